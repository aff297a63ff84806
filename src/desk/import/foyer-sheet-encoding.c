/* Which encoding a text file is in. Byte-order marks and valid UTF-8 decide alone; single-byte encodings are told apart by what
 * their letters would look like: an encoding scores where its reading gives words of a language that is written with it, and
 * loses where it gives symbols inside words, capitals after small letters, or letter pairs no such language has. */
#define G_LOG_DOMAIN "foyer-import"
#include "config.h"

#include "foyer-sheet-private.h"

#include <string.h>

#include "foyer-error.h"

#define SAMPLE (256 * 1024)

typedef struct
{
  const char *name;
  gboolean    cyrillic;
  const char *common; /* letters of the languages it serves */
  const char *regions;
} Candidate;

/* In order of preference where scores are equal and the region says nothing. */
static const Candidate candidates[] = {
  { "WINDOWS-1252", FALSE, "áâãàäçéêèëíîïóôõòöúûùüñßœæøåÁÂÃÀÄÇÉÊÈËÍÓÔÕÖÚÜÑÆØÅ", "PT BR AO MZ DE AT CH FR ES IT GB IE US NL BE" },
  { "WINDOWS-1250", FALSE, "áâäéëíîóôöőúüűýăąćčďđěęłńňřśšşťţůźżžÁÄÉÍÓÖŐÚÜŰÝĂĄĆČĎĐĚĘŁŃŇŘŚŠŞŤŢŮŹŻŽ",
    "HU PL CZ SK RO SI HR RS BA" },
  { "ISO-8859-2", FALSE, "áâäéëíîóôöőúüűýăąćčďđěęłńňřśšşťţůźżžÁÄÉÍÓÖŐÚÜŰÝĂĄĆČĎĐĚĘŁŃŇŘŚŠŞŤŢŮŹŻŽ", "" },
  { "WINDOWS-1251", TRUE, NULL, "RU UA BY BG RS KZ" },
  { "KOI8-U", TRUE, NULL, "" },
  { "ISO-8859-1", FALSE, "áâãàäçéêèëíîïóôõòöúûùüñßæøåÁÂÃÀÄÇÉÊÈËÍÓÔÕÖÚÜÑÆØÅ", "" },
};

static gboolean
is_cyrillic (gunichar c)
{
  return c >= 0x400 && c <= 0x4ff;
}

static int
score_latin (const Candidate *candidate, gunichar before, gunichar c, gunichar after)
{
  int score;

  if (g_utf8_strchr (candidate->common, -1, c) == NULL)
    return -2;
  score = 2;
  /* Languages of the West and of the Centre share most letters; these give away a wrong reading. */
  if (c == 0xf5) /* õ: Portuguese has it before e only */
    score = after == 'e' ? 3 : -3;
  else if (c == 0xe3) /* ã: before o, e, s, n or at the end */
    score = (after == 'o' || after == 'e' || after == 's' || after == 'n' || !g_unichar_isalpha (after)) ? 3 : -2;
  else if (c == 0x103) /* ă: Romanian, never before o or e */
    score = (after == 'o' || after == 'e') ? -3 : 2;
  else if (c == 0xd5 || c == 0xdb || c == 0xfb) /* Õ, Û, û: rare in the West, Ő and Ű are not in the Centre */
    score = -1;
  else if (c == 0x119 && g_unichar_isalpha (after) && g_utf8_strchr ("sns", -1, after) != NULL)
    score = 1; /* "Inęs" may be "Inês" */
  if (before >= 0x80 && g_unichar_isalpha (before) && !(before == 0xe7 && (c == 0xe3 || c == 0xf5)))
    score -= 4;
  return score;
}

static int
score_cyrillic (gunichar before, gunichar c, gunichar after)
{
  int score = is_cyrillic (before) || is_cyrillic (after) ? 2 : -1;

  /* ASCII letters in the same word: this is no Cyrillic text. */
  if ((before < 0x80 && g_unichar_isalpha (before)) || (after < 0x80 && g_unichar_isalpha (after)))
    score -= 4;
  /* Letters hardly ever seen in Russian, Ukrainian, Belarusian and Bulgarian. */
  if (g_utf8_strchr ("ЂЃѓЉЊЌЋЏђљњќћџЅѕЈј", -1, c) != NULL)
    score -= 3;
  return score;
}

static int
score_text (const Candidate *candidate, const char *text)
{
  gunichar before = ' ';
  int total = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= 0x80)
        {
          gunichar after = g_utf8_get_char (g_utf8_next_char (p));

          if (c < 0xa0)
            total -= 10; /* control characters: wrong encoding */
          else if (!g_unichar_isalpha (c))
            total -= g_unichar_isalpha (before) && g_unichar_isalpha (after) ? 3 : 0;
          else
            {
              total += candidate->cyrillic == is_cyrillic (c)
                           ? (candidate->cyrillic ? score_cyrillic (before, c, after) : score_latin (candidate, before, c, after))
                           : -3;
              if (g_unichar_isupper (c) && g_unichar_islower (before))
                total -= 4;
            }
        }
      before = c;
    }
  return total;
}

