#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-client-find.h"
#include "foyer-command-icons.h"
#include "foyer-focus.h"
#include "foyer-labels.h"
#include "foyer-over.h"
#include "foyer-palette.h"
#include "foyer-settings-map.h"
#include "foyer-text.h"

#define MAX_FOUND 6 /* of each kind */
#define FEWEST 2
#define MAX_TAGS 3  /* categories shown beside a name */

struct _FoyerPalette
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *card, *entry, *list, *empty, *hint;
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
  char *panel;  /* panel to open with @args, or NULL */
  FoyerId client; /* whose it is, or none */
  char *visit;  /* the client's next booking, or NULL */
  char *phone;  /* as one dials it, or NULL: there is none, or it is not to be seen */
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
  g_free (line->panel);
  g_free (line->visit);
  g_free (line->phone);
  g_clear_pointer (&line->args, json_object_unref);
  g_free (line->title);
  g_free (line);
}

/* @group: (nullable): heading of the rows that have the same. @under: (nullable): a second line */
static void
add_found (FoyerPalette *self,
           const char   *group,
           const char   *icon,
           const char   *title,
           const char   *under,
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
  if (under != NULL && *under != '\0')
    {
      GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *second = gtk_label_new (under);
      g_autofree char *spoken = g_strjoin (", ", title, under, NULL);

      gtk_label_set_xalign (GTK_LABEL (second), 0);
      gtk_label_set_ellipsize (GTK_LABEL (second), PANGO_ELLIPSIZE_END);
      gtk_widget_add_css_class (second, "caption");
      gtk_widget_add_css_class (second, "dim-label");
      gtk_widget_set_hexpand (words, TRUE);
      gtk_box_append (GTK_BOX (words), name);
      gtk_box_append (GTK_BOX (words), second);
      gtk_box_append (GTK_BOX (box), words);
      foyer_a11y_label (row, spoken);
    }
  else
    {
      gtk_box_append (GTK_BOX (box), name);
      foyer_a11y_label (row, title);
    }
  gtk_box_append (GTK_BOX (box), more);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data (G_OBJECT (row), "group", (gpointer) group);
  line->title = g_strdup (title);
  g_ptr_array_add (self->lines, line);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

/* The categories of the client found last, behind the name; said with it. */
static void
add_tags (FoyerPalette *self,
          const char   *under,
          JsonArray    *labels)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int) self->lines->len - 1);
  GtkWidget *box = gtk_list_box_row_get_child (row), *more = gtk_widget_get_last_child (box), *tags = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autoptr (GString) spoken = g_string_new (((Line *) self->lines->pdata[self->lines->len - 1])->title);

  for (guint i = 0; i < json_array_get_length (labels); i++)
    {
      JsonObject *label = json_array_get_object_element (labels, i);
      const char *title = foyer_json_str (label, "title");
      g_autofree char *tint = g_strdup_printf ("tint-%d", (int) (foyer_json_num (label, "colour") % 12));
      GtkWidget *tag = gtk_label_new (title);

      g_string_append_printf (spoken, ", %s", title);
      if (i >= MAX_TAGS)
        continue;
      gtk_label_set_ellipsize (GTK_LABEL (tag), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (tag), 14);
      gtk_widget_set_valign (tag, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (tag, "chip");
      gtk_widget_add_css_class (tag, tint);
      gtk_box_append (GTK_BOX (tags), tag);
    }
  gtk_box_insert_child_after (GTK_BOX (box), tags, gtk_widget_get_prev_sibling (more));
  if (under != NULL)
    g_string_append_printf (spoken, ", %s", under);
  foyer_a11y_label (row, spoken->str);
}

static void
add_line (FoyerPalette *self,
          const char   *icon,
          const char   *title,
          const char   *detail,
          Line         *line)
{
  add_found (self, N_("Pages, settings and commands"), icon, title, NULL, detail, line);
}

