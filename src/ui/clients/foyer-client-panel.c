#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-change-list.h"
#include "foyer-client-deposit.h"
#include "foyer-client-erase.h"
#include "foyer-client-figures.h"
#include "foyer-client-files.h"
#include "foyer-client-elsewhere.h"
#include "foyer-client-history.h"
#include "foyer-client-more.h"
#include "foyer-client-panel.h"
#include "foyer-client-visitors.h"
#include "foyer-cover.h"
#include "foyer-custom-form.h"
#include "foyer-labels.h"
#include "foyer-merge-panel.h"
#include "foyer-money.h"
#include "foyer-notes.h"

/* Visits shown at first; the store is asked for one more, to know whether there are more. */
#define FEW_VISITS 4
#define MAX_VISITS 500

typedef enum
{
  FIELD_TEXT,
  FIELD_PHONE,
  FIELD_DATE,
  FIELD_PCT,
} FieldKind;

static const struct
{
  const char *name; /* parameter of client.update, and member of client.get */
  const char *title;
  FieldKind kind;
  const char *shown; /* member that says whether the field is in use here; NULL: always */
  gboolean new_too;  /* in an empty card too */
  gboolean late;     /* below the visits: looked for less often */
} fields[] = {
  { "name", N_("Name"), FIELD_TEXT, NULL, TRUE, FALSE },
  { "middle", N_("Middle name"), FIELD_TEXT, "middle_shown", FALSE, FALSE },
  { "surname", N_("Surname"), FIELD_TEXT, "surname_shown", TRUE, FALSE },
  { "phone", N_("Phone"), FIELD_PHONE, NULL, TRUE, FALSE },
  { "email", N_("E-mail"), FIELD_TEXT, NULL, TRUE, FALSE },
  { "note", N_("Note"), FIELD_TEXT, NULL, TRUE, FALSE },
  { "allergy", N_("Allergies"), FIELD_TEXT, NULL, FALSE, TRUE },
  { "phone2", N_("Second phone"), FIELD_PHONE, NULL, FALSE, TRUE },
  { "birthday", N_("Birth date"), FIELD_DATE, NULL, FALSE, TRUE },
  { "card", N_("Card number"), FIELD_TEXT, NULL, FALSE, TRUE },
  { "discount", N_("Discount, %"), FIELD_PCT, NULL, FALSE, TRUE },
};

enum
{
  SOLD,
  PAID,
  BALANCE,
  VISITS,
  NOSHOWS,
  FIRST,
  LAST,
  N_FIGURES,
};

static const char *const figure_titles[N_FIGURES] = { N_("Sold"), N_("Paid"), N_("Balance"), N_("Visits"), N_("No-shows"), N_("First visit"), N_("Last visit") };

struct _FoyerClientPanel
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *title, *pending, *waiting, *error;
  GtkWidget *labels, *label_menu, *label_box;
  GtkWidget *alert, *alert_text;
  GtkWidget *figures, *figure[N_FIGURES];
  GtkWidget *rows[G_N_ELEMENTS (fields)];
  GtkWidget *make, *book, *visits_head, *history, *menu, *merged, *deposit, *custom, *more, *sums;
  FoyerId id;      /* none: an empty card */
  JsonObject *row; /* owned; answer of client.get */
  guint reading;
  gboolean filling, busy, all_visits;
};

G_DEFINE_FINAL_TYPE (FoyerClientPanel, foyer_client_panel, GTK_TYPE_WIDGET)

static void read_card (FoyerClientPanel *self);

static gboolean
is_new (FoyerClientPanel *self)
{
  return foyer_id_is_none (&self->id);
}

/* ---- showing ----------------------------------------------------------------------------------------------------------- */
/* What stands in the field of a stored value. (transfer full) */
static char *
shown_value (FoyerClientPanel *self,
             guint             i)
{
  gint64 n;

  switch (fields[i].kind)
    {
    case FIELD_PHONE:
      {
        g_autofree char *member = g_strconcat (fields[i].name, "_text", NULL);
        return g_strdup (foyer_json_str (self->row, member));
      }
    case FIELD_DATE:
      return foyer_ui_date_text (self->context, foyer_json_str (self->row, fields[i].name));
    case FIELD_PCT:
      n = foyer_json_num (self->row, fields[i].name);
      return n != 0 ? foyer_pct_format (n) : g_strdup ("");
    default:
      return g_strdup (foyer_json_str (self->row, fields[i].name));
    }
}

