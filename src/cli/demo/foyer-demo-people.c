/* Users and clients. */
#define G_LOG_DOMAIN "foyerctl"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-demo.h"
#include "foyer-deposit.h"
#include "foyer-session.h"
#include "foyer-text.h"

/* ---- names ------------------------------------------------------------------------------------------------------------- */

static const char *const latin[] = { "a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "kh", "ts",
                                     "ch", "sh", "shch", "", "y", "", "e", "yu", "ya" };

/* What an address may hold: small Latin letters. */
static void
append_latin (GString    *s,
              const char *name)
{
  g_autofree char *folded = foyer_fold (name);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c < 128 && g_ascii_isalnum ((char) c))
        g_string_append_c (s, (char) c);
      else if (c >= 0x430 && c <= 0x44f)
        g_string_append (s, latin[c - 0x430]);
      else if (c == 0x456 || c == 0x457)
        g_string_append_c (s, 'i');
      else if (c == 0x454)
        g_string_append (s, "ye");
      else if (c == 0x491)
        g_string_append_c (s, 'g');
    }
}

char *
foyer_demo_person (FoyerDemo    *d,
                   FoyerDemoLang nation,
                   gboolean      woman,
                   char        **mail)
{
  const FoyerDemoNation *n = &foyer_demo_nations[nation];
  const char *given = foyer_demo_pick (d, woman ? n->women : n->men), *family = foyer_demo_pick (d, woman ? n->families_f : n->families_m);

  if (mail != NULL)
    {
      GString *s = g_string_new (NULL);

      append_latin (s, given);
      g_string_append_c (s, '.');
      append_latin (s, family);
      g_string_append_printf (s, "%d@example.com", 1 + foyer_demo_int (d, 99));
      *mail = g_string_free (s, FALSE);
    }
  return n->family_first ? g_strdup_printf ("%s %s", family, given) : g_strdup_printf ("%s %s", given, family);
}

/* ---- users -------------------------------------------------------------------------------------------------------------- */

