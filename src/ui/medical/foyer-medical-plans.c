/* Treatment plans: the stages with what they cost and how far they are; one key books the next (MED-8). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-form.h"
#include "foyer-labels.h"
#include "foyer-medical-parts.h"
#include "foyer-money.h"
#include "foyer-suggest-rows.h"

typedef struct
{
  FoyerMedicalPlans *plans; /* borrowed */
  char *id, *wall, *staff;  /* of the time that is offered */
  GtkWidget *row, *book, *later, *state, *form, *remove;
  int days;                 /* from today, when another distance was asked for; 0: as it is planned */
  gboolean asked;
} Stage;

typedef struct
{
  FoyerMedicalPlans *plans; /* borrowed */
  char *id;
  GtkWidget *box, *title, *state, *agree, *cancel, *print, *list, *add, *sums, *doubts, *head;
  GPtrArray *stages;        /* (element-type Stage) */
  char *days;               /* owned: when its stages are, as they were when their times were looked for */
} Plan;

struct _FoyerMedicalPlans
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *add, *empty, *list;
  GPtrArray *plans;        /* (element-type Plan) */
  JsonArray *services;     /* owned: those that can be booked */
  GStrv member_ids, member_names;
};

G_DEFINE_FINAL_TYPE (FoyerMedicalPlans, foyer_medical_plans, GTK_TYPE_WIDGET)

static const FoyerFormField head_fields[] = {
  { "title", N_ ("Title"), FOYER_FORM_TEXT, NULL, NULL, "" },
  { "staff", N_ ("Team member"), FOYER_FORM_CHOICE },
  { "discount", N_ ("Discount"), FOYER_FORM_PERCENT },
  { "note", N_ ("Note"), FOYER_FORM_TEXT },
  { NULL },
};

static const FoyerFormField stage_fields[] = {
  { "zone", N_ ("Tooth or zone"), FOYER_FORM_TEXT, NULL, NULL, "" },
  { "date", N_ ("Planned for"), FOYER_FORM_DATE },
  { "staff", N_ ("Team member"), FOYER_FORM_CHOICE },
  { "price", N_ ("Price"), FOYER_FORM_MONEY },
  { NULL },
};

static void
stage_free (gpointer data)
{
  Stage *s = data;

  g_free (s->id);
  g_free (s->wall);
  g_free (s->staff);
  g_free (s);
}

static void
plan_free (gpointer data)
{
  Plan *p = data;

  g_ptr_array_unref (p->stages);
  g_free (p->id);
  g_free (p->days);
  g_free (p);
}

static JsonObject *
params_of (FoyerMedicalPlans *self)
{
  FoyerId visit = foyer_medical_visit (GTK_WIDGET (self));

  return foyer_params ("visit", "d", &visit, NULL);
}

static void
run (FoyerMedicalPlans *self, const char *command, JsonObject *params, const char *said)
{
  foyer_ui_run (self->context, self, command, params, said, NULL, NULL);
}

/* ---- words ------------------------------------------------------------------------------------------------------------------------- */

static const char *
state_word (const char *state)
{
  static const struct
  {
    const char *state, *word;
  } words[] = {
    { "draft", NC_ ("plan", "Draft") }, { "agreed", NC_ ("plan", "Agreed") }, { "progress", NC_ ("plan", "In progress") }, { "done", NC_ ("plan", "Done") },
    { "cancelled", NC_ ("plan", "Cancelled") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].state, state) == 0)
      return g_dpgettext2 (NULL, "plan", words[i].word);
  return "";
}

static char *
day_and_time (FoyerMedicalPlans *self, const char *wall)
{
  gint64 date = 0;
  int minute = 0;

  if (wall == NULL || !foyer_wall_parse (wall, &date, &minute))
    return g_strdup ("");
  g_autofree char *day = foyer_ui_date_short (self->context, date), *time = foyer_format_minute (foyer_ui_time_format (self->context), minute);
  return g_strdup_printf ("%s, %s", day, time);
}

/* ---- a stage ------------------------------------------------------------------------------------------------------------------------ */