static char *
guess_single_byte (const char *data, gsize len, const char *region)
{
  const char *best = "WINDOWS-1252";
  int best_score = G_MININT;

  len = MIN (len, SAMPLE);
  for (gsize i = 0; i < G_N_ELEMENTS (candidates); i++)
    {
      g_autofree char *text = g_convert (data, (gssize) len, "UTF-8", candidates[i].name, NULL, NULL, NULL);
      int score;

      if (text == NULL)
        continue;
      score = 2 * score_text (&candidates[i], text);
      if (region != NULL && *region != '\0' && strstr (candidates[i].regions, region) != NULL)
        score += 1;
      if (score > best_score)
        {
          best = candidates[i].name;
          best_score = score;
        }
    }
  return g_strdup (best);
}

/* Valid multi-byte sequences and stray bytes of @data read as UTF-8. */
static void
count_utf8 (const char *data, gsize len, gsize *good, gsize *bad)
{
  const char *end = data + len;

  *good = *bad = 0;
  for (const char *p = data; p < end;)
    {
      gunichar c;

      if ((guchar) *p < 0x80)
        {
          p++;
          continue;
        }
      c = g_utf8_get_char_validated (p, end - p);
      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          (*bad)++;
          p++;
        }
      else
        {
          (*good)++;
          p = g_utf8_next_char (p);
        }
    }
}

/* UTF-16 without a mark: in lists of names and numbers every other byte is mostly zero. */
static const char *
guess_utf16 (const char *data, gsize len)
{
  gsize zero[2] = { 0, 0 }, n = MIN (len, SAMPLE) & ~(gsize) 1;

  for (gsize i = 0; i < n; i++)
    if (data[i] == '\0')
      zero[i & 1]++;
  if (n >= 4 && zero[1] > n / 10 && zero[0] == 0)
    return "UTF-16LE";
  if (n >= 4 && zero[0] > n / 10 && zero[1] == 0)
    return "UTF-16BE";
  return NULL;
}

static char *
guess (const char *data, gsize len, const char *region, gsize *skip)
{
  const char *wide;
  gsize good, bad;

  *skip = 0;
  if (len >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      *skip = 3;
      return g_strdup ("UTF-8");
    }
  if (len >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    {
      *skip = 2;
      return g_strdup (data[0] == '\xff' ? "UTF-16LE" : "UTF-16BE");
    }
  wide = guess_utf16 (data, len);
  if (wide != NULL)
    return g_strdup (wide);
  count_utf8 (data, len, &good, &bad);
  if (bad == 0 || good >= 20 * bad) /* a few broken letters in a UTF-8 file do not make it another encoding */
    return g_strdup ("UTF-8");
  return guess_single_byte (data, len, region);
}

char *
foyer_sheet_decode (const char *data, gsize len, const char *encoding, const char *region, char **used, gsize *out_len,
                    GError **error)
{
  g_autofree char *name = NULL;
  char *text = NULL;
  gsize skip, n = 0;

  name = guess (data, len, region, &skip);
  if (encoding != NULL && *encoding != '\0')
    {
      g_free (name);
      name = g_strdup (encoding);
    }
  data += skip;
  len -= skip;

  if (g_ascii_strcasecmp (name, "UTF-8") == 0)
    {
      text = g_utf8_validate (data, (gssize) len, NULL) ? g_strndup (data, len) : g_utf8_make_valid (data, (gssize) len);
      n = strlen (text);
    }
  else
    {
      g_autoptr (GError) convert_error = NULL;

      if (g_str_has_prefix (name, "UTF-16")) /* a file cut in the middle of a letter loses that letter only */
        len &= ~(gsize) 1;
      text = g_convert_with_fallback (data, (gssize) len, "UTF-8", name, NULL, NULL, &n, &convert_error);
      if (text == NULL && g_error_matches (convert_error, G_CONVERT_ERROR, G_CONVERT_ERROR_NO_CONVERSION))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "The encoding “%s” is not known.", name);
          return NULL;
        }
      if (text == NULL)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT,
                       "The text of the file does not fit the encoding %s. Choose another encoding, or save the file as UTF-8.",
                       name);
          return NULL;
        }
    }
  if (memchr (text, '\0', n) != NULL)
    {
      g_free (text);
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID,
                           "The file is not a table Foyer can read. It takes .xlsx, delimited text (.csv, .tsv, .txt) and .ics.");
      return NULL;
    }
  *used = g_steal_pointer (&name);
  *out_len = n;
  return text;
}
