/* foyer-metrics: figures of this process in Prometheus' text form (replication.md 16). One set per process; any thread.
 *
 * Every name stands in the table of foyer-metrics.c with its kind and help, and in foyer-server(8); a name that is not there is a
 * programming error. Labels are few and never personal: no names, no numbers of clients. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @labels: (nullable): `code="200"`, as it stands between the braces */
void   foyer_metrics_count (const char *name, const char *labels, gint64 n);
void   foyer_metrics_set (const char *name, const char *labels, double value);
void   foyer_metrics_observe (const char *name, const char *labels, double value);
/* A counter's or gauge's value; 0 when nothing was counted. */
double foyer_metrics_get (const char *name, const char *labels);
/* All of it. Figures of the process itself (memory, descriptors, processor) are read at the call. */
char  *foyer_metrics_text (void);
/* NULL at the end. */
const char *foyer_metrics_name (guint i);

G_END_DECLS
