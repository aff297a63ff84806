#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-change-list.h"
#include "foyer-booking-client.h"
#include "foyer-cover.h"
#include "foyer-labels.h"
#include "foyer-money.h"
#include "foyer-print-window.h"
#include "foyer-visit-panel.h"
#include "foyer-visit-parts.h"
#include "foyer-visit-sections.h"
#include "foyer-visit-rebook.h"
#include "foyer-visit-repeat.h"

struct _FoyerVisitPanel
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *name, *waits, *slip, *facts, *chips, *status, *status_box, *alert, *alert_text, *error;
  GtkWidget *who, *other; /* FoyerBookingClient, and the button that asks for another */
  FoyerVisitSections *sections; /* owned */
  GtkWidget *lock, *lock_text;  /* what a printed receipt holds, in words */
  GtkWidget *where, *extras, *lines, *pay, *note, *client, *repeat, *rebook, *log_head, *log;
  FoyerId id;          /* none until the visit of @appointment is known */
  FoyerId appointment; /* opened by, or none */
  JsonObject *row;     /* owned; answer of visit.get */
  GCancellable *reading;
  char *pending_key;   /* "cash" or "cashless": pressed before the data was here */
  gboolean shown, filling, wants_pay, choosing;
};

G_DEFINE_FINAL_TYPE (FoyerVisitPanel, foyer_visit_panel, GTK_TYPE_WIDGET)

static const struct
{
  const char *word, *label, *icon;
} statuses[] = {
  { "pending", NC_("visit", "Pending"), "foyer-pending-symbolic" },
  { "confirmed", NC_("visit", "Confirmed"), "foyer-confirmed-symbolic" },
  { "arrived", NC_("visit", "Arrived"), "foyer-arrived-symbolic" },
  { "no-show", NC_("visit", "Did not come"), "foyer-no-show-symbolic" },
};

static void read_visit (FoyerVisitPanel *self);

/* ---- header ---------------------------------------------------------------------------------------------------------------- */

static void
on_status_cb (GtkButton *button,
              FoyerVisitPanel *self)
{
  const char *word = g_object_get_data (G_OBJECT (button), "status");

  gtk_popover_popdown (GTK_POPOVER (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->status))));
  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (strcmp (statuses[i].word, word) == 0)
      foyer_ui_run (self->context, self, "visit.status", foyer_params ("visit", "d", &self->id, "status", "s", word, NULL),
                    g_dpgettext2 (NULL, "visit", statuses[i].label), NULL, NULL);
}

static void
show_status (FoyerVisitPanel *self)
{
  const char *word = foyer_json_str (self->row, "status");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gboolean deleted = g_strcmp0 (word, "deleted") == 0;
  const char *label = deleted ? _("Deleted") : C_("visit", "Unknown status"), *icon = deleted ? "edit-delete-symbolic" : "dialog-question-symbolic";
  g_autofree char *class_name = g_strdup_printf ("status-%s", word);

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (g_strcmp0 (statuses[i].word, word) == 0)
      {
        label = g_dpgettext2 (NULL, "visit", statuses[i].label);
        icon = statuses[i].icon;
      }
  GtkWidget *image = gtk_image_new_from_icon_name (icon), *text = gtk_label_new (label);
  gtk_widget_add_css_class (box, class_name);
  gtk_widget_add_css_class (text, "heading");
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), text);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->status), box);
  g_autofree char *spoken = g_strdup_printf (_("Status: %s"), label);
  foyer_a11y_label (self->status, spoken);
  gtk_widget_set_sensitive (self->status, g_strcmp0 (word, "deleted") != 0 && foyer_json_str (self->row, "held") == NULL && foyer_ui_may (self->context, "booking.status"));
}