static void
show_fields (FoyerClientPanel *self)
{
  gboolean edit = foyer_ui_may (self->context, "clients.edit");
  gboolean phones = foyer_json_yes (self->row, "phones_shown");

  self->filling = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *value = shown_value (self, i);
      gboolean contact = fields[i].kind == FIELD_PHONE || g_str_equal (fields[i].name, "email");

      /* What somebody is typing is not swept away by a change from elsewhere. */
      if (gtk_widget_get_focus_child (self->rows[i]) == NULL || *gtk_editable_get_text (GTK_EDITABLE (self->rows[i])) == '\0')
        gtk_editable_set_text (GTK_EDITABLE (self->rows[i]), value != NULL ? value : "");
      /* A discount of the card is a discount on everything (VIS-3). */
      gboolean given = fields[i].kind != FIELD_PCT || foyer_ui_may (self->context, "booking.discount");
      gtk_editable_set_editable (GTK_EDITABLE (self->rows[i]), edit && given && (phones || !contact));
      gtk_widget_set_visible (self->rows[i], fields[i].shown == NULL || foyer_json_yes (self->row, fields[i].shown));
    }
  self->filling = FALSE;
}

/* What of the balance only this desk knows of. */
static void
show_waiting (FoyerClientPanel *self,
              gint64            balance,
              gint64            waiting)
{
  g_autofree char *confirmed = foyer_ui_money_bare (self->context, balance - waiting), *here = foyer_ui_money_bare (self->context, waiting);
  /* Translators: two sums and the sign of the second: "40.00 confirmed · −12.00 on this desk" */
  g_autofree char *text = g_strdup_printf (_("%s confirmed · %s%s on this desk"), confirmed, waiting > 0 ? "+" : "", here);

  gtk_label_set_text (GTK_LABEL (self->waiting), text);
  gtk_widget_set_visible (self->waiting, waiting != 0 && foyer_ui_sync (self->context, NULL) != FOYER_UI_SYNC_ALONE);
}

static void
show_figures (FoyerClientPanel *self)
{
  static const char *const members[] = { "sold", "paid", "balance" };
  gint64 balance = foyer_json_num (self->row, "balance");
  g_autofree char *visits = g_strdup_printf ("%'" G_GINT64_FORMAT, foyer_json_num (self->row, "visits"));
  g_autofree char *noshows = g_strdup_printf ("%'" G_GINT64_FORMAT, foyer_json_num (self->row, "noshows"));
  g_autofree char *first = foyer_ui_date_text (self->context, foyer_json_str (self->row, "first"));
  g_autofree char *last = foyer_ui_date_text (self->context, foyer_json_str (self->row, "last"));

  for (guint i = SOLD; i <= BALANCE; i++)
    {
      g_autofree char *text = foyer_ui_money_bare (self->context, foyer_json_num (self->row, members[i]));
      gtk_label_set_text (GTK_LABEL (self->figure[i]), text);
    }
  show_waiting (self, balance, foyer_json_num (self->row, "waiting"));
  if (balance < 0)
    gtk_widget_add_css_class (self->figure[BALANCE], "error");
  else
    gtk_widget_remove_css_class (self->figure[BALANCE], "error");
  gtk_label_set_text (GTK_LABEL (self->figure[VISITS]), visits);
  gtk_label_set_text (GTK_LABEL (self->figure[NOSHOWS]), noshows);
  gtk_label_set_text (GTK_LABEL (self->figure[FIRST]), *first ? first : "–");
  gtk_label_set_text (GTK_LABEL (self->figure[LAST]), *last ? last : "–");
}

