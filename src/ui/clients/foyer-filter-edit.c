/* The controls of a condition. Each writes its part of the condition and leaves it out when it is empty. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-filter-cond.h"
#include "foyer-labels.h"
#include "foyer-money.h"

const char *foyer_filter_word_title (const char *word);

typedef struct
{
  FoyerUiContext *context; /* borrowed: the page's, which outlives its controls */
  JsonObject *names;       /* owned (nullable) */
  JsonObject *cond;        /* owned */
  void (*changed) (gpointer data);
  gpointer data;
} Edit;

/* A control and the part it writes. */
typedef struct
{
  Edit *edit;         /* owned by the whole */
  JsonObject *target; /* owned */
  const char *member; /* static */
  FoyerShape shape;   /* of a figure */
  GStrv values;       /* owned: of a choice, behind "any" */
  gboolean list;      /* the choice is written as a list of one */
} Part;

static void
edit_free (gpointer data)
{
  Edit *e = data;

  g_clear_pointer (&e->names, json_object_unref);
  json_object_unref (e->cond);
  g_free (e);
}

static void
part_free (gpointer data)
{
  Part *p = data;

  json_object_unref (p->target);
  g_strfreev (p->values);
  g_free (p);
}

static Part *
part_new (GtkWidget *widget, Edit *edit, JsonObject *target, const char *member)
{
  Part *p = g_new0 (Part, 1);

  p->edit = edit;
  p->target = json_object_ref (target);
  p->member = member;
  g_object_set_data_full (G_OBJECT (widget), "part", p, part_free);
  return p;
}

static void
tell (Part *p)
{
  p->edit->changed (p->edit->data);
}

/* ---- figures and texts ------------------------------------------------------------------------------------------------------------- */

static gboolean
read_figure (Part *p, const char *text, gint64 *n)
{
  char *end;

  if (p->shape == FOYER_SHAPE_MONEY)
    {
      gboolean minus = *text == '-';
      gboolean ok = foyer_money_parse (text + minus, foyer_ui_currency (p->edit->context), n);

      *n = minus ? -*n : *n;
      return ok;
    }
  if (p->shape == FOYER_SHAPE_PCT)
    return foyer_pct_parse (text, n);
  *n = g_ascii_strtoll (text, &end, 10);
  return *end == '\0' && *n >= 0 && *n < G_MAXINT32;
}

static void
on_figure_cb (GtkEditable *editable, Part *p)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (editable)));
  gint64 n = 0;

  gtk_widget_remove_css_class (GTK_WIDGET (editable), "error");
  if (*text == '\0')
    json_object_remove_member (p->target, p->member);
  else if (read_figure (p, text, &n))
    json_object_set_int_member (p->target, p->member, n);
  else
    {
      gtk_widget_add_css_class (GTK_WIDGET (editable), "error");
      return;
    }
  tell (p);
}

static GtkWidget *
figure_entry (Edit *edit, JsonObject *target, const char *member, FoyerShape shape, const char *placeholder, const char *spoken)
{
  GtkWidget *entry = gtk_entry_new ();
  Part *p = part_new (entry, edit, target, member);

  p->shape = shape;
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 8);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  gtk_entry_set_input_purpose (GTK_ENTRY (entry), GTK_INPUT_PURPOSE_NUMBER);
  gtk_widget_add_css_class (entry, "numeric");
  foyer_a11y_label (entry, spoken);
  if (json_object_has_member (target, member))
    {
      gint64 n = foyer_json_num (target, member);
      g_autofree char *text = shape == FOYER_SHAPE_MONEY ? foyer_money_to_plain (n, foyer_ui_currency (edit->context))
                              : shape == FOYER_SHAPE_PCT ? g_strdup_printf ("%g", (double) n / 100)
                                                         : g_strdup_printf ("%" G_GINT64_FORMAT, n);
      gtk_editable_set_text (GTK_EDITABLE (entry), text);
    }
  g_signal_connect (entry, "changed", G_CALLBACK (on_figure_cb), p);
  return entry;
}