static void
set_header (GtkListBoxRow *row,
            GtkListBoxRow *before,
            gpointer       data)
{
  const char *group = g_object_get_data (G_OBJECT (row), "group"), *last = before != NULL ? g_object_get_data (G_OBJECT (before), "group") : NULL;
  GtkWidget *head;

  if (g_strcmp0 (group, last) == 0 || group == NULL)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  head = gtk_label_new (_(group));
  gtk_label_set_xalign (GTK_LABEL (head), 0);
  gtk_widget_add_css_class (head, "caption-heading");
  gtk_widget_add_css_class (head, "dim-label");
  gtk_widget_add_css_class (head, "palette-group");
  gtk_list_box_row_set_header (row, head);
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
        add_command (self, folded, foyer_command_icon (c->name), _(c->title), c->words != NULL ? _(c->words) : NULL, c->accel, action);
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
  add_command (self, folded, "system-users-symbolic", _("Switch user"), _("PIN another person"), "F11", "win.switch-user");
  add_command (self, folded, "system-log-out-symbolic", _("Sign out"), NULL, NULL, "win.sign-out");
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
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  g_ptr_array_set_size (self->lines, 0);
}

/* ---- what was found ------------------------------------------------------------------------------------------------------ */

/* A card: name, phone, and why it was found or the next booking. */
static void
add_client (FoyerPalette *self,
            const char   *group,
            JsonObject   *o)
{
  JsonObject *card = foyer_json_obj (o, "card");
  const char *via = foyer_json_str (o, "via"), *was = foyer_json_str (o, "was"), *wall = foyer_json_str (o, "wall"), *member = foyer_json_str (o, "member");
  g_autofree char *phone = card != NULL ? foyer_client_found_phone (card) : NULL, *when = wall != NULL ? foyer_ui_wall_text (self->context, wall) : NULL, *under = NULL;
  Line *line = g_new0 (Line, 1);

  foyer_json_uid (o, "id", &line->client);
  line->visit = g_strdup (foyer_json_str (o, "visit"));
  if (card != NULL && foyer_json_str (card, "phone") != NULL && strchr (foyer_json_str (card, "phone"), 'X') == NULL)
    line->phone = g_strdup (foyer_json_str (card, "phone"));
  if (was != NULL)
    /* Translators: a name or a phone the client had before */
    under = g_strdup_printf (_("Was %s"), was);
  else if (foyer_json_str (o, "field_label") != NULL)
    under = g_strdup_printf (_("Had another: %s"), _(foyer_json_str (o, "field_label")));
  else if (via != NULL)
    under = g_strdup (via);
  else if (when != NULL)
    under = member != NULL ? g_strdup_printf ("%s · %s", when, member) : g_strdup (when);
  add_found (self, group, "avatar-default-symbolic", card != NULL ? foyer_json_str (card, "display") : foyer_json_str (o, "title"), under,
             phone != NULL && *phone != '\0' ? phone : NULL, line);
  if (foyer_json_arr (o, "labels") != NULL && json_array_get_length (foyer_json_arr (o, "labels")) > 0)
    add_tags (self, under, foyer_json_arr (o, "labels"));
}

static void
add_other (FoyerPalette *self,
           const char   *group,
           const char   *icon,
           JsonObject   *o)
{
  static const struct
  {
    const char *what, *panel, *icon;
  } panels[] = { { "client", NULL, NULL }, { "visit", "visit", NULL }, { "money", "sale", "foyer-money-symbolic" }, { "service", "service", NULL }, { "staff", "staff", NULL },
                 { "waitlist", "waiting", NULL } };
  const char *what = foyer_json_str (o, "what"), *text = foyer_json_str (o, "text"), *label = foyer_json_str (o, "label"), *no = foyer_json_str (o, "no");
  const char *title = foyer_json_str (o, "title");
  g_autofree char *date = foyer_ui_date_text (self->context, foyer_json_str (o, "date")), *under = NULL;
  Line *line = g_new0 (Line, 1);

  foyer_json_uid (o, g_strcmp0 (what, "client") == 0 ? "id" : "client", &line->client);
  for (guint i = 0; i < G_N_ELEMENTS (panels); i++)
    if (g_strcmp0 (what, panels[i].what) == 0 && panels[i].panel != NULL)
      {
        line->panel = g_strdup (panels[i].panel);
        line->args = foyer_params ("id", "s", foyer_json_str (o, "id"), NULL);
      }
  if (g_strcmp0 (what, "visit") == 0)
    line->visit = g_strdup (foyer_json_str (o, "id"));
  if (no != NULL)
    under = foyer_json_yes (o, "cancelled") ? g_strdup_printf ("%s · %s", title != NULL ? title : _("No client"), _("Cancelled")) : g_strdup (title);
  else if (text != NULL && label != NULL)
    under = g_strdup_printf ("%s: %s", foyer_json_yes (o, "own_label") ? label : _(label), text);
  else
    under = g_strdup (text);
  add_found (self, group, icon, no != NULL ? no : title != NULL ? title : label != NULL ? _(label) : "", under, date, line);
}