static void
on_label_toggled_cb (GtkCheckButton   *check,
                     FoyerClientPanel *self)
{
  if (self->filling)
    return;
  foyer_ui_run (self->context, self, "client.label",
                foyer_params ("id", "d", &self->id, "label", "s", g_object_get_data (G_OBJECT (check), "label"), "on", "b",
                              gtk_check_button_get_active (check), NULL),
                NULL, NULL, NULL);
}

static gboolean
has_label (FoyerClientPanel *self,
           const char       *id)
{
  JsonArray *labels = foyer_json_arr (self->row, "labels");

  for (guint i = 0; labels != NULL && i < json_array_get_length (labels); i++)
    if (g_strcmp0 (foyer_json_str (json_array_get_object_element (labels, i), "id"), id) == 0)
      return TRUE;
  return FALSE;
}

static void
on_labels_cb (FoyerUiContext *context,
              JsonNode       *result,
              const GError   *error,
              gpointer        data)
{
  FoyerClientPanel *self = FOYER_CLIENT_PANEL (data);
  JsonArray *all = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  GtkWidget *child;

  self->reading--;
  while ((child = gtk_widget_get_first_child (self->label_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->label_box), child);
  self->filling = TRUE;
  for (guint i = 0; all != NULL && i < json_array_get_length (all); i++)
    {
      JsonObject *label = json_array_get_object_element (all, i);
      GtkWidget *check = gtk_check_button_new_with_label (foyer_json_str (label, "title"));
      g_object_set_data_full (G_OBJECT (check), "label", g_strdup (foyer_json_str (label, "id")), g_free);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), has_label (self, foyer_json_str (label, "id")));
      foyer_a11y_label (check, foyer_json_str (label, "title"));
      g_signal_connect_object (check, "toggled", G_CALLBACK (on_label_toggled_cb), self, 0);
      gtk_box_append (GTK_BOX (self->label_box), check);
    }
  self->filling = FALSE;
  gtk_widget_set_visible (self->label_menu, foyer_ui_may (self->context, "clients.edit") && all != NULL && json_array_get_length (all) > 0);
}

static void
show_labels (FoyerClientPanel *self)
{
  JsonArray *labels = foyer_json_arr (self->row, "labels");
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->labels)) != NULL)
    gtk_box_remove (GTK_BOX (self->labels), child);
  for (guint i = 0; labels != NULL && i < json_array_get_length (labels); i++)
    {
      JsonObject *label = json_array_get_object_element (labels, i);
      GtkWidget *chip = gtk_label_new (foyer_json_str (label, "title"));
      g_autofree char *tint = g_strdup_printf ("tint-%d", (int) (foyer_json_num (label, "colour") % 12));
      gtk_widget_add_css_class (chip, "chip");
      gtk_widget_add_css_class (chip, tint);
      gtk_box_append (GTK_BOX (self->labels), chip);
    }
  self->reading++;
  foyer_ui_ask (self->context, self, "client.labels", NULL, NULL, on_labels_cb, self);
}

static void
show_card (FoyerClientPanel *self)
{
  const char *allergy = foyer_json_str (self->row, "allergy");

  gtk_label_set_text (GTK_LABEL (self->title), foyer_json_str (self->row, "display"));
  gtk_widget_set_visible (self->pending, foyer_ui_waits (self->context, self->row));
  gtk_label_set_text (GTK_LABEL (self->alert_text), allergy != NULL ? allergy : "");
  gtk_widget_set_visible (self->alert, allergy != NULL);
  foyer_merged_list_show (self->merged, self->context, foyer_json_arr (self->row, "merged"));
  foyer_custom_form_show (FOYER_CUSTOM_FORM (self->custom), foyer_json_arr (self->row, "fields"), TRUE);
  foyer_client_more_show (self->more, self->row);
  show_fields (self);
  show_figures (self);
  show_labels (self);
}

