#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-client-figures.h"
#include "foyer-labels.h"
#include "foyer-money.h"
#include "foyer-rule-words.h"

#define FIGURES "client-figures"

enum
{
  STATS,
  ADJUSTS,
  AWARDS,
  N_PARTS,
};

static const struct
{
  const char *title, *query;
} parts[N_PARTS] = {
  { N_ ("Statistics"), "client.stats" },
  { N_ ("Corrections"), "client.adjusts" },
  { N_ ("Given by rules"), "client.awards" },
};

static const struct
{
  const char *title;
  int days; /* back from today; 0: all */
} periods[] = { { N_ ("Last 12 months"), 365 }, { N_ ("Last 3 months"), 91 }, { N_ ("Last 30 days"), 30 }, { N_ ("All time"), 0 } };

typedef struct
{
  FoyerUiContext *context; /* owned */
  FoyerId client;
  GtkWidget *group, *row[N_PARTS], *period, *amount, *kind, *reason;
  GPtrArray *rows[N_PARTS];        /* borrowed: what is in the expanders */
  GCancellable *reading[N_PARTS];  /* owned */
} Figures;

static void
figures_free (gpointer data)
{
  Figures *f = data;

  for (int i = 0; i < N_PARTS; i++)
    {
      g_cancellable_cancel (f->reading[i]);
      g_clear_object (&f->reading[i]);
      g_ptr_array_unref (f->rows[i]);
    }
  g_object_unref (f->context);
  g_free (f);
}

static Figures *
figures_of (gpointer group)
{
  return g_object_get_data (G_OBJECT (group), FIGURES);
}

static void read_part (Figures *f, int part);

/* ---- rows ----------------------------------------------------------------------------------------------------------------------- */

static void
clear (Figures *f, int part)
{
  for (guint i = 0; i < f->rows[part]->len; i++)
    adw_expander_row_remove (ADW_EXPANDER_ROW (f->row[part]), f->rows[part]->pdata[i]);
  g_ptr_array_set_size (f->rows[part], 0);
}

static GtkWidget *
add_row (Figures *f, int part, const char *title, const char *subtitle, const char *end)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *spoken = g_strdup_printf ("%s %s", title, end != NULL ? end : "");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (end != NULL)
    {
      GtkWidget *label = gtk_label_new (end);

      gtk_widget_add_css_class (label, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  foyer_a11y_label (row, spoken);
  if (subtitle != NULL)
    foyer_a11y_describe (row, subtitle);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (f->row[part]), row);
  g_ptr_array_add (f->rows[part], row);
  return row;
}

/* ---- a period ------------------------------------------------------------------------------------------------------------------- */