/* VIS-8: what the printed receipt holds is said once, above all of it; each field that is held has its own word at hand. */
static void
show_lock (FoyerVisitPanel *self)
{
  JsonObject *receipt = foyer_json_obj (self->row, "receipt");
  GtkWidget *list = gtk_popover_get_child (GTK_POPOVER (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->status))));
  gboolean locked = foyer_json_yes (self->row, "locked");
  const char *held = foyer_json_str (self->row, "held");

  gtk_widget_set_visible (self->lock, locked || held != NULL);
  if (held != NULL)
    gtk_label_set_text (GTK_LABEL (self->lock_text), held);
  else if (locked)
    {
      const char *no = receipt != NULL ? foyer_json_str (receipt, "no") : NULL;
      g_autofree char *text
        = g_strdup_printf (_("Receipt %s is printed. Day, time, client, services and payments stay as they are until a return receipt is printed; length, team member, comment, "
                             "and arrived or confirmed can be changed."),
                           no != NULL ? no : "");
      gtk_label_set_text (GTK_LABEL (self->lock_text), text);
    }
  for (GtkWidget *item = gtk_widget_get_first_child (list); item != NULL; item = gtk_widget_get_next_sibling (item))
    {
      const char *word = g_object_get_data (G_OBJECT (item), "status");
      gboolean may = !locked || g_strcmp0 (word, "arrived") == 0 || g_strcmp0 (word, "confirmed") == 0;

      gtk_widget_set_sensitive (item, may);
      gtk_widget_set_tooltip_text (item, may ? NULL : foyer_visit_locked_words ());
    }
}

static void
show_head (FoyerVisitPanel *self)
{
  JsonObject *client = foyer_json_obj (self->row, "client");
  const char *allergy = client != NULL ? foyer_json_str (client, "allergy") : NULL, *phone = client != NULL ? foyer_json_str (client, "phone") : NULL;
  JsonArray *labels = client != NULL ? foyer_json_arr (client, "labels") : NULL;
  g_autoptr (GString) facts = g_string_new (NULL);
  GtkWidget *child;

  gtk_button_set_label (GTK_BUTTON (self->name), client != NULL ? foyer_json_str (client, "name") : _("No client yet"));
  gtk_widget_set_sensitive (self->name, client != NULL && foyer_ui_may (self->context, "clients"));
  if (phone != NULL)
    {
      g_autofree char *shown = foyer_ui_phone (phone);
      g_string_append (facts, shown);
    }
  if (client != NULL && foyer_json_num (client, "balance") != 0)
    {
      g_autofree char *balance = foyer_ui_money (self->context, foyer_json_num (client, "balance"));
      g_string_append_printf (facts, "%s", facts->len > 0 ? " · " : "");
      g_string_append_printf (facts, _("balance %s"), balance);
    }
  gtk_widget_set_visible (self->waits, foyer_ui_waits (self->context, self->row));
  gtk_label_set_text (GTK_LABEL (self->facts), facts->str);
  gtk_widget_set_visible (self->facts, facts->len > 0);
  while ((child = gtk_widget_get_first_child (self->chips)) != NULL)
    gtk_box_remove (GTK_BOX (self->chips), child);
  for (guint i = 0; labels != NULL && i < json_array_get_length (labels); i++)
    {
      JsonObject *label = json_array_get_object_element (labels, i);
      GtkWidget *chip = gtk_label_new (foyer_json_str (label, "title"));
      g_autofree char *tint = g_strdup_printf ("tint-%d", (int) (foyer_json_num (label, "colour") % 12));
      gtk_widget_add_css_class (chip, "chip");
      gtk_widget_add_css_class (chip, tint);
      gtk_box_append (GTK_BOX (self->chips), chip);
    }
  gtk_label_set_text (GTK_LABEL (self->alert_text), allergy != NULL ? allergy : "");
  gtk_widget_set_visible (self->alert, allergy != NULL);
  show_status (self);
}

/* ---- whose it is ----------------------------------------------------------------------------------------------------------- */

static void
on_given_cb (FoyerUiContext *context,
             JsonNode *result,
             const GError *error,
             gpointer data)
{
  FoyerVisitPanel *self = FOYER_VISIT_PANEL (data);
  JsonObject *object;
  FoyerId txn;

  if (error != NULL)
    return;
  self->choosing = FALSE;
  gtk_widget_set_visible (self->who, FALSE);
  object = json_node_get_object (result);
  if (!foyer_json_uid (object, "txn", &txn))
    return;
  if (foyer_json_num (object, "discounted") == 0)
    {
      foyer_ui_toast_undo (context, _("Client set"), &txn);
      return;
    }
  g_autofree char *pct = foyer_pct_format (foyer_json_num (object, "discount"));
  g_autofree char *text = foyer_json_num (object, "discount") > 0
                              /* Translators: the visit was given to a client who has a personal discount: "Client set, with this client's discount of 10 %" */
                              ? g_strdup_printf (_("Client set, with this client's discount of %s %%"), pct)
                              : g_strdup (_("Client set; the other client's discount is off"));
  foyer_ui_toast_undo (context, text, &txn);
}