/* ---- reading ----------------------------------------------------------------------------------------------------------- */
static void
on_history_cb (FoyerUiContext *context,
               JsonNode       *result,
               const GError   *error,
               gpointer        data)
{
  FoyerClientPanel *self = FOYER_CLIENT_PANEL (data);
  JsonArray *visits = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  GtkWidget *child;

  self->reading--;
  while ((child = gtk_widget_get_first_child (self->history)) != NULL)
    gtk_box_remove (GTK_BOX (self->history), child);
  gtk_widget_set_visible (self->visits_head, visits != NULL);
  if (visits == NULL)
    return;
  if (json_array_get_length (visits) > 0)
    {
      gboolean more = !self->all_visits && json_array_get_length (visits) > FEW_VISITS;
      if (more)
        json_array_remove_element (visits, FEW_VISITS);
      gtk_box_append (GTK_BOX (self->history), foyer_client_history_new (self->context, visits, FALSE));
      if (more)
        {
          GtkWidget *all = gtk_button_new_with_label (_("All visits"));
          foyer_a11y_label (all, _("All visits"));
          gtk_widget_add_css_class (all, "flat");
          gtk_actionable_set_action_name (GTK_ACTIONABLE (all), "client.all-visits");
          gtk_box_append (GTK_BOX (self->history), all);
        }
    }
  else
    {
      GtkWidget *none = gtk_label_new (_("No visits yet. Book the first one."));
      gtk_label_set_xalign (GTK_LABEL (none), 0);
      gtk_widget_add_css_class (none, "dim-label");
      gtk_box_append (GTK_BOX (self->history), none);
    }
}

static void
on_card_cb (FoyerUiContext *context,
            JsonNode       *result,
            const GError   *error,
            gpointer        data)
{
  FoyerClientPanel *self = FOYER_CLIENT_PANEL (data);

  self->reading--;
  if (result == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);
      /* Deleted, here or elsewhere: nothing left to show. */
      if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND))
        foyer_ui_close (context);
      else
        foyer_form_error_set (self->error, text);
      return;
    }
  g_clear_pointer (&self->row, json_object_unref);
  self->row = json_node_dup_object (result);
  foyer_json_uid (self->row, "id", &self->id); /* a card that was merged is shown as the one it is under */
  show_card (self);
}

static void
read_card (FoyerClientPanel *self)
{
  self->reading += 2;
  foyer_ui_ask (self->context, self, "client.get", foyer_params ("id", "d", &self->id, NULL), NULL, on_card_cb, self);
  foyer_ui_ask (self->context, self, "client.history", 
                foyer_params ("id", "d", &self->id, "limit", "i", (gint64) (self->all_visits ? MAX_VISITS : FEW_VISITS + 1), NULL), NULL, on_history_cb, self);
}

static void
on_changed_cb (FoyerClientPanel     *self,
               const FoyerChangeSet *set)
{
  if (is_new (self))
    return;
  for (guint i = 0; i < set->n; i++)
    {
      const char *table = set->rows[i].entity->name;
      gboolean mine = foyer_id_equal (&set->rows[i].id, &self->id) || g_str_equal (table, "client_alias");

      if (g_str_equal (table, "entry") || g_str_equal (table, "lease") || g_str_equal (table, "acct") || g_str_equal (table, "client_alias"))
        foyer_client_deposit_read (self->deposit);
      if (mine || g_str_equal (table, "client_label") || g_str_equal (table, "client_value") || g_str_equal (table, "custom_field") || g_str_equal (table, "visit") || g_str_equal (table, "appointment") ||
          g_str_equal (table, "line") || g_str_equal (table, "money") || g_str_equal (table, "client_adjust") || g_str_equal (table, "label"))
        {
          read_card (self);
          foyer_client_figures_read (self->sums);
          return;
        }
    }
}

/* ---- editing ----------------------------------------------------------------------------------------------------------- */
static guint
field_of (FoyerClientPanel *self,
          GtkWidget        *row)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (self->rows[i] == row)
      return i;
  g_assert_not_reached ();
}

