#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-card.h"
#include "foyer-cover.h"
#include "foyer-labels.h"
#include "foyer-settings-page.h"

static const FoyerFormField language_fields[] = {
  { "en", "English", FOYER_FORM_TEXT, NULL, NULL, N_("Title in other languages"), NULL },
  { "hu", "Magyar", FOYER_FORM_TEXT },
  { "pt", "Português", FOYER_FORM_TEXT },
  { "ru", "Русский", FOYER_FORM_TEXT },
  { "uk", "Українська", FOYER_FORM_TEXT },
  { NULL },
};

static void
card_free (gpointer data)
{
  FoyerCard *self = data;

  if (self->free_data != NULL)
    self->free_data (self->data);
  g_clear_pointer (&self->row, json_object_unref);
  json_object_unref (self->written);
  g_object_unref (self->context);
  g_free (self->id);
  g_free (self->category);
  g_free (self);
}

FoyerCard *
foyer_card_of (gpointer frame)
{
  return g_object_get_data (G_OBJECT (frame), "card");
}

/* ---- making and changing ------------------------------------------------------------------------------------------------ */

static void
on_saved_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerCard *self = foyer_card_of (data);
  g_autofree char *text = error ? foyer_ui_error_text (error) : NULL;

  foyer_form_error_set (self->error, text);
  if (self->id == NULL && result != NULL)
    foyer_ui_open (context, self->kind->what, foyer_params ("id", "s", foyer_json_str (json_node_get_object (result), self->kind->what), NULL));
}

static void
create (FoyerCard *self)
{
  g_autoptr (JsonObject) params = json_object_new ();
  const char *why = NULL;

  if (!foyer_form_put_all (FOYER_FORM (self->form), params, &why))
    {
      foyer_form_error_set (self->error, why);
      return;
    }
  if (self->kind->complete != NULL)
    self->kind->complete (self, params);
  foyer_ui_run_quiet (self->context, self->frame, self->kind->create, g_steal_pointer (&params), _(self->kind->added), on_saved_cb, self->frame);
}

void
foyer_card_update (FoyerCard *self, JsonObject *params, const char *said)
{
  json_object_set_string_member (params, self->kind->what, self->id);
  foyer_ui_run_quiet (self->context, self->frame, self->kind->update, params, said != NULL ? said : _(self->kind->changed), on_saved_cb, self->frame);
}

static void
on_field_cb (FoyerForm *form, const char *name, gpointer data)
{
  FoyerCard *self = data;
  g_autoptr (JsonObject) params = NULL;
  FoyerCardChange change = FOYER_CARD_FIELD;
  const char *why = NULL;

  foyer_form_error_set (self->error, NULL);
  /* Enter in a new one makes it. */
  if (self->id == NULL)
    {
      if (name == NULL)
        create (self);
      return;
    }
  params = json_object_new ();
  if (self->kind->change != NULL)
    change = self->kind->change (self, name, params);
  if (change == FOYER_CARD_NOTHING)
    return;
  if (change == FOYER_CARD_FIELD && !foyer_form_put (form, name, params, &why))
    {
      foyer_form_error_set (self->error, why);
      return;
    }
  foyer_card_update (self, g_steal_pointer (&params), NULL);
}

static void
on_make_cb (GtkWidget *button, FoyerCard *self)
{
  create (self);
}

static void
on_delete_cb (GtkWidget *button, FoyerCard *self)
{
  foyer_ui_run (self->context, NULL, self->kind->remove, foyer_params (self->kind->remove_what ? self->kind->remove_what : self->kind->what, "s", self->id, NULL),
                _(self->kind->removed), NULL, NULL);
}

/* ---- showing ------------------------------------------------------------------------------------------------------------ */

static void
show_titles (FoyerCard *self)
{
  JsonObject *read = foyer_json_obj (self->row, "titles");

  foyer_form_fill (FOYER_FORM (self->titles), read);
  for (const FoyerFormField *f = language_fields; f->name != NULL; f++)
    {
      const char *is = read != NULL ? foyer_json_str (read, f->name) : NULL, *wanted = foyer_json_str (self->written, f->name);

      if (wanted != NULL && g_str_equal (wanted, is != NULL ? is : ""))
        json_object_remove_member (self->written, f->name);
    }
}

