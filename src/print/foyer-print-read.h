/* foyer-print-read: reading what the desk answers into the plain values the sheets are made of. A missing member is nothing. */
#pragma once

#include "foyer-day-sheet.h"
#include "foyer-desk.h"

G_BEGIN_DECLS

static inline const char *
text_of (JsonObject *o,
         const char *name)
{
  JsonNode *node = json_object_get_member (o, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static inline gint64
int_of (JsonObject *o,
        const char *name)
{
  JsonNode *node = json_object_get_member (o, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;
}

static inline gboolean
bool_of (JsonObject *o,
         const char *name)
{
  JsonNode *node = json_object_get_member (o, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

/* Objects of an array member. (transfer container) (element-type JsonObject) */
static inline GPtrArray *
objects_of (JsonObject *o,
            const char *name)
{
  GPtrArray *objects = g_ptr_array_new ();
  JsonNode *node = json_object_get_member (o, name);

  for (guint i = 0; node != NULL && JSON_NODE_HOLDS_ARRAY (node) && i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *item = json_array_get_element (json_node_get_array (node), i);

      if (JSON_NODE_HOLDS_OBJECT (item))
        g_ptr_array_add (objects, json_node_get_object (item));
    }
  return objects;
}

/* What a sheet points to and the answer does not hold ready. */
typedef struct
{
  GPtrArray *blocks; /* g_free */
  GPtrArray *spans;  /* GArray */
} FoyerKept;

FoyerKept             foyer_kept_new (void);
void             foyer_kept_clear (FoyerKept *kept);
/* Keeps memory until foyer_kept_clear(); returned. @text: (transfer full) (nullable) */
char            *foyer_kept_keep (FoyerKept *kept, char *text);
/* A row of "sheet.day" or "sheet.week". */
void             foyer_print_read_row (FoyerKept *kept, JsonObject *row, FoyerDaySheetRow *out);
const FoyerSpan *foyer_print_read_spans (FoyerKept *kept, const char *text, gsize *n);
/* "Arrived", "Paid" … */
const char      *foyer_print_status_word (const char *status, const char *paid);
/* "5 of 8 seats". (transfer full) */
char            *foyer_print_seats_text (int taken, int capacity);
/* "24.11.2026 08:02, Anna". (transfer full) (nullable) */
char            *foyer_print_printed_text (JsonObject *answer, const FoyerTimeFormat *format);

G_END_DECLS