/* Puts what was typed into @params; FALSE with a sentence. */
static gboolean
put_field (FoyerClientPanel  *self,
           guint              i,
           JsonObject        *params,
           const char       **why)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->rows[i]))));
  gint64 n;
  char iso[11];

  if (*text == '\0' && fields[i].kind != FIELD_TEXT)
    json_object_set_null_member (params, fields[i].name);
  else if (fields[i].kind == FIELD_DATE)
    {
      if (!foyer_date_parse_loose (text, foyer_ui_time_format (self->context)->date_order[0] == 'm', &n))
        {
          *why = _("That is no date.");
          return FALSE;
        }
      json_object_set_string_member (params, fields[i].name, foyer_date_format (n, iso));
    }
  else if (fields[i].kind == FIELD_PCT)
    {
      if (!foyer_pct_parse (text, &n))
        {
          *why = _("A discount lies between 0 and 100 percent.");
          return FALSE;
        }
      json_object_set_int_member (params, fields[i].name, n);
    }
  else if (*text == '\0' && strcmp (fields[i].name, "name") != 0)
    json_object_set_null_member (params, fields[i].name);
  else
    json_object_set_string_member (params, fields[i].name, text);
  return TRUE;
}

static void
on_saved_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  FoyerClientPanel *self = FOYER_CLIENT_PANEL (data);
  g_autofree char *text = NULL;

  self->busy = FALSE;
  if (error == NULL)
    return;
  text = foyer_ui_error_text (error);
  foyer_form_error_set (self->error, text);
}

static void
on_custom_cb (FoyerCustomForm *form,
              JsonObject      *values,
              gpointer         data)
{
  FoyerClientPanel *self = FOYER_CLIENT_PANEL (data);
  JsonNode *node = json_node_init_object (json_node_alloc (), values);

  json_object_unref (values);
  foyer_form_error_set (self->error, NULL);
  foyer_ui_run_quiet (self->context, self, "client.set-fields", foyer_params ("id", "d", &self->id, "values", "n", node, NULL), _("Card changed"), on_saved_cb, self);
}

static void
save_field (FoyerClientPanel *self,
            guint             i)
{
  g_autofree char *before = NULL;
  JsonObject *params;
  const char *why = NULL;

  if (is_new (self) || self->row == NULL || self->filling || !gtk_editable_get_editable (GTK_EDITABLE (self->rows[i])))
    return;
  before = shown_value (self, i);
  if (g_strcmp0 (before != NULL ? before : "", gtk_editable_get_text (GTK_EDITABLE (self->rows[i]))) == 0)
    return;
  foyer_form_error_set (self->error, NULL);
  params = foyer_params ("id", "d", &self->id, NULL);
  if (!put_field (self, i, params, &why))
    {
      foyer_form_error_set (self->error, why);
      json_object_unref (params);
      return;
    }
  foyer_ui_run_quiet (self->context, self, "client.update", params, _("Card changed"), on_saved_cb, self);
}

static void
on_apply_cb (GtkWidget        *row,
             FoyerClientPanel *self)
{
  save_field (self, field_of (self, row));
}

/* Leaving a field keeps what was typed: nobody at a desk looks for a tick to press. */
static void
on_leave_cb (GtkEventControllerFocus *controller,
             FoyerClientPanel        *self)
{
  save_field (self, field_of (self, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller))));
}

static void
on_created_cb (FoyerUiContext *context,
               JsonNode       *result,
               const GError   *error,
               gpointer        data)
{
  FoyerClientPanel *self = FOYER_CLIENT_PANEL (data);

  self->busy = FALSE;
  gtk_widget_set_sensitive (self->make, TRUE);
  if (error != NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);
      foyer_form_error_set (self->error, text);
      return;
    }
  if (foyer_json_yes (json_node_get_object (result), "existing"))
    foyer_ui_toast (context, "%s", _("This number has a card already; here it is."));
  foyer_ui_open (context, "client", foyer_params ("id", "s", foyer_json_str (json_node_get_object (result), "id"), NULL));
}

