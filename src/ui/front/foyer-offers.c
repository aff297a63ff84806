#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-foot.h"
#include "foyer-labels.h"
#include "foyer-offers.h"

#define LOG "foyer-freed"
#define KEPT 32        /* changes remembered for whoever signs in next */
#define MANY_ROWS 2000 /* of one exchange */

struct _FoyerOffers
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *revealer, *said, *first, *first_label, *more, *list;
  GCancellable *asking;
  GArray *asked[2];  /* FoyerId: those of them that are asked about or on view: of this desk, of others */
  FoyerId staff;     /* asked for by hand: whose time */
  char *wall;        /* … and when; NULL: not by hand */
  JsonArray *offers; /* {candidate…, staff, staff_name} in order; NULL: none */
  gboolean by_hand;
};

/* Each person who may book is told of it once: who has put it away, or had nobody for it, is not asked again. */
typedef struct
{
  FoyerId txn;
  gboolean remote;
  GArray *told; /* FoyerId: users */
} Freed;

G_DEFINE_FINAL_TYPE (FoyerOffers, foyer_offers, GTK_TYPE_WIDGET)

static void ask (FoyerOffers *self);
static void told (FoyerOffers *self);

static void
freed_free (gpointer data)
{
  g_array_unref (((Freed *) data)->told);
  g_free (data);
}

static void
add_freed (GPtrArray *log,
           const FoyerId *txn,
           gboolean remote)
{
  Freed *f = g_new0 (Freed, 1);

  f->txn = *txn;
  f->remote = remote;
  f->told = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_ptr_array_add (log, f);
  if (log->len > KEPT)
    g_ptr_array_remove_range (log, 0, log->len - KEPT);
}

static void
on_logged_cb (GPtrArray *log,
              const FoyerChangeSet *set)
{
  gboolean may_free = FALSE;

  /* A desk that was away for long is told of what is free by the board, not by a hundred offers. */
  for (guint i = 0; i < set->n && !set->all && set->n < MANY_ROWS; i++)
    {
      const char *table = set->rows[i].entity->name;

      /* Another desk's change comes with its line of history; one of this desk's own that comes back is known, and left out by the query. */
      if (set->remote && strcmp (table, "history") == 0)
        add_freed (log, &set->rows[i].id, TRUE);
      may_free |= strcmp (table, "appointment") == 0 || strcmp (table, "visit") == 0 || strcmp (table, "workday") == 0;
    }
  if (!set->remote && may_free && !foyer_id_is_none (&set->txn))
    add_freed (log, &set->txn, FALSE);
}

/* Freed: changes of this and other desks that may have set time free, the newest last. It stays with the context: pages come and go with who
 * is signed in. */
static GPtrArray *
log_of (FoyerUiContext *context)
{
  GPtrArray *log = g_object_get_data (G_OBJECT (context), LOG);

  if (log == NULL)
    {
      log = g_ptr_array_new_with_free_func (freed_free);
      g_object_set_data_full (G_OBJECT (context), LOG, log, (GDestroyNotify) g_ptr_array_unref);
      g_signal_connect_swapped (context, "changed", G_CALLBACK (on_logged_cb), log);
    }
  return log;
}

static void
hide (FoyerOffers *self)
{
  g_clear_pointer (&self->offers, json_array_unref);
  g_clear_pointer (&self->wall, g_free);
  g_array_set_size (self->asked[0], 0);
  g_array_set_size (self->asked[1], 0);
  self->staff = FOYER_ID_NONE;
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/* ---- taking one -------------------------------------------------------------------------------------------------------------- */

static void
book (FoyerOffers *self,
      JsonObject *offer)
{
  g_autofree char *when = foyer_ui_wall_text (self->context, foyer_json_str (offer, "wall"));
  /* Translators: client, day and time */
  g_autofree char *said = g_strdup_printf (_("Booked %s for %s"), foyer_json_str (offer, "name"), when);

  foyer_ui_run (self->context, self, "waiting.book",
                foyer_params ("entry", "s", foyer_json_str (offer, "entry"), "staff", "s", foyer_json_str (offer, "staff"), "wall", "s", foyer_json_str (offer, "wall"), NULL),
                said, NULL, NULL);
}

gboolean
foyer_offers_take (FoyerOffers *self)
{
  if (self->offers == NULL || json_array_get_length (self->offers) == 0)
    return FALSE;
  book (self, json_array_get_object_element (self->offers, 0));
  return TRUE;
}

static void
on_book_cb (GtkButton *button,
            FoyerOffers *self)
{
  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->more));
  book (self, g_object_get_data (G_OBJECT (button), "offer"));
}

