/* The table of rights: every command names a known right; every role is allowed exactly what the table says. */
#include <string.h>

#include "foyer-command.h"
#include "foyer-rights.h"
#include "foyer-session.h"
#include "foyer-test.h"
#include "scope-salon.h"
#include "some-params.h"

static const FoyerRight *
find (const char *name)
{
  for (const FoyerRight *r = foyer_rights; r->name != NULL; r++)
    if (strcmp (r->name, name) == 0)
      return r;
  return NULL;
}

static void
test_every_entry (void)
{
  guint commands = 0, queries = 0;

  for (int m = 0; foyer_command_modules[m] != NULL; m++)
    for (const FoyerCommand *c = foyer_command_modules[m]; c->name != NULL; c++)
      {
        commands++;
        if (c->right != NULL && *c->right != '\0' && find (c->right) == NULL)
          g_error ("%s needs the unknown right %s", c->name, c->right);
        g_assert_nonnull (c->help);
        g_assert_nonnull (c->run);
        if (c->said == NULL || *c->said == '\0')
          g_error ("The change log has no words for %s", c->name);
      }
  for (int m = 0; foyer_query_modules[m] != NULL; m++)
    for (const FoyerQuery *q = foyer_query_modules[m]; q->name != NULL; q++)
      {
        queries++;
        if (q->right != NULL && *q->right != '\0' && find (q->right) == NULL)
          g_error ("%s needs the unknown right %s", q->name, q->right);
        g_assert_nonnull (q->rows);
      }
  g_assert_cmpuint (commands, >, 40);
  g_assert_cmpuint (queries, >, 10);
}

static void
test_table (void)
{
  for (const FoyerRight *r = foyer_rights; r->name != NULL; r++)
    {
      const char *dot = strchr (r->name, '.');

      g_assert_nonnull (r->label);
      /* The section of a child exists. */
      if (dot != NULL)
        {
          g_autofree char *section = g_strndup (r->name, dot - r->name);
          g_assert_nonnull (find (section));
        }
      for (const FoyerRight *other = r + 1; other->name != NULL; other++)
        {
          g_assert_cmpstr (r->name, !=, other->name);
          g_assert_cmpint (r->no, !=, other->no);
        }
      /* An owner has everything without a limit; nobody has more than the owner. */
      g_assert_cmpint (r->preset[FOYER_ROLE_OWNER], ==, r->days ? -1 : 1);
    }
}