static GtkWidget *
range_box (Edit *edit, JsonObject *target, FoyerShape shape, const char *title)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autofree char *from = g_strdup_printf ("%s, %s", title, _("at least")), *to = g_strdup_printf ("%s, %s", title, _("at most"));

  gtk_box_append (GTK_BOX (box), figure_entry (edit, target, "from", shape, _("at least"), from));
  gtk_box_append (GTK_BOX (box), gtk_label_new ("–"));
  gtk_box_append (GTK_BOX (box), figure_entry (edit, target, "to", shape, _("at most"), to));
  return box;
}

static void
on_text_cb (GtkEditable *editable, Part *p)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (editable)));

  if (*text == '\0')
    json_object_remove_member (p->target, p->member);
  else
    json_object_set_string_member (p->target, p->member, text);
  tell (p);
}

static GtkWidget *
text_entry (Edit *edit, JsonObject *target, const char *member, const char *placeholder)
{
  GtkWidget *entry = gtk_entry_new ();
  Part *p = part_new (entry, edit, target, member);

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  foyer_a11y_label (entry, placeholder);
  if (foyer_json_str (target, member) != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), foyer_json_str (target, member));
  g_signal_connect (entry, "changed", G_CALLBACK (on_text_cb), p);
  return entry;
}

static void
on_date_cb (GtkEditable *editable, Part *p)
{
  const char *text = gtk_editable_get_text (editable);
  gboolean month_first = foyer_ui_time_format (p->edit->context)->date_order[0] == 'm';
  gint64 date;
  char day[11];

  gtk_widget_remove_css_class (GTK_WIDGET (editable), "error");
  if (*text == '\0')
    json_object_remove_member (p->target, p->member);
  else if (foyer_date_parse_loose (text, month_first, &date))
    json_object_set_string_member (p->target, p->member, foyer_date_format (date, day));
  else
    {
      gtk_widget_add_css_class (GTK_WIDGET (editable), "error");
      return;
    }
  tell (p);
}

static GtkWidget *
date_entry (Edit *edit, JsonObject *target, const char *member, const char *placeholder)
{
  GtkWidget *entry = gtk_entry_new ();
  Part *p = part_new (entry, edit, target, member);
  g_autofree char *shown = foyer_ui_date_text (edit->context, foyer_json_str (target, member));

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 9);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), placeholder);
  foyer_a11y_label (entry, placeholder);
  gtk_editable_set_text (GTK_EDITABLE (entry), shown);
  g_signal_connect (entry, "changed", G_CALLBACK (on_date_cb), p);
  return entry;
}

/* ---- choices ---------------------------------------------------------------------------------------------------------------------------- */

static void
on_drop_cb (GtkDropDown *drop, GParamSpec *pspec, Part *p)
{
  guint selected = gtk_drop_down_get_selected (drop);

  if (selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    json_object_remove_member (p->target, p->member);
  else if (!p->list)
    json_object_set_string_member (p->target, p->member, p->values[selected - 1]);
  else
    {
      JsonArray *list = json_array_new ();

      json_array_add_string_element (list, p->values[selected - 1]);
      json_object_set_array_member (p->target, p->member, list);
    }
  tell (p);
}

/* "Any member", then what there is; more than eight can be searched by typing. */
static GtkWidget *
drop (Edit *edit, JsonObject *target, const char *member, gboolean list, const char *any, GStrv values, GStrv titles)
{
  g_autoptr (GtkStringList) strings = gtk_string_list_new (NULL);
  GtkWidget *down;
  Part *p;
  const char *now = foyer_json_str (target, member);
  JsonArray *several = foyer_json_arr (target, member);
  guint selected = 0;

  if (several != NULL && json_array_get_length (several) > 0)
    now = json_array_get_string_element (several, 0);
  gtk_string_list_append (strings, any);
  for (guint i = 0; titles[i] != NULL; i++)
    {
      gtk_string_list_append (strings, titles[i]);
      if (g_strcmp0 (values[i], now) == 0)
        selected = i + 1;
    }
  down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&strings)), gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string"));
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (down), g_strv_length (titles) > 8);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (down), selected);
  gtk_widget_set_hexpand (down, TRUE);
  foyer_a11y_label (down, any);
  p = part_new (down, edit, target, member);
  p->values = g_strdupv (values);
  p->list = list;
  g_signal_connect (down, "notify::selected", G_CALLBACK (on_drop_cb), p);
  return down;
}

