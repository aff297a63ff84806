#include "config.h"

#include "foyer-json.h"

#include <string.h>

#define MAX_DEPTH 64

/* Eight bytes at a time: the high bit of each byte that is below @n (at most 128), or equal to @c. Bytes behind the first hit may be wrong. */
#define ONES G_GUINT64_CONSTANT (0x0101010101010101)
#define HIGHS G_GUINT64_CONSTANT (0x8080808080808080)
#define BELOW(x, n) (((x) - ONES * (n)) & ~(x) & HIGHS)
#define EQUAL(x, c) BELOW ((x) ^ ONES * (c), 1)

/* How many bytes from @p to @end stand for themselves in a text: no quote, backslash or control character. @high gathers their bits. */
static inline gsize
plain_run (const char *p,
           const char *end,
           guint64    *high)
{
  const char *from = p;
  guint64 x;

  for (; end - p >= 8; p += 8)
    {
      memcpy (&x, p, 8);
      if ((BELOW (x, 0x20) | EQUAL (x, '"') | EQUAL (x, '\\')) != 0)
        break;
      *high |= x;
    }
  for (; p < end && *p != '"' && *p != '\\' && (guchar) *p >= 0x20; p++)
    *high |= (guchar) *p;
  return (gsize) (p - from);
}

/* ---- writing -------------------------------------------------------------------------------------------------------- */

void
foyer_json_writer_init (FoyerJsonWriter *w,
                        GString         *s)
{
  w->s = s;
  w->first = 1;
  w->depth = 0;
  w->after_key = FALSE;
  w->last_key[0] = 0;
}

static inline void
put (GString    *s,
     const char *p,
     gsize       n)
{
  if (G_LIKELY (s->len + n < s->allocated_len))
    {
      memcpy (s->str + s->len, p, n);
      s->len += n;
      s->str[s->len] = '\0';
    }
  else
    g_string_append_len (s, p, (gssize) n);
}

static inline void
put_c (GString *s,
       char     c)
{
  put (s, &c, 1);
}

/* Comma and state before any value. */
static inline void
before_value (FoyerJsonWriter *w)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << w->depth;

  if (w->after_key)
    w->after_key = FALSE;
  else if (w->first & bit)
    w->first &= ~bit;
  else if (w->depth > 0)
    put_c (w->s, ',');
}

static void
open_level (FoyerJsonWriter *w,
            char             bracket)
{
  before_value (w);
  g_assert (w->depth < MAX_DEPTH - 1);
  w->depth++;
  w->first |= G_GUINT64_CONSTANT (1) << w->depth;
  w->last_key[w->depth] = 0;
  put_c (w->s, bracket);
}

static void
close_level (FoyerJsonWriter *w,
             char             bracket)
{
  g_assert (w->depth > 0 && !w->after_key);
  w->depth--;
  put_c (w->s, bracket);
}

void
foyer_json_begin_object (FoyerJsonWriter *w)
{
  open_level (w, '{');
}

void
foyer_json_end_object (FoyerJsonWriter *w)
{
  close_level (w, '}');
}

void
foyer_json_begin_array (FoyerJsonWriter *w)
{
  open_level (w, '[');
}

void
foyer_json_end_array (FoyerJsonWriter *w)
{
  close_level (w, ']');
}

static void
append_escaped (GString *s,
                guchar   c)
{
  static const char hex[] = "0123456789abcdef";
  static const char short_for[] = "\"\"\\\\\bb\ff\nn\rr\tt";

  for (const char *e = short_for; *e != '\0'; e += 2)
    if ((guchar) *e == c)
      {
        put_c (s, '\\');
        put_c (s, e[1]);
        return;
      }
  put (s, "\\u00", 4);
  put_c (s, hex[c >> 4]);
  put_c (s, hex[c & 15]);
}

static void
append_quoted (GString    *s,
               const char *text)
{
  const char *end = text + strlen (text);
  guint64 high = 0;

  put_c (s, '"');
  for (;;)
    {
      gsize n = plain_run (text, end, &high);

      put (s, text, n);
      text += n;
      if (text == end)
        break;
      append_escaped (s, (guchar) *text++);
    }
  put_c (s, '"');
}