/* Who was chosen, or a child of theirs: the client is the whole visit's, who comes that of its first appointment. */
static void
on_who_done_cb (FoyerVisitPanel *self)
{
  JsonArray *appointments = foyer_json_arr (self->row, "appointments");
  JsonObject *first = appointments != NULL && json_array_get_length (appointments) > 0 ? json_array_get_object_element (appointments, 0) : NULL;
  JsonObject *params = json_object_new ();

  foyer_booking_client_fill (FOYER_BOOKING_CLIENT (self->who), params);
  if (first == NULL || (!json_object_has_member (params, "client") && !json_object_has_member (params, "name") && !json_object_has_member (params, "phone")))
    {
      json_object_unref (params);
      return;
    }
  json_object_set_string_member (params, "appointment", foyer_json_str (first, "id"));
  foyer_ui_run (self->context, self, "booking.update", params, NULL, on_given_cb, self);
}

/* A visit without a client asks for one; that of another is asked for on purpose. */
static void
show_who (FoyerVisitPanel *self,
          const FoyerVisitView *view)
{
  gboolean nobody = foyer_json_obj (self->row, "client") == NULL;
  const char *held = foyer_visit_held (view, NULL, TRUE);

  if (held != NULL)
    self->choosing = FALSE;
  gtk_widget_set_visible (self->who, held == NULL && (nobody || self->choosing));
  gtk_widget_set_visible (self->other, !nobody && foyer_json_arr (self->row, "appointments") != NULL);
  gtk_widget_set_sensitive (self->other, held == NULL);
  gtk_widget_set_tooltip_text (self->other, held != NULL ? held : _("Give the visit to another client"));
}

static void
on_other_cb (FoyerVisitPanel *self)
{
  self->choosing = !self->choosing;
  gtk_widget_set_visible (self->who, self->choosing);
  if (self->choosing)
    foyer_booking_client_begin (FOYER_BOOKING_CLIENT (self->who));
}

/* ---- history --------------------------------------------------------------------------------------------------------------- */

static void
on_log_expanded_cb (GtkExpander *expander,
                    GParamSpec *pspec,
                    FoyerVisitPanel *self)
{
  if (!gtk_expander_get_expanded (expander) || foyer_id_is_none (&self->id))
    return;
  if (gtk_widget_get_first_child (self->log) == NULL)
    gtk_box_append (GTK_BOX (self->log), foyer_change_list_new (self->context));
  foyer_change_list_set (FOYER_CHANGE_LIST (gtk_widget_get_first_child (self->log)), foyer_params ("table", "s", "visit", "id", "d", &self->id, NULL));
}

/* ---- reading --------------------------------------------------------------------------------------------------------------- */

static void
show_visit (FoyerVisitPanel *self)
{
  FoyerVisitView view = { .context = self->context, .id = self->id, .row = self->row, .locked = foyer_json_yes (self->row, "locked") };
  const char *note = foyer_json_str (self->row, "note");
  gboolean no_show = g_strcmp0 (foyer_json_str (self->row, "status"), "no-show") == 0;
  gint64 date = 0;

  foyer_date_parse (foyer_json_str (self->row, "date"), &date);
  view.today_or_past = date <= foyer_ui_today (self->context);
  show_head (self);
  show_lock (self);
  gtk_widget_set_visible (self->slip, !no_show && g_strcmp0 (foyer_json_str (self->row, "status"), "deleted") != 0);
  show_who (self, &view);
  foyer_visit_where_show (FOYER_VISIT_WHERE (self->where), &view);
  foyer_visit_extras_show (FOYER_VISIT_EXTRAS (self->extras), &view);
  foyer_visit_lines_show (FOYER_VISIT_LINES (self->lines), &view);
  /* STS-4: who did not come has no services and payments on view, only the note. */
  gtk_widget_set_visible (self->lines, !no_show);
  foyer_visit_pay_show (FOYER_VISIT_PAY (self->pay), &view);
  gtk_widget_set_visible (self->pay, !no_show || foyer_json_num (self->row, "paid") != 0);
  foyer_visit_client_show (FOYER_VISIT_CLIENT (self->client), &view);
  self->filling = TRUE;
  if (gtk_widget_get_focus_child (self->note) == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->note), note != NULL ? note : "");
  gtk_editable_set_editable (GTK_EDITABLE (self->note), foyer_json_str (self->row, "held") == NULL && foyer_ui_may (self->context, "booking.edit"));
  self->filling = FALSE;
  foyer_visit_repeat_show (FOYER_VISIT_REPEAT (self->repeat), &view);
  foyer_visit_rebook_show (FOYER_VISIT_REBOOK (self->rebook), &view);
  on_log_expanded_cb (GTK_EXPANDER (self->log_head), NULL, self);
}

