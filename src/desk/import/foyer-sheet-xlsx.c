/* .xlsx: a zip of XML parts, read as a stream by libzip and libxml2's push parser. Nothing is unpacked to disk or held as a tree.
 *
 * Guards: the sum of what is unpacked is bounded (zip bombs), a document type declaration ends the reading (entity bombs), and
 * parts are taken only from inside the zip. */
#define G_LOG_DOMAIN "foyer-import"
#include "config.h"

#include "foyer-sheet-private.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>
#include <zip.h>

#include "foyer-error.h"
#include "foyer-sheet-styles.h"

#define CHUNK (64 * 1024)
#define MAX_CELL (32 * 1024 * 1024)

typedef struct
{
  zip_t         *zip;
  FoyerSheetJob *job;
  FoyerSheet    *sheet;
  gint64         unpacked;
  GError        *error; /* first one met inside a callback */

  /* workbook */
  GPtrArray  *sheet_names;  /* char* */
  GPtrArray  *sheet_ids;    /* char*, relationship ids */
  int         first_visible;
  gboolean    date1904;
  GHashTable *targets;      /* relationship id → part */
  GHashTable *types;        /* last part of relationship type → part, for those without an id we know */
  char       *base;         /* folder of the part whose relationships are read */

  /* styles */
  GHashTable *codes;        /* format id → FoyerNumberKind */
  GArray     *kinds;        /* FoyerNumberKind of each cell format */
  gboolean    in_cell_formats;

  /* shared strings */
  GPtrArray *shared;

  /* rows and text, shared by the sheet and the shared strings */
  GString *text;
  GString *formula;
  int      take;            /* text is collected: 0 no, 1 to text, 2 to formula */
  int      phonetic;        /* depth of reading aids that are no text */
  gboolean in_data, in_row;
  guint    row, column;
  gint64   style;
  char     type[12];
  double   part_size, part_read;
} Reader;

typedef void (*StartFunc) (Reader *r, const char *name, const xmlChar **attributes, int n);
typedef void (*EndFunc) (Reader *r, const char *name);

typedef struct
{
  Reader          *reader;
  StartFunc        start;
  EndFunc          end;
  xmlParserCtxtPtr parser;
} Part;

/* ---- one part --------------------------------------------------------------------------------------------------------- */

static void
fail (Reader *r, int code, const char *sentence)
{
  if (r->error == NULL)
    g_set_error_literal (&r->error, FOYER_ERROR, code, sentence);
}

static void
on_start (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int n_ns, const xmlChar **ns, int n,
          int n_default, const xmlChar **attributes)
{
  Part *part = data;

  if (part->reader->error == NULL)
    part->start (part->reader, (const char *) name, attributes, n);
}

static void
on_end (void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  Part *part = data;

  if (part->reader->error == NULL && part->end != NULL)
    part->end (part->reader, (const char *) name);
}

static void
on_text (void *data, const xmlChar *text, int len)
{
  Part *part = data;
  Reader *r = part->reader;
  GString *s = r->take == 1 ? r->text : r->take == 2 ? r->formula : NULL;

  if (s == NULL || r->phonetic > 0 || r->error != NULL)
    return;
  if (s->len + (gsize) len > MAX_CELL)
    fail (r, FOYER_ERROR_INVALID, "A cell of the file holds more text than a list can have.");
  else
    g_string_append_len (s, (const char *) text, len);
}

static void
on_doctype (void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
  Part *part = data;

  fail (part->reader, FOYER_ERROR_CORRUPT, "The file is not a true spreadsheet: it declares entities of its own.");
  xmlStopParser (part->parser);
}

static void
on_xml_error (void *data, const char *format, ...)
{
  /* The result of parsing says it; nothing is printed. */
}

/* Copies the attribute @name into a string. */
static char *
attribute (const xmlChar **attributes, int n, const char *name)
{
  for (int i = 0; i < n; i++)
    {
      const xmlChar **a = attributes + 5 * i;

      if (strcmp ((const char *) a[0], name) == 0)
        return g_strndup ((const char *) a[3], (gsize) (a[4] - a[3]));
    }
  return NULL;
}

static gboolean
attribute_is (const xmlChar **attributes, int n, const char *name, const char *value)
{
  g_autofree char *text = attribute (attributes, n, name);

  return g_strcmp0 (text, value) == 0;
}

