/* Any text where a person or a camera gives an invitation, a code, an address, a pin or a token. */
#include "config.h"

#include <string.h>

#include "foyer-account.h"
#include "foyer-devices.h"
#include "foyer-pin.h"

int LLVMFuzzerTestOneInput (const guint8 *data, gsize len);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize len)
{
  g_autofree char *text = g_strndup ((const char *) data, len), *valid = g_utf8_make_valid (text, -1);
  g_autofree char *url = NULL, *code = NULL, *checked = NULL;
  g_auto (GStrv) pins = NULL;
  guint8 hash[FOYER_TOKEN_HASH];
  FoyerId chain;

  if (foyer_invitation_parse (valid, &url, &code, &pins))
    {
      g_autofree char *again = NULL, *url2 = NULL, *code2 = NULL;
      g_auto (GStrv) pins2 = NULL;

      g_assert_nonnull (url);
      for (guint i = 0; pins != NULL && pins[i] != NULL; i++)
        g_assert_true (foyer_pin_is_one (pins[i]));
      g_assert_true (g_utf8_validate (url, -1, NULL) && (code == NULL || g_utf8_validate (code, -1, NULL))); /* people read them, JSON takes them along */
      again = foyer_invitation_format (url, code != NULL ? code : "", (const char *const *) pins);
      if (strlen (again) > 2000)
        return 0;
      g_assert_true (foyer_invitation_parse (again, &url2, &code2, &pins2));
      g_assert_cmpstr (url2, ==, url);
      g_assert_cmpstr (g_strchomp (code2), ==, code != NULL ? g_strchomp (code) : ""); /* blanks at the end of the whole are nobody's */
      g_assert_cmpuint (pins != NULL ? g_strv_length (pins) : 0, ==, pins2 != NULL ? g_strv_length (pins2) : 0);
    }
  foyer_code_hash (text, hash);
  foyer_token_parse (text, "fd1", &chain, hash);
  foyer_pin_is_one (text);
  checked = foyer_account_check_url (valid, NULL);
  if (checked != NULL)
    {
      g_autofree char *again = foyer_account_check_url (checked, NULL);
      g_assert_cmpstr (again, ==, checked);
    }
  return 0;
}