static void
on_visit_cb (FoyerUiContext *context,
             JsonNode *result,
             const GError *error,
             gpointer data)
{
  FoyerVisitPanel *self = FOYER_VISIT_PANEL (data);
  gboolean first = !self->shown;

  if (result == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);
      foyer_form_error_set (self->error, text);
      self->shown = TRUE;
      return;
    }
  foyer_form_error_set (self->error, NULL);
  gboolean was_there = self->row != NULL && g_strcmp0 (foyer_json_str (self->row, "status"), "deleted") != 0;
  g_clear_pointer (&self->row, json_object_unref);
  self->row = json_node_dup_object (result);
  /* Deleted while on view: the board is what one looks at next. A deleted visit opened on purpose stays. */
  if (was_there && g_strcmp0 (foyer_json_str (self->row, "status"), "deleted") == 0)
    {
      foyer_ui_close (context);
      return;
    }
  self->shown = TRUE;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean mine = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self));
  if (mine)
    g_object_add_weak_pointer (G_OBJECT (focus), (gpointer *) &focus);
  show_visit (self);
  /* The button that was pressed is gone with what it did: on to the next one. */
  if (mine && !first && (focus == NULL || !gtk_widget_get_mapped (focus)))
    {
      GtkWidget *then = foyer_visit_pay_default (FOYER_VISIT_PAY (self->pay));
      gtk_widget_grab_focus (then != NULL ? then : self->note);
    }
  if (mine && focus != NULL)
    g_object_remove_weak_pointer (G_OBJECT (focus), (gpointer *) &focus);
  if (!first)
    return;
  /* The next likely key: Enter takes what the button says. */
  GtkWidget *next = foyer_visit_pay_default (FOYER_VISIT_PAY (self->pay));
  if (next != NULL && gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL)
    gtk_widget_grab_focus (next);
  if (self->pending_key != NULL)
    foyer_visit_pay_quick (FOYER_VISIT_PAY (self->pay), self->pending_key);
  else if (self->wants_pay)
    foyer_visit_pay_begin (FOYER_VISIT_PAY (self->pay));
  g_clear_pointer (&self->pending_key, g_free);
}

static void
on_appointment_cb (FoyerUiContext *context,
                   JsonNode *result,
                   const GError *error,
                   gpointer data)
{
  FoyerVisitPanel *self = FOYER_VISIT_PANEL (data);

  if (result != NULL && foyer_json_uid (json_node_get_object (result), "visit", &self->id))
    read_visit (self);
  else
    on_visit_cb (context, NULL, error, self);
}

static void
read_visit (FoyerVisitPanel *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  if (foyer_id_is_none (&self->id))
    foyer_ui_ask (self->context, self, "appointment.get", foyer_params ("appointment", "d", &self->appointment, NULL), self->reading, on_appointment_cb, self);
  else
    foyer_ui_ask (self->context, self, "visit.get", foyer_params ("visit", "d", &self->id, NULL), self->reading, on_visit_cb, self);
}

static void
on_changed_cb (FoyerVisitPanel *self,
               const FoyerChangeSet *set)
{
  static const char *const tables[] = { "visit", "appointment", "line", "money", "document", "client", "client_label", "allocation", "note", "client_alias",
                                       "appointment_label", "appointment_value", "client_value", "visitor", "label", "custom_field", "entry", "acct", "lease", "assistant", NULL };

  for (guint i = 0; i < set->n; i++)
    if (g_strv_contains (tables, set->rows[i].entity->name))
      {
        /* An appointment may have joined another visit: ask for it anew. */
        if (!foyer_id_is_none (&self->appointment))
          self->id = FOYER_ID_NONE;
        read_visit (self);
        return;
      }
}

/* ---- editing --------------------------------------------------------------------------------------------------------------- */

