#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-rights.h"

/* Presets: owner, manager, receptionist, professional (front-desk.md 9, back-office.md 17). Where the two disagree on the manager's
 * right over access, the front desk's "all except ownership transfer" is taken: nobody can give what he lacks, and only an owner makes
 * or strips an owner. */
#define ON_OFF(name, label, o, m, r, p) { name, label, FALSE, { o, m, r, p } }
#define DAYS(name, label, o, m, r, p) { name, label, TRUE, { o, m, r, p } }

const FoyerRight foyer_rights[] = {
  ON_OFF ("calendar", N_("Calendar"), 1, 1, 1, 1),
  DAYS ("calendar.history", N_("See past days"), -1, -1, -1, 30),
  ON_OFF ("calendar.all-columns", N_("See all team members"), 1, 1, 1, 0),
  ON_OFF ("calendar.statistics", N_("See the money of the day"), 1, 1, 1, 0),
  ON_OFF ("calendar.schedule", N_("Change the schedule in the calendar"), 1, 1, 1, 0),

  ON_OFF ("booking", N_("Appointments"), 1, 1, 1, 1),
  ON_OFF ("booking.create", N_("Book"), 1, 1, 1, 1),
  ON_OFF ("booking.edit", N_("Edit bookings"), 1, 1, 1, 1),
  ON_OFF ("booking.move", N_("Move bookings"), 1, 1, 1, 1),
  ON_OFF ("booking.status", N_("Set the status"), 1, 1, 1, 1),
  ON_OFF ("booking.delete", N_("Delete bookings"), 1, 1, 1, 0),
  ON_OFF ("booking.delete-arrived", N_("Delete bookings of clients who came"), 1, 1, 0, 0),
  ON_OFF ("booking.delete-paid", N_("Delete paid bookings"), 1, 1, 0, 0),
  ON_OFF ("booking.override", N_("Book over other bookings and outside working hours"), 1, 1, 1, 0),
  DAYS ("booking.past", N_("Change past bookings"), -1, -1, 7, 1),
  ON_OFF ("booking.services", N_("Change services in bookings"), 1, 1, 1, 1),
  ON_OFF ("booking.length", N_("Change the length of bookings"), 1, 1, 1, 1),
  ON_OFF ("booking.comment", N_("Comment on bookings"), 1, 1, 1, 1),
  ON_OFF ("booking.edit-arrived", N_("Edit bookings of clients who came"), 1, 1, 1, 1),
  ON_OFF ("booking.edit-paid", N_("Edit fully paid bookings"), 1, 1, 1, 0),
  ON_OFF ("booking.cost", N_("Change prices in bookings"), 1, 1, 1, 0),
  ON_OFF ("booking.discount", N_("Give discounts"), 1, 1, 1, 0),
  ON_OFF ("booking.waiting", N_("Waiting list"), 1, 1, 1, 0),
  ON_OFF ("booking.assistants", N_("Add assistants"), 1, 1, 1, 0),

  ON_OFF ("fields", N_("Custom fields"), 1, 1, 1, 1),
  ON_OFF ("fields.client", N_("See custom fields of clients"), 1, 1, 1, 1),
  ON_OFF ("fields.client-edit", N_("Edit custom fields of clients"), 1, 1, 1, 0),
  ON_OFF ("fields.booking", N_("See custom fields of bookings"), 1, 1, 1, 1),
  ON_OFF ("fields.booking-edit", N_("Edit custom fields of bookings"), 1, 1, 1, 1),
  ON_OFF ("visitors", N_("Visitors"), 1, 1, 1, 1),
  ON_OFF ("visitors.vehicle", N_("See vehicles"), 1, 1, 1, 1),
  ON_OFF ("visitors.vehicle-edit", N_("Edit vehicles"), 1, 1, 1, 0),

  ON_OFF ("clients", N_("Clients"), 1, 1, 1, 1),
  ON_OFF ("clients.list", N_("Search the client list"), 1, 1, 1, 0),
  ON_OFF ("clients.edit", N_("Edit clients"), 1, 1, 1, 0),
  ON_OFF ("clients.create", N_("Add clients"), 1, 1, 1, 1),
  ON_OFF ("clients.delete", N_("Delete clients"), 1, 1, 0, 0),
  ON_OFF ("clients.phones", N_("See phones and e-mails"), 1, 1, 1, 0),
  ON_OFF ("clients.export", N_("Export clients"), 1, 1, 0, 0),
  ON_OFF ("clients.segments", N_("Save segments of clients"), 1, 1, 1, 0),

  ON_OFF ("money", N_("Money"), 1, 1, 1, 1),
  ON_OFF ("money.pay", N_("Take payments"), 1, 1, 1, 1),
  DAYS ("money.cancel", N_("Cancel payments"), -1, -1, 1, 0),
  ON_OFF ("money.refund", N_("Refund"), 1, 1, 1, 0),
  DAYS ("money.registers", N_("See registers and transactions"), -1, -1, 1, 0),
  ON_OFF ("money.transfer", N_("Transfer between registers"), 1, 1, 0, 0),
  ON_OFF ("money.print", N_("Print receipts"), 1, 1, 1, 1),

  ON_OFF ("setup", N_("Settings"), 1, 1, 0, 0),
  ON_OFF ("setup.location", N_("System settings"), 1, 1, 0, 0),
  ON_OFF ("setup.info", N_("Location information"), 1, 1, 0, 0),
  ON_OFF ("setup.services", N_("Services"), 1, 1, 0, 0),
  ON_OFF ("setup.prices", N_("Prices of services"), 1, 1, 0, 0),
  ON_OFF ("setup.team", N_("Team"), 1, 1, 0, 0),
  ON_OFF ("setup.schedule", N_("Work schedule"), 1, 1, 0, 0),
  ON_OFF ("setup.access", N_("Users and rights"), 1, 1, 0, 0),
  ON_OFF ("setup.resources", N_("Resources"), 1, 1, 0, 0),
  ON_OFF ("setup.registers", N_("Registers and payment items"), 1, 1, 0, 0),
  ON_OFF ("setup.labels", N_("Labels"), 1, 1, 0, 0),
  ON_OFF ("setup.fields", N_("Set up custom fields"), 1, 1, 0, 0),

  ON_OFF ("private", N_("Private notes"), 1, 1, 0, 0),
  ON_OFF ("private.payroll", N_("See and write notes about pay"), 1, 1, 0, 0),
  ON_OFF ("private.medical", N_("See and write medical notes"), 1, 1, 0, 0),

  ON_OFF ("security", N_("Security"), 1, 1, 0, 0),
  ON_OFF ("security.logins", N_("See who signed in"), 1, 1, 0, 0),
  ON_OFF ("security.two-step", N_("Reset the second step of others"), 1, 1, 0, 0),
  ON_OFF ("security.exports", N_("See what was exported and imported"), 1, 1, 0, 0),

  ON_OFF ("import", N_("Import"), 1, 1, 0, 0),
  ON_OFF ("reports", N_("Reports"), 1, 1, 0, 0),
  ON_OFF ("sync", N_("Connection to the chain"), 1, 1, 1, 1),
  { NULL },
};

