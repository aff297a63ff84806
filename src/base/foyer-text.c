#include "config.h"

#include "foyer-text.h"

#include <string.h>

static gboolean
is_ascii (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar) *p >= 0x80)
      return FALSE;
  return TRUE;
}

/* Letters that are no base letter plus a mark, so that decomposing leaves them whole. @c is lower case. */
static const char *
plain_form (gunichar c)
{
  switch (c)
    {
    case 0x00df: return "ss";
    case 0x00e6: return "ae";
    case 0x00f0: return "d";
    case 0x00f8: return "o";
    case 0x00fe: return "th";
    case 0x0111: return "d";
    case 0x0127: return "h";
    case 0x0131: return "i";
    case 0x0142: return "l";
    case 0x0153: return "oe";
    case 0x03c2: return "σ";
    case 0x2018:
    case 0x2019:
    case 0x02bc: return "'";
    default: return NULL;
    }
}

char *
foyer_fold (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *apart = NULL;
  GString *out;
  gboolean gap = FALSE;

  if (text == NULL)
    return g_strdup ("");
  if (is_ascii (text))
    apart = g_strdup (text);
  else
    {
      valid = g_utf8_make_valid (text, -1);
      apart = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
    }

  out = g_string_sized_new (strlen (apart));
  for (const char *p = apart; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      const char *plain;

      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        {
          gap = out->len > 0;
          continue;
        }
      if (g_unichar_ismark (c))
        continue;
      if (gap)
        g_string_append_c (out, ' ');
      gap = FALSE;
      c = g_unichar_tolower (c);
      plain = c < 0x80 ? NULL : plain_form (c);
      if (plain != NULL)
        g_string_append (out, plain);
      else
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x200b || c == 0xfeff;
}

char *
foyer_clean (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *composed = NULL;
  g_autoptr (GString) kept = NULL;
  const char *from, *end;

  if (text == NULL)
    return g_strdup ("");
  valid = g_utf8_make_valid (text, -1);

  /* Before composing, so that nothing stands between a letter and its accent. */
  kept = g_string_sized_new (strlen (valid));
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\t')
        g_string_append_c (kept, ' ');
      else if (c == '\n' || !(g_unichar_iscntrl (c) || c == 0xfeff))
        g_string_append_len (kept, p, g_utf8_next_char (p) - p);
    }
  composed = g_utf8_normalize (kept->str, -1, G_NORMALIZE_NFC);

  from = composed;
  while (*from != '\0' && is_blank (g_utf8_get_char (from)))
    from = g_utf8_next_char (from);
  end = from + strlen (from);
  while (end > from && is_blank (g_utf8_get_char (g_utf8_prev_char (end))))
    end = g_utf8_prev_char (end);
  return g_strndup (from, (gsize) (end - from));
}

/* Close to grapheme clusters without a table: marks, joined emoji, skin tones and flag pairs count with what they follow. */
gsize
foyer_text_len (const char *text)
{
  g_autofree char *valid = NULL;
  gsize n = 0;
  gboolean joined = FALSE, half_flag = FALSE;

  if (text == NULL)
    return 0;
  valid = g_utf8_make_valid (text, -1);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean flag = c >= 0x1f1e6 && c <= 0x1f1ff;

      if (c == 0x200d)
        {
          joined = TRUE;
          continue;
        }
      if (joined || g_unichar_ismark (c) || g_unichar_iszerowidth (c) || (c >= 0x1f3fb && c <= 0x1f3ff) || (flag && half_flag))
        {
          joined = FALSE;
          half_flag = FALSE;
          continue;
        }
      half_flag = flag;
      n++;
    }
  return n;
}

gboolean
foyer_email_valid (const char *text)
{
  const char *at, *last_dot;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_blank (c) || g_unichar_iscntrl (c) || strchr (",;<>()[]\\\"", (int) c < 0x80 ? (int) c : 'a') != NULL)
        return FALSE;
    }
  at = strchr (text, '@');
  if (at == NULL || at == text || strchr (at + 1, '@') != NULL)
    return FALSE;
  if (text[0] == '.' || at[-1] == '.' || strstr (text, "..") != NULL)
    return FALSE;
  last_dot = strrchr (at, '.');
  if (last_dot == NULL || at[1] == '.' || at[1] == '-' || last_dot[1] == '\0' || last_dot[2] == '\0')
    return FALSE;
  return TRUE;
}