static void
on_time_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerMedicalPlans *self = data;
  JsonObject *time = result != NULL && JSON_NODE_HOLDS_OBJECT (result) ? json_node_get_object (result) : NULL;
  const char *asked = time != NULL ? foyer_json_str (time, "stage") : NULL;

  for (guint p = 0; time != NULL && p < self->plans->len; p++)
    for (guint i = 0; i < ((Plan *) self->plans->pdata[p])->stages->len; i++)
      {
        Stage *s = ((Plan *) self->plans->pdata[p])->stages->pdata[i];
        g_autofree char *when = NULL, *words = NULL;

        if (g_strcmp0 (s->id, asked) != 0)
          continue;
        g_free (s->wall);
        g_free (s->staff);
        s->wall = g_strdup (foyer_json_str (time, "wall"));
        s->staff = g_strdup (foyer_json_str (time, "staff"));
        when = day_and_time (self, s->wall);
        /* Translators: a button; %s is a day and a time. */
        words = g_strdup_printf (_ ("Book %s"), when);
        gtk_button_set_label (GTK_BUTTON (s->book), words);
        foyer_a11y_label (s->book, words);
        gtk_widget_set_tooltip_text (s->book, foyer_json_str (time, "name"));
      }
}

static void
on_book_cb (GtkButton *button, Stage *s)
{
  FoyerMedicalPlans *self = s->plans;
  JsonObject *params = params_of (self);
  g_autofree char *when = day_and_time (self, s->wall), *said = NULL;

  json_object_set_string_member (params, "stage", s->id);
  if (s->wall != NULL)
    {
      json_object_set_string_member (params, "wall", s->wall);
      json_object_set_string_member (params, "staff", s->staff);
      said = g_strdup_printf (_ ("Booked for %s"), when);
    }
  run (self, "medical.stage-book", params, said != NULL ? said : _ ("Booked"));
}

static void
on_stage_field_cb (FoyerForm *form, const char *name, gpointer data)
{
  Stage *s = data;
  g_autoptr (JsonObject) params = params_of (s->plans);
  const char *why = NULL;

  json_object_set_string_member (params, "stage", s->id);
  if (!foyer_form_put (form, name, params, &why))
    {
      foyer_ui_toast (s->plans->context, "%s", why);
      return;
    }
  s->asked = FALSE;
  run (s->plans, "medical.stage-save", json_object_ref (params), _ ("Stage changed"));
}

static void
on_stage_remove_cb (GtkButton *button, Stage *s)
{
  JsonObject *params = params_of (s->plans);

  json_object_set_string_member (params, "stage", s->id);
  run (s->plans, "medical.stage-delete", params, _ ("Stage removed"));
}

/* ---- when ---- */

static void
ask_time (Stage *s)
{
  FoyerMedicalPlans *self = s->plans;
  JsonObject *params = params_of (self);
  char iso[11];

  s->asked = TRUE;
  json_object_set_string_member (params, "stage", s->id);
  if (s->days > 0)
    json_object_set_string_member (params, "from", foyer_date_format (foyer_ui_today (self->context) + s->days, iso));
  foyer_ui_ask (self->context, self, "medical.stage-time", params, NULL, on_time_cb, self);
}

static void
on_distance_cb (GtkButton *button, Stage *s)
{
  s->days = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "days"));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (s->later));
  ask_time (s);
  gtk_widget_grab_focus (s->book);
}

/* How far away the next one is looked for: the offer on the button changes. */
static GtkWidget *
later_new (Stage *s)
{
  static const int distances[] = { 1, 7, 14, 28, 42, 91 };
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  for (guint i = 0; i < G_N_ELEMENTS (distances); i++)
    {
      int weeks = distances[i] / 7;
      g_autofree char *words = weeks == 0 ? g_strdup (_ ("From tomorrow")) : g_strdup_printf (ngettext ("From %d week on", "From %d weeks on", (gulong) weeks), weeks);
      GtkWidget *one = gtk_button_new_with_label (words);

      gtk_widget_add_css_class (one, "flat");
      gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (one))), 0);
      foyer_a11y_label (one, words);
      g_object_set_data (G_OBJECT (one), "days", GINT_TO_POINTER (distances[i]));
      g_signal_connect (one, "clicked", G_CALLBACK (on_distance_cb), s);
      gtk_box_append (GTK_BOX (box), one);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "pan-down-symbolic");
  gtk_widget_set_name (button, "stage-later");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Another distance"));
  foyer_a11y_label (button, _ ("Another distance"));
  return button;
}