static void
save_note (FoyerVisitPanel *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->note)), *old = self->row != NULL ? foyer_json_str (self->row, "note") : NULL;
  JsonObject *params;

  if (self->filling || self->row == NULL || strcmp (text, old != NULL ? old : "") == 0)
    return;
  params = foyer_params ("visit", "d", &self->id, NULL);
  if (*text != '\0')
    json_object_set_string_member (params, "note", text);
  else
    json_object_set_null_member (params, "note");
  foyer_ui_run (self->context, self, "visit.note", params, NULL, NULL, NULL);
}

static void
on_note_activate_cb (GtkWidget *entry,
                     FoyerVisitPanel *self)
{
  save_note (self);
}

static void
on_note_leave_cb (GtkEventControllerFocus *controller,
                  FoyerVisitPanel *self)
{
  save_note (self);
}

static void
quick (FoyerVisitPanel *self,
       const char *kind)
{
  if (self->row != NULL)
    foyer_visit_pay_quick (FOYER_VISIT_PAY (self->pay), kind);
  else
    {
      g_free (self->pending_key);
      self->pending_key = g_strdup (kind);
    }
}

static void
do_action (GtkWidget *widget,
           const char *name,
           GVariant *parameter)
{
  FoyerVisitPanel *self = FOYER_VISIT_PANEL (widget);
  FoyerId client;

  if (strcmp (name, "visit.cash") == 0)
    quick (self, "cash");
  else if (strcmp (name, "visit.card") == 0)
    quick (self, "cashless");
  else if (strcmp (name, "visit.deposit") == 0)
    quick (self, "deposit");
  else if (strcmp (name, "visit.receipt") == 0)
    foyer_visit_pay_receipt (FOYER_VISIT_PAY (self->pay));
  else if (strcmp (name, "visit.edit") == 0)
    foyer_visit_lines_edit (FOYER_VISIT_LINES (self->lines));
  else if (strcmp (name, "visit.client") == 0)
    {
      if (self->row != NULL && foyer_json_uid (foyer_json_obj (self->row, "client"), "id", &client))
        foyer_ui_open (self->context, "client", foyer_params ("id", "d", &client, NULL));
    }
  else if (strcmp (name, "visit.rebook") == 0)
    foyer_visit_rebook_take (FOYER_VISIT_REBOOK (self->rebook));
  else if (strcmp (name, "visit.repeat") == 0)
    foyer_visit_repeat_toggle (FOYER_VISIT_REPEAT (self->repeat));
  else if (strcmp (name, "visit.medical") == 0)
    {
      if (foyer_ui_may (self->context, "medical") && self->row != NULL && foyer_json_obj (self->row, "client") != NULL)
        foyer_ui_open (self->context, "medical", foyer_params ("visit", "d", &self->id, NULL));
    }
  else if (strcmp (name, "visit.slip") == 0)
    {
      if (gtk_widget_get_visible (self->slip))
        foyer_print_show_slip (self->context, GTK_WINDOW (gtk_widget_get_root (widget)), &self->id);
    }
  else if (strcmp (name, "visit.review") == 0)
    {
      if (self->row != NULL && foyer_ui_may (self->context, "booking.review"))
        foyer_ui_open (self->context, "review", foyer_params ("visit", "s", foyer_json_str (self->row, "id"), NULL));
    }
  else
    foyer_ui_close (self->context);
}

/* ---- building -------------------------------------------------------------------------------------------------------------- */