/* What each role may do, written down a second time: the words a business owner would use (front-desk.md 9, back-office.md 17). */
static void
test_presets (void)
{
  static const char *const receptionist_not[] = {
    "booking.delete-arrived", "booking.delete-paid", "clients.delete", "clients.export", "clients.comments-edit-others", "clients.files-delete", "clients.rules", "clients.adjust", "clients.erase",
    "money.transfer", "money.till-expected", "setup", "private", "medical", "reports", "security", "other", "import", "loyalty.manual", "loyalty.membership-balance",
    "loyalty.membership-period", "loyalty.gift-balance", "loyalty.gift-period", "loyalty.redeem", "loyalty.setup", "finance.*", "stock.*",
  };
  /* … of whose sections they have these. */
  static const char *const receptionist_but[] = { "finance", "finance.daily", "stock", "stock.moves", "stock.arrive", "stock.sell", "stock.balance" };
  static const char *const professional_may[] = {
    "calendar", "calendar.history", "booking", "booking.create", "booking.edit", "booking.move", "booking.status", "booking.past", "booking.client", "booking.suggest",
    "booking.goods", "booking.goods-create", "booking.consumables", "booking.services", "booking.length", "booking.comment", "booking.edit-arrived",
    "clients", "clients.create", "clients.names", "clients.note", "clients.comments", "clients.comments-add", "clients.comments-edit", "clients.files", "clients.visits",
    "clients.accounts", "clients.accounts-create", "clients.accounts-fill", "clients.accounts-history", "clients.loyalty",
    "money", "money.pay", "money.print", "money.account", "stock", "loyalty", "sync",
    "fields", "fields.client", "fields.booking", "fields.booking-edit", "visitors", "visitors.vehicle",
  };
  guint off = 0, on = 0;

  for (const FoyerRight *r = foyer_rights; r->name != NULL; r++)
    {
      gboolean listed = FALSE;

      g_assert_cmpint (foyer_right_value (r->name, FOYER_ROLE_OWNER, NULL), ==, r->days ? -1 : 1);
      g_assert_cmpint (foyer_right_value (r->name, FOYER_ROLE_MANAGER, NULL), ==, r->days ? -1 : 1);
      for (gsize i = 0; i < G_N_ELEMENTS (receptionist_not); i++)
        {
          gsize n = strlen (receptionist_not[i]);

          /* A section with all that is in it, or one right with what belongs to it. */
          if (g_str_has_suffix (receptionist_not[i], ".*"))
            listed |= strncmp (receptionist_not[i], r->name, n - 2) == 0 && (r->name[n - 2] == '.' || r->name[n - 2] == '\0');
          else
            listed |= strncmp (receptionist_not[i], r->name, n) == 0 && (r->name[n] == '\0' || (r->name[n] == '.' && strchr (receptionist_not[i], '.') == NULL));
        }
      for (gsize i = 0; i < G_N_ELEMENTS (receptionist_but); i++)
        listed &= strcmp (receptionist_but[i], r->name) != 0;
      off += listed;
      if ((foyer_right_value (r->name, FOYER_ROLE_RECEPTIONIST, NULL) == 0) != listed)
        g_error ("A receptionist's %s is wrong", r->name);
      listed = FALSE;
      for (gsize i = 0; i < G_N_ELEMENTS (professional_may); i++)
        listed |= strcmp (professional_may[i], r->name) == 0;
      on += listed;
      if ((foyer_right_value (r->name, FOYER_ROLE_PROFESSIONAL, NULL) != 0) != listed)
        g_error ("A professional's %s is wrong", r->name);
    }
  g_assert_cmpuint (off, >, 100);
  g_assert_cmpuint (on, ==, G_N_ELEMENTS (professional_may));
  g_assert_cmpint (foyer_right_value ("money.cancel", FOYER_ROLE_RECEPTIONIST, NULL), ==, 1);
  g_assert_cmpint (foyer_right_value ("calendar.history", FOYER_ROLE_PROFESSIONAL, NULL), ==, 30);
  g_assert_cmpint (foyer_right_value ("no.such", FOYER_ROLE_OWNER, NULL), ==, 0);
}

static void
test_overrides (void)
{
  g_autoptr (JsonNode) node = json_from_string ("{\"setup\":true,\"setup.info\":true,\"money\":false,\"calendar.history\":3,\"booking.past\":false,"
                                                "\"money.registers\":true,\"clients.export\":\"yes\"}", NULL);
  JsonObject *o = json_node_get_object (node);

  /* USR-1: each can be set singly; USR-8: a section that is off takes its children with it. */
  g_assert_cmpint (foyer_right_value ("setup.info", FOYER_ROLE_RECEPTIONIST, o), ==, 1);
  g_assert_cmpint (foyer_right_value ("setup.location", FOYER_ROLE_RECEPTIONIST, o), ==, 0);
  g_assert_cmpint (foyer_right_value ("money.pay", FOYER_ROLE_RECEPTIONIST, o), ==, 0);
  g_assert_cmpint (foyer_right_value ("money.registers", FOYER_ROLE_RECEPTIONIST, o), ==, 0);
  g_assert_cmpint (foyer_right_value ("calendar.history", FOYER_ROLE_RECEPTIONIST, o), ==, 3);
  g_assert_cmpint (foyer_right_value ("booking.past", FOYER_ROLE_RECEPTIONIST, o), ==, 0);
  g_assert_cmpint (foyer_right_value ("clients.export", FOYER_ROLE_RECEPTIONIST, o), ==, 0);
  /* USR-5: an owner cannot be stripped. */
  g_assert_cmpint (foyer_right_value ("money.pay", FOYER_ROLE_OWNER, o), ==, -1);
}

