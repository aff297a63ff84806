/* CFD-5: the business's own fields of clients as columns of the list: hidden until somebody wants them, kept with the user's columns, sorted
 * by the store and saved with the others. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>

#include "foyer-clients-page-private.h"
#include "foyer-custom-form.h"
#include "foyer-labels.h"
#include "foyer-row-list.h"

#define WIDTH 124 /* pixels: a date fits */

typedef struct
{
  FoyerClientsPage *page;
  char *id, *name, *title, *type; /* name: "field-" and the id */
  GtkColumnViewColumn *column;    /* owned */
  gboolean there;                 /* among the fields just read */
} Own;

static void
own_free (gpointer data)
{
  Own *own = data;

  g_clear_object (&own->column);
  g_free (own->id);
  g_free (own->name);
  g_free (own->title);
  g_free (own->type);
  g_free (own);
}

static gboolean
is_number (const Own *own)
{
  return g_str_equal (own->type, "number");
}

/* ---- cells --------------------------------------------------------------------------------------------------------------- */

static void
show_value (FoyerRowItem *item,
            GtkListItem  *list_item)
{
  GtkWidget *label = gtk_list_item_get_child (list_item);
  const Own *own = g_object_get_data (G_OBJECT (label), "own");
  JsonObject *row = foyer_row_item_row (item), *fields = row != NULL ? foyer_json_obj (row, "fields") : NULL;
  const char *value = fields != NULL ? foyer_json_str (fields, own->id) : NULL;
  g_autofree char *text = value != NULL ? foyer_custom_value_text (own->page->context, own->type, value) : NULL;

  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
}

static void
on_setup_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item,
             gpointer                  data)
{
  const Own *own = data;
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), is_number (own) ? 1 : 0);
  if (!g_str_equal (own->type, "text") && !g_str_equal (own->type, "list"))
    gtk_widget_add_css_class (label, "numeric");
  g_object_set_data (G_OBJECT (label), "own", data);
  gtk_list_item_set_child (item, label);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory,
            GtkListItem              *item,
            gpointer                  data)
{
  g_signal_connect (gtk_list_item_get_item (item), "changed", G_CALLBACK (show_value), item);
  show_value (gtk_list_item_get_item (item), item);
}

static void
on_unbind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *item,
              gpointer                  data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_value, item);
}

/* ---- columns -------------------------------------------------------------------------------------------------------------- */

/* The store sorts: foyer-clients-page.c asks which column it is by. */
static int
tell_field (gconstpointer a,
            gconstpointer b,
            gpointer      data)
{
  const Own *own = data;

  if (own->page->asked_sort == NULL)
    own->page->asked_sort = own->name;
  return -1;
}

static Own *
find (FoyerClientsPage *self,
      const char       *id)
{
  for (guint i = 0; i < self->own->len; i++)
    if (g_str_equal (((Own *) self->own->pdata[i])->id, id))
      return self->own->pdata[i];
  return NULL;
}

static void
add (FoyerClientsPage *self,
     const char       *id,
     const char       *title,
     const char       *type)
{
  Own *own = g_new0 (Own, 1);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter = NULL;

  *own = (Own){ self, g_strdup (id), g_strconcat ("field-", id, NULL), g_strdup (title), g_strdup (type), NULL, TRUE };
  g_ptr_array_add (self->own, own);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), own);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), own);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind_cb), own);
  own->column = gtk_column_view_column_new (own->title, factory);
  sorter = GTK_SORTER (gtk_custom_sorter_new (tell_field, own, NULL));
  gtk_column_view_column_set_sorter (own->column, sorter);
  foyer_list_columns_add (self->columns, &(FoyerListColumn){ own->name, own->title, WIDTH, FALSE, FALSE, is_number (own) }, own->column);
}

static void
drop (FoyerClientsPage *self,
      Own              *own)
{
  if (g_strcmp0 (self->sort, own->name) == 0)
    g_clear_pointer (&self->sort, g_free);
  foyer_list_columns_drop (self->columns, own->name);
  g_ptr_array_remove (self->own, own);
}

static void
on_fields_cb (FoyerUiContext *context,
              JsonNode       *result,
              const GError   *error,
              gpointer        data)
{
  FoyerClientsPage *self = FOYER_CLIENTS_PAGE (data);
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  gboolean other = FALSE;

  if (rows == NULL || self->columns == NULL)
    return;
  for (guint i = 0; i < self->own->len; i++)
    ((Own *) self->own->pdata[i])->there = FALSE;
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *field = json_array_get_object_element (rows, i);
      const char *id = foyer_json_str (field, "id"), *title = foyer_json_str (field, "title"), *type = foyer_json_str (field, "type");
      Own *own = id != NULL ? find (self, id) : NULL;

      if (id == NULL || title == NULL || type == NULL || !foyer_json_yes (field, "shown"))
        continue;
      if (own != NULL && g_str_equal (own->title, title) && g_str_equal (own->type, type))
        {
          own->there = TRUE;
          continue;
        }
      if (own != NULL)
        drop (self, own);
      add (self, id, title, type);
      other = TRUE;
    }
  for (guint i = self->own->len; i > 0; i--)
    if (!((Own *) self->own->pdata[i - 1])->there)
      {
        drop (self, self->own->pdata[i - 1]);
        other = TRUE;
      }
  if (other)
    foyer_list_columns_load (self->columns);
}

void
foyer_clients_ask_fields (FoyerClientsPage *self)
{
  if (self->own == NULL)
    self->own = g_ptr_array_new_with_free_func (own_free);
  foyer_ui_ask (self->context, self, "field.list", foyer_params ("owner", "s", "client", NULL), NULL, on_fields_cb, self);
}