static GtkWidget *
names_drop (Edit *edit, JsonObject *target, const char *member, gboolean list, const char *any, const char *of)
{
  JsonArray *all = edit->names != NULL ? foyer_json_arr (edit->names, of) : NULL;
  guint n = all != NULL ? json_array_get_length (all) : 0;
  g_auto (GStrv) values = g_new0 (char *, n + 1), titles = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      values[i] = g_strdup (foyer_json_str (json_array_get_object_element (all, i), "id"));
      titles[i] = g_strdup (foyer_json_str (json_array_get_object_element (all, i), "title"));
    }
  return drop (edit, target, member, list, any, values, titles);
}

static GtkWidget *
words_drop (Edit *edit, JsonObject *target, const char *member, gboolean list, const char *any, const char *words)
{
  g_auto (GStrv) values = g_strsplit (words, " ", -1), titles = NULL;
  guint n = g_strv_length (values);

  titles = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    titles[i] = g_strdup (foyer_filter_word_title (values[i]));
  return drop (edit, target, member, list, any, values, titles);
}

static void
on_check_cb (GtkCheckButton *check, Part *p)
{
  GtkWidget *box = gtk_widget_get_ancestor (GTK_WIDGET (check), GTK_TYPE_FLOW_BOX);
  JsonArray *list = json_array_new ();

  for (int i = 0; p->values[i] != NULL; i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (gtk_flow_box_child_get_child (gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (box), i)))))
      json_array_add_string_element (list, p->values[i]);
  if (json_array_get_length (list) > 0)
    json_object_set_array_member (p->target, p->member, list);
  else
    {
      json_array_unref (list);
      json_object_remove_member (p->target, p->member);
    }
  tell (p);
}

/* Several at once. */
static GtkWidget *
checks (Edit *edit, JsonObject *target, const char *member, GStrv values, GStrv titles)
{
  GtkWidget *box = gtk_flow_box_new ();
  JsonArray *now = foyer_json_arr (target, member);
  Part *p = part_new (box, edit, target, member);

  p->values = g_strdupv (values);
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (box), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (box), 3);
  for (guint i = 0; values[i] != NULL; i++)
    {
      GtkWidget *check = gtk_check_button_new_with_label (titles[i]);
      gboolean on = FALSE;

      for (guint k = 0; now != NULL && k < json_array_get_length (now); k++)
        on |= g_strcmp0 (json_array_get_string_element (now, k), values[i]) == 0;
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), on);
      foyer_a11y_label (check, titles[i]);
      g_signal_connect (check, "toggled", G_CALLBACK (on_check_cb), p);
      gtk_flow_box_insert (GTK_FLOW_BOX (box), check, -1);
      gtk_widget_set_focusable (GTK_WIDGET (gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (box), (int) i)), FALSE);
    }
  return box;
}

static GtkWidget *
word_checks (Edit *edit, JsonObject *target, const char *member, const char *words)
{
  g_auto (GStrv) values = g_strsplit (words, " ", -1), titles = g_new0 (char *, g_strv_length (values) + 1);

  for (guint i = 0; values[i] != NULL; i++)
    titles[i] = g_strdup (foyer_filter_word_title (values[i]));
  return checks (edit, target, member, values, titles);
}

static GtkWidget *
name_checks (Edit *edit, JsonObject *target, const char *member, const char *of)
{
  JsonArray *all = edit->names != NULL ? foyer_json_arr (edit->names, of) : NULL;
  guint n = all != NULL ? json_array_get_length (all) : 0;
  g_auto (GStrv) values = g_new0 (char *, n + 1), titles = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      values[i] = g_strdup (foyer_json_str (json_array_get_object_element (all, i), "id"));
      titles[i] = g_strdup (foyer_json_str (json_array_get_object_element (all, i), "title"));
    }
  return checks (edit, target, member, values, titles);
}

