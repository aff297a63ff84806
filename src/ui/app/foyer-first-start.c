#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-countries.h"
#include "foyer-cover.h"
#include "foyer-first-start.h"

struct _FoyerFirstStart
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer;
  GtkWidget *business, *country, *zone, *currency, *owner, *login, *password, *error, *go;
};

enum
{
  MADE,
  JOIN,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerFirstStart, foyer_first_start, GTK_TYPE_WIDGET)

static const char *
text_of (GtkWidget *entry)
{
  return gtk_editable_get_text (GTK_EDITABLE (entry));
}

static void
on_country_cb (FoyerFirstStart *self)
{
  const FoyerCountry *country = &foyer_countries[adw_combo_row_get_selected (ADW_COMBO_ROW (self->country))];

  gtk_editable_set_text (GTK_EDITABLE (self->zone), country->zone);
  gtk_editable_set_text (GTK_EDITABLE (self->currency), country->currency);
}

static void
on_made_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (FoyerFirstStart) self = data;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  gtk_widget_set_sensitive (self->go, TRUE);
  if (!foyer_desk_call_finish (foyer_ui_context_desk (self->context), result, &node, &error))
    {
      g_autofree char *text = foyer_ui_error_text (error);
      foyer_form_error_set (self->error, text);
      return;
    }
  g_signal_emit (self, signals[MADE], 0, text_of (self->login), text_of (self->password));
}

static void
make (FoyerFirstStart *self)
{
  const FoyerCountry *country = &foyer_countries[adw_combo_row_get_selected (ADW_COMBO_ROW (self->country))];
  g_autofree char *lang = g_strndup (pango_language_to_string (pango_language_get_default ()), 2);
  const char *login = text_of (self->login);
  gboolean email = strchr (login, '@') != NULL;
  FoyerActor actor = { .system = TRUE };
  g_autoptr (JsonObject) params = NULL;

  foyer_form_error_set (self->error, NULL);
  gtk_widget_set_sensitive (self->go, FALSE);
  params = foyer_params ("name", "s", text_of (self->business), "country", "s", country->code, "zone", "s", text_of (self->zone),
                         "currency", "s", text_of (self->currency), "lang", "s", lang, "date_format", "s", country->date,
                         "clock24", "b", (gboolean) !country->clock12, "first_weekday", "i", (gint64) country->first_weekday,
                         "owner", "s", text_of (self->owner), email ? "email" : "phone", "s", login,
                         "password", "s", text_of (self->password), NULL);
  foyer_desk_call_async (foyer_ui_context_desk (self->context), &actor, "chain.init", params, NULL, on_made_cb, g_object_ref (self));
}

static void
ask_join (FoyerFirstStart *self)
{
  g_signal_emit (self, signals[JOIN], 0);
}

static GtkWidget *
add_entry (GtkWidget  *group,
           const char *title,
           GtkWidget **slot)
{
  *slot = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (*slot), title);
  foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (*slot)), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), *slot);
  return *slot;
}

static void
foyer_first_start_dispose (GObject *object)
{
  FoyerFirstStart *self = FOYER_FIRST_START (object);

  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_first_start_parent_class)->dispose (object);
}

static void
foyer_first_start_class_init (FoyerFirstStartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_first_start_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[MADE] = g_signal_new ("made", FOYER_TYPE_FIRST_START, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[JOIN] = g_signal_new ("join", FOYER_TYPE_FIRST_START, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_first_start_init (FoyerFirstStart *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *title = gtk_label_new (_("Your business"));
  GtkWidget *business = adw_preferences_group_new ();
  GtkWidget *owner = adw_preferences_group_new ();
  GtkStringList *countries = gtk_string_list_new (NULL);
  GtkWidget *join;

  gtk_widget_add_css_class (title, "title-1");
  gtk_box_append (GTK_BOX (box), title);

  add_entry (business, _("Name of the business"), &self->business);
  self->country = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->country), _("Country"));
  for (const FoyerCountry *c = foyer_countries; c->code != NULL; c++)
    gtk_string_list_append (countries, _(c->name));
  adw_combo_row_set_model (ADW_COMBO_ROW (self->country), G_LIST_MODEL (countries));
  g_object_unref (countries);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->country), foyer_country_guess ());
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (business), self->country);
  add_entry (business, _("Time zone"), &self->zone);
  add_entry (business, _("Currency"), &self->currency);
  gtk_box_append (GTK_BOX (box), business);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (owner), _("You, the owner"));
  add_entry (owner, _("Your name"), &self->owner);
  add_entry (owner, _("Your phone or e-mail, to sign in with"), &self->login);
  self->password = adw_password_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->password), _("Password, at least 8 characters"));
  foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (self->password)), _("Password"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (owner), self->password);
  gtk_box_append (GTK_BOX (box), owner);

  self->error = foyer_form_error_new ();
  gtk_box_append (GTK_BOX (box), self->error);
  self->go = gtk_button_new_with_mnemonic (_("_Open for business"));
  foyer_a11y_mnemonic (self->go, _("_Open for business"));
  gtk_widget_add_css_class (self->go, "suggested-action");
  gtk_widget_add_css_class (self->go, "pill");
  gtk_widget_set_halign (self->go, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->go);
  join = gtk_button_new_with_label (_("Join a chain instead"));
  foyer_a11y_label (join, _("Join a chain instead"));
  gtk_widget_add_css_class (join, "flat");
  gtk_widget_set_halign (join, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (join, "clicked", G_CALLBACK (ask_join), self);
  gtk_box_append (GTK_BOX (box), join);

  on_country_cb (self);
  g_signal_connect_swapped (self->country, "notify::selected", G_CALLBACK (on_country_cb), self);
  g_signal_connect_swapped (self->go, "clicked", G_CALLBACK (make), self);
  g_signal_connect_swapped (self->password, "entry-activated", G_CALLBACK (make), self);
  self->outer = foyer_cover_new (box, 520);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
}

GtkWidget *
foyer_first_start_new (FoyerUiContext *context)
{
  FoyerFirstStart *self = g_object_new (FOYER_TYPE_FIRST_START, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}