static GtkWidget *
build_head (FoyerVisitPanel *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *who = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *popover = gtk_popover_new (), *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *close;

  self->name = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->name, "flat");
  gtk_widget_add_css_class (self->name, "visit-name");
  gtk_widget_set_halign (self->name, GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->name), "visit.client");
  gtk_widget_set_tooltip_text (self->name, _("Open the client's card"));
  self->other = foyer_icon_button ("document-edit-symbolic", _("Give the visit to another client"), NULL);
  gtk_widget_add_css_class (self->other, "flat");
  gtk_widget_set_visible (self->other, FALSE);
  g_signal_connect_swapped (self->other, "clicked", G_CALLBACK (on_other_cb), self);
  GtkWidget *named = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 3);
  gtk_box_append (GTK_BOX (named), self->name);
  gtk_box_append (GTK_BOX (named), self->other);
  gtk_box_append (GTK_BOX (who), named);
  self->facts = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->facts), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->facts), PANGO_ELLIPSIZE_END);
  gtk_label_set_selectable (GTK_LABEL (self->facts), FALSE);
  gtk_widget_add_css_class (self->facts, "numeric");
  gtk_widget_add_css_class (self->facts, "dim-label");
  self->chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_append (GTK_BOX (line), self->facts);
  gtk_box_append (GTK_BOX (line), self->chips);
  gtk_box_append (GTK_BOX (who), line);
  gtk_widget_set_hexpand (who, TRUE);
  gtk_box_append (GTK_BOX (head), who);

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      const char *label = g_dpgettext2 (NULL, "visit", statuses[i].label);
      g_autofree char *class_name = g_strdup_printf ("status-%s", statuses[i].word);
      GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (statuses[i].icon));
      gtk_box_append (GTK_BOX (box), gtk_label_new (label));
      gtk_widget_add_css_class (box, class_name);
      gtk_button_set_child (GTK_BUTTON (button), box);
      gtk_widget_add_css_class (button, "flat");
      foyer_a11y_label (button, label);
      g_object_set_data (G_OBJECT (button), "status", (gpointer) statuses[i].word);
      g_signal_connect (button, "clicked", G_CALLBACK (on_status_cb), self);
      gtk_box_append (GTK_BOX (list), button);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), list);
  self->status = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->status), popover);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->status), TRUE);
  gtk_widget_set_valign (self->status, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), self->status);
  self->waits = gtk_label_new (FOYER_UI_CLOCK);
  gtk_widget_set_tooltip_text (self->waits, _("Not yet at the chain"));
  foyer_a11y_label (self->waits, _("Not yet at the chain"));
  gtk_widget_set_visible (self->waits, FALSE);
  gtk_box_append (GTK_BOX (head), self->waits);
  self->slip = foyer_icon_button ("printer-symbolic", _("Card for the client: when and where"), "visit.slip");
  gtk_widget_add_css_class (self->slip, "flat");
  gtk_widget_set_valign (self->slip, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->slip, FALSE);
  gtk_box_append (GTK_BOX (head), self->slip);
  if (foyer_ui_may (self->context, "booking.review"))
    {
      GtkWidget *review = foyer_icon_button ("starred-symbolic", _("Write down what the client says"), "visit.review");

      gtk_widget_add_css_class (review, "flat");
      gtk_widget_set_valign (review, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (head), review);
    }
  close = foyer_icon_button ("window-close-symbolic", _("Close"), "visit.close");
  gtk_widget_add_css_class (close, "flat");
  gtk_widget_set_valign (close, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), close);
  gtk_widget_add_css_class (head, "panel-head");
  return head;
}

static GtkWidget *
build_main (FoyerVisitPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *alert_icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->error = foyer_form_error_new ();
  gtk_box_append (GTK_BOX (box), self->error);
  self->alert = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->alert_text = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->alert_text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->alert_text), 0);
  gtk_box_append (GTK_BOX (self->alert), alert_icon);
  gtk_box_append (GTK_BOX (self->alert), self->alert_text);
  gtk_widget_add_css_class (self->alert, "alert-strip");
  gtk_widget_set_visible (self->alert, FALSE);
  gtk_box_append (GTK_BOX (box), self->alert);
  self->lock = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->lock_text = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->lock_text), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->lock_text), 0);
  gtk_widget_set_hexpand (self->lock_text, TRUE);
  GtkWidget *closed = gtk_image_new_from_icon_name ("changes-prevent-symbolic");
  gtk_widget_set_valign (closed, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self->lock), closed);
  gtk_box_append (GTK_BOX (self->lock), self->lock_text);
  gtk_widget_add_css_class (self->lock, "note-strip");
  gtk_widget_set_visible (self->lock, FALSE);
  gtk_box_append (GTK_BOX (box), self->lock);
  self->where = foyer_visit_where_new (self->context);
  self->who = foyer_booking_client_new (self->context, NULL);
  g_signal_connect_object (self->who, "done", G_CALLBACK (on_who_done_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (self->who, FALSE);
  gtk_box_append (GTK_BOX (box), self->who);
  gtk_box_append (GTK_BOX (box), self->where);
  self->extras = foyer_visit_extras_new (self->context);
  gtk_box_append (GTK_BOX (box), foyer_visit_sections_wrap (self->sections, "extras", _("Labels and fields"), FALSE, self->extras));
  self->repeat = foyer_visit_repeat_new (self->context);
  gtk_box_append (GTK_BOX (box), foyer_visit_sections_wrap (self->sections, "repeat", _("Repeat"), FALSE, self->repeat));
  self->lines = foyer_visit_lines_new (self->context);
  gtk_box_append (GTK_BOX (box), self->lines);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  self->pay = foyer_visit_pay_new (self->context);
  gtk_box_append (GTK_BOX (box), self->pay);
  self->rebook = foyer_visit_rebook_new (self->context);
  gtk_box_append (GTK_BOX (box), self->rebook);
  self->note = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->note), _("Note, also the comment of the payment"));
  foyer_a11y_label (self->note, _("Note"));
  g_signal_connect (self->note, "activate", G_CALLBACK (on_note_activate_cb), self);
  g_signal_connect (focus, "leave", G_CALLBACK (on_note_leave_cb), self);
  gtk_widget_add_controller (self->note, focus);
  gtk_box_append (GTK_BOX (box), foyer_visit_sections_wrap (self->sections, "note", _("Note"), FALSE, self->note));
  self->log_head = gtk_expander_new (_("Changes"));
  foyer_a11y_mnemonic (self->log_head, _("Changes"));
  self->log = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_expander_set_child (GTK_EXPANDER (self->log_head), self->log);
  gtk_widget_set_visible (self->log_head, foyer_ui_may (self->context, "reports") || foyer_ui_may (self->context, "security.changes"));
  g_signal_connect (self->log_head, "notify::expanded", G_CALLBACK (on_log_expanded_cb), self);
  gtk_box_append (GTK_BOX (box), self->log_head);
  gtk_widget_set_hexpand (box, TRUE);
  return box;
}

