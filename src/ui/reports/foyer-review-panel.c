/* Writing down what a client says: of a visit, a member of the team, or the location (REP-8). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-report-words.h"
#include "foyer-settings-page.h"

typedef struct
{
  FoyerUiContext *context; /* owned */
  GtkWidget *panel, *title, *stars[5], *text, *author, *staff, *save;
  GPtrArray *ids;          /* of the team, behind the drop down; the first "": the location */
  char *visit;             /* (nullable) */
  int rating;
} Review;

static void
review_free (gpointer data)
{
  Review *r = data;

  g_ptr_array_unref (r->ids);
  g_free (r->visit);
  g_object_unref (r->context);
  g_free (r);
}

static void
on_star_cb (GtkToggleButton *button, Review *r)
{
  for (int i = 0; i < 5; i++)
    if (r->stars[i] == GTK_WIDGET (button) && gtk_toggle_button_get_active (button))
      r->rating = i + 1;
  gtk_widget_set_sensitive (r->save, r->rating > 0);
}

static void
on_saved_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Review *r = g_object_get_data (G_OBJECT (data), "review");
  g_autofree char *visit = g_strdup (r->visit);

  if (result != NULL && visit != NULL)
    foyer_ui_open (context, "visit", foyer_params ("id", "s", visit, NULL)); /* back to where one was */
  else if (result != NULL)
    foyer_ui_close (context);
}

static void
on_save_cb (Review *r)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (r->text));
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (r->staff));
  const char *author = gtk_editable_get_text (GTK_EDITABLE (r->author)), *staff = chosen < r->ids->len ? r->ids->pdata[chosen] : "";
  JsonObject *params = foyer_params ("rating", "i", (gint64) r->rating, NULL);
  g_autofree char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);
  if (*g_strstrip (text) != '\0')
    json_object_set_string_member (params, "text", text);
  if (r->visit != NULL)
    json_object_set_string_member (params, "visit", r->visit);
  else if (*author != '\0')
    json_object_set_string_member (params, "author", author);
  if (*staff != '\0')
    json_object_set_string_member (params, "staff", staff);
  else
    json_object_set_null_member (params, "staff");
  foyer_ui_run (r->context, r->panel, "review.add", params, _("Review written down"), on_saved_cb, r->panel);
}

static void
on_staff_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Review *r = g_object_get_data (G_OBJECT (data), "review");
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  const char *wanted = g_object_get_data (G_OBJECT (data), "staff");
  GtkStringList *names = GTK_STRING_LIST (gtk_drop_down_get_model (GTK_DROP_DOWN (r->staff)));

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      gtk_string_list_append (names, foyer_json_str (row, "name") != NULL ? foyer_json_str (row, "name") : "–");
      g_ptr_array_add (r->ids, g_strdup (foyer_json_str (row, "id")));
      if (wanted != NULL && g_strcmp0 (wanted, foyer_json_str (row, "id")) == 0)
        gtk_drop_down_set_selected (GTK_DROP_DOWN (r->staff), r->ids->len - 1);
    }
}

/* Of a visit: who said it, and of whom, stand there. */
static void
on_visit_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Review *r = g_object_get_data (G_OBJECT (data), "review");
  JsonObject *visit = result != NULL ? json_node_get_object (result) : NULL, *client = visit != NULL ? foyer_json_obj (visit, "client") : NULL;
  JsonArray *appointments = visit != NULL ? foyer_json_arr (visit, "appointments") : NULL;
  const char *name = client != NULL ? foyer_json_str (client, "name") : NULL;
  g_autofree char *day = visit != NULL ? foyer_ui_date_text (context, foyer_json_str (visit, "date")) : NULL, *title = NULL;

  if (visit != NULL)
    {
      title = name != NULL ? g_strdup_printf ("%s · %s", name, day) : g_strdup (day);
      gtk_label_set_text (GTK_LABEL (r->title), title);
      gtk_widget_set_visible (gtk_widget_get_parent (r->author), FALSE);
    }
  if (appointments != NULL && json_array_get_length (appointments) > 0)
    g_object_set_data_full (G_OBJECT (data), "staff", g_strdup (foyer_json_str (json_array_get_object_element (appointments, 0), "staff")), g_free);
  foyer_ui_ask (context, data, "staff.list", NULL, NULL, on_staff_cb, data);
}