static void
create_card (FoyerClientPanel *self)
{
  JsonObject *params;
  const char *why = NULL;

  if (!is_new (self) || self->busy)
    return;
  params = json_object_new ();
  foyer_form_error_set (self->error, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (gtk_widget_get_visible (self->rows[i]) && *gtk_editable_get_text (GTK_EDITABLE (self->rows[i])) && !put_field (self, i, params, &why))
      {
        foyer_form_error_set (self->error, why);
        json_object_unref (params);
        return;
      }
  if (!json_object_has_member (params, "name"))
    {
      foyer_form_error_set (self->error, _("A client needs a name."));
      gtk_widget_grab_focus (self->rows[0]);
      json_object_unref (params);
      return;
    }
  self->busy = TRUE;
  gtk_widget_set_sensitive (self->make, FALSE);
  foyer_ui_run_quiet (self->context, self, "client.create", params, _("Client added"), on_created_cb, self);
}

static void
on_entry_activated_cb (GtkWidget        *row,
                       FoyerClientPanel *self)
{
  if (is_new (self))
    create_card (self);
}

static void
do_action (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  FoyerClientPanel *self = FOYER_CLIENT_PANEL (widget);

  if (strcmp (name, "client.make") == 0)
    create_card (self);
  else if (strcmp (name, "client.edit") == 0)
    gtk_widget_grab_focus (self->rows[0]);
  else if (strcmp (name, "client.book") == 0)
    foyer_ui_open (self->context, "booking", foyer_params ("client", "d", &self->id, NULL));
  else if (strcmp (name, "client.all-visits") == 0)
    {
      self->all_visits = TRUE;
      read_card (self);
    }
  else if (strcmp (name, "client.merge") == 0)
    foyer_ui_open (self->context, "merge", foyer_params ("id", "d", &self->id, NULL));
  else if (strcmp (name, "client.erase") == 0)
    foyer_client_erase_ask (self->context, widget, &self->id);
  else if (strcmp (name, "client.delete") == 0)
    {
      foyer_ui_run (self->context, NULL, "client.delete", foyer_params ("id", "d", &self->id, NULL), _("Client deleted"), NULL, NULL);
      foyer_ui_close (self->context);
    }
  else
    foyer_ui_close (self->context);
}

/* ---- building ---------------------------------------------------------------------------------------------------------- */
static GtkWidget *
build_head (FoyerClientPanel *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autoptr (GMenu) menu = g_menu_new ();

  self->title = gtk_label_new (is_new (self) ? _("New client") : "");
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->title, "title-4");
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_box_append (GTK_BOX (head), self->title);
  self->pending = gtk_label_new (FOYER_UI_CLOCK);
  gtk_widget_set_tooltip_text (self->pending, _("Not yet at the chain"));
  foyer_a11y_label (self->pending, _("Not yet at the chain"));
  gtk_widget_set_visible (self->pending, FALSE);
  gtk_box_append (GTK_BOX (head), self->pending);
  if (!is_new (self) && (foyer_ui_may (self->context, "clients.delete") || foyer_ui_may (self->context, "clients.edit") || foyer_ui_may (self->context, "clients.erase")))
    {
      if (foyer_ui_may (self->context, "clients.edit"))
        g_menu_append (menu, _("_Merge with another card…"), "client.merge");
      if (foyer_ui_may (self->context, "clients.delete"))
        g_menu_append (menu, _("_Delete client"), "client.delete");
      if (foyer_ui_may (self->context, "clients.erase"))
        g_menu_append (menu, _("_Erase for good…"), "client.erase");
      self->menu = gtk_menu_button_new ();
      gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (self->menu), "view-more-symbolic");
      gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->menu), G_MENU_MODEL (menu));
      gtk_widget_set_tooltip_text (self->menu, _("More"));
      foyer_a11y_label (self->menu, _("More"));
      gtk_widget_add_css_class (self->menu, "flat");
      gtk_box_append (GTK_BOX (head), self->menu);
    }
  GtkWidget *close = foyer_icon_button ("window-close-symbolic", _("Close"), "client.close");
  gtk_widget_add_css_class (close, "flat");
  gtk_box_append (GTK_BOX (head), close);
  gtk_widget_add_css_class (head, "panel-head");
  return head;
}