/* "Colouring 4× · Haircut 2×": of the first places. (transfer full) (nullable) */
static char *
places (JsonObject *o, const char *member)
{
  JsonArray *list = foyer_json_arr (o, member);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < MIN (json_array_get_length (list), 4); i++)
    {
      JsonObject *place = json_array_get_object_element (list, i);
      const char *title = foyer_json_str (place, "title");

      g_string_append_printf (text, "%s%s %d×", i > 0 ? " · " : "", title != NULL && *title != '\0' ? title : _ ("Deposit"), (int) foyer_json_num (place, "count"));
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* The place of the largest of @n counts, or -1 when all are nothing. */
static int
largest (JsonObject *o, const char *member)
{
  JsonArray *list = foyer_json_arr (o, member);
  gint64 most = 0;
  int at = -1;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (json_array_get_int_element (list, i) > most)
      {
        most = json_array_get_int_element (list, i);
        at = (int) i;
      }
  return at;
}

/* "Tuesday, about 10:00". (transfer full) (nullable) */
static char *
usual_time (Figures *f, JsonObject *o)
{
  int day = largest (o, "weekdays"), hour = largest (o, "hours");
  g_autofree char *name = NULL, *time = NULL;
  g_autoptr (GDateTime) monday = NULL;

  if (day < 0 || hour < 0)
    return NULL;
  monday = g_date_time_new_utc (2024, 1, 1 + day, 0, 0, 0); /* the first of January 2024 was a Monday */
  name = g_date_time_format (monday, "%A");
  time = foyer_format_minute (foyer_ui_time_format (f->context), hour * 60);
  /* Translators: a weekday and a time of day */
  return g_strdup_printf (_ ("%s, about %s"), name, time);
}

static void
show_stats (Figures *f, JsonObject *o)
{
  static const struct
  {
    const char *title, *member;
  } lists[] = { { N_ ("Likes"), "services" }, { N_ ("Comes to"), "staff" }, { N_ ("Buys"), "goods" }, { N_ ("Pays with"), "payments" }, { N_ ("Where"), "locations" } };
  g_autofree char *revenue = foyer_ui_money_bare (f->context, foyer_json_num (o, "revenue"));
  g_autofree char *average = foyer_ui_money_bare (f->context, foyer_json_num (o, "average")), *usual = usual_time (f, o);
  int visits = (int) foyer_json_num (o, "visits"), noshows = (int) foyer_json_num (o, "noshows");
  g_autofree char *came = g_strdup_printf (ngettext ("%d visit", "%d visits", visits), visits);
  g_autofree char *stayed = noshows > 0 ? g_strdup_printf (ngettext ("%d no-show", "%d no-shows", noshows), noshows) : NULL;
  g_autofree char *how_often = stayed != NULL ? g_strdup_printf ("%s · %s", came, stayed) : g_strdup (came);

  add_row (f, STATS, _ ("Revenue"), how_often, revenue);
  if (visits > 0)
    add_row (f, STATS, _ ("Average visit"), NULL, average);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *text = places (o, lists[i].member);
      JsonArray *list = foyer_json_arr (o, lists[i].member);

      /* One location is where one is. */
      if (text != NULL && (strcmp (lists[i].member, "locations") != 0 || json_array_get_length (list) > 1))
        add_row (f, STATS, _ (lists[i].title), text, NULL);
    }
  if (usual != NULL)
    add_row (f, STATS, _ ("Usually comes"), usual, NULL);
}

static void
on_period_cb (Figures *f)
{
  read_part (f, STATS);
}

/* ---- corrections ---------------------------------------------------------------------------------------------------------------- */

static void
on_cancel_cb (GtkWidget *button, Figures *f)
{
  foyer_ui_run (f->context, NULL, "client.adjust-cancel", foyer_params ("id", "s", g_object_get_data (G_OBJECT (button), "id"), NULL), _ ("Correction cancelled"), NULL, NULL);
}

static void
on_adjusted_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Figures *f = figures_of (data);

  if (error != NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (f->amount), "");
  gtk_editable_set_text (GTK_EDITABLE (f->reason), "");
  gtk_widget_grab_focus (f->amount);
}

static void
on_adjust_cb (GtkWidget *widget, Figures *f)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (f->amount)), *reason = gtk_editable_get_text (GTK_EDITABLE (f->reason));
  gboolean sold = gtk_drop_down_get_selected (GTK_DROP_DOWN (f->kind)) == 1;
  GtkWidget *wrong = NULL;
  gint64 n = 0;

  gtk_widget_remove_css_class (f->amount, "error");
  gtk_widget_remove_css_class (f->reason, "error");
  if (!foyer_money_parse (text, foyer_ui_currency (f->context), &n) || n == 0)
    wrong = f->amount;
  else if (*reason == '\0')
    wrong = f->reason;
  if (wrong != NULL)
    {
      gtk_widget_add_css_class (wrong, "error");
      gtk_widget_grab_focus (wrong);
      return;
    }
  foyer_ui_run (f->context, f->group, "client.adjust",
                foyer_params ("id", "d", &f->client, "kind", "s", sold ? "sold" : "paid", "amount", "i", n, "comment", "s", reason, NULL), _ ("Correction written"),
                on_adjusted_cb, f->group);
}