static void
add_groups (FoyerPalette *self,
            JsonArray    *groups,
            gboolean      people)
{
  static const struct
  {
    const char *name, *title, *icon;
    gboolean people;
  } kinds[] = {
    { "clients", N_("Clients"), NULL, TRUE },
    { "near", N_("Nearly the same name"), NULL, TRUE },
    { "old", N_("Clients by what they had before"), NULL, TRUE },
    { "receipts", N_("Receipts"), "emblem-documents-symbolic", FALSE },
    { "notes", N_("Notes"), "accessories-text-editor-symbolic", FALSE },
    { "services", N_("Services"), "view-list-symbolic", FALSE },
    { "team", N_("Team"), "system-users-symbolic", FALSE },
  };

  for (guint g = 0; groups != NULL && g < json_array_get_length (groups); g++)
    {
      JsonObject *group = json_array_get_object_element (groups, g);
      JsonArray *rows = foyer_json_arr (group, "rows");

      for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
        for (guint i = 0; kinds[k].people == people && g_strcmp0 (foyer_json_str (group, "group"), kinds[k].name) == 0 && i < json_array_get_length (rows); i++)
          if (people)
            add_client (self, kinds[k].title, json_array_get_object_element (rows, i));
          else
            add_other (self, kinds[k].title, kinds[k].icon, json_array_get_object_element (rows, i));
    }
}

static void
on_found_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  FoyerPalette *self = FOYER_PALETTE (data);
  g_autofree char *folded = foyer_fold (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  JsonArray *groups = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;

  clear (self);
  add_groups (self, groups, TRUE);
  add_commands (self, folded);
  add_groups (self, groups, FALSE);
  finish_list (self);
}

static void
on_changed_cb (FoyerPalette *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autofree char *folded = foyer_fold (text);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  if (g_utf8_strlen (text, -1) >= FEWEST)
    {
      self->asking = g_cancellable_new ();
      foyer_ui_ask (self->context, self, "find.all", foyer_params ("text", "s", text, "limit", "i", (gint64) MAX_FOUND, NULL), self->asking, on_found_cb, self);
      return;
    }
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
  g_autofree char *action = NULL, *page = NULL, *panel = NULL;
  g_autoptr (JsonObject) args = NULL;
  g_autoptr (GtkWidget) window = NULL;
  Line *line;
  FoyerId client;

  if (row == NULL)
    return;
  line = g_ptr_array_index (self->lines, (guint) gtk_list_box_row_get_index (row));
  action = g_strdup (line->action);
  page = g_strdup (line->page);
  panel = g_strdup (line->panel);
  args = line->args != NULL ? json_object_ref (line->args) : NULL;
  client = line->client;
  window = GTK_WIDGET (g_object_ref (gtk_widget_get_root (GTK_WIDGET (self))));
  close_it (self);
  if (page != NULL)
    foyer_ui_go (context, page, g_steal_pointer (&args));
  else if (panel != NULL)
    foyer_ui_open (context, panel, g_steal_pointer (&args));
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

static Line *
selected (FoyerPalette *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));

  return row != NULL ? g_ptr_array_index (self->lines, (guint) gtk_list_box_row_get_index (row)) : NULL;
}