static gint64
attribute_int (const xmlChar **attributes, int n, const char *name, gint64 fallback)
{
  g_autofree char *text = attribute (attributes, n, name);

  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : fallback;
}

/* Takes the error of a callback, or says that the file is damaged. */
static gboolean
part_failed (Reader *r, GError **error)
{
  if (r->error != NULL)
    g_propagate_error (error, g_steal_pointer (&r->error));
  else
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT,
                         "The file is damaged or was not written to its end. Open it in your spreadsheet program, save it again "
                         "and import that.");
  return FALSE;
}

/* Reads the part @path through @start and @end. A part that is not there is an error only if @needed. */
static gboolean
read_part (Reader *r, const char *path, gboolean needed, StartFunc start, EndFunc end, GError **error)
{
  Part part = { r, start, end, NULL };
  xmlSAXHandler handler = { 0 };
  g_autofree char *buffer = NULL;
  struct zip_stat st;
  zip_file_t *file;
  gboolean ok = TRUE;
  zip_int64_t got = 0;

  if (zip_stat (r->zip, path, ZIP_FL_ENC_GUESS | ZIP_FL_NOCASE, &st) != 0)
    return needed ? part_failed (r, error) : TRUE;
  if ((st.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && st.encryption_method != ZIP_EM_NONE)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED,
                           "The file is protected by a password. Save a copy without the password and import that.");
      return FALSE;
    }
  file = zip_fopen_index (r->zip, st.index, 0);
  if (file == NULL)
    return part_failed (r, error);

  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = on_start;
  handler.endElementNs = on_end;
  handler.characters = on_text;
  handler.cdataBlock = on_text;
  handler.ignorableWhitespace = on_text;
  handler.internalSubset = on_doctype;
  handler.error = on_xml_error;
  handler.fatalError = on_xml_error;
  handler.warning = on_xml_error;

  r->take = 0;
  r->phonetic = 0;
  r->part_size = (double) MAX (st.size, 1);
  r->part_read = 0;
  buffer = g_malloc (CHUNK);
  part.parser = xmlCreatePushParserCtxt (&handler, &part, NULL, 0, NULL);
  /* Entities can only be the predefined ones, as a document type ends the reading; NOENT has them replaced in attributes. */
  xmlCtxtUseOptions (part.parser, XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOENT);

  while (ok && (got = zip_fread (file, buffer, CHUNK)) > 0)
    {
      r->unpacked += got;
      r->part_read += (double) got;
      if (r->unpacked > FOYER_SHEET_MAX_UNPACKED)
        fail (r, FOYER_ERROR_INVALID, "The file unpacks to far more than a list can be and was not read.");
      else
        ok = xmlParseChunk (part.parser, buffer, (int) got, 0) == 0;
      ok = ok && r->error == NULL;
    }
  if (ok && got == 0)
    ok = xmlParseChunk (part.parser, NULL, 0, 1) == 0 && part.parser->wellFormed && r->error == NULL;
  else
    ok = FALSE;
  xmlFreeParserCtxt (part.parser);
  zip_fclose (file);
  return ok ? TRUE : part_failed (r, error);
}

/* ---- workbook, relationships, styles ------------------------------------------------------------------------------------ */

static void
start_workbook (Reader *r, const char *name, const xmlChar **attributes, int n)
{
  if (strcmp (name, "sheet") == 0)
    {
      g_autofree char *title = attribute (attributes, n, "name");
      g_autofree char *id = attribute (attributes, n, "id");

      if (r->first_visible < 0 && !attribute_is (attributes, n, "state", "hidden") &&
          !attribute_is (attributes, n, "state", "veryHidden"))
        r->first_visible = (int) r->sheet_names->len;
      g_ptr_array_add (r->sheet_names, title != NULL ? g_steal_pointer (&title) : g_strdup (""));
      g_ptr_array_add (r->sheet_ids, id != NULL ? g_steal_pointer (&id) : g_strdup (""));
    }
  else if (strcmp (name, "workbookPr") == 0)
    r->date1904 = attribute_is (attributes, n, "date1904", "1") || attribute_is (attributes, n, "date1904", "true");
}

