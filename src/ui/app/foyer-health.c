#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "foyer-a11y.h"
#include "foyer-health.h"
#include "foyer-rebuild.h"
#include "foyer-repair.h"
#include "foyer-time.h"

/* Local value of this PC: when every row was last looked at, UTC ms. */
#define SCRUBBED "health.scrubbed"
#define WEEK_MS (G_GINT64_CONSTANT (7) * 24 * 3600 * 1000)
#define AGAIN_S 3600

struct _FoyerHealth
{
  FoyerStore *store;    /* borrowed */
  FoyerHealthDamaged damaged;
  FoyerHealthSound sound;
  gpointer data;
  GThread *thread;
  GCancellable *cancel; /* owned */
  guint timer, tell;
  gboolean cut_off, is_damaged;
  /* of the thread, read when it has ended */
  const char *checked;
  char *why;
};

gboolean
foyer_health_was_cut_off (const char *dir)
{
  g_autofree char *wal = g_build_filename (dir, "foyer.db-wal", NULL);
  GStatBuf st;

  /* Whoever closes the store leaves no write-ahead log. */
  return g_stat (wal, &st) == 0 && st.st_size > 0;
}

/* ---- looking, on a thread -------------------------------------------------------------------------------------------------- */

static gboolean
read_scrubbed (FoyerDb *db, gpointer data, GError **error)
{
  g_autofree char *text = foyer_db_local (db, NULL, SCRUBBED);

  *(gint64 *) data = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  return TRUE;
}

/* Rows that do not fit are the chain's to give again; without it, or what it does not have, is damage. */
static gboolean
mend (FoyerHealth *h, GPtrArray *bad, GError **error)
{
  gpointer self = foyer_fetch_soup_new (foyer_store_dir (h->store));
  guint mended = 0;
  gboolean ok = foyer_repair_rows (h->store, &foyer_fetch_soup, self, bad, h->cancel, &mended, error);

  foyer_fetch_soup.free (self);
  if (ok)
    g_message ("%u rows did not give their hash; %u mended from the chain", bad->len, mended);
  return ok;
}

static void
look (FoyerHealth *h)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) bad = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *text = NULL;
  gint64 last = 0, now = foyer_now (), rows = 0;
  gboolean week;

  h->checked = "";
  foyer_store_read (h->store, read_scrubbed, &last, NULL);
  week = now < last || now - last >= WEEK_MS;
  if (!h->cut_off && !week)
    return;
  if (!foyer_store_quick_check (h->store, &error))
    {
      if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CORRUPT))
        h->why = g_strdup (error->message);
      return;
    }
  h->checked = "quick";
  if (!week)
    return;
  if (!foyer_repair_scrub (h->store, h->cancel, bad, &rows, &error))
    {
      if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CORRUPT))
        h->why = g_strdup (error->message);
      return;
    }
  if (bad->len > 0 && !mend (h, bad, &error))
    {
      /* Offline: the next look tries again. */
      g_message ("%u rows do not give their hash: %s", bad->len, error->message);
      if (!g_error_matches (error, FOYER_ERROR, FOYER_ERROR_OFFLINE) && !g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED))
        h->why = g_strdup_printf ("%u rows do not give their hash", bad->len);
      return;
    }
  h->checked = "rows";
  text = g_strdup_printf ("%" G_GINT64_FORMAT, now);
  foyer_store_set_local (h->store, NULL, SCRUBBED, text, NULL);
}

/* ---- telling --------------------------------------------------------------------------------------------------------------- */

static gboolean on_timer_cb (gpointer data);

static gboolean
on_looked_cb (gpointer data)
{
  FoyerHealth *h = data;
  g_autofree char *why = NULL;

  g_clear_pointer (&h->thread, g_thread_join);
  h->tell = 0; /* stored by that thread */
  h->cut_off = FALSE;
  why = g_steal_pointer (&h->why);
  if (why != NULL)
    {
      h->is_damaged = TRUE;
      g_message ("The store is damaged: %s", why);
      h->damaged (why, h->data);
      return G_SOURCE_REMOVE;
    }
  h->timer = g_timeout_add_seconds (AGAIN_S, on_timer_cb, h);
  if (h->sound != NULL)
    h->sound (h->checked, h->data);
  return G_SOURCE_REMOVE;
}

static gpointer
thread_main (gpointer data)
{
  FoyerHealth *h = data;

  look (h);
  /* Freed only after this thread was joined. */
  h->tell = g_idle_add (on_looked_cb, h);
  return NULL;
}

static gboolean
on_timer_cb (gpointer data)
{
  FoyerHealth *h = data;

  h->timer = 0;
  h->thread = g_thread_new ("health", thread_main, h);
  return G_SOURCE_REMOVE;
}

FoyerHealth *
foyer_health_new (FoyerStore *store, gboolean cut_off, guint delay_s, FoyerHealthDamaged damaged, FoyerHealthSound sound, gpointer data)
{
  FoyerHealth *h = g_new0 (FoyerHealth, 1);

  h->store = store;
  h->cut_off = cut_off;
  h->damaged = damaged;
  h->sound = sound;
  h->data = data;
  h->cancel = g_cancellable_new ();
  h->timer = g_timeout_add_seconds (delay_s, on_timer_cb, h);
  return h;
}

void
foyer_health_free (FoyerHealth *h)
{
  if (h == NULL)
    return;
  g_cancellable_cancel (h->cancel);
  g_clear_handle_id (&h->timer, g_source_remove);
  g_clear_pointer (&h->thread, g_thread_join);
  g_clear_handle_id (&h->tell, g_source_remove);
  g_object_unref (h->cancel);
  g_free (h->why);
  g_free (h);
}

/* ---- the bar ----------------------------------------------------------------------------------------------------------------- */

GtkWidget *
foyer_damage_bar_new (void)
{
  GtkWidget *revealer = gtk_revealer_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *head = gtk_label_new (_("The data on this PC is damaged.")), *body, *button = gtk_button_new_with_mnemonic (_("_Make it again"));

  body = gtk_label_new (_("What the journal and the damaged file still hold is kept, the chain brings the rest, and the damaged files stay aside. Foyer closes for a moment."));
  gtk_label_set_xalign (GTK_LABEL (head), 0);
  gtk_widget_add_css_class (head, "heading");
  gtk_label_set_xalign (GTK_LABEL (body), 0);
  gtk_label_set_wrap (GTK_LABEL (body), TRUE);
  gtk_box_append (GTK_BOX (words), head);
  gtk_box_append (GTK_BOX (words), body);
  gtk_widget_set_hexpand (words, TRUE);
  foyer_a11y_mnemonic (button, _("_Make it again"));
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.rebuild");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "damage-bar");
  foyer_a11y_label (box, _("The data on this PC is damaged."));
  gtk_revealer_set_child (GTK_REVEALER (revealer), box);
  return revealer;
}

void
foyer_damage_bar_show (GtkWidget *bar)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (bar), TRUE);
}