/* One entry for one preset, through the door of the program. A refusal for want of a right is DENIED; anything else got past the door. */
static void
try_entry (FoyerTest *t, const FoyerActor *who, int preset, const char *name, const char *right, const FoyerParam *list, gboolean query)
{
  g_autoptr (JsonObject) params = some_params (list);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) result = NULL;
  gboolean allowed = TRUE, denied;

  for (int i = foyer_right_find (right); i >= 0; i = foyer_right_parent (i))
    allowed &= foyer_rights[i].preset[preset] != 0;
  denied = !(query ? foyer_desk_query (t->desk, who, name, params, &result, &error) : foyer_desk_call (t->desk, who, name, params, &result, &error))
           && g_error_matches (error, FOYER_ERROR, FOYER_ERROR_DENIED);
  if (!allowed && !denied)
    g_error ("%s got into %s: %s", foyer_presets[preset].name, name, error ? error->message : "it was done");
  if (allowed && denied && strstr (error->message, "do not have the right") != NULL && strstr (error->message, find (right)->label) != NULL)
    g_error ("%s was kept out of %s: %s", foyer_presets[preset].name, name, error->message);
}

/* Every command and every query × every preset (PRM-2). */
static void
test_role_by_command (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  guint tried = 0;

  for (int i = 0; i < FOYER_N_PRESETS; i++)
    {
      g_autofree char *phone = g_strdup_printf ("+3630111000%d", i);
      FoyerActor who = i == 0 ? t->owner : foyer_test_user (t, foyer_presets[i].name, phone, foyer_presets[i].name, NULL);

      for (int m = 0; foyer_command_modules[m] != NULL; m++)
        for (const FoyerCommand *c = foyer_command_modules[m]; c->name != NULL; c++)
          if (c->right != NULL && *c->right != '\0')
            {
              try_entry (t, &who, i, c->name, c->right, c->params, FALSE);
              tried++;
            }
      for (int m = 0; foyer_query_modules[m] != NULL; m++)
        for (const FoyerQuery *q = foyer_query_modules[m]; q->name != NULL; q++)
          if (q->right != NULL && *q->right != '\0')
            {
              try_entry (t, &who, i, q->name, q->right, q->params, TRUE);
              tried++;
            }
    }
  g_assert_cmpuint (tried, >, 1200);
}

static gboolean
menu_has (FoyerTest *t, const FoyerActor *who, const char *right)
{
  return foyer_desk_may (t->desk, who, right);
}

/* The menu asks foyer_desk_may(); what it says no to is absent. */
static void
test_gen_6 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  FoyerActor paul = foyer_test_user (t, "Paul", "+36301110002", "professional", &t->staff[BORIS]);
  g_autoptr (JsonNode) me = NULL, list = NULL;
  g_autofree char *said = NULL;
  JsonObject *rights;

  g_assert_true (menu_has (t, &t->owner, "setup"));
  g_assert_false (menu_has (t, &rita, "setup"));
  g_assert_true (menu_has (t, &rita, "calendar"));
  g_assert_true (menu_has (t, &rita, "money.registers"));
  g_assert_false (menu_has (t, &paul, "money.registers"));
  me = foyer_test_query_as (t, &rita, "me", NULL);
  rights = json_object_get_object_member (json_node_get_object (me), "rights");
  g_assert_false (json_object_get_boolean_member (rights, "setup"));
  g_assert_true (json_object_get_boolean_member (rights, "booking.create"));

  /* A hidden section refuses as well when asked past the menu (PRM-2). */
  said = foyer_test_query_refused (t, &rita, "user.list", NULL, FOYER_ERROR_DENIED);
  g_assert_nonnull (strstr (said, "Users and rights"));

  /* A professional sees the own column alone (USR-10). */
  list = foyer_test_query_as (t, &paul, "staff.list", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (list)), ==, 1);
  g_assert_nonnull (foyer_test_find_id (json_node_get_array (list), "id", &t->staff[BORIS]));
}

static void
test_nobody (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor nobody = { .loc = t->loc, .now = t->owner.now }, stranger = t->owner;
  g_autofree char *a = NULL, *b = NULL, *c = NULL;
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  g_autoptr (JsonObject) done = NULL;

  a = foyer_test_query_refused (t, &nobody, "location.list", NULL, FOYER_ERROR_DENIED);
  stranger.user = foyer_id_new (1);
  b = foyer_test_query_refused (t, &stranger, "location.list", NULL, FOYER_ERROR_DENIED);

  /* Access taken away is gone with the next action (USR-7). */
  g_assert_true (foyer_desk_may (t->desk, &rita, "calendar"));
  done = foyer_test_call (t, "access.revoke", foyer_params ("user", "d", &rita.user, NULL));
  g_assert_false (foyer_desk_may (t->desk, &rita, "calendar"));
  c = foyer_test_query_refused (t, &rita, "location.list", NULL, FOYER_ERROR_DENIED);
}