/* A choice that is true, false or not said. */
static void
on_yes_cb (GtkDropDown *down, GParamSpec *pspec, Part *p)
{
  guint selected = gtk_drop_down_get_selected (down);
  gboolean any = p->list;

  if (any && selected == 0)
    json_object_remove_member (p->target, p->member);
  else
    json_object_set_boolean_member (p->target, p->member, selected == (any ? 1 : 0));
  tell (p);
}

static GtkWidget *
yes_drop (Edit *edit, JsonObject *target, const char *member, const char *any, const char *yes, const char *no, gboolean otherwise)
{
  const char *const two[] = { yes, no, NULL }, *const three[] = { any, yes, no, NULL };
  GtkWidget *down = gtk_drop_down_new_from_strings (any != NULL ? three : two);
  Part *p = part_new (down, edit, target, member);
  gboolean there = json_object_has_member (target, member), on = there ? foyer_json_yes (target, member) : otherwise;

  p->list = any != NULL;
  gtk_drop_down_set_selected (GTK_DROP_DOWN (down), any == NULL ? (on ? 0 : 1) : !there ? 0 : on ? 1 : 2);
  gtk_widget_set_hexpand (down, TRUE);
  foyer_a11y_label (down, any != NULL ? any : yes);
  g_signal_connect (down, "notify::selected", G_CALLBACK (on_yes_cb), p);
  return down;
}

/* ---- periods -------------------------------------------------------------------------------------------------------------------------------- */

/* Behind the named periods. */
enum
{
  LAST_DAYS,
  NEXT_DAYS,
  OLDER_DAYS,
  FROM_TO,
  NEVER,
};
static const char *const day_members[] = { "last_days", "next_days", "older_days" };

typedef struct
{
  Edit *edit;
  JsonObject *target;
  const char *member;
  GtkWidget *more; /* box for days or dates */
  guint n_words;
  gboolean any, never;
} Period;

static void
period_free (gpointer data)
{
  Period *p = data;

  json_object_unref (p->target);
  g_free (p);
}

static void
show_more (Period *p, guint kind, JsonObject *when)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (p->more)) != NULL)
    gtk_box_remove (GTK_BOX (p->more), child);
  if (kind >= p->n_words && kind < p->n_words + FROM_TO && when != NULL)
    {
      gtk_box_append (GTK_BOX (p->more), figure_entry (p->edit, when, day_members[kind - p->n_words], FOYER_SHAPE_INT, _("days"), _("Number of days")));
      gtk_box_append (GTK_BOX (p->more), gtk_label_new (_("days")));
    }
  else if (kind == p->n_words + FROM_TO && when != NULL)
    {
      gtk_box_append (GTK_BOX (p->more), date_entry (p->edit, when, "from", _("First day")));
      gtk_box_append (GTK_BOX (p->more), gtk_label_new ("–"));
      gtk_box_append (GTK_BOX (p->more), date_entry (p->edit, when, "to", _("Last day")));
    }
  gtk_widget_set_visible (p->more, gtk_widget_get_first_child (p->more) != NULL);
}

static void
on_period_cb (GtkDropDown *down, GParamSpec *pspec, Period *p)
{
  static const gint64 usual[] = { 30, 7, 90 };
  guint selected = gtk_drop_down_get_selected (down), kind;
  JsonObject *when = NULL;

  json_object_remove_member (p->target, p->member);
  if (p->never)
    json_object_remove_member (p->target, "none");
  kind = selected - (p->any ? 1 : 0);
  if (p->any && selected == 0)
    kind = G_MAXUINT;
  else if (kind == p->n_words + NEVER)
    json_object_set_boolean_member (p->target, "none", TRUE);
  else
    {
      when = json_object_new ();
      if (kind < p->n_words)
        json_object_set_string_member (when, "period", foyer_periods[kind]);
      else if (kind < p->n_words + FROM_TO)
        json_object_set_int_member (when, day_members[kind - p->n_words], usual[kind - p->n_words]);
      else
        {
          char day[11];
          json_object_set_string_member (when, "from", foyer_date_format (foyer_ui_today (p->edit->context) - 30, day));
          json_object_set_string_member (when, "to", foyer_date_format (foyer_ui_today (p->edit->context), day));
        }
      json_object_set_object_member (p->target, p->member, when);
    }
  show_more (p, kind, when);
  p->edit->changed (p->edit->data);
}