/* As foyer_password_hash(), with a salt that is always the same: a demonstration is made of known bytes, its password is known anyway. */
static char *
hash_password (FoyerDemo  *d,
               const char *who)
{
  const unsigned long long ops = crypto_pwhash_OPSLIMIT_INTERACTIVE;
  FoyerId salt = foyer_id_derivef (&d->ns, "salt:%s", who);
  unsigned char hash[32];
  char salt64[64], hash64[64];

  G_STATIC_ASSERT (crypto_pwhash_SALTBYTES == sizeof salt.b);
  if (sodium_init () < 0
      || crypto_pwhash (hash, sizeof hash, FOYER_DEMO_PASSWORD, strlen (FOYER_DEMO_PASSWORD), salt.b, ops, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                        crypto_pwhash_ALG_ARGON2ID13) != 0)
    g_error ("Out of memory while hashing a password");
  sodium_bin2base64 (salt64, sizeof salt64, salt.b, sizeof salt.b, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
  sodium_bin2base64 (hash64, sizeof hash64, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
  return g_strdup_printf ("$argon2id$v=19$m=%u,t=%llu,p=1$%s$%s", (guint) (crypto_pwhash_MEMLIMIT_INTERACTIVE / 1024), ops, salt64, hash64);
}

FoyerId
foyer_demo_user_id (FoyerDemo  *d,
                    const char *login)
{
  return foyer_id_derivef (&d->ns, "user:%s", login);
}

const char *
foyer_demo_professional (int loc)
{
  static const char *const logins[] = { "eva", "mark", "nina" };
  return loc < (int) G_N_ELEMENTS (logins) ? logins[loc] : NULL;
}

static FoyerId
make_user (FoyerDemo  *d,
           const char *login,
           const char *role,
           int         loc,
           int         staff)
{
  FoyerId id = foyer_demo_user_id (d, login), grant;
  g_autofree char *hash = hash_password (d, login), *email = g_strconcat (login, "@demo.foyer", NULL);
  g_autofree char *name = NULL, *photo = NULL;
  FoyerRow *row = foyer_demo_row (d, "user", &id);
  const FoyerId *place = loc >= 0 ? &g_array_index (d->locs, FoyerDemoLoc, loc).id : NULL;

  /* Who is known by name in the documentation is called so; a member as in the team. */
  if (staff >= 0)
    name = g_strdup (g_array_index (d->staff, FoyerDemoStaff, staff).name);
  else if (strcmp (login, "anna") == 0)
    name = g_strdup ((const char *[]){ "Anna Miller", "Kovács Anna", "Ana Ferreira", "Анна Волкова", "Анна Коваленко" }[d->lang]);
  else
    name = foyer_demo_person (d, d->lang, foyer_demo_chance (d, 600), NULL);
  foyer_row_set_text (row, "name", name);
  if (staff >= 0)
    photo = g_strdup (g_array_index (d->staff, FoyerDemoStaff, staff).photo);
  else if (strcmp (login, "anna") == 0)
    photo = foyer_demo_picture (d, "face-6");
  foyer_row_set_text (row, "photo", photo);
  foyer_row_set_text (row, "email", email);
  foyer_row_set_text (row, "pw", hash);
  foyer_row_set_id (row, "start_loc", place != NULL ? place : &g_array_index (d->locs, FoyerDemoLoc, 0).id);
  if (strcmp (role, "owner") == 0)
    foyer_row_set_int (row, "owner", 1);
  foyer_demo_put (d, row);
  if (strcmp (role, "owner") == 0)
    return id;
  grant = foyer_grant_id (&id, place);
  row = foyer_demo_row (d, "grant", &grant);
  foyer_row_set_id (row, "user", &id);
  if (place != NULL)
    foyer_row_set_id (row, "loc", place);
  foyer_row_set_text (row, "role", role);
  if (staff >= 0)
    foyer_row_set_id (row, "staff", &g_array_index (d->staff, FoyerDemoStaff, staff).id);
  foyer_demo_put (d, row);
  return id;
}

void
foyer_demo_make_users (FoyerDemo *d)
{
  static const char *const receptions[] = { "anna", "bea", "csaba" };

  make_user (d, "owner", "owner", -1, -1);
  make_user (d, "manager", "manager", -1, -1);
  for (guint i = 0; i < d->locs->len; i++)
    {
      FoyerDemoLoc *loc = &g_array_index (d->locs, FoyerDemoLoc, i);
      int first = 0;

      if (i >= G_N_ELEMENTS (receptions))
        {
          loc->reception = g_array_index (d->locs, FoyerDemoLoc, 0).reception;
          continue;
        }
      while (g_array_index (d->staff, FoyerDemoStaff, first).loc != (int) i)
        first++;
      loc->reception = make_user (d, receptions[i], "receptionist", (int) i, -1);
      make_user (d, foyer_demo_professional ((int) i), "professional", (int) i, first);
    }
}

/* The therapists' PC of the second location: at most a professional's, without the phones of clients, with medical records. Nobody has switched it on
 * yet. */
void
foyer_demo_make_desks (FoyerDemo *d)
{
  static const char *const names[FOYER_DEMO_LANGS] = { "Treatment room", "Kezelő", "Sala de tratamento", "Процедурный кабинет", "Процедурний кабінет" };
  FoyerDemoLoc *loc;
  FoyerId id;
  FoyerRow *row;

  if (d->locs->len < 2)
    return;
  loc = &g_array_index (d->locs, FoyerDemoLoc, 1);
  id = foyer_id_derive (&loc->id, "demo-desk", -1);
  row = foyer_demo_row (d, "device", &id);
  foyer_row_set_id (row, "loc", &loc->id);
  foyer_row_set_text (row, "code", "07");
  foyer_row_set_text (row, "name", names[d->lang]);
  foyer_row_set_text (row, "state", "active");
  foyer_row_set_text (row, "scopes", "[\"sec:medical\"]");
  foyer_row_set_text (row, "role", "professional");
  foyer_row_set_int (row, "masked", 1);
  foyer_demo_put (d, row);
}

/* ---- clients ------------------------------------------------------------------------------------------------------------ */

static FoyerDemoLang
pick_nation (FoyerDemo *d)
{
  int at = foyer_demo_int (d, 100);

  for (int n = 0; n < FOYER_DEMO_LANGS; n++)
    {
      at -= foyer_demo_mix[d->lang][n];
      if (at < 0)
        return n;
    }
  return d->lang;
}

/* A service of the member that suits the person, by how often it is asked for. */
static int
pick_service (FoyerDemo            *d,
              const FoyerDemoStaff *staff,
              gboolean              woman)
{
  int sum = 0, at;

  for (guint i = 0; i < staff->services->len; i++)
    {
      const FoyerDemoService *s = &foyer_demo_services[g_array_index (staff->services, int, i)];
      sum += (woman ? s->women : s->men) ? s->weight : 0;
    }
  if (sum == 0)
    return g_array_index (staff->services, int, 0);
  at = foyer_demo_int (d, sum);
  for (guint i = 0; i < staff->services->len; i++)
    {
      int index = g_array_index (staff->services, int, i);
      const FoyerDemoService *s = &foyer_demo_services[index];

      at -= (woman ? s->women : s->men) ? s->weight : 0;
      if (at < 0)
        return index;
    }
  return g_array_index (staff->services, int, 0);
}

static char *
make_phone (FoyerDemo    *d,
            FoyerDemoLang nation,
            int           number)
{
  const FoyerDemoNation *n = &foyer_demo_nations[nation];
  int prefixes = (int) g_strv_length ((char **) n->prefixes);

  /* 7919 is prime to the range, so that no number comes twice. */
  return g_strdup_printf ("%s%0*d", n->prefixes[number % prefixes], n->digits, 2000000 + (int) (((gint64) number * 7919) % 7000000));
}

static void
put_client (FoyerDemo       *d,
            FoyerDemoClient *client,
            int              number)
{
  FoyerDemoLang nation = pick_nation (d);
  gint64 known = d->first_day - foyer_demo_int (d, 900), birth;
  g_autofree char *mail = NULL, *name = foyer_demo_person (d, nation, client->woman, &mail), *phone = make_phone (d, nation, number);
  char text[16];
  FoyerRow *row;

  client->id = foyer_demo_id (d, foyer_demo_ms (d, known, 540 + foyer_demo_int (d, 600)));
  row = foyer_demo_row (d, "client", &client->id);
  foyer_row_set_text (row, "name", name);
  if (!foyer_demo_chance (d, 20))
    foyer_row_set_text (row, "phone", phone);
  if (foyer_demo_chance (d, 550))
    foyer_row_set_text (row, "email", mail);
  foyer_row_set_text (row, "gender", client->woman ? "female" : "male");
  if (client->discount > 0)
    {
      foyer_row_set_int (row, "discount", client->discount);
      foyer_row_set_text (row, "priority", client->discount >= 1000 ? "gold" : "silver");
      g_snprintf (text, sizeof text, "A%06d", number + 1);
      foyer_row_set_text (row, "card", text);
    }
  if (foyer_demo_chance (d, 600))
    {
      birth = foyer_date_make (1945 + foyer_demo_int (d, 62), 1 + foyer_demo_int (d, 12), 1 + foyer_demo_int (d, 28));
      foyer_row_set_text (row, "birthday", foyer_date_format (birth, text));
      foyer_row_set_int (row, "greet", 1);
    }
  if (foyer_demo_chance (d, 90))
    foyer_row_set_text (row, "note", foyer_demo_pick (d, foyer_demo_texts (FOYER_DEMO_CLIENT_NOTES, d->lang)));
  if (foyer_demo_chance (d, 35))
    foyer_row_set_text (row, "allergy", foyer_demo_pick (d, foyer_demo_texts (FOYER_DEMO_ALLERGIES, d->lang)));
  if (foyer_demo_chance (d, 800))
    foyer_row_set_int (row, "consent_data", foyer_demo_ms (d, known, 720));
  if (foyer_demo_chance (d, 400))
    foyer_row_set_int (row, "consent_news", foyer_demo_ms (d, known, 720));
  else if (foyer_demo_chance (d, 50))
    foyer_row_set_int (row, "no_mail", 1);
  foyer_row_set_id (row, "home_loc", &g_array_index (d->locs, FoyerDemoLoc, client->loc).id);
  foyer_demo_put (d, row);

  if (client->discount > 0 || foyer_demo_chance (d, 60))
    {
      const FoyerId *label = &d->labels[client->discount >= 1000 ? 2 : foyer_demo_int (d, 2)];
      FoyerId id = foyer_id_derivef (&client->id, "label:%s", foyer_id_format (label, (char[37]){ 0 }));

      row = foyer_demo_row (d, "client_label", &id);
      foyer_row_set_id (row, "client", &client->id);
      foyer_row_set_id (row, "label", label);
      foyer_demo_put (d, row);
    }
}

/* What a desk knows of some: notes of their own, one in four of them important; and some have paid ahead. By the number of the client and not by
 * chance: everything else stays as it is. */
static void
put_extras (FoyerDemo       *d,
            FoyerDemoClient *client,
            int              number)
{
  const char *const *texts = foyer_demo_texts (FOYER_DEMO_CLIENT_NOTES, d->lang);
  gint64 at = foyer_demo_ms (d, d->today - 20 - number % 90, 600 + number % 400);
  FoyerId who = foyer_demo_user_id (d, "anna"), id;
  const FoyerId *loc = &g_array_index (d->locs, FoyerDemoLoc, client->loc).id;
  FoyerRow *row;

  if (number % 17 == 5)
    {
      id = foyer_id_derivef (&client->id, "note:%d", 1);
      row = foyer_demo_row (d, "note", &id);
      foyer_row_set_id (row, "client", &client->id);
      foyer_row_set_text (row, "text", texts[number % (int) g_strv_length ((char **) texts)]);
      foyer_row_set_int (row, "at", at);
      foyer_row_set_id (row, "who", &who);
      if (number % 68 == 5)
        foyer_row_set_int (row, "pin", 1);
      foyer_demo_put (d, row);
    }
  if (number % 41 == 3)
    {
      gint64 amount = 5000 + number % 7 * 1000;

      id = foyer_account_id (FOYER_DEPOSIT, &client->id);
      row = foyer_demo_row (d, "acct", &id);
      foyer_row_set_text (row, "kind", FOYER_DEPOSIT);
      foyer_row_set_id (row, "client", &client->id);
      foyer_row_set_text (row, "cur", "EUR");
      foyer_row_set_int (row, "floor", 0);
      foyer_row_set_text (row, "state", "open");
      foyer_row_set_int (row, "bal", amount);
      foyer_row_set_int (row, "n", 1);
      foyer_demo_put (d, row);
      who = id;
      id = foyer_id_derivef (&client->id, "deposit:%d", 1);
      row = foyer_demo_row (d, "entry", &id);
      foyer_row_set_id (row, "loc", loc);
      foyer_row_set_id (row, "acct", &who);
      foyer_row_set_int (row, "amount", amount);
      foyer_row_set_text (row, "why", "add");
      foyer_row_set_int (row, "at", at);
      foyer_demo_put (d, row);
    }
}

void
foyer_demo_make_clients (FoyerDemo *d,
                         int        n)
{
  static const int weekdays[] = { 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5, 5, 6, 6, 6 };
  static const int hours[] = { 9, 10, 10, 11, 12, 13, 14, 15, 16, 16, 17, 17, 17, 18, 18, 19 };

  for (int i = 0; i < n; i++)
    {
      /* By the number of hands: a member is as good as another to come to. */
      FoyerDemoClient c = { .staff = foyer_demo_int (d, (int) d->staff->len) };
      const FoyerDemoStaff *staff = &g_array_index (d->staff, FoyerDemoStaff, c.staff);
      FoyerDemoKind kind;

      c.loc = staff->loc;
      kind = g_array_index (d->locs, FoyerDemoLoc, c.loc).kind;
      c.woman = foyer_demo_chance (d, kind == FOYER_DEMO_SALON ? 870 : kind == FOYER_DEMO_CLINIC ? 620 : 15);
      c.service = pick_service (d, staff, c.woman);
      c.interval = foyer_demo_services[c.service].repeat_days * (60 + foyer_demo_int (d, 90)) / 100;
      c.weekday = weekdays[foyer_demo_int (d, G_N_ELEMENTS (weekdays))];
      if (foyer_date_weekday (d->today) == 7 && (c.weekday == 1 || (c.weekday == 5 && i % 2 == 0)))
        c.weekday = 7;
      c.minute = hours[foyer_demo_int (d, G_N_ELEMENTS (hours))] * 60 + 15 * foyer_demo_int (d, 4);
      c.discount = foyer_demo_chance (d, 60) ? 500 : foyer_demo_chance (d, 30) ? 1000 : 0;
      put_client (d, &c, i);
      put_extras (d, &c, i);
      g_array_append_val (d->clients, c);
    }
}
