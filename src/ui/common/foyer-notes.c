#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-notes.h"

static const struct
{
  const char *name, *right, *title;
} sections[] = {
  { "medical", "private.medical", N_("Medical") },
  { "payroll", "private.payroll", N_("Pay") },
};

typedef struct
{
  FoyerUiContext *context; /* owned */
  const char *about;       /* "client" or "staff" */
  FoyerId id;
  gboolean is_private, may_write, may_edit;
  char *editing;           /* owned (nullable): note whose words are in the entry */
  const char *entry_title; /* static */
  GtkWidget *group, *entry, *section;
  GPtrArray *rows;         /* borrowed: rows of the group */
  char *shown;             /* owned: what they say */
  guint n_sections;
  const char *offered[G_N_ELEMENTS (sections)];
  GCancellable *reading;   /* owned */
} Notes;

static void
notes_free (gpointer data)
{
  Notes *n = data;

  g_cancellable_cancel (n->reading);
  g_clear_object (&n->reading);
  g_ptr_array_unref (n->rows);
  g_free (n->shown);
  g_free (n->editing);
  g_object_unref (n->context);
  g_free (n);
}

static Notes *
notes_of (gpointer group)
{
  return g_object_get_data (G_OBJECT (group), "notes");
}

static void ask (Notes *n);

static const char *
section_title (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    if (g_strcmp0 (sections[i].name, name) == 0)
      return _(sections[i].title);
  return NULL;
}

/* ---- a note ------------------------------------------------------------------------------------------------------------- */

static void
on_away_cb (GtkButton *button,
            Notes     *n)
{
  const char *id = g_object_get_data (G_OBJECT (button), "note");

  if (n->is_private)
    foyer_ui_run (n->context, NULL, "private.delete", foyer_params ("note", "s", id, NULL), _("Note put away"), NULL, NULL);
  else
    foyer_ui_run (n->context, NULL, "note.archive", foyer_params ("id", "s", id, NULL), _("Note put away"), NULL, NULL);
}

static void on_pin_cb (GtkToggleButton *toggle, Notes *n);

/* It says what is so, not what was wished. */
static void
on_pinned_cb (FoyerUiContext *context,
              JsonNode       *result,
              const GError   *error,
              gpointer        data)
{
  if (error == NULL)
    return;
  g_signal_handlers_block_matched (data, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, on_pin_cb, NULL);
  gtk_toggle_button_set_active (data, !gtk_toggle_button_get_active (data));
  g_signal_handlers_unblock_matched (data, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, on_pin_cb, NULL);
}

static void
on_pin_cb (GtkToggleButton *toggle,
           Notes           *n)
{
  gboolean on = gtk_toggle_button_get_active (toggle);

  foyer_ui_run (n->context, toggle, "note.pin", foyer_params ("id", "s", g_object_get_data (G_OBJECT (toggle), "note"), "on", "b", on, NULL),
                on ? _("Shown as important") : _("No longer important"), on_pinned_cb, toggle);
}

/* Its words come into the field below; Enter keeps them, Escape leaves everything as it is. */
static void
end_edit (Notes *n)
{
  if (n->editing == NULL)
    return;
  g_clear_pointer (&n->editing, g_free);
  gtk_editable_set_text (GTK_EDITABLE (n->entry), "");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (n->entry), n->entry_title);
  gtk_widget_set_visible (n->entry, n->may_write);
}