static void
start_relationships (Reader *r, const char *name, const xmlChar **attributes, int n)
{
  g_autofree char *id = NULL, *target = NULL, *type = NULL;
  char *part;

  if (strcmp (name, "Relationship") != 0)
    return;
  id = attribute (attributes, n, "Id");
  target = attribute (attributes, n, "Target");
  type = attribute (attributes, n, "Type");
  if (id == NULL || target == NULL || attribute_is (attributes, n, "TargetMode", "External"))
    return;
  if (target[0] == '/')
    part = g_strdup (target + 1);
  else if (g_str_has_prefix (target, "../"))
    part = g_strdup (target + 3);
  else
    part = g_strconcat (r->base, target, NULL);
  g_hash_table_replace (r->targets, g_steal_pointer (&id), part);
  if (type != NULL && strrchr (type, '/') != NULL)
    g_hash_table_replace (r->types, g_strdup (strrchr (type, '/') + 1), g_strdup (part));
}

static void
start_styles (Reader *r, const char *name, const xmlChar **attributes, int n)
{
  if (strcmp (name, "numFmt") == 0)
    {
      g_autofree char *code = attribute (attributes, n, "formatCode");

      if (code != NULL)
        g_hash_table_insert (r->codes, GINT_TO_POINTER ((int) attribute_int (attributes, n, "numFmtId", 0)),
                             GINT_TO_POINTER (foyer_number_kind_of_code (code)));
    }
  else if (strcmp (name, "cellXfs") == 0)
    r->in_cell_formats = TRUE;
  else if (strcmp (name, "xf") == 0 && r->in_cell_formats)
    {
      int id = (int) attribute_int (attributes, n, "numFmtId", 0);
      gpointer custom;
      FoyerNumberKind kind;

      if (g_hash_table_lookup_extended (r->codes, GINT_TO_POINTER (id), NULL, &custom))
        kind = GPOINTER_TO_INT (custom);
      else
        kind = foyer_number_kind_builtin (id);
      g_array_append_val (r->kinds, kind);
    }
}

static void
end_styles (Reader *r, const char *name)
{
  if (strcmp (name, "cellXfs") == 0)
    r->in_cell_formats = FALSE;
}

/* ---- text: shared and inline ------------------------------------------------------------------------------------------- */

/* "_x000D_" stands for a character XML cannot hold. */
static void
unescape (GString *s)
{
  char *p = s->str;

  while ((p = strstr (p, "_x")) != NULL)
    {
      guint code = 0;

      for (int i = 2; i < 6; i++)
        {
          int digit = g_ascii_xdigit_value (p[i]);

          if (digit < 0)
            {
              code = G_MAXUINT;
              break;
            }
          code = code * 16 + (guint) digit;
        }
      if (code <= 0xffff && p[6] == '_' && (code < 0xd800 || code > 0xdfff) && code != 0)
        {
          gsize at = (gsize) (p - s->str);

          g_string_erase (s, (gssize) at, 7);
          g_string_insert_unichar (s, (gssize) at, code);
          p = s->str + at;
        }
      p = *p != '\0' ? p + 1 : p;
    }
}

static gboolean
start_text (Reader *r, const char *name)
{
  if (strcmp (name, "t") == 0)
    r->take = 1;
  else if (strcmp (name, "rPh") == 0)
    r->phonetic++;
  else
    return FALSE;
  return TRUE;
}

static gboolean
end_text (Reader *r, const char *name)
{
  if (strcmp (name, "t") == 0)
    r->take = 0;
  else if (strcmp (name, "rPh") == 0)
    r->phonetic--;
  else
    return FALSE;
  return TRUE;
}

static void
start_shared (Reader *r, const char *name, const xmlChar **attributes, int n)
{
  if (!start_text (r, name) && strcmp (name, "si") == 0)
    g_string_truncate (r->text, 0);
}

static void
end_shared (Reader *r, const char *name)
{
  if (end_text (r, name) || strcmp (name, "si") != 0)
    return;
  unescape (r->text);
  g_ptr_array_add (r->shared, g_strndup (r->text->str, r->text->len));
}

/* ---- the sheet --------------------------------------------------------------------------------------------------------- */

/* "AB12" → 27; -1 when there are no letters. */
static gint64
column_of (const char *ref)
{
  gint64 column = 0;

  for (; g_ascii_isalpha (*ref) && column < 100000; ref++)
    column = column * 26 + g_ascii_toupper (*ref) - 'A' + 1;
  return column - 1;
}