/* Compares the keys as they stand in the buffer, without their quotes. Keys are plain names, so escapes do not matter. */
static gboolean
keys_ascend (const FoyerJsonWriter *w,
             gsize                  at)
{
  const char *last = w->s->str + w->last_key[w->depth], *key = w->s->str + at + 1;
  gsize last_len = w->last_len[w->depth], key_len = w->s->len - at - 2;
  int order;

  if (w->last_key[w->depth] == 0)
    return TRUE;
  order = memcmp (last, key, MIN (last_len, key_len));
  return order < 0 || (order == 0 && last_len < key_len);
}

void
foyer_json_key (FoyerJsonWriter *w,
                const char      *key)
{
  gsize at;

  g_assert (w->depth > 0 && !w->after_key);
  before_value (w);
  at = w->s->len;
  append_quoted (w->s, key);
  g_assert (keys_ascend (w, at));
  w->last_key[w->depth] = at + 1;
  w->last_len[w->depth] = (guint) (w->s->len - at - 2);
  put_c (w->s, ':');
  w->after_key = TRUE;
}

void
foyer_json_text (FoyerJsonWriter *w,
                 const char      *value)
{
  before_value (w);
  if (value == NULL)
    put (w->s, "null", 4);
  else
    append_quoted (w->s, value);
}

void
foyer_json_int (FoyerJsonWriter *w,
                gint64           value)
{
  char digits[24];
  char *p = digits + sizeof digits;
  guint64 rest = value < 0 ? (guint64) 0 - (guint64) value : (guint64) value;

  before_value (w);
  do
    {
      *--p = (char) ('0' + rest % 10);
      rest /= 10;
    }
  while (rest != 0);
  if (value < 0)
    *--p = '-';
  put (w->s, p, (gsize) (digits + sizeof digits - p));
}

void
foyer_json_id (FoyerJsonWriter *w,
               const FoyerId   *id)
{
  char quoted[FOYER_ID_TEXT_LEN + 3];

  before_value (w);
  quoted[0] = '"';
  foyer_id_format (id, quoted + 1);
  quoted[FOYER_ID_TEXT_LEN + 1] = '"';
  put (w->s, quoted, FOYER_ID_TEXT_LEN + 2);
}

void
foyer_json_bool (FoyerJsonWriter *w,
                 gboolean         value)
{
  before_value (w);
  g_string_append (w->s, value ? "true" : "false");
}

void
foyer_json_null (FoyerJsonWriter *w)
{
  before_value (w);
  put (w->s, "null", 4);
}

void
foyer_json_raw (FoyerJsonWriter *w,
                const char      *json,
                gssize           len)
{
  before_value (w);
  put (w->s, json, len < 0 ? strlen (json) : (gsize) len);
}

/* ---- reading -------------------------------------------------------------------------------------------------------- */

/* What may come next. A key takes its colon with it, so the state behind it is VALUE. */
typedef enum
{
  VALUE,
  VALUE_OR_END, /* just behind "[" */
  KEY_OR_END,   /* just behind "{" */
  COMMA_OR_END,
  DONE,
  FAILED,
} State;

struct _FoyerJsonReader
{
  const char *start; /* borrowed */
  const char *end;
  const char *p;
  State state;
  FoyerJsonToken last;
  gboolean last_token_valid;
  int depth;
  guint64 objects; /* bit per depth 1…64: an object, not an array */
  gint64 number;
  GString *text;
  char *error;
};

FoyerJsonReader *
foyer_json_reader_new (const char *data,
                       gssize      len)
{
  FoyerJsonReader *r = g_new0 (FoyerJsonReader, 1);

  r->start = r->p = data;
  r->end = data + (len < 0 ? strlen (data) : (gsize) len);
  r->state = VALUE;
  r->text = g_string_sized_new (64);
  return r;
}

void
foyer_json_reader_free (FoyerJsonReader *r)
{
  if (r == NULL)
    return;
  g_string_free (r->text, TRUE);
  g_free (r->error);
  g_free (r);
}

static FoyerJsonToken
fail (FoyerJsonReader *r,
      const char      *why)
{
  if (r->state != FAILED)
    {
      r->state = FAILED;
      r->error = g_strdup_printf ("%s at byte %" G_GSIZE_FORMAT, why, (gsize) (r->p - r->start));
    }
  return FOYER_JSON_ERROR;
}