static Stage *
stage_new (Plan *p, const char *id)
{
  FoyerMedicalPlans *self = p->plans;
  Stage *s = g_new0 (Stage, 1);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  s->plans = self;
  s->id = g_strdup (id);
  s->row = adw_expander_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (s->row), FALSE);
  s->state = gtk_label_new (NULL);
  gtk_widget_add_css_class (s->state, "caption");
  s->book = gtk_button_new_with_label (_ ("Book"));
  gtk_widget_set_name (s->book, "stage-book");
  gtk_widget_set_valign (s->book, GTK_ALIGN_CENTER);
  foyer_a11y_label (s->book, _ ("Book"));
  g_signal_connect (s->book, "clicked", G_CALLBACK (on_book_cb), s);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (s->row), s->state);
  s->later = later_new (s);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (s->row), s->book);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (s->row), s->later);
  s->form = foyer_form_new (self->context, stage_fields, FALSE, on_stage_field_cb, s);
  gtk_widget_set_margin_top (s->form, 6);
  gtk_widget_set_margin_bottom (s->form, 6);
  gtk_widget_set_margin_start (s->form, 6);
  gtk_widget_set_margin_end (s->form, 6);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (s->row), s->form);
  s->remove = gtk_button_new_with_label (_ ("Remove this stage"));
  foyer_a11y_label (s->remove, _ ("Remove this stage"));
  gtk_widget_add_css_class (s->remove, "flat");
  gtk_widget_set_halign (s->remove, GTK_ALIGN_START);
  g_signal_connect (s->remove, "clicked", G_CALLBACK (on_stage_remove_cb), s);
  gtk_box_append (GTK_BOX (foot), s->remove);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (s->row), foot);
  gtk_list_box_append (GTK_LIST_BOX (p->list), s->row);
  return s;
}

static void
stage_show (Stage *s, JsonObject *stage, gboolean may, gboolean open)
{
  FoyerMedicalPlans *self = s->plans;
  const char *state = foyer_json_str (stage, "state"), *zone = foyer_json_str (stage, "zone"), *title = foyer_json_str (stage, "title"), *who = foyer_json_str (stage, "staff_name");
  gboolean done = g_strcmp0 (state, "done") == 0, booked = g_strcmp0 (state, "booked") == 0, missed = g_strcmp0 (state, "missed") == 0;
  gint64 qty = foyer_json_num (stage, "qty");
  g_autofree char *sum = foyer_ui_money (self->context, foyer_json_num (stage, "total")), *when = NULL, *line = NULL, *name = NULL, *count = qty != 1000 ? foyer_qty_format (qty) : NULL;

  name = g_strdup_printf ("%s%s%s%s%s", title != NULL ? title : "", count != NULL ? " × " : "", count != NULL ? count : "", zone != NULL ? " · " : "", zone != NULL ? zone : "");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (s->row), name);
  when = booked || done ? day_and_time (self, foyer_json_str (stage, "wall")) : foyer_json_str (stage, "date") != NULL ? foyer_ui_date_text (self->context, foyer_json_str (stage, "date")) : g_strdup ("");
  line = g_strdup_printf ("%s%s%s%s%s", sum, *when != '\0' ? " · " : "", when, who != NULL ? " · " : "", who != NULL ? who : "");
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (s->row), line);
  gtk_label_set_text (GTK_LABEL (s->state), done ? C_ ("stage", "Done") : booked ? C_ ("stage", "Booked") : missed ? C_ ("stage", "Missed") : "");
  gtk_widget_set_visible (s->state, done || booked || missed);
  gtk_widget_set_visible (s->book, !done && !booked && open && foyer_json_str (stage, "service") != NULL && foyer_ui_may (self->context, "booking.create"));
  gtk_widget_set_visible (s->later, gtk_widget_get_visible (s->book));
  gtk_widget_set_visible (s->remove, may && !done && !booked);
  foyer_form_set_choices (FOYER_FORM (s->form), "staff", (const char *const *) self->member_ids, (const char *const *) self->member_names);
  foyer_form_fill (FOYER_FORM (s->form), stage);
  for (int i = 0; stage_fields[i].name != NULL; i++)
    foyer_form_set_editable (FOYER_FORM (s->form), stage_fields[i].name, may && (i == 0 || (!done && !booked)));
  if (gtk_widget_get_visible (s->book) && !s->asked)
    ask_time (s);
  if (done || booked)
    s->asked = FALSE;
}

/* ---- a plan ------------------------------------------------------------------------------------------------------------------------- */

static void
set_state (Plan *p, const char *state, const char *said)
{
  JsonObject *params = params_of (p->plans);

  json_object_set_string_member (params, "plan", p->id);
  json_object_set_string_member (params, "state", state);
  run (p->plans, "medical.plan-state", params, said);
}

static void
on_agree_cb (GtkButton *button, Plan *p)
{
  set_state (p, "agreed", _ ("Plan agreed"));
}