static void
add_form (Figures *f)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *button;
  const char *const kinds[] = { _ ("Paid"), _ ("Sold"), NULL };

  f->kind = gtk_drop_down_new_from_strings (kinds);
  foyer_a11y_label (f->kind, _ ("Figure"));
  f->amount = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (f->amount), _ ("Amount, or −amount"));
  foyer_a11y_label (f->amount, _ ("Amount, or −amount"));
  gtk_widget_set_hexpand (f->amount, TRUE);
  f->reason = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (f->reason), _ ("Why"));
  foyer_a11y_label (f->reason, _ ("Why"));
  gtk_widget_set_hexpand (f->reason, TRUE);
  button = gtk_button_new_with_label (_ ("Correct"));
  gtk_widget_set_name (button, "adjust");
  gtk_box_append (GTK_BOX (line), f->kind);
  gtk_box_append (GTK_BOX (line), f->amount);
  gtk_box_append (GTK_BOX (box), line);
  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (line), f->reason);
  gtk_box_append (GTK_BOX (line), button);
  gtk_box_append (GTK_BOX (box), line);
  gtk_widget_add_css_class (box, "note-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  g_signal_connect (button, "clicked", G_CALLBACK (on_adjust_cb), f);
  g_signal_connect (f->reason, "activate", G_CALLBACK (on_adjust_cb), f);
  g_signal_connect (f->amount, "activate", G_CALLBACK (on_adjust_cb), f);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (f->row[ADJUSTS]), row);
}

static void
show_adjusts (Figures *f, JsonArray *list)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *o = json_array_get_object_element (list, i);
      gint64 amount = foyer_json_num (o, "amount");
      g_autofree char *sum = foyer_ui_money_bare (f->context, amount), *end = g_strdup_printf ("%s%s", amount > 0 ? "+" : "", sum);
      g_autofree char *at = foyer_format_instant (foyer_ui_time_format (f->context), foyer_ui_zone (f->context), foyer_json_num (o, "at"));
      gboolean cancelled = foyer_json_yes (o, "cancelled");
      const char *figure = g_strcmp0 (foyer_json_str (o, "kind"), "sold") == 0 ? _ ("Sold") : _ ("Paid"), *who = foyer_json_str (o, "who");
      g_autofree char *title = g_strdup_printf ("%s: %s", figure, foyer_json_str (o, "comment"));
      g_autofree char *by = g_strdup_printf ("%s%s%s%s%s", cancelled ? _ ("Cancelled") : "", cancelled ? " · " : "", who != NULL ? who : "", who != NULL ? ", " : "", at);
      GtkWidget *row = add_row (f, ADJUSTS, title, by, end), *button;

      if (cancelled)
        gtk_widget_add_css_class (row, "dim-label");
      else if (foyer_ui_may (f->context, "clients.adjust"))
        {
          button = foyer_icon_button ("edit-undo-symbolic", _ ("Cancel this correction"), NULL);
          gtk_widget_add_css_class (button, "flat");
          gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
          g_object_set_data_full (G_OBJECT (button), "id", g_strdup (foyer_json_str (o, "id")), g_free);
          g_signal_connect (button, "clicked", G_CALLBACK (on_cancel_cb), f);
          adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
        }
    }
}

/* ---- rules ---------------------------------------------------------------------------------------------------------------------- */

static void
show_awards (Figures *f, JsonArray *list)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *o = json_array_get_object_element (list, i);
      g_autofree char *condition = foyer_rule_condition (f->context, o), *gives = foyer_rule_gives (f->context, o);
      g_autofree char *at = foyer_format_instant (foyer_ui_time_format (f->context), foyer_ui_zone (f->context), foyer_json_num (o, "at"));
      gboolean given = g_strcmp0 (foyer_json_str (o, "state"), "given") == 0;
      g_autofree char *by = g_strdup_printf ("%s · %s · %s", condition, given ? _ ("given") : _ ("taken back"), at);

      add_row (f, AWARDS, gives, by, NULL);
    }
}

/* ---- reading -------------------------------------------------------------------------------------------------------------------- */