static inline void
skip_blanks (FoyerJsonReader *r)
{
  while (r->p < r->end && (*r->p == ' ' || *r->p == '\n' || *r->p == '\t' || *r->p == '\r'))
    r->p++;
}

static gboolean
read_hex4 (FoyerJsonReader *r,
           guint           *out)
{
  guint value = 0;

  if (r->end - r->p < 4)
    return FALSE;
  for (int i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (r->p[i]);

      if (digit < 0)
        return FALSE;
      value = value << 4 | (guint) digit;
    }
  r->p += 4;
  *out = value;
  return TRUE;
}

/* Behind "\u". */
static gboolean
read_unicode (FoyerJsonReader *r)
{
  guint c, low;

  if (!read_hex4 (r, &c))
    return fail (r, "bad \\u escape"), FALSE;
  if (c >= 0xd800 && c < 0xdc00)
    {
      if (r->end - r->p < 6 || r->p[0] != '\\' || r->p[1] != 'u')
        return fail (r, "half a surrogate pair"), FALSE;
      r->p += 2;
      if (!read_hex4 (r, &low) || low < 0xdc00 || low > 0xdfff)
        return fail (r, "half a surrogate pair"), FALSE;
      c = 0x10000 + ((c - 0xd800) << 10 | (low - 0xdc00));
    }
  else if (c >= 0xdc00 && c < 0xe000)
    return fail (r, "half a surrogate pair"), FALSE;
  if (c == 0)
    return fail (r, "a NUL character in a text"), FALSE;
  g_string_append_unichar (r->text, c);
  return TRUE;
}

/* At the opening quote. Leaves the text unescaped in r->text. */
static gboolean
read_string (FoyerJsonReader *r)
{
  r->text->len = 0;
  r->p++;
  for (;;)
    {
      const char *from = r->p;
      guint64 high = 0;
      const char *p = from + plain_run (from, r->end, &high);

      if ((high & HIGHS) && !g_utf8_validate_len (from, (gsize) (p - from), NULL))
        return fail (r, "text that is not UTF-8"), FALSE;
      put (r->text, from, (gsize) (p - from));
      r->p = p;
      if (p >= r->end)
        return fail (r, "the end inside a text"), FALSE;
      if (*p == '"')
        {
          r->p++;
          return TRUE;
        }
      if (*p != '\\')
        return fail (r, "a control character in a text"), FALSE;
      if (++r->p >= r->end)
        return fail (r, "the end inside a text"), FALSE;
      switch (*r->p++)
        {
        case '"':  g_string_append_c (r->text, '"'); break;
        case '\\': g_string_append_c (r->text, '\\'); break;
        case '/':  g_string_append_c (r->text, '/'); break;
        case 'b':  g_string_append_c (r->text, '\b'); break;
        case 'f':  g_string_append_c (r->text, '\f'); break;
        case 'n':  g_string_append_c (r->text, '\n'); break;
        case 'r':  g_string_append_c (r->text, '\r'); break;
        case 't':  g_string_append_c (r->text, '\t'); break;
        case 'u':
          if (!read_unicode (r))
            return FALSE;
          break;
        default:
          r->p--;
          return fail (r, "an unknown escape"), FALSE;
        }
    }
}

static gboolean
read_number (FoyerJsonReader *r)
{
  gboolean negative = *r->p == '-';
  const char *p = r->p + negative;
  const char *digits = p;
  guint64 value = 0;
  guint64 limit = (guint64) G_MAXINT64 + negative;

  for (; p < r->end && g_ascii_isdigit (*p); p++)
    {
      guint digit = (guint) (*p - '0');

      if (value > (limit - digit) / 10)
        return fail (r, "a number out of range"), FALSE;
      value = value * 10 + digit;
    }
  if (p == digits)
    return fail (r, "a minus sign without a number"), FALSE;
  if (*digits == '0' && p - digits > 1)
    return fail (r, "a number with a leading zero"), FALSE;
  if (p < r->end && (*p == '.' || *p == 'e' || *p == 'E'))
    return fail (r, "a number that is no integer"), FALSE;
  r->number = (gint64) (negative ? (guint64) 0 - value : value);
  r->p = p;
  return TRUE;
}

static inline void
after_value (FoyerJsonReader *r)
{
  r->state = r->depth == 0 ? DONE : COMMA_OR_END;
}