static void
foyer_visit_panel_dispose (GObject *object)
{
  FoyerVisitPanel *self = FOYER_VISIT_PANEL (object);

  self->filling = TRUE;
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_pointer (&self->row, json_object_unref);
  g_clear_pointer (&self->pending_key, g_free);
  g_clear_object (&self->sections);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_visit_panel_parent_class)->dispose (object);
}

static void
foyer_visit_panel_class_init (FoyerVisitPanelClass *klass)
{
  static const char *const actions[] = { "visit.cash", "visit.card", "visit.deposit", "visit.receipt", "visit.edit", "visit.client", "visit.close", "visit.rebook", "visit.repeat", "visit.medical", "visit.review", "visit.slip" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_visit_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "visitpanel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, do_action);
  /* Here and not at the window: a toast on view would take the first Escape for itself. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "visit.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "visit.cash", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, 0, "visit.card", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F7, 0, "visit.deposit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "visit.edit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "visit.receipt", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "visit.slip", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "visit.rebook", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "visit.repeat", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_m, GDK_CONTROL_MASK, "visit.medical", NULL);
}

static void
foyer_visit_panel_init (FoyerVisitPanel *self)
{
}

GtkWidget *
foyer_visit_panel_new (FoyerUiContext *context,
                       JsonObject *args)
{
  FoyerVisitPanel *self;
  GtkWidget *scrolled, *body;
  FoyerId id = FOYER_ID_NONE, appointment = FOYER_ID_NONE;

  if (!foyer_json_uid (args, "id", &id) && !foyer_json_uid (args, "appointment", &appointment))
    {
      foyer_ui_open (context, "booking", args != NULL ? json_object_ref (args) : NULL);
      return NULL;
    }
  self = g_object_new (FOYER_TYPE_VISIT_PANEL, NULL);
  self->context = g_object_ref (context);
  self->sections = foyer_visit_sections_new (context);
  self->id = id;
  self->appointment = appointment;
  self->wants_pay = foyer_json_yes (args, "pay");
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->outer), build_head (self));
  body = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  gtk_widget_add_css_class (body, "panel-body");
  gtk_box_append (GTK_BOX (body), build_main (self));
  self->client = foyer_visit_client_new (context, self->sections);
  gtk_widget_set_size_request (self->client, 176, -1);
  gtk_box_append (GTK_BOX (body), self->client);
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_first_child (self->outer)), foyer_visit_sections_button_new (self->sections), self->waits);
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), body);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (self->outer), scrolled);
  foyer_a11y_label (self, _("Visit"));
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  read_visit (self);
  return GTK_WIDGET (self);
}

gboolean
foyer_visit_panel_ready (FoyerVisitPanel *self)
{
  return self->shown;
}