static void
on_cancel_cb (GtkButton *button, Plan *p)
{
  set_state (p, "cancelled", _ ("Plan cancelled"));
}

static void
on_print_cb (GtkButton *button, Plan *p)
{
  foyer_medical_print (GTK_WIDGET (p->plans), "plan", p->id, NULL);
}

static void
on_head_field_cb (FoyerForm *form, const char *name, gpointer data)
{
  Plan *p = data;
  g_autoptr (JsonObject) params = params_of (p->plans);
  const char *why = NULL;

  json_object_set_string_member (params, "plan", p->id);
  if (!foyer_form_put (form, name, params, &why))
    {
      foyer_ui_toast (p->plans->context, "%s", why);
      return;
    }
  run (p->plans, "medical.plan-save", json_object_ref (params), _ ("Plan changed"));
}

static void
on_stage_typed_cb (FoyerSuggest *suggest, const char *typed, Plan *p)
{
  foyer_suggest_services (suggest, p->plans->services, typed, 6);
}

static void
on_stage_picked_cb (FoyerSuggest *suggest, JsonObject *service, Plan *p)
{
  JsonObject *params = params_of (p->plans);

  json_object_set_string_member (params, "plan", p->id);
  json_object_set_string_member (params, "service", foyer_json_str (service, "id"));
  foyer_suggest_set_text (suggest, "");
  run (p->plans, "medical.stage-save", params, _ ("Stage added"));
}