static void
on_offer_cb (GtkButton *button,
             FoyerOffers *self)
{
  JsonObject *offer = g_object_get_data (G_OBJECT (button), "offer");
  g_autofree char *said = g_strdup_printf (_("Offered to %s"), foyer_json_str (offer, "name"));

  foyer_ui_run (self->context, self, "waiting.offer", foyer_params ("entry", "s", foyer_json_str (offer, "entry"), NULL), said, NULL, NULL);
}

/* ---- showing ------------------------------------------------------------------------------------------------------------------- */

static char *
offer_words (FoyerOffers *self,
             JsonObject *offer)
{
  const char *services = foyer_json_str (offer, "services");
  g_autofree char *time = foyer_ui_time_text (self->context, foyer_json_str (offer, "wall"));

  return services != NULL && *services != '\0' ? g_strdup_printf ("%s · %s · %s", foyer_json_str (offer, "name"), services, time)
                                               : g_strdup_printf ("%s · %s", foyer_json_str (offer, "name"), time);
}

static void
add_row (FoyerOffers *self,
         JsonObject *offer)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *take, *call, *label;
  g_autofree char *words = offer_words (self, offer);
  g_autofree char *phone = foyer_json_str (offer, "phone") != NULL ? foyer_ui_phone (foyer_json_str (offer, "phone")) : g_strdup ("");
  gboolean offered = g_strcmp0 (foyer_json_str (offer, "state"), "offered") == 0;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  label = gtk_label_new (words);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), label);
  g_autofree char *small = g_strdup_printf ("%s%s%s%s%s", phone, foyer_json_yes (offer, "urgent") ? " · " : "", foyer_json_yes (offer, "urgent") ? _("urgent") : "",
                                            offered ? " · " : "", offered ? _("offered") : "");
  label = gtk_label_new (small);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (row), box);
  call = gtk_button_new_with_label (_("Offered"));
  g_autofree char *call_words = g_strdup_printf (_("Offered to %s, no answer yet"), foyer_json_str (offer, "name"));
  foyer_a11y_label (call, call_words);
  gtk_widget_set_tooltip_text (call, call_words);
  gtk_widget_set_visible (call, !offered);
  gtk_widget_add_css_class (call, "flat");
  take = gtk_button_new_with_label (_("Book"));
  g_autofree char *take_words = g_strdup_printf (_("Book %s"), words);
  foyer_a11y_label (take, take_words);
  for (int i = 0; i < 2; i++)
    g_object_set_data_full (G_OBJECT (i == 0 ? call : take), "offer", json_object_ref (offer), (GDestroyNotify) json_object_unref);
  g_signal_connect (call, "clicked", G_CALLBACK (on_offer_cb), self);
  g_signal_connect (take, "clicked", G_CALLBACK (on_book_cb), self);
  gtk_box_append (GTK_BOX (row), call);
  gtk_box_append (GTK_BOX (row), take);
  gtk_box_append (GTK_BOX (self->list), row);
}

