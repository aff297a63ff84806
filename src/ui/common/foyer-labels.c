#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-labels.h"
#include "foyer-money.h"
#include "foyer-phone.h"

char *
foyer_ui_money (FoyerUiContext *context,
                gint64          amount)
{
  return foyer_money_format (amount, foyer_ui_currency (context));
}

char *
foyer_ui_money_bare (FoyerUiContext *context,
                     gint64          amount)
{
  g_autofree char *plain = NULL;

  /* The number of decimals is the currency's even where its sign is left out. */
  if (foyer_currency_decimals (foyer_ui_currency (context)) == 2)
    return foyer_money_format (amount, NULL);
  plain = foyer_money_format (amount, foyer_ui_currency (context));
  for (gsize n = strlen (plain); n > 0; n--)
    if (g_ascii_isdigit (plain[n - 1]))
      {
        plain[n] = '\0';
        break;
      }
  return g_steal_pointer (&plain);
}

char *
foyer_ui_date (FoyerUiContext *context,
               gint64          date)
{
  return foyer_format_date (foyer_ui_time_format (context), date);
}

static gboolean
parse_wall (const char *text,
            gint64     *date,
            int        *minute)
{
  *minute = -1;
  if (text == NULL)
    return FALSE;
  return foyer_wall_parse (text, date, minute) || foyer_date_parse (text, date);
}

char *
foyer_ui_date_text (FoyerUiContext *context,
                    const char     *iso)
{
  gint64 date;
  int minute;

  return parse_wall (iso, &date, &minute) ? foyer_ui_date (context, date) : g_strdup ("");
}

char *
foyer_ui_time_text (FoyerUiContext *context,
                    const char     *wall)
{
  gint64 date;
  int minute;

  if (!parse_wall (wall, &date, &minute) || minute < 0)
    return g_strdup ("");
  return foyer_format_minute (foyer_ui_time_format (context), minute);
}

char *
foyer_ui_wall_text (FoyerUiContext *context,
                    const char     *wall)
{
  g_autofree char *date = foyer_ui_date_text (context, wall);
  g_autofree char *time = foyer_ui_time_text (context, wall);

  return *time ? g_strdup_printf ("%s %s", date, time) : g_steal_pointer (&date);
}

char *
foyer_ui_date_near (FoyerUiContext *context,
                    gint64          date)
{
  gint64 away = date - foyer_ui_today (context);

  if (away == 0)
    return g_strdup (_("Today"));
  if (away == -1)
    return g_strdup (_("Yesterday"));
  if (away == 1)
    return g_strdup (_("Tomorrow"));
  return foyer_ui_date (context, date);
}

char *
foyer_ui_date_short (FoyerUiContext *context,
                     gint64          date)
{
  gint64 away = date - foyer_ui_today (context);
  int y, m, d;
  g_autoptr (GDateTime) time = NULL;

  if (away >= -1 && away <= 1)
    return foyer_ui_date_near (context, date);
  if (away < 0 || away > 20)
    return foyer_ui_date (context, date);
  foyer_date_split (date, &y, &m, &d);
  time = g_date_time_new_utc (y, m, d, 12, 0, 0);
  /* Translators: over a day of the week view, see strftime: "Tue 24" */
  return g_date_time_format (time, C_("week column", "%a %-e"));
}

char *
foyer_ui_phone (const char *phone)
{
  g_autofree char *text = phone != NULL && *phone == '+' && strpbrk (phone, "* ") == NULL ? foyer_phone_format (phone) : g_strdup (phone != NULL ? phone : "");

  /* Its groups of digits would each keep their order, and change places: "4567 123 20 36+". */
  if (gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL && *text != '\0')
    return g_strdup_printf ("\u2066%s\u2069", text);
  return g_steal_pointer (&text);
}

GtkWidget *
foyer_money_label_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1.0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "money");
  return label;
}

void
foyer_money_label_set (GtkWidget      *label,
                       FoyerUiContext *context,
                       gint64          amount)
{
  g_autofree char *text = foyer_ui_money (context, amount);

  gtk_label_set_text (GTK_LABEL (label), text);
  if (amount < 0)
    gtk_widget_add_css_class (label, "error");
  else
    gtk_widget_remove_css_class (label, "error");
}

GtkWidget *
foyer_wrapped_label (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

GtkWidget *
foyer_figure_new (const char  *caption,
                  GtkWidget  **value)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *above = gtk_label_new (caption);
  GtkWidget *below = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (above), 0);
  gtk_label_set_xalign (GTK_LABEL (below), 0);
  gtk_widget_add_css_class (above, "caption");
  gtk_widget_add_css_class (above, "dim-label");
  gtk_widget_add_css_class (below, "numeric");
  gtk_widget_add_css_class (below, "figure");
  gtk_box_append (GTK_BOX (box), above);
  gtk_box_append (GTK_BOX (box), below);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (below), GTK_ACCESSIBLE_RELATION_LABELLED_BY, above, NULL, -1);
  *value = below;
  return box;
}

/* ---- members ----------------------------------------------------------------------------------------------------------- */
static JsonNode *
member_of (JsonObject *object,
           const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

const char *
foyer_json_str (JsonObject *object,
                const char *member)
{
  JsonNode *node = member_of (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

gint64
foyer_json_num (JsonObject *object,
                const char *member)
{
  JsonNode *node = member_of (object, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_int (node) : 0;
}

gboolean
foyer_json_yes (JsonObject *object,
                const char *member)
{
  JsonNode *node = member_of (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  return json_node_get_value_type (node) == G_TYPE_BOOLEAN ? json_node_get_boolean (node) : json_node_get_int (node) != 0;
}

gboolean
foyer_json_uid (JsonObject *object,
                const char *member,
                FoyerId    *out)
{
  const char *text = foyer_json_str (object, member);

  return text != NULL && foyer_id_parse (text, out);
}

JsonArray *
foyer_json_arr (JsonObject *object,
                const char *member)
{
  JsonNode *node = member_of (object, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
foyer_json_obj (JsonObject *object,
                const char *member)
{
  JsonNode *node = member_of (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

gboolean
foyer_ui_waits (FoyerUiContext *context,
                JsonObject     *row)
{
  return foyer_ui_sync (context, NULL) != FOYER_UI_SYNC_ALONE && foyer_json_yes (row, "pending");
}