static void
on_edit_cb (GtkButton *button,
            Notes     *n)
{
  g_free (n->editing);
  n->editing = g_strdup (g_object_get_data (G_OBJECT (button), "note"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (n->entry), _("Correct the note"));
  gtk_editable_set_text (GTK_EDITABLE (n->entry), g_object_get_data (G_OBJECT (button), "text"));
  gtk_widget_set_visible (n->entry, TRUE);
  gtk_widget_grab_focus (n->entry);
  gtk_editable_set_position (GTK_EDITABLE (n->entry), -1);
}

static GtkWidget *
note_row (Notes      *n,
          JsonObject *note)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  const char *text = foyer_json_str (note, "text"), *who = foyer_json_str (note, "who"), *sec = section_title (foyer_json_str (note, "sec"));
  g_autofree char *at = foyer_format_instant (foyer_ui_time_format (n->context), foyer_ui_zone (n->context), foyer_json_num (note, "at"));
  g_autoptr (GString) by = g_string_new (NULL);
  GtkWidget *label = gtk_label_new (text), *small, *button;
  gboolean pin = foyer_json_yes (note, "pin");

  if (sec != NULL)
    g_string_append_printf (by, "%s · ", sec);
  if (who != NULL)
    g_string_append_printf (by, "%s, ", who);
  g_string_append (by, at);
  if (foyer_ui_waits (n->context, note))
    g_string_append (by, " " FOYER_UI_CLOCK);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (pin)
    gtk_widget_add_css_class (label, "heading");
  if (foyer_json_num (note, "fixed_at") != 0)
    {
      g_autofree char *when = foyer_format_instant (foyer_ui_time_format (n->context), foyer_ui_zone (n->context), foyer_json_num (note, "fixed_at"));
      const char *fixed_by = foyer_json_str (note, "fixed_by");

      g_string_append (by, "\n");
      if (fixed_by != NULL)
        /* Translators: a person and a time */
        g_string_append_printf (by, _("corrected by %s, %s"), fixed_by, when);
      else
        /* Translators: %s is a time */
        g_string_append_printf (by, _("corrected %s"), when);
    }
  small = gtk_label_new (by->str);
  gtk_label_set_xalign (GTK_LABEL (small), 0);
  gtk_label_set_wrap (GTK_LABEL (small), TRUE);
  gtk_widget_add_css_class (small, "caption");
  gtk_widget_add_css_class (small, "dim-label");
  gtk_box_append (GTK_BOX (words), label);
  gtk_box_append (GTK_BOX (words), small);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), words);
  if (n->may_write && !n->is_private)
    {
      const char *tip = pin ? _("No longer important") : _("Important: shown wherever the client is");

      button = gtk_toggle_button_new ();
      gtk_button_set_icon_name (GTK_BUTTON (button), "view-pin-symbolic");
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), pin);
      gtk_widget_set_tooltip_text (button, tip);
      foyer_a11y_label (button, _("Important"));
      g_object_set_data_full (G_OBJECT (button), "note", g_strdup (foyer_json_str (note, "id")), g_free);
      g_signal_connect (button, "toggled", G_CALLBACK (on_pin_cb), n);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), button);
      g_object_set_data (G_OBJECT (row), "pin", button);
    }
  /* One's own and others' are two rights (CLI-12). */
  if (n->is_private ? n->may_write : foyer_json_yes (note, "editable"))
    {
      if (!n->is_private)
        {
          button = foyer_icon_button ("document-edit-symbolic", _("Correct the note"), NULL);
          g_object_set_data_full (G_OBJECT (button), "note", g_strdup (foyer_json_str (note, "id")), g_free);
          g_object_set_data_full (G_OBJECT (button), "text", g_strdup (text), g_free);
          g_signal_connect (button, "clicked", G_CALLBACK (on_edit_cb), n);
          gtk_widget_add_css_class (button, "flat");
          gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
          gtk_box_append (GTK_BOX (box), button);
          g_object_set_data (G_OBJECT (row), "edit", button);
        }
      button = foyer_icon_button ("user-trash-symbolic", _("Put the note away"), NULL);
      g_object_set_data_full (G_OBJECT (button), "note", g_strdup (foyer_json_str (note, "id")), g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (on_away_cb), n);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), button);
      g_object_set_data (G_OBJECT (row), "away", button);
    }
  g_object_set_data_full (G_OBJECT (row), "note", g_strdup (foyer_json_str (note, "id")), g_free);
  gtk_widget_add_css_class (box, "note-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  foyer_a11y_label (row, text);
  foyer_a11y_describe (row, by->str);
  return row;
}

/* ---- the list ----------------------------------------------------------------------------------------------------------- */

/* All that the rows depend on. (transfer full) */
static char *
words_of (Notes     *n,
          JsonArray *list)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      g_autofree char *note = json_to_string (json_array_get_element (list, i), FALSE);

      g_string_append_printf (out, "%s %d\n", note, foyer_ui_waits (n->context, json_array_get_object_element (list, i)));
    }
  return g_string_free (out, FALSE);
}

/* Where the keyboard is among the notes. */
typedef struct
{
  char *note;       /* owned; NULL: not here */
  const char *what; /* "pin", "edit", "away", or the row itself */
  guint at;
} Place;