static void
on_answer_cb (FoyerUiContext *context,
              JsonNode *result,
              const GError *error,
              gpointer data)
{
  FoyerOffers *self = data;
  JsonArray *ranges = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  GtkWidget *child;
  guint n;

  if (error == NULL)
    told (self);
  if (ranges == NULL || json_array_get_length (ranges) == 0)
    {
      if (self->by_hand)
        foyer_ui_toast (context, "%s", _("Nobody waits for this time"));
      self->by_hand = FALSE;
      hide (self);
      return;
    }
  self->by_hand = FALSE;
  g_clear_pointer (&self->offers, json_array_unref);
  self->offers = json_array_new ();
  for (guint i = 0; i < json_array_get_length (ranges); i++)
    {
      JsonObject *range = json_array_get_object_element (ranges, i);
      JsonArray *candidates = foyer_json_arr (range, "candidates");
      for (guint k = 0; candidates != NULL && k < json_array_get_length (candidates); k++)
        {
          JsonObject *offer = json_object_new ();
          JsonObject *candidate = json_array_get_object_element (candidates, k);
          JsonObjectIter iter;
          const char *member;
          JsonNode *node;
          json_object_iter_init (&iter, candidate);
          while (json_object_iter_next (&iter, &member, &node))
            json_object_set_member (offer, member, json_node_copy (node));
          json_object_set_string_member (offer, "staff", foyer_json_str (range, "staff"));
          json_array_add_object_element (self->offers, offer);
        }
    }
  JsonObject *range = json_array_get_object_element (ranges, 0);
  gint64 date = 0;
  int minute = 0;
  foyer_wall_parse (foyer_json_str (range, "from"), &date, &minute);
  g_autofree char *day = foyer_ui_date_short (context, date), *time = foyer_format_minute (foyer_ui_time_format (context), minute);
  g_autofree char *from = g_strdup_printf (C_("free time", "%s %s"), day, time);
  /* Translators: member, day and time that became free */
  g_autofree char *said = g_strdup_printf (_("Free: %s, %s"), foyer_json_str (range, "staff_name"), from);
  g_autofree char *first = offer_words (self, json_array_get_object_element (self->offers, 0));
  g_autofree char *spoken = g_strdup_printf (_("Book %s"), first);
  gtk_label_set_text (GTK_LABEL (self->said), said);
  gtk_label_set_text (GTK_LABEL (self->first_label), first);
  foyer_a11y_label (self->first, spoken);
  n = json_array_get_length (self->offers);
  g_autofree char *more = g_strdup_printf (ngettext ("%u waits", "%u wait", n), n);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->more), more);
  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  for (guint i = 0; i < n; i++)
    add_row (self, json_array_get_object_element (self->offers, i));
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
}

static void
ask (FoyerOffers *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  if (self->wall != NULL)
    foyer_ui_ask (self->context, self, "waiting.matches", foyer_params ("staff", "d", &self->staff, "wall", "s", self->wall, NULL), self->asking, on_answer_cb, self);
  else
    {
      JsonObject *params = json_object_new ();
      char text[FOYER_ID_TEXT_LEN + 1];

      for (int k = 0; k < 2; k++)
        {
          JsonArray *txns = json_array_new ();

          for (guint i = 0; i < self->asked[k]->len; i++)
            json_array_add_string_element (txns, foyer_id_format (&g_array_index (self->asked[k], FoyerId, i), text));
          json_object_set_array_member (params, k == 0 ? "txns" : "others", txns);
        }
      foyer_ui_ask (self->context, self, "waiting.freed", params, self->asking, on_answer_cb, self);
    }
}

static gboolean
holds (GArray *ids,
       const FoyerId *id)
{
  for (guint i = 0; i < ids->len; i++)
    if (foyer_id_equal (&g_array_index (ids, FoyerId, i), id))
      return TRUE;
  return FALSE;
}

/* What the person at the desk has not been told of yet is asked about, together with what is on view. */
static void
ask_untold (FoyerOffers *self)
{
  GPtrArray *log = log_of (self->context);
  gboolean any = FALSE;

  if (self->wall != NULL || !foyer_ui_context_signed_in (self->context) || !foyer_ui_may (self->context, "booking.waiting"))
    return;
  for (guint i = 0; i < log->len; i++)
    {
      Freed *f = log->pdata[i];

      if (holds (f->told, &foyer_ui_context_actor (self->context)->user) || holds (self->asked[f->remote], &f->txn))
        continue;
      g_array_append_val (self->asked[f->remote], f->txn);
      any = TRUE;
    }
  if (any)
    ask (self);
}