static void
start_sheet (Reader *r, const char *name, const xmlChar **attributes, int n)
{
  if (strcmp (name, "sheetData") == 0)
    {
      r->in_data = TRUE;
      return;
    }
  if (!r->in_data || start_text (r, name))
    return;
  if (strcmp (name, "row") == 0)
    {
      gint64 number = attribute_int (attributes, n, "r", (gint64) r->row + 1);

      /* A row that steps back would be lost between others; its true place is not known, so it follows. */
      r->row = number > r->row && number < G_MAXINT ? (guint) number : r->row + 1;
      r->column = 0;
      r->in_row = TRUE;
      if (!foyer_sheet_begin_row (r->sheet, r->row, &r->error))
        return;
      if (r->row % 128 == 0)
        foyer_sheet_job_step (r->job, 0.1 + 0.9 * r->part_read / r->part_size, &r->error);
    }
  else if (!r->in_row)
    fail (r, FOYER_ERROR_CORRUPT, "The file is damaged: it has cells outside of rows.");
  else if (strcmp (name, "c") == 0)
    {
      g_autofree char *ref = attribute (attributes, n, "r");
      g_autofree char *type = attribute (attributes, n, "t");
      gint64 column = ref != NULL ? column_of (ref) : -1;

      if (column >= 0)
        r->column = (guint) column;
      r->style = attribute_int (attributes, n, "s", 0);
      g_strlcpy (r->type, type != NULL ? type : "n", sizeof r->type);
      g_string_truncate (r->text, 0);
      g_string_truncate (r->formula, 0);
    }
  else if (strcmp (name, "v") == 0)
    r->take = 1;
  else if (strcmp (name, "f") == 0)
    r->take = 2;
}

static void
put_cell (Reader *r)
{
  g_autofree char *made = NULL;
  const char *text = r->text->str;
  gssize len = (gssize) r->text->len;

  if (len == 0 && r->formula->len > 0)
    {
      /* Never calculated, so there is no result; the formula itself shows what stood there. */
      text = made = g_strconcat ("=", r->formula->str, NULL);
      len = -1;
    }
  else if (strcmp (r->type, "s") == 0)
    {
      guint64 index = g_ascii_strtoull (text, NULL, 10);

      if (len > 0 && index >= r->shared->len)
        {
          fail (r, FOYER_ERROR_CORRUPT, "The file is damaged: a cell points to a text that is not in it.");
          return;
        }
      text = len > 0 ? g_ptr_array_index (r->shared, index) : "";
      len = -1;
    }
  else if (strcmp (r->type, "b") == 0)
    {
      text = len > 0 && *text != '0' ? "TRUE" : "FALSE";
      len = -1;
    }
  else if (strcmp (r->type, "n") == 0)
    {
      FoyerNumberKind kind = FOYER_NUMBER_PLAIN;

      if (len == 0)
        return;
      if (r->style >= 0 && r->style < r->kinds->len)
        kind = g_array_index (r->kinds, FoyerNumberKind, r->style);
      g_strstrip (r->text->str);
      text = made = foyer_number_to_text (r->text->str, kind, r->date1904);
      len = -1;
    }
  else
    {
      unescape (r->text);
      text = r->text->str;
      len = (gssize) r->text->len;
    }
  foyer_sheet_put (r->sheet, r->column, text, len, &r->error);
}

static void
end_sheet (Reader *r, const char *name)
{
  if (!r->in_data || end_text (r, name))
    return;
  if (strcmp (name, "sheetData") == 0)
    r->in_data = FALSE;
  else if (strcmp (name, "row") == 0)
    r->in_row = FALSE;
  else if (strcmp (name, "v") == 0 || strcmp (name, "f") == 0)
    r->take = 0;
  else if (strcmp (name, "c") == 0)
    {
      put_cell (r);
      r->column++;
    }
}

/* ---- the workbook as a whole --------------------------------------------------------------------------------------------- */

static char *
choose_sheet (Reader *r, GError **error)
{
  const char *wanted = r->job->options->sheet;
  int index = MAX (r->first_visible, 0);
  const char *part;

  if (wanted != NULL && *wanted != '\0')
    {
      guint found;

      if (!g_ptr_array_find_with_equal_func (r->sheet_names, wanted, g_str_equal, &found))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is no sheet “%s” in the file.", wanted);
          return NULL;
        }
      index = (int) found;
    }
  for (guint i = 0; i < r->sheet_names->len; i++)
    foyer_sheet_add_name (r->sheet, g_ptr_array_index (r->sheet_names, i));
  if (index < (int) r->sheet_names->len)
    {
      r->sheet->name = g_strdup (g_ptr_array_index (r->sheet_names, index));
      part = g_hash_table_lookup (r->targets, g_ptr_array_index (r->sheet_ids, index));
      if (part != NULL)
        return g_strdup (part);
    }
  part_failed (r, error);
  return NULL;
}