static Place
place_of (Notes *n)
{
  GtkRoot *root = gtk_widget_get_root (n->group);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  Place place = { NULL, NULL, 0 };

  for (guint i = 0; focus != NULL && i < n->rows->len; i++)
    {
      GtkWidget *row = n->rows->pdata[i];

      if (focus != row && !gtk_widget_is_ancestor (focus, row))
        continue;
      place.note = g_strdup (g_object_get_data (G_OBJECT (row), "note"));
      place.at = i;
      if (focus == g_object_get_data (G_OBJECT (row), "pin"))
        place.what = "pin";
      else if (focus == g_object_get_data (G_OBJECT (row), "edit"))
        place.what = "edit";
      else if (focus == g_object_get_data (G_OBJECT (row), "away"))
        place.what = "away";
    }
  return place;
}

/* The note it was at; when that is gone, the one that stands there now, and after the last one where new ones are written. */
static void
go_back (Notes *n,
         Place *place)
{
  GtkWidget *row = NULL, *button;

  if (place->note == NULL)
    return;
  for (guint i = 0; i < n->rows->len && row == NULL; i++)
    if (g_strcmp0 (g_object_get_data (G_OBJECT (n->rows->pdata[i]), "note"), place->note) == 0)
      row = n->rows->pdata[i];
  if (row == NULL && n->rows->len > 0)
    row = n->rows->pdata[MIN (place->at, n->rows->len - 1)];
  button = row != NULL && place->what != NULL ? g_object_get_data (G_OBJECT (row), place->what) : NULL;
  if (row == NULL)
    row = n->entry;
  if (button != NULL || row != NULL)
    gtk_widget_grab_focus (button != NULL ? button : row);
  g_free (place->note);
}

static void
on_list_cb (FoyerUiContext *context,
            JsonNode       *result,
            const GError   *error,
            gpointer        data)
{
  Notes *n = notes_of (data);
  JsonArray *list = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  guint len = list != NULL ? json_array_get_length (list) : 0;
  g_autofree char *words = words_of (n, list);
  Place place;

  gtk_widget_set_visible (n->group, list != NULL && (n->may_write || len > 0));
  /* Others' notes change as well: nobody who reads or selects here is disturbed by them. */
  if (g_strcmp0 (words, n->shown) == 0)
    return;
  g_free (n->shown);
  n->shown = g_steal_pointer (&words);
  place = place_of (n);
  for (guint i = 0; i < n->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (n->group), n->rows->pdata[i]);
  g_ptr_array_set_size (n->rows, 0);
  for (guint i = 0; i < len; i++)
    {
      GtkWidget *row = note_row (n, json_array_get_object_element (list, i));

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (n->group), row);
      g_ptr_array_add (n->rows, row);
    }
  go_back (n, &place);
}

static void
ask (Notes *n)
{
  g_cancellable_cancel (n->reading);
  g_clear_object (&n->reading);
  n->reading = g_cancellable_new ();
  foyer_ui_ask (n->context, n->group, n->is_private ? "private.list" : "note.list", foyer_params (n->about, "d", &n->id, NULL), n->reading, on_list_cb, n->group);
}

static void
on_changed_cb (GtkWidget            *group,
               const FoyerChangeSet *set)
{
  Notes *n = notes_of (group);

  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, n->is_private ? "private_note" : "note") || g_str_equal (set->rows[i].entity->name, "client_alias"))
      {
        ask (n);
        return;
      }
}

static void
on_added_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  Notes *n = notes_of (data);

  gtk_widget_set_sensitive (n->entry, TRUE);
  if (error == NULL)
    gtk_editable_set_text (GTK_EDITABLE (n->entry), "");
  if (error == NULL)
    end_edit (n);
  gtk_widget_grab_focus (n->entry);
}

static void
on_add_cb (GtkWidget *entry,
           Notes     *n)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  if (*text == '\0' || !gtk_widget_get_sensitive (entry))
    return;
  gtk_widget_set_sensitive (entry, FALSE);
  if (n->is_private)
    {
      const char *sec = n->offered[n->section != NULL ? gtk_drop_down_get_selected (GTK_DROP_DOWN (n->section)) : 0];
      foyer_ui_run (n->context, n->group, "private.add", foyer_params (n->about, "d", &n->id, "sec", "s", sec, "text", "s", text, NULL), _("Note added"), on_added_cb, n->group);
    }
  else if (n->editing != NULL)
    foyer_ui_run (n->context, n->group, "note.edit", foyer_params ("id", "s", n->editing, "text", "s", text, NULL), _("Note corrected"), on_added_cb, n->group);
  else
    foyer_ui_run (n->context, n->group, "note.add", foyer_params (n->about, "d", &n->id, "text", "s", text, NULL), _("Note added"), on_added_cb, n->group);
}