/* @any: (nullable): words for no period at all; @never: there is no such day */
static GtkWidget *
period_box (Edit *edit, JsonObject *target, const char *member, const char *any, gboolean never, const char *spoken)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *down;
  g_autoptr (GtkStringList) strings = gtk_string_list_new (NULL);
  JsonObject *when = foyer_json_obj (target, member);
  Period *p = g_new0 (Period, 1);
  guint kind = G_MAXUINT, shift = any != NULL ? 1 : 0;

  p->edit = edit;
  p->target = json_object_ref (target);
  p->member = member;
  p->any = any != NULL;
  p->never = never;
  if (any != NULL)
    gtk_string_list_append (strings, any);
  for (; foyer_periods[p->n_words] != NULL; p->n_words++)
    {
      gtk_string_list_append (strings, _(foyer_period_titles[p->n_words]));
      if (when != NULL && g_strcmp0 (foyer_json_str (when, "period"), foyer_periods[p->n_words]) == 0)
        kind = p->n_words;
    }
  gtk_string_list_append (strings, _("In the last days"));
  gtk_string_list_append (strings, _("In the next days"));
  gtk_string_list_append (strings, _("Longer ago than"));
  gtk_string_list_append (strings, _("From – to"));
  if (never)
    gtk_string_list_append (strings, _("Never"));
  for (guint i = 0; when != NULL && i < G_N_ELEMENTS (day_members); i++)
    if (json_object_has_member (when, day_members[i]))
      kind = p->n_words + i;
  if (kind == G_MAXUINT && when != NULL)
    kind = p->n_words + FROM_TO;
  if (never && foyer_json_yes (target, "none"))
    kind = p->n_words + NEVER;
  down = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&strings)), NULL);
  foyer_a11y_label (down, spoken);
  gtk_box_append (GTK_BOX (box), down);
  p->more = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (box), p->more);
  if (kind == G_MAXUINT && any == NULL)
    {
      /* Something stands there from the beginning: what is asked most. */
      kind = p->n_words + (never ? OLDER_DAYS : NEXT_DAYS);
      when = json_object_new ();
      json_object_set_int_member (when, day_members[kind - p->n_words], never ? 90 : 7);
      json_object_set_object_member (target, member, when);
    }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (down), kind == G_MAXUINT ? 0 : kind + shift);
  show_more (p, kind, when);
  g_object_set_data_full (G_OBJECT (box), "period", p, period_free);
  g_signal_connect (down, "notify::selected", G_CALLBACK (on_period_cb), p);
  return box;
}

/* ---- one condition ------------------------------------------------------------------------------------------------------------------------ */

static void
line (GtkWidget *box, const char *caption, GtkWidget *control)
{
  GtkWidget *label = gtk_label_new (caption);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), control);
}

static JsonObject *
part_object (JsonObject *cond, const char *member)
{
  if (foyer_json_obj (cond, member) == NULL)
    json_object_set_object_member (cond, member, json_object_new ());
  return foyer_json_obj (cond, member);
}

static void
fill_bookings (Edit *e, GtkWidget *box)
{
  gtk_box_append (GTK_BOX (box), yes_drop (e, e->cond, "none", NULL, _("Has no booking"), _("Has bookings"), FALSE));
  line (box, _("When"), period_box (e, e->cond, "when", _("At any time"), FALSE, _("When")));
  line (box, _("Status"), word_checks (e, e->cond, "status", "pending confirmed arrived no-show"));
  line (box, _("With"), names_drop (e, e->cond, "staff", TRUE, _("Any team member"), "staff"));
  line (box, _("Service"), names_drop (e, e->cond, "service", TRUE, _("Any service"), "services"));
  line (box, _("Service category"), names_drop (e, e->cond, "category", TRUE, _("Any category of services"), "categories"));
  if (e->names != NULL && foyer_json_arr (e->names, "locations") != NULL && json_array_get_length (foyer_json_arr (e->names, "locations")) > 1)
    line (box, _("Location"), names_drop (e, e->cond, "loc", TRUE, _("Any location"), "locations"));
  line (box, _("Number of bookings"), range_box (e, part_object (e->cond, "count"), FOYER_SHAPE_INT, _("Number of bookings")));
  if (foyer_ui_may (e->context, "money"))
    line (box, _("Cost of the visit"), range_box (e, part_object (e->cond, "cost"), FOYER_SHAPE_MONEY, _("Cost of the visit")));
  line (box, _("How it was booked"), yes_drop (e, e->cond, "online", _("In any way"), _("booked online"), _("booked at the desk"), FALSE));
  line (box, _("Booked on"), period_box (e, e->cond, "made", _("On any day"), FALSE, _("Booked on")));
}