static GtkWidget *
field (const char *caption, GtkWidget *control)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3), *label = gtk_label_new (caption);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  foyer_a11y_label (control, caption);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), control);
  return box;
}

static void
on_shown_cb (Review *r)
{
  gtk_widget_grab_focus (r->stars[4]);
}

GtkWidget *
foyer_review_panel_new (FoyerUiContext *context, JsonObject *args)
{
  const char *const place[] = { foyer_ui_location_name (context) != NULL ? foyer_ui_location_name (context) : _("The location"), NULL };
  Review *r = g_new0 (Review, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *stars = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *frame = gtk_scrolled_window_new ();

  r->context = g_object_ref (context);
  r->ids = g_ptr_array_new_with_free_func (g_free);
  r->visit = args != NULL ? g_strdup (foyer_json_str (args, "visit")) : NULL;
  g_ptr_array_add (r->ids, g_strdup (""));
  gtk_widget_add_css_class (stars, "linked");
  for (int i = 0; i < 5; i++)
    {
      char label[8];
      g_autofree char *spoken = g_strdup_printf (ngettext ("%d star", "%d stars", i + 1), i + 1);

      g_snprintf (label, sizeof label, "%d ★", i + 1);
      r->stars[i] = gtk_toggle_button_new_with_label (label);
      gtk_widget_set_hexpand (r->stars[i], TRUE);
      foyer_a11y_label (r->stars[i], spoken);
      gtk_widget_set_tooltip_text (r->stars[i], spoken);
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (r->stars[i]), GTK_TOGGLE_BUTTON (r->stars[0]));
      g_signal_connect (r->stars[i], "toggled", G_CALLBACK (on_star_cb), r);
      gtk_box_append (GTK_BOX (stars), r->stars[i]);
    }
  r->text = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (r->text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (r->text), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (r->text), 9);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (r->text), 9);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (r->text), 9);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (r->text), 9);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (frame), r->text);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (frame), 120);
  gtk_widget_add_css_class (frame, "card");
  r->author = gtk_entry_new ();
  r->staff = gtk_drop_down_new_from_strings (place);
  r->save = gtk_button_new_with_label (_("Save"));
  foyer_a11y_label (r->save, _("Save"));
  gtk_widget_add_css_class (r->save, "suggested-action");
  gtk_widget_set_sensitive (r->save, FALSE);
  g_signal_connect_swapped (r->save, "clicked", G_CALLBACK (on_save_cb), r);
  gtk_box_append (GTK_BOX (body), field (_("Rating"), stars));
  {
    GtkWidget *said = field (_("What the client said"), frame);

    foyer_a11y_label (r->text, _("What the client said"));
    gtk_box_append (GTK_BOX (body), said);
  }
  gtk_box_append (GTK_BOX (body), field (_("Of"), r->staff));
  gtk_box_append (GTK_BOX (body), field (_("Name of the client"), r->author));
  gtk_box_append (GTK_BOX (body), r->save);
  r->panel = foyer_panel_frame_new (context, _("New review"), body, &r->title);
  gtk_widget_set_name (r->panel, "review");
  g_object_set_data_full (G_OBJECT (r->panel), "review", r, review_free);
  g_signal_connect_swapped (r->panel, "map", G_CALLBACK (on_shown_cb), r);
  if (r->visit != NULL)
    foyer_ui_ask (context, r->panel, "visit.get", foyer_params ("visit", "s", r->visit, NULL), NULL, on_visit_cb, r->panel);
  else
    foyer_ui_ask (context, r->panel, "staff.list", NULL, NULL, on_staff_cb, r->panel);
  return r->panel;
}