static gboolean
on_key_cb (GtkEventControllerKey *controller,
           guint                  keyval,
           guint                  keycode,
           GdkModifierType        state,
           Notes                 *n)
{
  if (keyval != GDK_KEY_Escape || n->editing == NULL)
    return FALSE;
  end_edit (n);
  return TRUE;
}

static GtkWidget *
notes_new (FoyerUiContext *context,
           const char     *about,
           const FoyerId  *id,
           gboolean        is_private)
{
  Notes *n = g_new0 (Notes, 1);
  const char *hint = is_private ? _("Add a private note") : _("Add a note");

  n->context = g_object_ref (context);
  n->about = g_intern_string (about);
  n->id = *id;
  n->is_private = is_private;
  n->may_write = is_private || foyer_ui_may (context, "clients.comments-add");
  n->may_edit = !is_private && (foyer_ui_may (context, "clients.comments-edit") || foyer_ui_may (context, "clients.comments-edit-others"));
  n->entry_title = hint;
  n->rows = g_ptr_array_new ();
  n->group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (n->group), is_private ? _("Private notes") : _("Notes"));
  if (is_private)
    {
      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (n->group), _("Only for those with the right, on desks that hold them."));
      for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
        if (foyer_ui_may (context, sections[i].right))
          n->offered[n->n_sections++] = sections[i].name;
    }
  if (n->may_write || n->may_edit)
    {
      GtkEventController *keys = gtk_event_controller_key_new ();

      n->entry = adw_entry_row_new ();
      gtk_widget_set_visible (n->entry, n->may_write);
      gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
      g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_cb), n);
      gtk_widget_add_controller (n->entry, keys);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (n->entry), hint);
      adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (n->entry), TRUE);
      foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (n->entry)), hint);
      g_signal_connect (n->entry, "apply", G_CALLBACK (on_add_cb), n);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (n->group), n->entry);
      if (n->n_sections > 1)
        {
          const char *titles[G_N_ELEMENTS (sections) + 1] = { NULL };

          for (guint i = 0; i < n->n_sections; i++)
            titles[i] = section_title (n->offered[i]);
          n->section = gtk_drop_down_new_from_strings (titles);
          foyer_a11y_label (n->section, _("Section"));
          gtk_widget_add_css_class (n->section, "flat-drop");
          gtk_widget_set_valign (n->section, GTK_ALIGN_CENTER);
          adw_entry_row_add_suffix (ADW_ENTRY_ROW (n->entry), n->section);
        }
    }
  g_object_set_data_full (G_OBJECT (n->group), "notes", n, notes_free);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), n->group, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (n->group, FALSE);
  ask (n);
  return n->group;
}

GtkWidget *
foyer_notes_new (FoyerUiContext *context,
                 const FoyerId  *client)
{
  return notes_new (context, "client", client, FALSE);
}

GtkWidget *
foyer_notes_new_private (FoyerUiContext *context,
                         const char     *about,
                         const FoyerId  *id)
{
  gboolean any = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    any |= foyer_ui_may (context, sections[i].right);
  return any && foyer_ui_may (context, "private") ? notes_new (context, about, id, TRUE) : NULL;
}

/* ---- the strip ---------------------------------------------------------------------------------------------------------- */

GtkWidget *
foyer_notes_strip_new (void)
{
  GtkWidget *strip = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_add_css_class (strip, "note-strip");
  foyer_a11y_label (strip, _("Important"));
  gtk_widget_set_visible (strip, FALSE);
  return strip;
}

void
foyer_notes_strip_show (GtkWidget *strip,
                        JsonArray *notes)
{
  GtkWidget *child;
  guint len = notes != NULL ? json_array_get_length (notes) : 0;

  while ((child = gtk_widget_get_first_child (strip)) != NULL)
    gtk_box_remove (GTK_BOX (strip), child);
  for (guint i = 0; i < len; i++)
    {
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *icon = gtk_image_new_from_icon_name ("view-pin-symbolic");
      GtkWidget *label = gtk_label_new (foyer_json_str (json_array_get_object_element (notes, i), "text"));

      gtk_widget_set_valign (icon, GTK_ALIGN_START);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_box_append (GTK_BOX (line), icon);
      gtk_box_append (GTK_BOX (line), label);
      gtk_box_append (GTK_BOX (strip), line);
    }
  gtk_widget_set_visible (strip, len > 0);
}
