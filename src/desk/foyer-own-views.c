/* The views. Columns are added at the end of a view only, and none is ever renamed or given another meaning: programs of others read them. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-money.h"
#include "foyer-own.h"

/* $id(x) an id as text, $utc(x) an instant in UTC, $local(x, l) the same at the location l, $money(x, c) an amount of the currency c, $phone(x) a
 * number or address the reader may not be allowed to see. */
const FoyerOwnView foyer_own_views[] = {
  { "v_location", N_ ("Locations: code, name, time zone, currency."),
    "SELECT $id(l.id) AS id, l.code, l.name, l.public_name, l.country, l.city, l.address, l.zip, l.zone, l.currency FROM location l WHERE l.deleted IS NOT 1" },
  { "v_staff", N_ ("Team members: bookable people, rooms and bays."),
    "SELECT $id(s.id) AS id, $id(s.loc) AS location_id, l.name AS location, s.name, s.spec AS specialization, p.name AS position, $phone(s.phone) AS phone,"
    " $phone(s.email) AS email, coalesce(s.status, 'active') AS status FROM staff s LEFT JOIN location l ON l.id = s.loc LEFT JOIN position p ON p.id = s.position"
    " WHERE s.status IS NOT 'deleted'" },
  { "v_service", N_ ("Services with category, price and minutes."),
    "SELECT $id(s.id) AS id, s.title, $id(s.category) AS category_id, c.title AS category, $money(s.price_min, (SELECT currency FROM chain LIMIT 1)) AS price,"
    " $money(s.price_max, (SELECT currency FROM chain LIMIT 1)) AS price_max, (SELECT currency FROM chain LIMIT 1) AS currency, s.dur AS minutes,"
    " coalesce(s.kind, 'individual') AS kind, s.capacity, s.active IS NOT 0 AS active FROM service s LEFT JOIN category c ON c.id = s.category"
    " WHERE s.deleted IS NOT 1" },
  { "v_client", N_ ("Clients: one row a card, merged cards included with the card they are shown under."),
    "SELECT $id(c.id) AS id, $id(coalesce((SELECT a.parent FROM client_alias a WHERE a.child = c.id AND a.deleted IS NOT 1 LIMIT 1), c.id)) AS shown_under, c.name,"
    " c.surname, c.middle, $phone(c.phone) AS phone, $phone(c.phone2) AS phone2, $phone(c.email) AS email, c.gender, c.birthday, c.card, c.priority AS importance,"
    " c.discount / 100.0 AS discount_percent, c.note, c.allergy, c.no_mail IS 1 AS no_mailings FROM client c WHERE c.deleted IS NOT 1" },
  { "v_consent", N_ ("Consents of clients: to what, since when, who wrote it down."),
    "SELECT $id(c.id) AS client_id, c.name, c.surname, 'personal data' AS consent, $utc(c.consent_data) AS given_utc, u.name AS written_by FROM client c"
    " LEFT JOIN user u ON u.id = c.consent_data_by WHERE c.consent_data IS NOT NULL AND c.deleted IS NOT 1 UNION ALL"
    " SELECT $id(c.id), c.name, c.surname, 'newsletter', $utc(c.consent_news), u.name FROM client c LEFT JOIN user u ON u.id = c.consent_news_by"
    " WHERE c.consent_news IS NOT NULL AND c.deleted IS NOT 1" },
  { "v_balance", N_ ("What each client has bought and paid, and the difference."),
    "SELECT $id(f.client) AS client_id, c.name, c.surname, $money(f.sold, (SELECT currency FROM chain LIMIT 1)) AS sold,"
    " $money(f.paid, (SELECT currency FROM chain LIMIT 1)) AS paid, $money(f.paid - f.sold, (SELECT currency FROM chain LIMIT 1)) AS balance,"
    " (SELECT currency FROM chain LIMIT 1) AS currency, f.visits, f.noshows, f.first AS first_visit, f.last AS last_visit FROM client_fig f"
    " JOIN client c ON c.id = f.client WHERE c.deleted IS NOT 1" },
  { "v_account", N_ ("Accounts with a balance of their own: deposits."),
    "SELECT $id(a.id) AS id, a.kind, $id(a.client) AS client_id, a.key AS number, $money(a.bal, a.cur) AS balance, a.cur AS currency, coalesce(a.state, 'open') AS state"
    " FROM acct a" },
  { "v_visit", N_ ("Visits: who came when, with what status."),
    "SELECT $id(v.id) AS id, $id(v.loc) AS location_id, l.name AS location, v.date, $id(v.client) AS client_id, c.name AS client_name, c.surname AS client_surname,"
    " v.status, v.note, $local(v.came, v.loc) AS came_local, $utc(v.came) AS came_utc FROM visit v LEFT JOIN location l ON l.id = v.loc"
    " LEFT JOIN client c ON c.id = v.client WHERE v.status <> 'deleted'" },
  { "v_appointment", N_ ("Appointments: the blocks of the calendar, events left out."),
    "SELECT $id(a.id) AS id, $id(a.visit) AS visit_id, $id(a.loc) AS location_id, l.name AS location, $id(a.staff) AS staff_id, s.name AS staff, $id(a.client) AS client_id,"
    " a.wall AS start_local, $utc(a.t0) AS start_utc, $utc(a.t1) AS end_utc, a.dur AS minutes, v.status, a.slot, a.comment, a.online IS 1 AS booked_online, a.source,"
    " $utc(a.made_at) AS booked_utc FROM appointment a LEFT JOIN visit v ON v.id = a.visit LEFT JOIN location l ON l.id = a.loc LEFT JOIN staff s ON s.id = a.staff"
    " WHERE a.deleted IS NOT 1 AND a.kind IS NOT 'event'" },
  { "v_event", N_ ("Group events and how many seats are taken."),
    "SELECT $id(a.id) AS id, $id(a.loc) AS location_id, l.name AS location, $id(a.staff) AS staff_id, s.name AS staff, a.wall AS start_local, $utc(a.t0) AS start_utc,"
    " $utc(a.t1) AS end_utc, a.dur AS minutes, a.capacity, (SELECT coalesce(sum(coalesce(p.seats, 1)), 0) FROM appointment p WHERE p.event = a.id AND p.deleted IS NOT 1)"
    " AS taken, a.comment, a.link FROM appointment a LEFT JOIN location l ON l.id = a.loc LEFT JOIN staff s ON s.id = a.staff"
    " WHERE a.deleted IS NOT 1 AND a.kind = 'event'" },
  { "v_line", N_ ("What was done or sold in a visit, line by line."),
    "SELECT $id(n.id) AS id, $id(n.visit) AS visit_id, $id(n.appointment) AS appointment_id, coalesce(n.kind, 'service') AS kind, $id(n.service) AS service_id, n.title,"
    " $id(n.staff) AS staff_id, s.name AS staff, n.qty / 1000.0 AS quantity, $money(n.price, l.currency) AS price, n.disc_pct / 100.0 AS discount_percent,"
    " $money(n.disc_sum, l.currency) AS discount, l.currency FROM line n LEFT JOIN staff s ON s.id = n.staff LEFT JOIN location l ON l.id = n.loc"
    " WHERE n.deleted IS NOT 1" },
  { "v_payment", N_ ("Money that moved: payments, refunds, transfers. Cancelled ones have the time they were cancelled."),
    "SELECT $id(m.id) AS id, $id(m.loc) AS location_id, l.name AS location, m.kind, $money(m.amount, m.cur) AS amount, m.cur AS currency, m.bday AS business_day,"
    " $local(m.at, m.loc) AS at_local, $utc(m.at) AS at_utc, r.title AS register, i.title AS item, $id(m.visit) AS visit_id, $id(m.client) AS client_id,"
    " $id(m.staff) AS staff_id, m.comment, $utc(m.void) AS cancelled_utc FROM money m LEFT JOIN location l ON l.id = m.loc LEFT JOIN register r ON r.id = m.register"
    " LEFT JOIN item i ON i.id = m.item" },
  { "v_document", N_ ("Receipts and other documents."),
    "SELECT $id(d.id) AS id, $id(d.loc) AS location_id, d.type, d.no AS number, d.bday AS business_day, $local(d.at, d.loc) AS at_local, $utc(d.at) AS at_utc,"
    " $id(d.visit) AS visit_id, $id(d.client) AS client_id, d.comment, $utc(d.void) AS cancelled_utc FROM document d" },
  { "v_schedule", N_ ("Working days: spans and breaks as times of the place, “09:00-13:00 14:00-18:00”."),
    "SELECT $id(w.id) AS id, $id(w.loc) AS location_id, l.name AS location, $id(w.staff) AS staff_id, s.name AS staff, w.date, w.spans, w.breaks, w.off AS absence, w.note"
    " FROM workday w LEFT JOIN location l ON l.id = w.loc LEFT JOIN staff s ON s.id = w.staff" },
  { "v_note", N_ ("Notes on clients and visits, as they were corrected last."),
    "SELECT $id(n.id) AS id, $id(n.client) AS client_id, $id(n.visit) AS visit_id, coalesce(n.fixed, n.text) AS text, $utc(n.at) AS at_utc, u.name AS written_by,"
    " n.pin IS 1 AS important FROM note n LEFT JOIN user u ON u.id = n.who WHERE n.deleted IS NOT 1" },
  { "v_user", N_ ("Who signs in. Passwords are in no view."),
    "SELECT $id(u.id) AS id, u.name, $phone(u.phone) AS phone, $phone(u.email) AS email, u.owner IS 1 AS owner, u.lang AS language FROM user u WHERE u.deleted IS NOT 1" },
  { NULL },
};