static Plan *
plan_new (FoyerMedicalPlans *self, const char *id)
{
  Plan *p = g_new0 (Plan, 1);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *details;

  p->plans = self;
  p->id = g_strdup (id);
  p->stages = g_ptr_array_new_with_free_func (stage_free);
  p->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  p->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (p->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (p->title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (p->title, "heading");
  gtk_box_append (GTK_BOX (head), p->title);
  p->state = gtk_label_new (NULL);
  gtk_widget_add_css_class (p->state, "caption");
  gtk_widget_add_css_class (p->state, "dim-label");
  gtk_widget_set_hexpand (p->state, TRUE);
  gtk_label_set_xalign (GTK_LABEL (p->state), 0);
  gtk_box_append (GTK_BOX (head), p->state);
  p->agree = gtk_button_new_with_label (_ ("Client agrees"));
  gtk_widget_set_name (p->agree, "plan-agree");
  foyer_a11y_label (p->agree, _ ("Client agrees"));
  g_signal_connect (p->agree, "clicked", G_CALLBACK (on_agree_cb), p);
  gtk_box_append (GTK_BOX (head), p->agree);
  p->cancel = gtk_button_new_with_label (_ ("Cancel the plan"));
  gtk_widget_add_css_class (p->cancel, "flat");
  foyer_a11y_label (p->cancel, _ ("Cancel the plan"));
  g_signal_connect (p->cancel, "clicked", G_CALLBACK (on_cancel_cb), p);
  gtk_box_append (GTK_BOX (head), p->cancel);
  p->print = foyer_icon_button ("printer-symbolic", _ ("Print the plan"), NULL);
  gtk_widget_set_name (p->print, "plan-print");
  gtk_widget_add_css_class (p->print, "flat");
  g_signal_connect (p->print, "clicked", G_CALLBACK (on_print_cb), p);
  gtk_box_append (GTK_BOX (head), p->print);
  gtk_box_append (GTK_BOX (p->box), head);
  p->doubts = foyer_medical_doubts_new (self->context);
  gtk_box_append (GTK_BOX (p->box), p->doubts);
  p->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (p->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (p->list, "boxed-list");
  gtk_box_append (GTK_BOX (p->box), p->list);
  p->add = foyer_suggest_new (_ ("Add a stage"), _ ("Add a stage: type a service"));
  gtk_widget_set_name (p->add, "stage-add");
  g_signal_connect (p->add, "changed", G_CALLBACK (on_stage_typed_cb), p);
  g_signal_connect (p->add, "picked", G_CALLBACK (on_stage_picked_cb), p);
  gtk_box_append (GTK_BOX (p->box), p->add);
  p->sums = foyer_wrapped_label ("", "numeric");
  gtk_box_append (GTK_BOX (p->box), p->sums);
  details = gtk_expander_new (_ ("Title, discount, note"));
  foyer_a11y_mnemonic (details, _ ("Title, discount, note"));
  p->head = foyer_form_new (self->context, head_fields, FALSE, on_head_field_cb, p);
  gtk_expander_set_child (GTK_EXPANDER (details), p->head);
  gtk_box_append (GTK_BOX (p->box), details);
  gtk_box_append (GTK_BOX (self->list), p->box);
  return p;
}

static char *
sums_text (FoyerMedicalPlans *self, JsonObject *plan)
{
  g_autofree char *total = foyer_ui_money (self->context, foyer_json_num (plan, "total"));
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _ ("Total %s"), total);
  if (foyer_json_num (plan, "discount_sum") != 0)
    {
      g_autofree char *sum = foyer_ui_money (self->context, foyer_json_num (plan, "discount_sum")), *words = g_strdup_printf (_ ("discount %s"), sum);
      g_string_append_printf (text, " · %s", words);
    }
  if (foyer_json_num (plan, "done") != 0)
    {
      g_autofree char *done = foyer_ui_money (self->context, foyer_json_num (plan, "done")), *left = foyer_ui_money (self->context, foyer_json_num (plan, "left"));
      g_autofree char *words = g_strdup_printf (_ ("done %s · still to do %s"), done, left);
      g_string_append_printf (text, " · %s", words);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
same_rows (GPtrArray *rows, JsonArray *list)
{
  guint n = list != NULL ? json_array_get_length (list) : 0;

  if (rows->len != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (((Stage *) rows->pdata[i])->id, foyer_json_str (json_array_get_object_element (list, i), "id")) != 0)
      return FALSE;
  return TRUE;
}

static void
plan_show (Plan *p, JsonObject *plan, gboolean may, gboolean print)
{
  FoyerMedicalPlans *self = p->plans;
  JsonArray *stages = foyer_json_arr (plan, "stages");
  const char *shown = foyer_json_str (plan, "shown");
  gboolean closed = g_strcmp0 (shown, "cancelled") == 0 || g_strcmp0 (foyer_json_str (plan, "written"), "done") == 0;
  g_autofree char *sums = sums_text (self, plan);
  g_autoptr (GString) days = g_string_new (NULL);

  for (guint i = 0; stages != NULL && i < json_array_get_length (stages); i++)
    {
      JsonObject *stage = json_array_get_object_element (stages, i);
      const char *wall = foyer_json_str (stage, "wall"), *date = foyer_json_str (stage, "date");

      g_string_append_printf (days, "%s %s,", foyer_json_str (stage, "id"), wall != NULL ? wall : date != NULL ? date : "");
    }
  gtk_label_set_text (GTK_LABEL (p->title), foyer_json_str (plan, "title") != NULL ? foyer_json_str (plan, "title") : "");
  gtk_label_set_text (GTK_LABEL (p->state), state_word (shown));
  gtk_label_set_text (GTK_LABEL (p->sums), sums);
  gtk_widget_set_visible (p->agree, may && g_strcmp0 (shown, "draft") == 0 && stages != NULL && json_array_get_length (stages) > 0);
  gtk_widget_set_visible (p->cancel, may && !closed && g_strcmp0 (shown, "done") != 0);
  gtk_widget_set_visible (p->print, print);
  gtk_widget_set_visible (p->add, may && !closed);
  gtk_widget_set_visible (p->list, stages != NULL && json_array_get_length (stages) > 0);
  if (!same_rows (p->stages, stages))
    {
      GtkWidget *child;

      while ((child = gtk_widget_get_first_child (p->list)) != NULL)
        gtk_list_box_remove (GTK_LIST_BOX (p->list), child);
      g_ptr_array_set_size (p->stages, 0);
      for (guint i = 0; stages != NULL && i < json_array_get_length (stages); i++)
        g_ptr_array_add (p->stages, stage_new (p, foyer_json_str (json_array_get_object_element (stages, i), "id")));
    }
  /* When one moves, those after it are looked for anew. */
  if (g_strcmp0 (days->str, p->days) != 0)
    {
      for (guint i = 0; i < p->stages->len; i++)
        ((Stage *) p->stages->pdata[i])->asked = FALSE;
      g_free (p->days);
      p->days = g_strdup (days->str);
    }
  for (guint i = 0; i < p->stages->len; i++)
    stage_show (p->stages->pdata[i], json_array_get_object_element (stages, i), may, !closed);
  foyer_form_set_choices (FOYER_FORM (p->head), "staff", (const char *const *) self->member_ids, (const char *const *) self->member_names);
  foyer_form_fill (FOYER_FORM (p->head), plan);
  for (int i = 0; head_fields[i].name != NULL; i++)
    foyer_form_set_editable (FOYER_FORM (p->head), head_fields[i].name, may);
  foyer_medical_doubts_show (p->doubts, self->context, may ? foyer_json_arr (plan, "doubts") : NULL);
}

void
foyer_medical_plans_show (FoyerMedicalPlans *self, JsonObject *answer)
{
  JsonArray *list = foyer_json_arr (answer, "plans");
  guint n = list != NULL ? json_array_get_length (list) : 0;
  gboolean may = foyer_json_yes (answer, "may_edit"), print = foyer_json_yes (answer, "may_print"), same = self->plans->len == n;

  for (guint i = 0; same && i < n; i++)
    same = g_strcmp0 (((Plan *) self->plans->pdata[i])->id, foyer_json_str (json_array_get_object_element (list, i), "id")) == 0;
  if (!same)
    {
      GtkWidget *child;

      while ((child = gtk_widget_get_first_child (self->list)) != NULL)
        gtk_box_remove (GTK_BOX (self->list), child);
      g_ptr_array_set_size (self->plans, 0);
      for (guint i = 0; i < n; i++)
        g_ptr_array_add (self->plans, plan_new (self, foyer_json_str (json_array_get_object_element (list, i), "id")));
    }
  for (guint i = 0; i < n; i++)
    plan_show (self->plans->pdata[i], json_array_get_object_element (list, i), may, print);
  gtk_widget_set_visible (self->empty, n == 0);
  gtk_widget_set_visible (self->add, may);
}

/* ---- building ----------------------------------------------------------------------------------------------------------------------- */

static void
on_add_cb (GtkEntry *entry, FoyerMedicalPlans *self)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  JsonObject *params;

  if (*title == '\0')
    return;
  params = params_of (self);
  json_object_set_string_member (params, "title", title);
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  run (self, "medical.plan-save", params, _ ("Plan begun"));
}

static void
on_services_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerMedicalPlans *self = data;

  g_clear_pointer (&self->services, json_array_unref);
  if (result != NULL)
    self->services = foyer_bookable_services (result);
}

static void
on_members_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerMedicalPlans *self = data;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new (), names = g_strv_builder_new ();
  JsonArray *list = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;

  g_strv_builder_add (ids, "");
  g_strv_builder_add (names, _ ("Anybody"));
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *member = json_array_get_object_element (list, i);

      if (foyer_json_str (member, "id") == NULL || foyer_json_str (member, "name") == NULL)
        continue;
      g_strv_builder_add (ids, foyer_json_str (member, "id"));
      g_strv_builder_add (names, foyer_json_str (member, "name"));
    }
  g_strfreev (self->member_ids);
  g_strfreev (self->member_names);
  self->member_ids = g_strv_builder_end (ids);
  self->member_names = g_strv_builder_end (names);
}