/* ---- scopes ------------------------------------------------------------------------------------------------------------------- */

static gboolean
ask_desk (ScopeSalon *s, gboolean query, const char *entry, JsonObject *params, JsonNode **answer, char **code, char **text)
{
  g_autoptr (GError) error = NULL;
  gboolean done = query ? foyer_desk_query (s->t->desk, &s->who, entry, params, answer, &error) : foyer_desk_call (s->t->desk, &s->who, entry, params, answer, &error);

  if (!done)
    {
      *code = g_strdup (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_DENIED) ? "denied" : "other");
      *text = g_strdup (error->message);
    }
  return done;
}

static void
begin_scopes (ScopeSalon *s)
{
  FoyerTest *t = foyer_test_new ();
  FoyerActor who = foyer_test_user (t, "Nora", "+36301110009", "manager", &t->staff[ANNA]);

  scope_salon_begin (s, t, t->owner.now + 6 * 3600 * G_GINT64_CONSTANT (1000), &who);
}

static void
end_scopes (ScopeSalon *s)
{
  FoyerTest *t = s->t;

  scope_salon_end (s);
  foyer_test_free (t);
}

/* USR-9, USR-10, PRM-2: of every right with days and of every limit, what is inside and what is outside. */
static void
test_scopes (void)
{
  ScopeSalon s;

  if (scope_missing () != NULL)
    g_error ("Nothing tries what “%s” limits: add it to scope-salon.h", scope_missing ());
  begin_scopes (&s);
  for (gsize i = 0; i < G_N_ELEMENTS (scope_cases); i++)
    {
      scope_grant (&s, &scope_cases[i]);
      scope_try (&s, &scope_cases[i], ask_desk);
    }
  end_scopes (&s);
}

/* What a scope hides of Boris's client and booking; the words stand nowhere else. */
static const struct
{
  const char *scope, *role, *rights;
  const char *words;    /* separated by blanks */
  const char *of;       /* queries whose names begin so; with "!" the others; NULL: all */
} hidden[] = {
  { "own column", "professional", "{\"reports\":true,\"reports.bookings\":true,\"clients.list\":true,\"clients.edit\":true,\"clients.export\":true,\"booking.waiting\":true}",
    "Zqxouter zqxcomment zqxcomplaint", NULL },
  { "member", "manager", "{\"member\":[\"$anna\"],\"medical-of\":[\"$anna\"]}", "Zqxouter zqxcomment zqxcomplaint", NULL },
  { "clients-of", "manager", "{\"clients-of\":[\"$anna\"]}", "Zqxouter", "client." },
  { "position", "manager", "{\"position\":[\"$position\"]}", "zqxcomment", "!client." }, /* cards are everybody's, with their history */
};

/* Parameters that name what is outside; FALSE: the entry takes none. */
static gboolean
name_outside (ScopeSalon *s, const FoyerParam *list, const char *entry, JsonObject *params)
{
  gboolean any = FALSE;

  for (const FoyerParam *p = list; p != NULL && p->name != NULL; p++)
    {
      const char *value = strcmp (p->name, "client") == 0 || strcmp (p->name, "loser") == 0 || (strcmp (p->name, "id") == 0 && g_str_has_prefix (entry, "client.")) ? "$client"
                          : strcmp (p->name, "winner") == 0      ? NULL
                          : strcmp (p->name, "visit") == 0       ? "$visit"
                          : strcmp (p->name, "appointment") == 0 || strcmp (p->name, "event") == 0 ? "$appointment"
                          : strcmp (p->name, "protocol") == 0    ? "$protocol"
                                                                 : NULL;
      if (strcmp (p->name, "winner") == 0)
        {
          g_autofree char *inside = scope_text (s, "$client", 0);
          json_object_set_string_member (params, p->name, inside);
        }
      if (value != NULL)
        {
          g_autofree char *outside = scope_text (s, value, 1);
          json_object_set_string_member (params, p->name, outside);
          any = TRUE;
        }
      /* A row of any table. */
      if (strcmp (p->name, "table") == 0)
        {
          g_autofree char *outside = scope_text (s, "$appointment", 1);
          json_object_set_string_member (params, "table", "appointment");
          json_object_set_string_member (params, "id", outside);
        }
    }
  return any;
}