static FoyerJsonToken
read_word (FoyerJsonReader *r,
           const char      *word,
           FoyerJsonToken   token)
{
  gsize len = strlen (word);

  if ((gsize) (r->end - r->p) < len || memcmp (r->p, word, len) != 0)
    return fail (r, "an unknown word");
  r->p += len;
  after_value (r);
  return token;
}

static FoyerJsonToken
open_container (FoyerJsonReader *r,
                gboolean         object)
{
  guint64 bit;

  if (r->depth >= MAX_DEPTH)
    return fail (r, "nesting deeper than 64");
  bit = G_GUINT64_CONSTANT (1) << r->depth++;
  r->objects = object ? r->objects | bit : r->objects & ~bit;
  r->p++;
  r->state = object ? KEY_OR_END : VALUE_OR_END;
  return object ? FOYER_JSON_OBJECT : FOYER_JSON_ARRAY;
}

static FoyerJsonToken
close_container (FoyerJsonReader *r,
                 gboolean         object)
{
  r->p++;
  r->depth--;
  after_value (r);
  return object ? FOYER_JSON_OBJECT_END : FOYER_JSON_ARRAY_END;
}

static FoyerJsonToken
read_value (FoyerJsonReader *r)
{
  switch (*r->p)
    {
    case '{':
      return open_container (r, TRUE);
    case '[':
      return open_container (r, FALSE);
    case '"':
      if (!read_string (r))
        return FOYER_JSON_ERROR;
      after_value (r);
      return FOYER_JSON_STRING;
    case 't':
      return read_word (r, "true", FOYER_JSON_TRUE);
    case 'f':
      return read_word (r, "false", FOYER_JSON_FALSE);
    case 'n':
      return read_word (r, "null", FOYER_JSON_NULL);
    default:
      if (*r->p != '-' && !g_ascii_isdigit (*r->p))
        return fail (r, "no value where one must be");
      if (!read_number (r))
        return FOYER_JSON_ERROR;
      after_value (r);
      return FOYER_JSON_INT;
    }
}

static FoyerJsonToken
read_key (FoyerJsonReader *r)
{
  if (*r->p != '"')
    return fail (r, "no key where one must be");
  if (!read_string (r))
    return FOYER_JSON_ERROR;
  skip_blanks (r);
  if (r->p >= r->end || *r->p != ':')
    return fail (r, "no colon behind a key");
  r->p++;
  r->state = VALUE;
  return FOYER_JSON_KEY;
}

static FoyerJsonToken
advance (FoyerJsonReader *r)
{
  gboolean in_object = r->depth > 0 && (r->objects >> (r->depth - 1) & 1);

  if (r->state == FAILED)
    return FOYER_JSON_ERROR;
  skip_blanks (r);
  if (r->state == DONE)
    return r->p == r->end ? FOYER_JSON_END : fail (r, "something behind the value");
  if (r->p >= r->end)
    return fail (r, "the end too early");

  switch (r->state)
    {
    case VALUE:
      return read_value (r);
    case VALUE_OR_END:
      return *r->p == ']' ? close_container (r, FALSE) : read_value (r);
    case KEY_OR_END:
      return *r->p == '}' ? close_container (r, TRUE) : read_key (r);
    case COMMA_OR_END:
      if (*r->p == (in_object ? '}' : ']'))
        return close_container (r, in_object);
      if (*r->p != ',')
        return fail (r, "no comma between values");
      r->p++;
      skip_blanks (r);
      if (r->p >= r->end)
        return fail (r, "the end too early");
      return in_object ? read_key (r) : read_value (r);
    case DONE:
    case FAILED:
    default:
      g_assert_not_reached ();
    }
}

FoyerJsonToken
foyer_json_next (FoyerJsonReader *r)
{
  r->last = advance (r);
  r->last_token_valid = TRUE;
  return r->last;
}

const char *
foyer_json_get_text (FoyerJsonReader *r,
                     gsize           *len)
{
  if (len != NULL)
    *len = r->text->len;
  return r->text->str;
}

gint64
foyer_json_get_int (FoyerJsonReader *r)
{
  return r->number;
}

/* Reads on until the depth is @depth again. */
static gboolean
leave_to (FoyerJsonReader *r,
          int              depth)
{
  while (r->depth > depth)
    if (foyer_json_next (r) == FOYER_JSON_ERROR)
      return FALSE;
  return TRUE;
}