static void
show_part (Figures *f, int part, JsonNode *result)
{
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  guint len = list != NULL ? json_array_get_length (list) : 0;

  clear (f, part);
  if (part == STATS)
    show_stats (f, json_node_get_object (result));
  else if (part == ADJUSTS)
    show_adjusts (f, list);
  else
    show_awards (f, list);
  if (part == STATS)
    return;
  gtk_widget_set_visible (f->row[part], len > 0 || (part == ADJUSTS && f->amount != NULL));
  {
    g_autofree char *n = len > 0 ? g_strdup_printf ("%u", len) : g_strdup ("");
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (f->row[part]), n);
  }
}

#define REPLY(name, part) \
  static void name (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data) \
  { \
    if (result != NULL) \
      show_part (figures_of (data), part, result); \
  }
REPLY (on_stats_cb, STATS)
REPLY (on_adjusts_cb, ADJUSTS)
REPLY (on_awards_cb, AWARDS)
static const FoyerUiReply replies[N_PARTS] = { on_stats_cb, on_adjusts_cb, on_awards_cb };

static void
read_part (Figures *f, int part)
{
  JsonObject *params = foyer_params ("id", "d", &f->client, NULL);
  char day[11];

  g_cancellable_cancel (f->reading[part]);
  g_clear_object (&f->reading[part]);
  f->reading[part] = g_cancellable_new ();
  if (part == STATS)
    {
      int days = periods[gtk_drop_down_get_selected (GTK_DROP_DOWN (f->period))].days;

      if (days > 0)
        json_object_set_string_member (params, "from", foyer_date_format (foyer_ui_today (f->context) - days, day));
      json_object_set_string_member (params, "to", foyer_date_format (foyer_ui_today (f->context), day));
    }
  foyer_ui_ask (f->context, f->group, parts[part].query, params, f->reading[part], replies[part], f->group);
}

static void
on_expanded_cb (GtkWidget *row, GParamSpec *pspec, Figures *f)
{
  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)))
    read_part (f, STATS);
}

void
foyer_client_figures_read (GtkWidget *figures)
{
  Figures *f = figures_of (figures);

  if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (f->row[STATS])))
    read_part (f, STATS);
  read_part (f, ADJUSTS);
  read_part (f, AWARDS);
}

static void
on_changed_cb (GtkWidget *group, const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    {
      const char *table = set->rows[i].entity->name;

      if (g_str_equal (table, "client_adjust") || g_str_equal (table, "client_award") || g_str_equal (table, "client_rule"))
        {
          foyer_client_figures_read (group);
          return;
        }
    }
}

GtkWidget *
foyer_client_figures_new (FoyerUiContext *context, const FoyerId *client)
{
  Figures *f = g_new0 (Figures, 1);
  const char *titles[G_N_ELEMENTS (periods) + 1] = { NULL };

  f->context = g_object_ref (context);
  f->client = *client;
  f->group = adw_preferences_group_new ();
  gtk_widget_set_name (f->group, "client-figures");
  for (int i = 0; i < N_PARTS; i++)
    {
      f->rows[i] = g_ptr_array_new ();
      f->row[i] = adw_expander_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (f->row[i]), _ (parts[i].title));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (f->group), f->row[i]);
      gtk_widget_set_visible (f->row[i], i == STATS);
    }
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    titles[i] = _ (periods[i].title);
  f->period = gtk_drop_down_new_from_strings (titles);
  gtk_widget_set_valign (f->period, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (f->period, "flat");
  foyer_a11y_label (f->period, _ ("Period"));
  adw_expander_row_add_action (ADW_EXPANDER_ROW (f->row[STATS]), f->period);
  if (foyer_ui_may (context, "clients.adjust"))
    add_form (f);
  g_object_set_data_full (G_OBJECT (f->group), FIGURES, f, figures_free);
  g_signal_connect_swapped (f->period, "notify::selected", G_CALLBACK (on_period_cb), f);
  g_signal_connect (f->row[STATS], "notify::expanded", G_CALLBACK (on_expanded_cb), f);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), f->group, G_CONNECT_SWAPPED);
  read_part (f, ADJUSTS);
  read_part (f, AWARDS);
  return f->group;
}