/* Every query there is, asked about what is outside: not a word of it. */
static void
test_queries_keep_to_scope (void)
{
  g_autoptr (GString) leaks = g_string_new (NULL);
  ScopeSalon s;
  guint told = 0, asked = 0;

  begin_scopes (&s);
  for (gsize h = 0; h < G_N_ELEMENTS (hidden); h++)
    {
      ScopeCase c = { hidden[h].scope, hidden[h].role, hidden[h].rights };
      g_auto (GStrv) words = g_strsplit (hidden[h].words, " ", -1);

      scope_grant (&s, &c);
      for (int m = 0; foyer_query_modules[m] != NULL; m++)
        for (const FoyerQuery *q = foyer_query_modules[m]; q->name != NULL; q++)
          {
            g_autoptr (JsonObject) params = some_params (q->params);
            FoyerActor *who[] = { &s.who, &s.t->owner };

            if (hidden[h].of != NULL && (*hidden[h].of == '!' ? g_str_has_prefix (q->name, hidden[h].of + 1) : !g_str_has_prefix (q->name, hidden[h].of)))
              continue;
            name_outside (&s, q->params, q->name, params);
            for (const FoyerParam *p = q->params; p != NULL && p->name != NULL; p++)
              if (p->type == FOYER_P_TEXT && strcmp (p->name, "text") == 0)
                json_object_set_string_member (params, "text", "zqxou");
            for (int k = 0; k < 2; k++)
              {
                g_autoptr (JsonNode) answer = NULL;
                g_autofree char *text = NULL;

                if (!foyer_desk_query (s.t->desk, who[k], q->name, params, &answer, NULL) || answer == NULL)
                  continue;
                text = json_to_string (answer, FALSE);
                asked += k == 0;
                for (char **w = words; *w != NULL; w++)
                  if (strstr (text, *w) != NULL)
                    {
                      if (k == 0)
                        g_string_append_printf (leaks, "\n%s: %s tells “%s”: %.400s", c.scope, q->name, *w, strstr (text, *w) - MIN (strstr (text, *w) - text, 200));
                      told++;
                    }
              }
          }
    }
  if (leaks->len > 0)
    g_error ("Told to who may not know:%s", leaks->str);
  g_test_message ("%u answers to who is limited; %u times the owner was told", asked, told);
  g_assert_cmpuint (asked, >, 150);
  g_assert_cmpuint (told, >, 40);
  end_scopes (&s);
}

typedef struct
{
  ScopeSalon *s;
  char *text; /* owned */
} Outside;

static gboolean
read_outside (FoyerDb *db, gpointer data, GError **error)
{
  Outside *o = data;
  static const char *const tables[] = { "appointment", "visit", "client" };
  const FoyerId *ids[] = { &o->s->appointment[1], &o->s->visit[1], &o->s->client[1] };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (FoyerRow) row = foyer_db_get (db, tables[i], ids[i]);
      g_autofree char *image = foyer_row_to_json (row);

      g_string_append (text, image);
    }
  /* What hangs on them. */
  static const char *const children[] = { "line", "note", "client_label", "visitor", "client_file", "money", "protocol", "client_value", "enrolment", "review" };
  for (gsize i = 0; i < G_N_ELEMENTS (children); i++)
    {
      const FoyerEntity *e = foyer_entity (children[i]);
      const char *of = foyer_entity_field (e, "visit") >= 0 ? "visit" : foyer_entity_field (e, "client") >= 0 ? "client" : NULL;
      g_autofree char *sql = of != NULL ? g_strdup_printf ("SELECT count(*) FROM %s WHERE %s = ?1", children[i], of) : NULL;
      FoyerStmt *st = sql != NULL ? foyer_db_sql (db, sql) : NULL;

      if (st == NULL)
        continue;
      foyer_stmt_bind_id (st, 1, strcmp (of, "visit") == 0 ? &o->s->visit[1] : &o->s->client[1]);
      if (foyer_stmt_step (st))
        g_string_append_printf (text, " %s %d", children[i], (int) foyer_stmt_int (st, 0));
      foyer_stmt_done (st);
    }
  g_free (o->text);
  o->text = g_string_free (text, FALSE);
  return TRUE;
}