static void
foyer_medical_plans_dispose (GObject *object)
{
  FoyerMedicalPlans *self = FOYER_MEDICAL_PLANS (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->plans, g_ptr_array_unref);
  g_clear_pointer (&self->services, json_array_unref);
  g_clear_pointer (&self->member_ids, g_strfreev);
  g_clear_pointer (&self->member_names, g_strfreev);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_medical_plans_parent_class)->dispose (object);
}

static void
foyer_medical_plans_class_init (FoyerMedicalPlansClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_medical_plans_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_medical_plans_init (FoyerMedicalPlans *self)
{
  self->plans = g_ptr_array_new_with_free_func (plan_free);
}

GtkWidget *
foyer_medical_plans_new (FoyerUiContext *context)
{
  FoyerMedicalPlans *self = g_object_new (FOYER_TYPE_MEDICAL_PLANS, NULL);

  self->context = g_object_ref (context);
  on_members_cb (context, NULL, NULL, self);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->empty = foyer_wrapped_label (_ ("There is no treatment plan for this client yet."), "dim-label");
  gtk_box_append (GTK_BOX (self->box), self->empty);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);
  gtk_box_append (GTK_BOX (self->box), self->list);
  self->add = gtk_entry_new ();
  gtk_widget_set_name (self->add, "plan-new");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->add), _ ("New plan: type its title"));
  foyer_a11y_label (self->add, _ ("New plan"));
  g_signal_connect (self->add, "activate", G_CALLBACK (on_add_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->add);
  foyer_ui_ask (context, self, "service.list", NULL, NULL, on_services_cb, self);
  foyer_ui_ask (context, self, "staff.list", NULL, NULL, on_members_cb, self);
  return GTK_WIDGET (self);
}
