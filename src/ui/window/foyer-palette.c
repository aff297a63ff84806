#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-client-find.h"
#include "foyer-labels.h"
#include "foyer-over.h"
#include "foyer-palette.h"
#include "foyer-settings-map.h"
#include "foyer-text.h"

#define MAX_CLIENTS 12

struct _FoyerPalette
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *card, *entry, *list, *empty;
  GCancellable *asking;
  JsonArray *places; /* owned (nullable): of location.mine */
  GPtrArray *lines; /* (element-type Line) as the rows of the list */
};

/* One thing that can be done. */
typedef struct
{
  char *action; /* detailed action, or NULL */
  char *page;   /* page to go to with @args, or NULL */
  JsonObject *args;
  FoyerId client; /* where neither is set */
  char *title;
} Line;

enum
{
  CLOSED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerPalette, foyer_palette, GTK_TYPE_WIDGET)

static void
line_free (gpointer data)
{
  Line *line = data;

  g_free (line->action);
  g_free (line->page);
  g_clear_pointer (&line->args, json_object_unref);
  g_free (line->title);
  g_free (line);
}

static void
add_line (FoyerPalette *self,
          const char   *icon,
          const char   *title,
          const char   *detail,
          Line         *line)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = gtk_label_new (title);
  GtkWidget *more = gtk_label_new (detail);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (more, "dim-label");
  gtk_widget_add_css_class (more, "numeric");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), more);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  foyer_a11y_label (row, title);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  line->title = g_strdup (title);
  g_ptr_array_add (self->lines, line);
}

static gboolean
fits (const char *folded,
      const char *title,
      const char *words)
{
  g_autofree char *hay = NULL;
  g_autofree char *all = g_strconcat (title, " ", words != NULL ? words : "", NULL);
  g_auto (GStrv) parts = g_strsplit (folded, " ", -1);

  hay = foyer_fold (all);
  for (char **p = parts; *p != NULL; p++)
    if (strstr (hay, *p) == NULL)
      return FALSE;
  return TRUE;
}

static void
add_command (FoyerPalette *self,
             const char   *folded,
             const char   *icon,
             const char   *title,
             const char   *words,
             const char   *accel,
             const char   *action)
{
  g_autofree char *key = NULL;
  guint keyval;
  GdkModifierType mods;
  Line *line;

  if (!fits (folded, title, words))
    return;
  if (accel != NULL && gtk_accelerator_parse (accel, &keyval, &mods))
    key = gtk_accelerator_get_label (keyval, mods);
  line = g_new0 (Line, 1);
  line->action = g_strdup (action);
  add_line (self, icon, title, key, line);
}

typedef struct
{
  FoyerPalette *palette;
  const char *folded;
  gboolean by_words; /* those that do not say it themselves */
} Seeking;

static void
add_spot (const FoyerSettingsSpot *spot,
          gpointer                 data)
{
  Seeking *seeking = data;
  g_autofree char *words = g_strjoin (" ", spot->place, spot->words, NULL);
  Line *line;

  if (fits (seeking->folded, spot->title, NULL) == seeking->by_words)
    return;
  /* Something in a section is found by its own name, not by that of its section. */
  if (seeking->by_words && !fits (seeking->folded, spot->title, spot->part != NULL ? spot->words : words))
    return;
  line = g_new0 (Line, 1);
  line->page = g_strdup (spot->page);
  line->args = foyer_params ("section", "s", spot->section, NULL);
  if (spot->part != NULL)
    json_object_set_string_member (line->args, "part", spot->part);
  add_line (seeking->palette, "emblem-system-symbolic", spot->title, spot->place, line);
}