/* A value for a parameter that may be left out. */
static void
put_value (JsonObject *params, const FoyerParam *p)
{
  switch (p->type)
    {
    case FOYER_P_TEXT:
      json_object_set_string_member (params, p->name, "forged");
      break;
    case FOYER_P_BOOL:
      json_object_set_boolean_member (params, p->name, TRUE);
      break;
    case FOYER_P_ENUM:
      {
        g_auto (GStrv) words = g_strsplit (p->choices, " ", -1);
        json_object_set_string_member (params, p->name, words[g_strv_length (words) - 1]);
        break;
      }
    case FOYER_P_WALL:
      json_object_set_string_member (params, p->name, FOYER_TEST_DATE "T16:30");
      break;
    case FOYER_P_DATE:
      json_object_set_string_member (params, p->name, "1990-05-06");
      break;
    case FOYER_P_ID:
    case FOYER_P_LIST:
    case FOYER_P_OBJECT:
      break;
    default:
      json_object_set_int_member (params, p->name, 7);
    }
}

/* Every command there is, given what is outside with each of its parameters: nothing of it changes. The owner changes it in many ways, so the tries are
 * tries. */
static void
test_commands_keep_to_scope (void)
{
  g_autoptr (GString) reached = g_string_new (NULL);


  for (gsize h = 0; h <= G_N_ELEMENTS (hidden); h++)
    {
      gboolean open = h == G_N_ELEMENTS (hidden);
      ScopeSalon s;
      Outside o = { &s, NULL };
      guint changed = 0, tried = 0;

      if (!open && strcmp (hidden[h].scope, "clients-of") == 0)
        continue; /* the calendar is open to it; scope_cases[] has what is not */
      begin_scopes (&s);
      if (!open)
        {
          ScopeCase c = { hidden[h].scope, hidden[h].role, hidden[h].rights };
          scope_grant (&s, &c);
        }
      foyer_store_read (foyer_desk_store (s.t->desk), read_outside, &o, NULL);
      for (int m = 0; foyer_command_modules[m] != NULL; m++)
        for (const FoyerCommand *c = foyer_command_modules[m]; c->name != NULL; c++)
          for (const FoyerParam *p = c->params; p != NULL && p->name != NULL; p++)
            {
              g_autoptr (JsonObject) params = some_params (c->params);
              g_autofree char *before = g_strdup (o.text);

              if (strcmp (c->name, "client.erase") == 0 || !name_outside (&s, c->params, c->name, params))
                break;
              /* A position is the column's alone: cards are everybody's. */
              if (!open && strcmp (hidden[h].scope, "position") == 0 && !json_object_has_member (params, "appointment") && !json_object_has_member (params, "visit"))
                break;
              if (!json_object_has_member (params, p->name))
                put_value (params, p);
              json_object_set_string_member (params, "override", "it had to be");
              tried++;
              foyer_desk_call (s.t->desk, open ? &s.t->owner : &s.who, c->name, params, NULL, NULL);
              foyer_store_read (foyer_desk_store (s.t->desk), read_outside, &o, NULL);
              if (strcmp (before, o.text) == 0)
                continue;
              changed++;
              if (!open)
                g_string_append_printf (reached, "\n%s: %s with “%s”: %s\n%s", hidden[h].scope, c->name, p->name, before, o.text);
            }
      g_test_message ("%s: %u tried, %u changed it", open ? "the owner" : hidden[h].scope, tried, changed);
      if (open)
        g_assert_cmpuint (changed, >, 25);
      g_assert_cmpuint (tried, >, 80);
      g_free (o.text);
      end_scopes (&s);
    }
  if (reached->len > 0)
    g_error ("Changed by who does not reach it:%s", reached->str);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rights/every-entry", test_every_entry);
  g_test_add_func ("/rights/table", test_table);
  g_test_add_func ("/rights/presets", test_presets);
  g_test_add_func ("/rights/overrides", test_overrides);
  g_test_add_func ("/rights/PRM-2/role-by-entry", test_role_by_command);
  g_test_add_func ("/rights/USR-9,USR-10,PRM-2/scopes", test_scopes);
  g_test_add_func ("/rights/USR-10/queries-keep-to-scope", test_queries_keep_to_scope);
  g_test_add_func ("/rights/USR-10/commands-keep-to-scope", test_commands_keep_to_scope);
  g_test_add_func ("/rights/GEN-6", test_gen_6);
  g_test_add_func ("/rights/nobody", test_nobody);
  return g_test_run ();
}