/* What else can be done with a line: its keys stand below the list. */
static gboolean
do_more (FoyerPalette *self,
         guint         keyval)
{
  g_autoptr (FoyerUiContext) context = g_object_ref (self->context);
  Line *line = selected (self);
  FoyerId client = line != NULL ? line->client : FOYER_ID_NONE;
  g_autofree char *visit = line != NULL ? g_strdup (line->visit) : NULL, *uri = NULL;
  GtkEditable *entry = GTK_EDITABLE (self->entry);

  if (line == NULL)
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (foyer_id_is_none (&client) || !foyer_ui_may (context, "booking.create"))
        return FALSE;
      close_it (self);
      foyer_ui_open (context, "booking", foyer_params ("client", "d", &client, NULL));
      return TRUE;
    case GDK_KEY_o:
      if (visit == NULL)
        return FALSE;
      close_it (self);
      foyer_ui_open (context, "visit", foyer_params ("id", "s", visit, NULL));
      return TRUE;
    case GDK_KEY_t:
      if (line->phone == NULL)
        return FALSE;
      uri = g_strconcat ("tel:", line->phone, NULL);
      g_app_info_launch_default_for_uri_async (uri, NULL, NULL, NULL, NULL);
      foyer_ui_toast (context, _("Calling %s"), line->phone);
      return TRUE;
    case GDK_KEY_c:
      /* A part of what was typed is what one copies first. */
      if (gtk_editable_get_selection_bounds (entry, NULL, NULL))
        return FALSE;
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), line->phone != NULL ? line->phone : line->title);
      foyer_ui_toast (context, _("Copied: %s"), line->phone != NULL ? line->phone : line->title);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
on_selected_cb (FoyerPalette *self)
{
  Line *line = selected (self);
  g_autoptr (GString) hint = g_string_new (NULL);

  if (line != NULL && (!foyer_id_is_none (&line->client) || line->visit != NULL))
    {
      g_string_append (hint, _("Enter opens"));
      if (!foyer_id_is_none (&line->client) && foyer_ui_may (self->context, "booking.create"))
        g_string_append_printf (hint, " · %s", _("Ctrl+Enter books"));
      if (line->visit != NULL)
        g_string_append_printf (hint, " · %s", _("Ctrl+O opens the booking"));
      if (line->phone != NULL)
        g_string_append_printf (hint, " · %s", _("Ctrl+T calls"));
      g_string_append_printf (hint, " · %s", _("Ctrl+C copies"));
    }
  gtk_label_set_text (GTK_LABEL (self->hint), hint->str);
  gtk_widget_set_visible (self->hint, hint->len > 0);
}

static gboolean
on_key_cb (GtkEventControllerKey *controller,
           guint                  keyval,
           guint                  keycode,
           GdkModifierType        state,
           FoyerPalette          *self)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) == GDK_CONTROL_MASK && do_more (self, keyval))
    return TRUE;
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

  widget_class->focus = foyer_focus_children;
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
  g_object_set (self->entry, "placeholder-text", _("Client, phone, note, receipt, setting or command"), NULL);
  foyer_a11y_label (self->entry, _("Find anything"));
  gtk_box_append (GTK_BOX (self->card), self->entry);
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_list_box_set_activate_on_single_click (GTK_LIST_BOX (self->list), TRUE);
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  foyer_a11y_label (self->list, _("Found"));
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), set_header, NULL, NULL);
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (on_selected_cb), self);
  self->hint = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->hint), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->hint), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->hint, "caption");
  gtk_widget_add_css_class (self->hint, "dim-label");
  gtk_widget_add_css_class (self->hint, "palette-group");
  gtk_widget_set_visible (self->hint, FALSE);
  self->empty = gtk_label_new (_("Nothing by that name"));
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_set_margin_bottom (self->empty, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 400);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_box_append (GTK_BOX (self->card), scrolled);
  gtk_box_append (GTK_BOX (self->card), self->empty);
  gtk_box_append (GTK_BOX (self->card), self->hint);

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