GtkWidget *
foyer_filter_cond_edit (FoyerUiContext *context, JsonObject *names, JsonObject *cond, void (*changed) (gpointer data), gpointer data)
{
  const FoyerCriterion *k = foyer_criterion_find (foyer_json_str (cond, "is"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  Edit *e = g_new0 (Edit, 1);

  g_return_val_if_fail (k != NULL, box);
  e->context = context;
  e->names = names != NULL ? json_object_ref (names) : NULL;
  e->cond = json_object_ref (cond);
  e->changed = changed;
  e->data = data;
  g_object_set_data_full (G_OBJECT (box), "edit", e, edit_free);
  switch (k->shape)
    {
    case FOYER_SHAPE_INT:
    case FOYER_SHAPE_MONEY:
    case FOYER_SHAPE_PCT:
      gtk_box_append (GTK_BOX (box), range_box (e, cond, k->shape, _(k->title)));
      break;
    case FOYER_SHAPE_PERIOD:
      gtk_box_append (GTK_BOX (box), period_box (e, cond, "when", NULL, k->sql != NULL, _(k->title)));
      break;
    case FOYER_SHAPE_CHOICE:
      gtk_box_append (GTK_BOX (box), word_checks (e, cond, "of", k->choices));
      break;
    case FOYER_SHAPE_YES:
      gtk_box_append (GTK_BOX (box), yes_drop (e, cond, "yes", NULL, _("Yes"), _("No"), TRUE));
      break;
    case FOYER_SHAPE_IDS:
      gtk_box_append (GTK_BOX (box), yes_drop (e, cond, "none", NULL, _("None of these"), _("One of these, or any"), FALSE));
      gtk_box_append (GTK_BOX (box), name_checks (e, cond, "of", g_str_equal (k->name, "home") ? "locations" : "labels"));
      break;
    case FOYER_SHAPE_TEXT:
      gtk_box_append (GTK_BOX (box), text_entry (e, cond, "text", _(k->title)));
      break;
    case FOYER_SHAPE_BOOKINGS:
      fill_bookings (e, box);
      break;
    case FOYER_SHAPE_BOUGHT:
      gtk_box_append (GTK_BOX (box), words_drop (e, cond, "kind", FALSE, _("Anything"), "product membership giftcard"));
      gtk_box_append (GTK_BOX (box), text_entry (e, cond, "text", _("Part of its title")));
      line (box, _("When"), period_box (e, cond, "when", _("At any time"), FALSE, _("When")));
      break;
    case FOYER_SHAPE_PAID:
      gtk_box_append (GTK_BOX (box), words_drop (e, cond, "kind", FALSE, _("In any way"), "cash cashless"));
      gtk_box_append (GTK_BOX (box), range_box (e, cond, FOYER_SHAPE_MONEY, _(k->title)));
      line (box, _("When"), period_box (e, cond, "when", _("At any time"), FALSE, _("When")));
      break;
    case FOYER_SHAPE_FIELD:
      gtk_box_append (GTK_BOX (box), names_drop (e, cond, "field", FALSE, _("Which field"), "fields"));
      gtk_box_append (GTK_BOX (box), text_entry (e, cond, "text", _("What stands in it; empty: anything")));
      break;
    default:
      g_assert_not_reached ();
    }
  return box;
}