static const FoyerRight *
find_right (const char *name, gsize len)
{
  for (const FoyerRight *r = foyer_rights; r->name != NULL; r++)
    if (strncmp (r->name, name, len) == 0 && r->name[len] == '\0')
      return r;
  return NULL;
}

static int
own_value (const FoyerRight *r, FoyerRole role, JsonObject *overrides)
{
  int preset = r->preset[role];
  JsonNode *node = overrides ? json_object_get_member (overrides, r->name) : NULL;

  /* The owner cannot be stripped (USR-5). */
  if (role == FOYER_ROLE_OWNER || node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return preset;
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    {
      if (!json_node_get_boolean (node))
        return 0;
      return r->days ? -1 : 1;
    }
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    {
      gint64 n = json_node_get_int (node);
      if (!r->days)
        return n != 0;
      return n < 0 ? -1 : (int) MIN (n, 36500);
    }
  return preset;
}

FoyerRole
foyer_role_parse (const char *text)
{
  static const char *const words[] = { "owner", "manager", "receptionist", "professional" };

  for (int i = 0; i < FOYER_N_ROLES; i++)
    if (g_strcmp0 (text, words[i]) == 0)
      return i;
  return FOYER_ROLE_PROFESSIONAL;
}

int
foyer_right_value (const char *right, FoyerRole role, JsonObject *overrides)
{
  const char *dot;
  const FoyerRight *r;

  g_return_val_if_fail (right != NULL && role < FOYER_N_ROLES, 0);

  r = find_right (right, strlen (right));
  if (r == NULL)
    return 0;
  dot = strchr (right, '.');
  if (dot != NULL)
    {
      const FoyerRight *section = find_right (right, dot - right);
      if (section == NULL || own_value (section, role, overrides) == 0)
        return 0;
    }
  return own_value (r, role, overrides);
}

/* ---- only chosen registers ------------------------------------------------------------------------------------------------- */

GBytes *
foyer_right_registers (FoyerRole role, JsonObject *overrides)
{
  JsonNode *node = overrides != NULL ? json_object_get_member (overrides, "registers") : NULL;
  g_autoptr (GByteArray) ids = NULL;

  if (role == FOYER_ROLE_OWNER || node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  ids = g_byte_array_new ();
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *one = json_array_get_element (json_node_get_array (node), i);
      FoyerId id;

      if (JSON_NODE_HOLDS_VALUE (one) && json_node_get_value_type (one) == G_TYPE_STRING && foyer_id_parse (json_node_get_string (one), &id))
        g_byte_array_append (ids, id.b, sizeof id.b);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&ids));
}

gboolean
foyer_registers_have (GBytes *allowed, const FoyerId *reg)
{
  gsize size = 0;
  const guint8 *b = allowed != NULL ? g_bytes_get_data (allowed, &size) : NULL;

  for (gsize i = 0; i + sizeof reg->b <= size; i += sizeof reg->b)
    if (memcmp (b + i, reg->b, sizeof reg->b) == 0)
      return TRUE;
  return allowed == NULL;
}

gboolean
foyer_registers_within (GBytes *wanted, GBytes *allowed)
{
  gsize size = 0;
  const guint8 *b = wanted != NULL ? g_bytes_get_data (wanted, &size) : NULL;

  if (allowed == NULL || wanted == NULL)
    return allowed == NULL;
  for (gsize i = 0; i + sizeof (FoyerId) <= size; i += sizeof (FoyerId))
    {
      FoyerId id;

      memcpy (id.b, b + i, sizeof id.b);
      if (!foyer_registers_have (allowed, &id))
        return FALSE;
    }
  return TRUE;
}
