#include "config.h"

#include "foyer-board.h"
#include "window-rig.h"

void
rig_init (int *argc,
          char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  /* What the application has from its start: Foyer's own icons. */
  foyer_board_init_display (gdk_display_get_default ());
  /* libadwaita 1.2 falls over a window that is destroyed while a toast is on its way. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  /* GTK 4.8 warns of a text that blinks once more after what held it has gone, and a warning ends a test. */
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  g_autoptr (GtkCssProvider) style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (style, "/org/foyerdesk/Foyer/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (style), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

void
rig_settle (void)
{
  for (int i = 0; i < 60; i++)
    {
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_usleep (1000);
    }
}

void
rig_open (Rig *rig,
          FoyerTest *t,
          int minute,
          int width,
          int height)
{
  gint64 date;

  rig->t = t != NULL ? t : foyer_test_new ();
  rig->context = foyer_ui_context_new (rig->t->desk);
  g_assert_true (foyer_date_parse (FOYER_TEST_DATE, &date));
  if (minute >= 0)
    foyer_ui_set_fixed_date (rig->context, date, minute);
  rig->window = g_object_ref_sink (g_object_new (FOYER_TYPE_WINDOW, NULL));
  gtk_window_set_default_size (GTK_WINDOW (rig->window), width, height);
  foyer_window_set_context (rig->window, rig->context);
  gtk_window_present (GTK_WINDOW (rig->window));
}

static void
on_entered_cb (GObject *source,
               GAsyncResult *result,
               gpointer data)
{
  g_autoptr (GError) error = NULL;

  foyer_ui_context_enter_finish (FOYER_UI_CONTEXT (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

void
rig_sign_in (Rig *rig,
             const FoyerActor *who)
{
  FoyerActor actor = who != NULL ? *who : rig->t->owner;
  gboolean done = FALSE;

  foyer_ui_context_enter_async (rig->context, &actor, on_entered_cb, &done);
  wait_for (done);
}

void
rig_enter (Rig *rig,
           const FoyerActor *who,
           const char *page)
{
  rig_sign_in (rig, who);
  foyer_window_show_desk (rig->window, page, NULL);
  wait_for (foyer_window_page (rig->window) == NULL || foyer_window_ready (rig->window));
  rig_settle ();
}

void
rig_close_window (Rig *rig)
{
  gtk_window_destroy (GTK_WINDOW (rig->window));
  rig_settle ();
  g_object_run_dispose (G_OBJECT (rig->context));
  g_assert_finalize_object (rig->window);
  g_object_unref (rig->context);
}

void
rig_close (Rig *rig)
{
  rig_close_window (rig);
  foyer_test_free (rig->t);
}

void
rig_picture (Rig *rig,
             const char *name)
{
  const char *dir = g_getenv ("FOYER_PICTURES");

  if (dir == NULL)
    return;
  rig_settle ();
  for (int dark = 0; dark < 2; dark++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_strdup_printf ("%s/%s-%s.png", dir, name, dark ? "dark" : "light");

      adw_style_manager_set_color_scheme (adw_style_manager_get_default (), dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
      rig_settle ();
      g_usleep (300000);
      rig_settle ();
      foyer_window_save_picture (rig->window, path, &error);
      g_assert_no_error (error);
    }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static GtkWidget *
find_nth (GtkWidget *root,
          GType type,
          guint *nth)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (*nth)-- == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_nth (child, type, nth);
      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWidget *
rig_find (gpointer root,
          GType type,
          guint nth)
{
  return find_nth (root, type, &nth);
}

GtkWidget *
rig_find_css (gpointer root,
              const char *css_name)
{
  if (g_str_equal (gtk_widget_get_css_name (root), css_name))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = rig_find_css (child, css_name);
      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Text of every visible label below, one per line. */
static void
collect (GtkWidget *widget,
         GString *out)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (out, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect (child, out);
}

gboolean
rig_says (gpointer root,
          const char *words)
{
  g_autoptr (GString) text = g_string_new (NULL);

  collect (root, text);
  return strstr (text->str, words) != NULL;
}

GtkWidget *
rig_button (gpointer root,
            const char *words)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *b = rig_find (root, GTK_TYPE_BUTTON, i);
      if (b == NULL || (gtk_widget_get_mapped (b) && (rig_says (b, words) || g_strcmp0 (gtk_widget_get_tooltip_text (b), words) == 0)))
        return b;
    }
}

GtkWidget *
rig_entry (gpointer root,
           const char *tooltip)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *entry = rig_find (root, GTK_TYPE_ENTRY, i);
      if (entry == NULL || g_strcmp0 (gtk_widget_get_tooltip_text (entry), tooltip) == 0)
        return entry;
    }
}

void
rig_click (GtkWidget *widget)
{
  g_assert_nonnull (widget);
  g_assert_true (gtk_widget_is_sensitive (widget));
  g_signal_emit_by_name (widget, "clicked");
}

void
rig_type (Rig *rig,
          const char *text)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (rig->window));

  g_assert_true (GTK_IS_TEXT (focus));
  gtk_editable_set_text (GTK_EDITABLE (focus), "");
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      int position = -1;
      gtk_editable_insert_text (GTK_EDITABLE (focus), p, g_utf8_next_char (p) - p, &position);
    }
  rig_settle ();
}

void
rig_press_enter (Rig *rig)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (rig->window));

  if (GTK_IS_TEXT (focus))
    g_signal_emit_by_name (focus, "activate");
  else
    gtk_widget_activate (focus);
  rig_settle ();
}

void
rig_action (gpointer widget,
            const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (widget), action, NULL));
}

void
rig_answer (const char *response)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        {
          adw_message_dialog_response (ADW_MESSAGE_DIALOG (window), response);
          gtk_window_destroy (GTK_WINDOW (window));
          return;
        }
    }
  g_assert_not_reached ();
}