gboolean
foyer_json_skip (FoyerJsonReader *r)
{
  int depth = r->depth;

  if (r->state == FAILED)
    return FALSE;
  if (r->state == VALUE) /* behind a key, or at the very start */
    return foyer_json_next (r) != FOYER_JSON_ERROR && leave_to (r, depth);
  if (r->last_token_valid && (r->last == FOYER_JSON_OBJECT || r->last == FOYER_JSON_ARRAY))
    return leave_to (r, depth - 1);
  return TRUE;
}

gboolean
foyer_json_slice (FoyerJsonReader *r,
                  const char     **start,
                  gsize           *len)
{
  gboolean in_object = r->depth > 0 && (r->objects >> (r->depth - 1) & 1);
  int depth = r->depth;
  const char *from;

  if (r->state == FAILED || r->state == DONE || (in_object && r->state != VALUE))
    return FALSE;
  skip_blanks (r);
  from = r->p;
  if (!in_object && depth > 0 && from < r->end)
    {
      if (*from == ']')
        return FALSE;
      if (r->state == COMMA_OR_END && *from == ',')
        {
          from++;
          while (from < r->end && (*from == ' ' || *from == '\n' || *from == '\t' || *from == '\r'))
            from++;
        }
    }
  if (foyer_json_next (r) == FOYER_JSON_ERROR || !leave_to (r, depth))
    return FALSE;
  *start = from;
  *len = (gsize) (r->p - from);
  return TRUE;
}

/* Behind the quote that closes the text @p stands in; NULL: it does not close. */
static const char *
pass_text (const char *p,
           const char *end)
{
  guint64 x;

  for (;;)
    {
      for (; end - p >= 8; p += 8)
        {
          memcpy (&x, p, 8);
          if ((EQUAL (x, '"') | EQUAL (x, '\\')) != 0)
            break;
        }
      while (p < end && *p != '"' && *p != '\\')
        p++;
      if (p >= end)
        return NULL;
      if (*p == '"')
        return p + 1;
      p += 2;
    }
}

gboolean
foyer_json_pass (FoyerJsonReader *r,
                 const char     **start,
                 gsize           *len)
{
  gboolean in_object = r->depth > 0 && (r->objects >> (r->depth - 1) & 1);
  const char *p, *end = r->end;
  int depth = 0;

  if (r->state == FAILED || r->state == DONE || (in_object && r->state != VALUE))
    return FALSE;
  skip_blanks (r);
  if (r->state == COMMA_OR_END && r->p < end && *r->p == ',')
    {
      r->p++;
      skip_blanks (r);
      r->state = VALUE;
    }
  *start = p = r->p;
  if (p >= end || (*p != '{' && *p != '['))
    {
      if ((p < end && *p == ']' && r->state != VALUE) || foyer_json_next (r) == FOYER_JSON_ERROR)
        return FALSE;
      *len = (gsize) (r->p - *start);
      return TRUE;
    }
  if (r->state == COMMA_OR_END)
    return fail (r, "no comma between values"), FALSE;
  while (p < end)
    {
      char c = *p++;

      if (c == '"')
        {
          p = pass_text (p, end);
          if (p == NULL)
            break;
        }
      else if (c == '{' || c == '[')
        depth++;
      else if ((c == '}' || c == ']') && --depth == 0)
        {
          r->p = p;
          after_value (r);
          *len = (gsize) (p - *start);
          return TRUE;
        }
    }
  fail (r, "the end too early");
  return FALSE;
}

FoyerJsonMark
foyer_json_mark (FoyerJsonReader *r)
{
  return (FoyerJsonMark){ r->p, r->objects, r->depth, r->state };
}

void
foyer_json_return (FoyerJsonReader     *r,
                   const FoyerJsonMark *mark)
{
  if (r->state == FAILED)
    return;
  r->p = mark->p;
  r->objects = mark->objects;
  r->depth = mark->depth;
  r->state = mark->state;
  r->last_token_valid = FALSE;
}

gsize
foyer_json_position (FoyerJsonReader *r)
{
  return (gsize) (r->p - r->start);
}

const char *
foyer_json_reader_error (FoyerJsonReader *r)
{
  return r->error;
}
