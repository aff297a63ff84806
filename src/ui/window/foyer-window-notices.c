/* What others did with bookings at other desks, said in the window to whoever wants to be told (USR-16): for some seconds at the foot, with a button that
 * shows the booking, and by the system where the window is not the one worked in. Nothing behind the lock. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <glib/gi18n.h>

#include "foyer-foot.h"
#include "foyer-labels.h"
#include "foyer-window-private.h"

#define SECONDS 10
#define ONE_BY_ONE 3 /* more at once are told as a number */
#define MOST 500     /* changes asked about at once */

/* "Tue 24 November 2026 10:00" (transfer full) */
static char *
when_of (FoyerUiContext *context, const char *wall)
{
  const FoyerTimeFormat *format = foyer_ui_time_format (context);
  g_autofree char *day = wall != NULL ? g_strndup (wall, 10) : NULL, *date_text = NULL, *time_text = NULL;
  gint64 date;

  if (day == NULL || strlen (wall) < 16 || !foyer_date_parse (day, &date))
    return g_strdup (wall != NULL ? wall : "");
  date_text = foyer_format_date_long (format, date);
  time_text = foyer_format_minute (format, atoi (wall + 11) * 60 + atoi (wall + 14));
  return g_strdup_printf ("%s %s", date_text, time_text);
}

/* (transfer full) */
static char *
words_of (FoyerUiContext *context, JsonObject *news)
{
  const char *type = foyer_json_str (news, "type"), *service = foyer_json_str (news, "service"), *client = foyer_json_str (news, "client");
  const char *member = foyer_json_str (news, "staff_name");
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *what = NULL;

  g_ptr_array_add (parts, when_of (context, foyer_json_str (news, "wall")));
  if (service != NULL)
    g_ptr_array_add (parts, g_strdup (service));
  if (client != NULL && *client != '\0')
    g_ptr_array_add (parts, g_strdup (client));
  if (member != NULL)
    g_ptr_array_add (parts, g_strdup (member));
  g_ptr_array_add (parts, NULL);
  what = g_strjoinv (" · ", (char **) parts->pdata);
  if (g_strcmp0 (type, "new") == 0)
    return g_strdup_printf (_("New booking: %s"), what);
  return g_strdup_printf (g_strcmp0 (type, "moved") == 0 ? _("Booking moved: %s") : _("Booking cancelled: %s"), what);
}

/* Behind what stands there already: an undo somebody is reaching for does not go away for it. */
static void
say (FoyerWindow *self, const char *words, const char *visit)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, SECONDS);
  if (visit != NULL)
    {
      adw_toast_set_button_label (toast, _("Show"));
      adw_toast_set_action_name (toast, "win.show-visit");
      adw_toast_set_action_target (toast, "s", visit);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
  foyer_foot_lift (GTK_WIDGET (self));
  if (!gtk_window_is_active (GTK_WINDOW (self)) && gtk_window_get_application (GTK_WINDOW (self)) != NULL)
    {
      g_autoptr (GNotification) notice = g_notification_new (foyer_ui_business_name (self->context));

      g_notification_set_body (notice, words);
      g_application_send_notification (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), visit, notice);
    }
}

static void
on_news_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerWindow *self = data;
  JsonArray *news = result != NULL ? foyer_json_arr (json_node_get_object (result), "news") : NULL;
  int total = result != NULL ? (int) foyer_json_num (json_node_get_object (result), "total") : 0;

  if (total == 0 || self->locked || context != self->context || !foyer_ui_context_signed_in (context))
    return;
  if (total > ONE_BY_ONE)
    {
      g_autofree char *words = g_strdup_printf (ngettext ("%d booking was made, moved or cancelled at other desks", "%d bookings were made, moved or cancelled at other desks",
                                                          (gulong) total), total);
      say (self, words, NULL);
      return;
    }
  for (guint i = 0; i < json_array_get_length (news); i++)
    {
      JsonObject *one = json_array_get_object_element (news, i);
      g_autofree char *words = words_of (context, one);

      say (self, words, g_strcmp0 (foyer_json_str (one, "type"), "cancelled") != 0 ? foyer_json_str (one, "visit") : NULL);
    }
}

static void
on_changed_cb (FoyerWindow *self, const FoyerChangeSet *set, FoyerUiContext *context)
{
  g_autoptr (JsonArray) txns = json_array_new ();
  g_autoptr (JsonObject) params = NULL;

  if (!set->remote || set->all || self->locked || !foyer_ui_context_signed_in (context) || !foyer_ui_may (context, "calendar"))
    return;
  for (guint i = 0; i < set->n && json_array_get_length (txns) < MOST; i++)
    if (g_str_equal (set->rows[i].entity->name, "history"))
      {
        char text[FOYER_ID_TEXT_LEN + 1];

        json_array_add_string_element (txns, foyer_id_format (&set->rows[i].id, text));
      }
  if (json_array_get_length (txns) == 0)
    return;
  params = json_object_new ();
  json_object_set_array_member (params, "txns", g_steal_pointer (&txns));
  foyer_ui_ask (context, self, "notice.news", g_steal_pointer (&params), NULL, on_news_cb, self);
}

static void
show_visit_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  FoyerWindow *self = data;

  if (!self->locked && self->context != NULL)
    foyer_ui_open (self->context, "visit", foyer_params ("id", "s", g_variant_get_string (parameter, NULL), NULL));
}

void
foyer_window_notices_connect (FoyerWindow *self)
{
  static const GActionEntry entries[] = { { "show-visit", show_visit_cb, "s" } };

  if (g_action_map_lookup_action (G_ACTION_MAP (self), "show-visit") == NULL)
    g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
}

void
foyer_window_notices_disconnect (FoyerWindow *self)
{
  g_signal_handlers_disconnect_by_func (self->context, on_changed_cb, self);
}