static void
add_commands (FoyerPalette *self,
              const char   *folded)
{
  for (const FoyerPageInfo *p = foyer_pages; p->name != NULL; p++)
    if (foyer_ui_may (self->context, p->right))
      {
        g_autofree char *action = g_strdup_printf ("win.page::%s", p->name);
        add_command (self, folded, p->icon != NULL ? p->icon : "go-jump-symbolic", _(p->title), NULL, NULL, action);
      }
  for (const FoyerCommandInfo *c = foyer_ui_commands; c->name != NULL; c++)
    if (foyer_ui_may (self->context, c->right))
      {
        g_autofree char *action = g_strconcat ("win.", c->name, NULL);
        add_command (self, folded, "system-run-symbolic", _(c->title), c->words != NULL ? _(c->words) : NULL, c->accel, action);
      }
  for (guint i = 0; self->places != NULL && i < json_array_get_length (self->places); i++)
    {
      JsonObject *place = json_array_get_object_element (self->places, i);
      g_autofree char *action = g_strdup_printf ("win.work-at::%s", foyer_json_str (place, "id"));
      g_autofree char *title = g_strdup_printf (_("Work at %s"), foyer_json_str (place, "name"));

      if (!foyer_json_yes (place, "here"))
        add_command (self, folded, "mark-location-symbolic", title, foyer_json_str (place, "city"), NULL, action);
    }
  for (int by_words = 0; by_words < 2; by_words++)
    foyer_settings_each_spot (self->context, *folded != '\0', add_spot, &(Seeking){ self, folded, by_words });
  add_command (self, folded, "edit-undo-symbolic", _("Undo"), NULL, "<Control>z", "win.undo");
  add_command (self, folded, "system-lock-screen-symbolic", _("Lock"), NULL, "<Control>l", "win.lock");
  add_command (self, folded, "input-keyboard-symbolic", _("Keyboard shortcuts"), NULL, "<Control>question", "win.shortcuts");
}

static void
finish_list (FoyerPalette *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);

  gtk_list_box_select_row (GTK_LIST_BOX (self->list), first);
  gtk_widget_set_visible (self->empty, first == NULL);
}

static void
clear (FoyerPalette *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->list)) != NULL && GTK_IS_LIST_BOX_ROW (row))
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  g_ptr_array_set_size (self->lines, 0);
}

static void
on_found_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  FoyerPalette *self = FOYER_PALETTE (data);
  g_autofree char *folded = foyer_fold (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;

  clear (self);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *object = json_array_get_object_element (rows, i);
      Line *line = g_new0 (Line, 1);

      g_autofree char *phone = foyer_client_found_phone (object);

      foyer_json_uid (object, "id", &line->client);
      add_line (self, "avatar-default-symbolic", foyer_json_str (object, "display"), *phone != '\0' ? phone : NULL, line);
    }
  add_commands (self, folded);
  finish_list (self);
}

static void
on_changed_cb (FoyerPalette *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autofree char *folded = foyer_fold (text);

  if (foyer_client_find (self->context, self, &self->asking, text, MAX_CLIENTS, on_found_cb, self))
    return;
  clear (self);
  add_commands (self, folded);
  finish_list (self);
}

static void
on_places_cb (FoyerUiContext *context,
              JsonNode       *result,
              const GError   *error,
              gpointer        data)
{
  FoyerPalette *self = FOYER_PALETTE (data);

  if (result == NULL || json_array_get_length (json_node_get_array (result)) < 2)
    return;
  self->places = json_array_ref (json_node_get_array (result));
  on_changed_cb (self);
}