static GtkWidget *
build_labels (FoyerClientPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *popover = gtk_popover_new ();

  self->labels = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->label_menu = gtk_menu_button_new ();
  self->label_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->label_menu), _("Category"));
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (self->label_menu), TRUE);
  gtk_popover_set_child (GTK_POPOVER (popover), self->label_box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->label_menu), popover);
  gtk_widget_set_tooltip_text (self->label_menu, _("Categories"));
  foyer_a11y_label (self->label_menu, _("Categories"));
  gtk_widget_add_css_class (self->label_menu, "flat");
  gtk_widget_add_css_class (self->label_menu, "caption");
  gtk_widget_set_visible (self->label_menu, FALSE);
  gtk_box_append (GTK_BOX (box), self->labels);
  gtk_box_append (GTK_BOX (box), self->label_menu);
  return box;
}

static GtkWidget *
build_figures (FoyerClientPanel *self)
{
  static const struct
  {
    int figure, column, row;
  } places[] = { { SOLD, 0, 0 }, { PAID, 1, 0 }, { BALANCE, 2, 0 }, { VISITS, 0, 1 }, { NOSHOWS, 1, 1 }, { FIRST, 0, 2 }, { LAST, 1, 2 } };
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 12);
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    gtk_grid_attach (GTK_GRID (grid), foyer_figure_new (_(figure_titles[places[i].figure]), &self->figure[places[i].figure]), places[i].column, places[i].row, 1, 1);
  return grid;
}

static GtkWidget *
build_fields (FoyerClientPanel *self,
              gboolean          late)
{
  GtkWidget *group = adw_preferences_group_new ();
  gboolean any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      GtkWidget *row;
      GtkEventController *focus;

      if (fields[i].late != late)
        continue;
      row = adw_entry_row_new ();
      focus = gtk_event_controller_focus_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(fields[i].title));
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (row)), _(fields[i].title));
      if (fields[i].kind == FIELD_PHONE)
        adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_PHONE);
      self->rows[i] = row;
      adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), !is_new (self));
      g_signal_connect (row, "apply", G_CALLBACK (on_apply_cb), self);
      g_signal_connect (row, "entry-activated", G_CALLBACK (on_entry_activated_cb), self);
      g_signal_connect (focus, "leave", G_CALLBACK (on_leave_cb), self);
      gtk_widget_add_controller (row, focus);
      if (is_new (self))
        gtk_widget_set_visible (row, fields[i].new_too && fields[i].shown == NULL);
      any = any || gtk_widget_get_visible (row);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  /* A card without rows would be a stroke under the button. */
  gtk_widget_set_visible (group, any);
  return group;
}

