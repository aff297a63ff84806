#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-change-list.h"
#include "foyer-labels.h"

/* Words of choices as they are stored, and as they are read. */
static const struct
{
  const char *word, *label;
} choices[] = {
  { "pending", N_("Pending") },
  { "confirmed", N_("Confirmed") },
  { "arrived", N_("Arrived") },
  { "no-show", N_("No-show") },
  { "deleted", N_("Deleted") },
  { "held", N_("Taken") },
  { "contested", N_("Wanted twice") },
  { "free", N_("Free") },
  { "unknown", N_("Unknown") },
  { "male", N_("Male") },
  { "female", N_("Female") },
  { "none", N_("None") },
  { "bronze", N_("Bronze") },
  { "silver", N_("Silver") },
  { "gold", N_("Gold") },
  { "cash", N_("Cash") },
  { "cashless", N_("Cashless") },
  { "payment", N_("Payment") },
  { "refund", N_("Refund") },
  { "in", N_("Money in") },
  { "out", N_("Money out") },
  { "transfer", N_("Transfer") },
  { "income", N_("Income") },
  { "expense", N_("Expense") },
  { "individual", N_("Individual") },
  { "event", N_("Event") },
  { "group", N_("Group") },
  { "open", N_("Open") },
  { "resolved", N_("Solved") },
  { "auto", N_("Solved by itself") },
  { "active", N_("Active") },
  { "dismissed", N_("Dismissed") },
  { "retired", N_("Retired") },
  { "stolen", N_("Stolen") },
  { "owner", N_("Owner") },
  { "manager", N_("Manager") },
  { "receptionist", N_("Receptionist") },
  { "professional", N_("Professional") },
  { "wish", N_("Wish") },
  { "walk-in", N_("Walk-in") },
  { "waiting", N_("Waiting") },
  { "offered", N_("Offered") },
  { "booked", N_("Booked") },
  { "closed", N_("Closed") },
  { "service", N_("Service") },
  { "product", N_("Product") },
  { "positive", N_("Positive") },
  { "negative", N_("Negative") },
  { "urban", N_("Urban") },
  { "rural", N_("Rural") },
  { "married", N_("Married") },
  { "not-married", N_("Not married") },
  { "higher", N_("Higher") },
  { "secondary", N_("Secondary") },
  { "general-secondary", N_("General secondary") },
  { "basic", N_("Basic") },
  { "primary", N_("Primary") },
  { "draft", N_("Draft") },
  { "agreed", N_("Agreed") },
  { "progress", N_("In progress") },
  { "done", N_("Done") },
  { "cancelled", N_("Cancelled") },
};

static char *
number_text (FoyerUiContext *context, gint64 n, const char *type)
{
  if (g_str_equal (type, "money"))
    return foyer_ui_money (context, n);
  if (g_str_equal (type, "minutes"))
    return g_strdup_printf (_("%d min"), (int) n);
  if (g_str_equal (type, "percent"))
    return n % 100 != 0 ? g_strdup_printf ("%d.%02d %%", (int) (n / 100), (int) ABS (n % 100)) : g_strdup_printf ("%d %%", (int) (n / 100));
  if (g_str_equal (type, "quantity"))
    return n % 1000 != 0 ? g_strdup_printf ("%d.%03d", (int) (n / 1000), (int) ABS (n % 1000)) : g_strdup_printf ("%d", (int) (n / 1000));
  if (g_str_equal (type, "instant"))
    return foyer_format_instant (foyer_ui_time_format (context), foyer_ui_zone (context), n);
  return g_strdup_printf ("%'" G_GINT64_FORMAT, n);
}

char *
foyer_change_value (FoyerUiContext *context, JsonObject *of, const char *member, const char *type)
{
  JsonNode *node = of != NULL ? json_object_get_member (of, member) : NULL;
  const char *text;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return g_strdup ("–");
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? _("yes") : _("no"));
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return number_text (context, json_node_get_int (node), type != NULL ? type : "");
  text = json_node_get_string (node);
  if (text == NULL || *text == '\0')
    return g_strdup ("–");
  if (g_strcmp0 (type, "date") == 0)
    return foyer_ui_date_text (context, text);
  if (g_strcmp0 (type, "time") == 0)
    return foyer_ui_wall_text (context, text);
  for (guint i = 0; g_strcmp0 (type, "choice") == 0 && i < G_N_ELEMENTS (choices); i++)
    if (g_str_equal (choices[i].word, text))
      return g_strdup (_(choices[i].label));
  /* A telephone number in full: "+36201234567". */
  if (*text == '+' && strlen (text) > 6 && strspn (text + 1, "0123456789") == strlen (text) - 1)
    return foyer_ui_phone (text);
  return g_strdup (text);
}
