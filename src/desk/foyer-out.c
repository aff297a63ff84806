#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-out.h"
#include "foyer-phone.h"

void
foyer_out_named (JsonBuilder *b, FoyerDb *db, const char *member, const char *as, const char *sql, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_sql (db, sql);

  if (id != NULL)
    foyer_stmt_bind_id (s, 1, id);
  json_builder_set_member_name (b, member);
  json_builder_begin_array (b);
  while (foyer_stmt_step (s))
    {
      FoyerId own = foyer_stmt_id (s, 0);

      json_builder_begin_object (b);
      foyer_out_id (b, "id", &own);
      foyer_out_text (b, as, foyer_stmt_text (s, 1));
      json_builder_end_object (b);
    }
  foyer_stmt_done (s);
  json_builder_end_array (b);
}

void
foyer_out_json (JsonBuilder *b, const char *name, const char *json)
{
  g_autoptr (JsonNode) node = json ? json_from_string (json, NULL) : NULL;

  json_builder_set_member_name (b, name);
  if (node != NULL)
    json_builder_add_value (b, g_steal_pointer (&node));
  else
    json_builder_add_null_value (b);
}

void
foyer_out_column (JsonBuilder *b, const char *name, FoyerStmt *s, int col)
{
  if (foyer_stmt_is_null (s, col))
    foyer_out_text (b, name, NULL);
  else
    foyer_out_int (b, name, foyer_stmt_int (s, col));
}

void
foyer_out_fields (JsonBuilder *b, const FoyerRow *row, gboolean mask)
{
  foyer_out_id (b, "id", &row->id);
  for (int i = 0; i < row->entity->n_fields; i++)
    {
      const FoyerField *f = &row->entity->fields[i];

      if ((f->flags & FOYER_FIELD_SECRET) || f->merge == FOYER_MERGE_DERIVED)
        continue;
      if (f->type == FOYER_TYPE_REF)
        {
          FoyerId id = foyer_row_id (row, f->name);
          foyer_out_id (b, f->name, &id);
        }
      else if (f->type == FOYER_TYPE_JSON)
        {
          foyer_out_json (b, f->name, foyer_row_text (row, f->name));
        }
      else if (foyer_field_is_text (f))
        {
          const char *text = foyer_row_text (row, f->name);
          g_autofree char *masked = text && mask && (f->flags & FOYER_FIELD_PHONE) ? foyer_contact_mask (text) : NULL;
          foyer_out_text (b, f->name, masked ? masked : text);
        }
      else if (f->type == FOYER_TYPE_BOOL)
        {
          foyer_out_bool (b, f->name, foyer_row_int (row, f->name) != 0);
        }
      else if (foyer_row_is_null (row, f->name))
        {
          foyer_out_text (b, f->name, NULL);
        }
      else
        {
          foyer_out_int (b, f->name, foyer_row_int (row, f->name));
        }
    }
}