static void
close_it (FoyerPalette *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
activate (FoyerPalette  *self,
          GtkListBoxRow *row)
{
  g_autoptr (FoyerUiContext) context = g_object_ref (self->context);
  g_autofree char *action = NULL, *page = NULL;
  g_autoptr (JsonObject) args = NULL;
  g_autoptr (GtkWidget) window = NULL;
  Line *line;
  FoyerId client;

  if (row == NULL)
    return;
  line = g_ptr_array_index (self->lines, (guint) gtk_list_box_row_get_index (row));
  action = g_strdup (line->action);
  page = g_strdup (line->page);
  args = line->args != NULL ? json_object_ref (line->args) : NULL;
  client = line->client;
  window = GTK_WIDGET (g_object_ref (gtk_widget_get_root (GTK_WIDGET (self))));
  close_it (self);
  if (page != NULL)
    foyer_ui_go (context, page, g_steal_pointer (&args));
  else if (action == NULL)
    foyer_ui_open (context, "client", foyer_params ("id", "d", &client, NULL));
  else
    {
      g_autofree char *name = NULL;
      g_autoptr (GVariant) target = NULL;
      if (g_action_parse_detailed_name (action, &name, &target, NULL))
        gtk_widget_activate_action_variant (window, name, target);
    }
}

static void
on_activate_cb (FoyerPalette *self)
{
  activate (self, gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list)));
}

static void
on_row_activated_cb (GtkListBox    *list,
                     GtkListBoxRow *row,
                     FoyerPalette  *self)
{
  activate (self, row);
}

static gboolean
on_key_cb (GtkEventControllerKey *controller,
           guint                  keyval,
           guint                  keycode,
           GdkModifierType        state,
           FoyerPalette          *self)
{
  if (keyval == GDK_KEY_Escape)
    {
      close_it (self);
      return TRUE;
    }
  return foyer_over_walk (GTK_LIST_BOX (self->list), keyval);
}

static void
on_outside_cb (GtkGestureClick *gesture,
               int              n,
               double           x,
               double           y,
               FoyerPalette    *self)
{
  if (foyer_over_is_beside (GTK_WIDGET (self), self->card, x, y))
    close_it (self);
}

static void
foyer_palette_dispose (GObject *object)
{
  FoyerPalette *self = FOYER_PALETTE (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->card, gtk_widget_unparent);
  g_clear_pointer (&self->places, json_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_palette_parent_class)->dispose (object);
}

static void
foyer_palette_finalize (GObject *object)
{
  g_ptr_array_unref (FOYER_PALETTE (object)->lines);
  G_OBJECT_CLASS (foyer_palette_parent_class)->finalize (object);
}

static gboolean
foyer_palette_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (FOYER_PALETTE (widget)->entry);
}

static void
foyer_palette_class_init (FoyerPaletteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->grab_focus = foyer_palette_grab_focus;

  G_OBJECT_CLASS (klass)->dispose = foyer_palette_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_palette_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "palette");
  signals[CLOSED] = g_signal_new ("closed", FOYER_TYPE_PALETTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_palette_init (FoyerPalette *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->card = foyer_over_card_new (GTK_WIDGET (self), 560);

  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _("Client, page, setting or command"), NULL);
  foyer_a11y_label (self->entry, _("Find anything"));
  gtk_box_append (GTK_BOX (self->card), self->entry);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (self->list), TRUE);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  foyer_a11y_label (self->list, _("Found"));
  self->empty = gtk_label_new (_("Nothing by that name"));
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_set_margin_bottom (self->empty, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 400);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_box_append (GTK_BOX (self->card), scrolled);
  gtk_box_append (GTK_BOX (self->card), self->empty);

  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_changed_cb), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_activate_cb), self);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect (click, "pressed", G_CALLBACK (on_outside_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
foyer_palette_new (FoyerUiContext *context)
{
  FoyerPalette *self = g_object_new (FOYER_TYPE_PALETTE, NULL);

  self->context = g_object_ref (context);
  on_changed_cb (self);
  foyer_ui_ask (context, self, "location.mine", NULL, NULL, on_places_cb, self);
  return GTK_WIDGET (self);
}

GtkWidget *
foyer_palette_entry (FoyerPalette *self)
{
  return self->entry;
}

guint
foyer_palette_n_results (FoyerPalette *self)
{
  return self->lines->len;
}

const char *
foyer_palette_result (FoyerPalette *self,
                      guint         i)
{
  return i < self->lines->len ? ((Line *) g_ptr_array_index (self->lines, i))->title : NULL;
}