/* ---- the words with a dollar ------------------------------------------------------------------------------------------------------ */

/* Decimals differ from two for these alone, as far as Foyer knows currencies. */
static void
add_money (GString *out, const char *x, const char *cur)
{
  static const char *const codes[] = { "BHD", "BIF", "CLP", "DJF", "GNF", "IQD", "ISK", "JOD", "JPY", "KMF", "KRW", "KWD", "LYD", "OMR", "PYG", "RWF", "TND", "UGX",
                                       "VND", "VUV", "XAF", "XOF", "XPF" };
  static const gint64 parts[] = { 1, 10, 100, 1000 };

  g_string_append_printf (out, "CASE WHEN (%s) IS NULL THEN NULL ELSE CASE WHEN (%s)<0 THEN '-' ELSE '' END || CASE (%s)", x, x, cur);
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      int n = foyer_currency_decimals (codes[i]);

      if (n == 0)
        g_string_append_printf (out, " WHEN '%s' THEN CAST(abs(%s) AS TEXT)", codes[i], x);
      else if (n == 3)
        g_string_append_printf (out, " WHEN '%s' THEN printf('%%d.%%03d',abs(%s)/%d,abs(%s)%%%d)", codes[i], x, (int) parts[n], x, (int) parts[n]);
    }
  g_string_append_printf (out, " ELSE printf('%%d.%%02d',abs(%s)/100,abs(%s)%%100) END END", x, x);
}

