/* foyer-health: is the store sound (replication.md 14.2)? After the program was cut off without closing it, SQLite's quick check; once a
 * week, besides, every row against its hash, and what does not fit is fetched from the chain. On a thread of its own, and not before the
 * first page has long been painted. What cannot be mended row by row is said in a bar over the page, with a button that makes the store
 * again. Main thread only. */
#pragma once

#include <gtk/gtk.h>

#include "foyer-store.h"

G_BEGIN_DECLS

typedef struct _FoyerHealth FoyerHealth;

/* Main thread. @why: for the log */
typedef void (*FoyerHealthDamaged) (const char *why, gpointer data);
/* @checked: what was looked at and sound: "quick", "rows" or "" when nothing was due. */
typedef void (*FoyerHealthSound) (const char *checked, gpointer data);

/* Before the store in @dir is opened: whoever had it open last did not close it. */
gboolean     foyer_health_was_cut_off (const char *dir);

/**
 * foyer_health_new:
 * @store: borrowed; must stay open until foyer_health_free()
 * @cut_off: foyer_health_was_cut_off()
 * @delay_s: before it looks
 * @sound: (nullable)
 * Looks once after @delay_s, and every hour whether a week has gone by.
 */
FoyerHealth *foyer_health_new (FoyerStore *store, gboolean cut_off, guint delay_s, FoyerHealthDamaged damaged, FoyerHealthSound sound, gpointer data);
/* Waits for the look that is under way. */
void         foyer_health_free (FoyerHealth *health);

/* "The data on this PC is damaged": with a button of action "app.rebuild". (transfer floating) */
GtkWidget   *foyer_damage_bar_new (void);
void         foyer_damage_bar_show (GtkWidget *bar);

G_END_DECLS