static GtkWidget *
build_body (FoyerClientPanel *self)
{
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *hidden;

  gtk_widget_add_css_class (body, "panel-body");
  self->error = foyer_form_error_new ();
  gtk_box_append (GTK_BOX (body), self->error);
  if (!is_new (self))
    {
      self->alert = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      self->alert_text = gtk_label_new (NULL);
      gtk_label_set_wrap (GTK_LABEL (self->alert_text), TRUE);
      gtk_label_set_xalign (GTK_LABEL (self->alert_text), 0);
      gtk_box_append (GTK_BOX (self->alert), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
      gtk_box_append (GTK_BOX (self->alert), self->alert_text);
      gtk_widget_add_css_class (self->alert, "alert-strip");
      gtk_widget_set_visible (self->alert, FALSE);
      gtk_box_append (GTK_BOX (body), build_labels (self));
      gtk_box_append (GTK_BOX (body), self->alert);
      self->merged = foyer_merged_list_new ();
      gtk_box_append (GTK_BOX (body), self->merged);
      if (foyer_ui_may (self->context, "booking.create"))
        {
          self->book = gtk_button_new_with_mnemonic (_("_Book"));
          foyer_a11y_mnemonic (self->book, _("_Book"));
          gtk_widget_add_css_class (self->book, "suggested-action");
          gtk_actionable_set_action_name (GTK_ACTIONABLE (self->book), "client.book");
          gtk_box_append (GTK_BOX (body), self->book);
        }
      gtk_box_append (GTK_BOX (body), build_figures (self));
      self->waiting = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (self->waiting), 0);
      gtk_label_set_wrap (GTK_LABEL (self->waiting), TRUE);
      gtk_widget_add_css_class (self->waiting, "caption");
      gtk_widget_add_css_class (self->waiting, "numeric");
      gtk_widget_set_visible (self->waiting, FALSE);
      gtk_box_append (GTK_BOX (body), self->waiting);
      self->sums = foyer_client_figures_new (self->context, &self->id);
      gtk_box_append (GTK_BOX (body), self->sums);
      self->deposit = foyer_client_deposit_new (self->context, &self->id);
      gtk_box_append (GTK_BOX (body), self->deposit);
      gtk_box_append (GTK_BOX (body), foyer_notes_new (self->context, &self->id));
    }
  gtk_box_append (GTK_BOX (body), build_fields (self, FALSE));
  if (is_new (self))
    {
      self->make = gtk_button_new_with_mnemonic (_("_Add client"));
      foyer_a11y_mnemonic (self->make, _("_Add client"));
      gtk_widget_add_css_class (self->make, "suggested-action");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->make), "client.make");
      gtk_box_append (GTK_BOX (body), self->make);
      gtk_box_append (GTK_BOX (body), build_fields (self, TRUE));
    }
  else
    {
      self->visits_head = gtk_label_new (_("Visits"));
      gtk_label_set_xalign (GTK_LABEL (self->visits_head), 0);
      gtk_widget_add_css_class (self->visits_head, "heading");
      gtk_widget_set_visible (self->visits_head, FALSE);
      gtk_box_append (GTK_BOX (body), self->visits_head);
      self->history = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
      gtk_box_append (GTK_BOX (body), self->history);
      gtk_box_append (GTK_BOX (body), foyer_client_elsewhere_new (self->context, &self->id));
      hidden = foyer_client_files_new (self->context, &self->id);
      if (hidden != NULL)
        gtk_box_append (GTK_BOX (body), hidden);
      gtk_box_append (GTK_BOX (body), foyer_client_visitors_new (self->context, &self->id));
      self->custom = foyer_custom_form_new (self->context, _("More about this client"), on_custom_cb, self);
      gtk_box_append (GTK_BOX (body), self->custom);
      gtk_box_append (GTK_BOX (body), build_fields (self, TRUE));
      self->more = foyer_client_more_new (self->context, &self->id);
      gtk_box_append (GTK_BOX (body), self->more);
      hidden = foyer_notes_new_private (self->context, "client", &self->id);
      if (hidden != NULL)
        gtk_box_append (GTK_BOX (body), hidden);
      hidden = foyer_change_section_new (self->context, "client", &self->id);
      if (hidden != NULL)
        gtk_box_append (GTK_BOX (body), hidden);
    }
  return body;
}

static void
foyer_client_panel_dispose (GObject *object)
{
  FoyerClientPanel *self = FOYER_CLIENT_PANEL (object);

  self->filling = TRUE; /* leaving the focus for the last time changes nothing */
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_pointer (&self->row, json_object_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_client_panel_parent_class)->dispose (object);
}

static void
foyer_client_panel_class_init (FoyerClientPanelClass *klass)
{
  static const char *const actions[] = { "client.make", "client.edit", "client.book", "client.all-visits", "client.merge", "client.delete", "client.erase", "client.close" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_client_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "clientpanel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, do_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "client.edit", NULL);
}

static void
foyer_client_panel_init (FoyerClientPanel *self)
{
}

GtkWidget *
foyer_client_panel_new (FoyerUiContext *context,
                        JsonObject     *args)
{
  FoyerClientPanel *self = g_object_new (FOYER_TYPE_CLIENT_PANEL, NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->context = g_object_ref (context);
  foyer_json_uid (args, "id", &self->id);
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->outer), build_head (self));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), build_body (self));
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (self->outer), scrolled);
  foyer_a11y_label (self, is_new (self) ? _("New client") : _("Client"));
  if (is_new (self))
    {
      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        if (foyer_json_str (args, fields[i].name) != NULL)
          gtk_editable_set_text (GTK_EDITABLE (self->rows[i]), foyer_json_str (args, fields[i].name));
    }
  else
    {
      g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
      read_card (self);
    }
  return GTK_WIDGET (self);
}

gboolean
foyer_client_panel_ready (FoyerClientPanel *self)
{
  return self->reading == 0;
}