static void
expand (GString *out, const char *sql, gboolean live)
{
  const char *at, *open, *end, *comma;

  while ((at = strchr (sql, '$')) != NULL)
    {
      g_autofree char *word = NULL, *first = NULL, *second = NULL;
      int deep = 0;

      g_string_append_len (out, sql, at - sql);
      open = strchr (at, '(');
      word = g_strndup (at + 1, open - at - 1);
      comma = NULL;
      for (end = open; !(*end == ')' && deep == 1); end++)
        {
          deep += (*end == '(') - (*end == ')');
          if (*end == ',' && deep == 1)
            comma = end;
        }
      first = g_strndup (open + 1, (comma != NULL ? comma : end) - open - 1);
      second = comma != NULL ? g_strstrip (g_strndup (comma + 1, end - comma - 1)) : NULL;
      if (strcmp (word, "id") == 0)
        g_string_append_printf (out, live ? "foyer_id(%s)" : "%s", first);
      else if (strcmp (word, "utc") == 0)
        g_string_append_printf (out, "strftime('%%Y-%%m-%%dT%%H:%%M:%%SZ',%s/1000,'unixepoch')", first);
      else if (strcmp (word, "local") == 0 && live)
        g_string_append_printf (out, "foyer_local(%s,(SELECT z.zone FROM location z WHERE z.id=%s))", first, second);
      else if (strcmp (word, "local") == 0)
        g_string_append_printf (out, "%s_local", first);
      else if (strcmp (word, "phone") == 0)
        g_string_append_printf (out, live ? "foyer_phone(%s)" : "%s", first);
      else if (strcmp (word, "money") == 0)
        add_money (out, first, second);
      else
        g_error ("A view says $%s", word);
      sql = end + 1;
    }
  g_string_append (out, sql);
}

char *
foyer_own_view_sql (const FoyerOwnView *view, gboolean live)
{
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "CREATE %sVIEW %s AS ", live ? "TEMP " : "", view->name);
  expand (out, view->sql, live);
  return g_string_free (out, FALSE);
}

void
foyer_own_csv (GString *out, const char *text)
{
  if (text == NULL)
    return;
  if (strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}