gboolean
foyer_card_show (FoyerCard *self, JsonNode *result)
{
  if (result == NULL || foyer_json_yes (json_node_get_object (result), "deleted"))
    {
      foyer_ui_close (self->context);
      return FALSE;
    }
  g_clear_pointer (&self->row, json_object_unref);
  self->row = json_node_dup_object (result);
  gtk_label_set_text (GTK_LABEL (self->title), foyer_json_str (self->row, "title"));
  foyer_form_fill (FOYER_FORM (self->form), self->row);
  if (self->titles != NULL)
    show_titles (self);
  return TRUE;
}

void
foyer_card_set_categories (FoyerCard *self, JsonArray *categories)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new (), titles = g_ptr_array_new ();

  for (guint i = 0; categories != NULL && i < json_array_get_length (categories); i++)
    {
      g_ptr_array_add (ids, (gpointer) foyer_json_str (json_array_get_object_element (categories, i), "id"));
      g_ptr_array_add (titles, (gpointer) foyer_json_str (json_array_get_object_element (categories, i), "shown"));
    }
  g_ptr_array_add (ids, NULL);
  g_ptr_array_add (titles, NULL);
  foyer_form_set_choices (FOYER_FORM (self->form), "category", (const char *const *) ids->pdata, (const char *const *) titles->pdata);
  if (self->id == NULL && self->category != NULL)
    foyer_form_set_text (FOYER_FORM (self->form), "category", self->category);
}

static void
take_titles (JsonObject *from, JsonObject *titles)
{
  g_autoptr (GList) names = from != NULL ? json_object_get_members (from) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_string_member (titles, l->data, foyer_json_str (from, l->data));
}

/* All of them are sent, also those of languages that have no field here, and what was written a moment ago. */
static void
on_language_cb (FoyerForm *form, const char *name, gpointer data)
{
  FoyerCard *self = data;
  JsonObject *titles = json_object_new (), *params = json_object_new ();
  g_autofree char *text = foyer_form_text (form, name);

  json_object_set_string_member (self->written, name, text);
  take_titles (self->row != NULL ? foyer_json_obj (self->row, "titles") : NULL, titles);
  take_titles (self->written, titles);
  json_object_set_object_member (params, "titles", titles);
  foyer_card_update (self, params, _("Title changed"));
}

void
foyer_card_add_titles (FoyerCard *self)
{
  self->titles = foyer_form_new (self->context, language_fields, FALSE, on_language_cb, self);
  gtk_box_append (GTK_BOX (self->body), self->titles);
}

void
foyer_card_add_button (FoyerCard *self)
{
  GtkWidget *button = gtk_button_new_with_label (self->id == NULL ? _(self->kind->add) : _(self->kind->drop));

  gtk_widget_add_css_class (button, self->id == NULL ? "suggested-action" : "destructive-action");
  g_signal_connect (button, "clicked", G_CALLBACK (self->id == NULL ? on_make_cb : on_delete_cb), self);
  gtk_box_append (GTK_BOX (self->body), button);
}

FoyerCard *
foyer_card_new (const FoyerCardKind *kind, FoyerUiContext *context, JsonObject *args, const FoyerFormField *fields, gpointer data, GDestroyNotify free_data)
{
  FoyerCard *self = g_new0 (FoyerCard, 1);

  self->kind = kind;
  self->written = json_object_new ();
  self->context = g_object_ref (context);
  self->id = g_strdup (args ? foyer_json_str (args, "id") : NULL);
  self->category = g_strdup (args ? foyer_json_str (args, "category") : NULL);
  self->data = data;
  self->free_data = free_data;
  self->body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  self->error = foyer_form_error_new ();
  self->form = foyer_form_new (context, fields, self->id == NULL, on_field_cb, self);
  gtk_box_append (GTK_BOX (self->body), self->error);
  gtk_box_append (GTK_BOX (self->body), self->form);
  self->frame = foyer_panel_frame_new (context, self->id != NULL ? "" : _(kind->fresh), self->body, &self->title);
  g_object_set_data_full (G_OBJECT (self->frame), "card", self, card_free);
  if (self->id == NULL)
    foyer_form_focus (FOYER_FORM (self->form), NULL);
  return self;
}