static gboolean
read_workbook (Reader *r, GError **error)
{
  g_autofree char *workbook = NULL, *relations = NULL, *part = NULL, *strings = NULL, *styles = NULL;
  const char *slash;

  r->base = g_strdup ("");
  if (!read_part (r, "_rels/.rels", FALSE, start_relationships, NULL, error))
    return FALSE;
  workbook = g_strdup (g_hash_table_lookup (r->types, "officeDocument"));
  if (workbook == NULL)
    workbook = g_strdup ("xl/workbook.xml");
  if (zip_name_locate (r->zip, workbook, ZIP_FL_NOCASE) < 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID,
                           zip_name_locate (r->zip, "content.xml", 0) >= 0
                               ? "The file is an OpenDocument file. Open it in your spreadsheet program, save it as .xlsx or .csv "
                                 "and import that."
                               : "The file is an archive without a spreadsheet in it.");
      return FALSE;
    }
  slash = strrchr (workbook, '/');
  g_free (r->base);
  r->base = slash != NULL ? g_strndup (workbook, (gsize) (slash - workbook) + 1) : g_strdup ("");
  relations = g_strconcat (r->base, "_rels/", slash != NULL ? slash + 1 : workbook, ".rels", NULL);
  g_hash_table_remove_all (r->targets);

  if (!read_part (r, workbook, TRUE, start_workbook, NULL, error) ||
      !read_part (r, relations, TRUE, start_relationships, NULL, error))
    return FALSE;
  strings = g_strdup (g_hash_table_lookup (r->types, "sharedStrings"));
  styles = g_strdup (g_hash_table_lookup (r->types, "styles"));
  part = choose_sheet (r, error);
  if (part == NULL)
    return FALSE;
  if (styles != NULL && !read_part (r, styles, FALSE, start_styles, end_styles, error))
    return FALSE;
  if (strings != NULL && !read_part (r, strings, FALSE, start_shared, end_shared, error))
    return FALSE;
  if (!foyer_sheet_job_step (r->job, 0.1, error))
    return FALSE;
  return read_part (r, part, TRUE, start_sheet, end_sheet, error);
}

FoyerSheet *
foyer_sheet_read_xlsx (GBytes *bytes, FoyerSheetJob *job, GError **error)
{
  Reader r = { .job = job, .first_visible = -1 };
  gsize len;
  const char *data = g_bytes_get_data (bytes, &len);
  zip_error_t zip_error;
  zip_source_t *source;
  gboolean ok = FALSE;

  zip_error_init (&zip_error);
  source = zip_source_buffer_create (data, len, 0, &zip_error);
  r.zip = source != NULL ? zip_open_from_source (source, ZIP_RDONLY, &zip_error) : NULL;
  if (r.zip == NULL)
    {
      if (source != NULL)
        zip_source_free (source);
      zip_error_fini (&zip_error);
      part_failed (&r, error);
      return NULL;
    }
  zip_error_fini (&zip_error);

  r.sheet = foyer_sheet_new ("xlsx");
  r.sheet_names = g_ptr_array_new_with_free_func (g_free);
  r.sheet_ids = g_ptr_array_new_with_free_func (g_free);
  r.targets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  r.types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  r.codes = g_hash_table_new (NULL, NULL);
  r.kinds = g_array_new (FALSE, FALSE, sizeof (FoyerNumberKind));
  r.shared = g_ptr_array_new_with_free_func (g_free);
  r.text = g_string_new (NULL);
  r.formula = g_string_new (NULL);

  ok = read_workbook (&r, error);

  zip_discard (r.zip);
  g_ptr_array_unref (r.sheet_names);
  g_ptr_array_unref (r.sheet_ids);
  g_hash_table_unref (r.targets);
  g_hash_table_unref (r.types);
  g_hash_table_unref (r.codes);
  g_array_unref (r.kinds);
  g_ptr_array_unref (r.shared);
  g_string_free (r.text, TRUE);
  g_string_free (r.formula, TRUE);
  g_free (r.base);
  g_clear_error (&r.error);
  if (!ok)
    foyer_sheet_unref (r.sheet);
  return ok ? r.sheet : NULL;
}