/* The answer is here: who sits at the desk knows now. */
static void
told (FoyerOffers *self)
{
  GPtrArray *log = log_of (self->context);
  FoyerId user = foyer_ui_context_actor (self->context)->user;

  for (guint i = 0; i < log->len; i++)
    {
      Freed *f = log->pdata[i];

      if (holds (self->asked[f->remote], &f->txn) && !holds (f->told, &user))
        g_array_append_val (f->told, user);
    }
}

void
foyer_offers_ask (FoyerOffers *self,
                  const FoyerId *staff,
                  const char *wall)
{
  g_free (self->wall);
  self->wall = g_strdup (wall);
  self->staff = *staff;
  self->by_hand = TRUE;
  ask (self);
}

static void
on_changed_cb (FoyerOffers *self,
               const FoyerChangeSet *set)
{
  if (self->offers != NULL && foyer_ui_may (self->context, "booking.waiting"))
    ask (self); /* is it still so? */
  ask_untold (self);
}

static void
on_session_cb (FoyerOffers *self)
{
  hide (self);
  ask_untold (self);
}

static void
on_close_cb (FoyerOffers *self)
{
  hide (self);
  ask_untold (self); /* what came meanwhile, where a time was asked for by hand */
}

/* ---- the object ---------------------------------------------------------------------------------------------------------------- */

static void
foyer_offers_dispose (GObject *object)
{
  FoyerOffers *self = FOYER_OFFERS (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->revealer, gtk_widget_unparent);
  g_clear_pointer (&self->offers, json_array_unref);
  g_clear_pointer (&self->wall, g_free);
  g_clear_pointer (&self->asked[0], g_array_unref);
  g_clear_pointer (&self->asked[1], g_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_offers_parent_class)->dispose (object);
}

static void
foyer_offers_class_init (FoyerOffersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_offers_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "offers");
}

static void
foyer_offers_init (FoyerOffers *self)
{
  self->asked[0] = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  self->asked[1] = g_array_new (FALSE, FALSE, sizeof (FoyerId));
}

GtkWidget *
foyer_offers_new (FoyerUiContext *context)
{
  FoyerOffers *self = g_object_new (FOYER_TYPE_OFFERS, NULL);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *key = gtk_label_new ("F3");
  GtkWidget *popover = gtk_popover_new (), *close = foyer_icon_button ("window-close-symbolic", _("Offer it to nobody"), NULL);

  self->context = g_object_ref (context);
  self->revealer = gtk_revealer_new ();
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
  gtk_revealer_set_transition_type (GTK_REVEALER (self->revealer), GTK_REVEALER_TRANSITION_TYPE_SLIDE_UP);
  self->said = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->said), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->said), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->said, TRUE);
  gtk_box_append (GTK_BOX (bar), self->said);
  self->first = gtk_button_new ();
  self->first_label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->first_label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (key, "keycap");
  gtk_box_append (GTK_BOX (inside), self->first_label);
  gtk_box_append (GTK_BOX (inside), key);
  gtk_button_set_child (GTK_BUTTON (self->first), inside);
  gtk_widget_add_css_class (self->first, "suggested-action");
  g_signal_connect_object (self->first, "clicked", G_CALLBACK (foyer_offers_take), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), self->first);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_set_size_request (self->list, 420, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), self->list);
  foyer_a11y_label (popover, _("Who waits for this time"));
  self->more = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->more), popover);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->more), GTK_ARROW_UP);
  foyer_a11y_label (self->more, _("Who waits for this time"));
  gtk_box_append (GTK_BOX (bar), self->more);
  gtk_widget_add_css_class (close, "flat");
  g_signal_connect_object (close, "clicked", G_CALLBACK (on_close_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (bar), close);
  gtk_widget_add_css_class (bar, "offer-bar");
  foyer_foot_add (bar);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), bar);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  log_of (context); /* hears of changes before this does */
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "session", G_CALLBACK (on_session_cb), self, G_CONNECT_SWAPPED);
  ask_untold (self);
  return GTK_WIDGET (self);
}
