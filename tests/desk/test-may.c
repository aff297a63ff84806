/* Who may write what, as the server asks: every table × role × kind of op, desks that hold and do not hold the row, limits of a desk,
 * and the rules that need more than a right (replication.md 7.2, 9, 10). */
#include <string.h>

#include "foyer-apply.h"
#include "foyer-may.h"
#include "foyer-medical.h"
#include "foyer-preference.h"
#include "foyer-test.h"

static const char *const roles[] = { "owner", "manager", "receptionist", "professional" };

typedef struct
{
  FoyerId who, loc;
  FoyerTxn *txn;
  FoyerAccess *access;
  FoyerHolding desk;
} Case;

static void
case_begin (Case *c, const char *role, const char *rights)
{
  FoyerId none = FOYER_ID_NONE;

  memset (c, 0, sizeof *c);
  c->who = foyer_id_new (1);
  c->loc = foyer_id_new (2);
  c->txn = foyer_txn_new ();
  c->txn->who = c->who;
  c->txn->loc = c->loc;
  c->access = foyer_access_make (&c->who, TRUE, strcmp (role, "owner") == 0, role, rights, &none);
  c->desk.all = c->desk.all_sections = TRUE;
  c->desk.role = -1;
}

static void
case_end (Case *c)
{
  foyer_txn_free (c->txn);
  foyer_access_unref (c->access);
  foyer_holding_clear (&c->desk);
}

static FoyerMay
ask (Case *c, const FoyerOp *op, const FoyerRow *before, gboolean held_before, const char **why)
{
  g_autofree char *scope = foyer_op_scope (before, op);
  FoyerMayAsk a = { NULL, &c->desk, held_before, c->access, c->txn, op, before, scope };
  FoyerMay answer;

  *why = NULL;
  answer = foyer_may (&a, why);
  /* Whoever is refused or looked at is told why. */
  g_assert_true ((answer == FOYER_MAY_YES) == (*why == NULL));
  return answer;
}

static void
give (FoyerOp *op, const char *field, FoyerVal v)
{
  int f = foyer_entity_field (op->entity, field);

  g_assert_cmpint (f, >=, 0);
  op->fields |= G_GUINT64_CONSTANT (1) << f;
  foyer_val_copy (&v, &op->vals[f]);
}

static void
give_text (FoyerOp *op, const char *field, const char *text)
{
  FoyerVal v = { FOYER_VAL_TEXT, { .s = (char *) text } };
  give (op, field, v);
}

static void
give_int (FoyerOp *op, const char *field, gint64 i)
{
  FoyerVal v = { FOYER_VAL_INT, { .i = i } };
  give (op, field, v);
}

static gboolean
is_medical (const char *table)
{
  return foyer_medical_right (table) != NULL;
}

static FoyerOp *
new_op (Case *c, const char *table, FoyerOpKind kind)
{
  FoyerId id = foyer_id_new (3);
  FoyerOp *op = foyer_op_new (kind, foyer_entity (table), &id);
  int loc = foyer_entity_field (op->entity, "loc");

  op->version = 1;
  if (kind == FOYER_OP_NEW && loc >= 0)
    {
      FoyerVal v = { FOYER_VAL_ID, { .id = c->loc } };
      give (op, "loc", v);
    }
  if (kind == FOYER_OP_NEW && strcmp (table, "private_note") == 0)
    give_text (op, "sec", "payroll");
  if (kind == FOYER_OP_NEW && is_medical (table))
    give_text (op, "sec", "medical");
  return op;
}

/* Every table there is has exactly one rule, and every right in it exists. */
static void
test_every_table (void)
{
  guint n = 0;

  for (const FoyerMayRule *r = foyer_may_rules; r->table != NULL; r++, n++)
    {
      const char *texts[] = { r->make, r->change, r->remove };

      g_assert_nonnull (foyer_entity_lookup (r->table));
      for (const FoyerMayRule *o = r + 1; o->table != NULL; o++)
        g_assert_cmpstr (o->table, !=, r->table);
      for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
        {
          g_auto (GStrv) words = texts[i] != NULL ? g_strsplit (texts[i], " ", -1) : NULL;

          for (guint k = 0; words != NULL && words[k] != NULL; k++)
            {
              gboolean known = *words[k] == '\0';
              for (const FoyerRight *right = foyer_rights; right->name != NULL; right++)
                known |= strcmp (right->name, words[k]) == 0;
              if (!known)
                g_error ("%s asks for the unknown right %s", r->table, words[k]);
            }
        }
    }
  g_assert_cmpuint (n, ==, foyer_n_entities);
}

/* What a receptionist and a professional may do to each table, written down a second time. y yes, r review, n no; new and change. */
static const struct
{
  const char *table, *receptionist, *professional;
} expected[] = {
  { "chain", "nn", "nn" },        { "location", "nn", "nn" },     { "setting", "nn", "nn" },      { "user", "nn", "nn" },
  { "grant", "nn", "nn" },        { "position", "nn", "nn" },     { "staff", "nn", "nn" },        { "workday", "yy", "nn" },
  { "category", "nn", "nn" },     { "service", "nn", "nn" },      { "service_staff", "nn", "nn" }, { "resource", "nn", "nn" },
  { "instance", "nn", "nn" },     { "service_resource", "nn", "nn" }, { "label", "yy", "nn" },    { "client", "yy", "yy" },
  { "client_label", "yy", "yy" }, { "visit", "yy", "yy" },        { "appointment", "yy", "yy" },  { "allocation", "yy", "yy" },
  { "line", "yy", "yy" },         { "register", "nn", "nn" },     { "item", "nn", "nn" },         { "document", "yy", "yy" },
  { "money", "yy", "yy" },        { "conflict", "nn", "nn" },     { "history", "nn", "nn" },      { "device", "nn", "nn" },
  { "private_note", "nn", "nn" }, { "client_alias", "yy", "nn" }, { "note", "yy", "yy" },         { "acct", "yy", "yy" },
  { "entry", "yy", "yr" },        { "lease", "yy", "yy" },
  { "package_item", "nn", "nn" }, { "assistant", "yy", "ny" },    { "appointment_label", "yy", "yy" }, { "custom_field", "nn", "nn" },
  { "client_value", "yy", "nn" }, { "appointment_value", "yy", "yy" }, { "visitor", "yy", "yy" }, { "repeat_template", "yy", "yy" },
  { "series", "yy", "yy" },       { "timetable", "yy", "yy" },    { "enrolment", "yy", "yy" },    { "waitlist", "yy", "ny" },
  { "schedule_template", "yy", "nn" }, { "preference", "nn", "nn" },
  { "sign_in", "nn", "nn" },
  { "segment", "yy", "nn" }, { "activity", "nn", "nn" },
  { "role", "nn", "nn" },
  { "client_file", "yy", "nn" },  { "client_adjust", "rr", "rr" }, { "client_rule", "nn", "nn" },  { "client_award", "nn", "nn" },
  { "medical_card", "nn", "nn" }, { "protocol", "nn", "nn" }, { "protocol_version", "nn", "nn" }, { "treatment_plan", "nn", "nn" },
  { "plan_stage", "nn", "nn" },   { "medical_log", "nn", "nn" },
  { "review", "yn", "nn" },       { "erasure", "nn", "nn" },      { "tax", "nn", "nn" },          { "acct_type", "nn", "nn" },
  { "till", "yy", "rr" },         { "till_event", "yy", "rr" },   { "party", "nn", "nn" },
};

/* Of which a row says whose it is, or is written once: a row of nobody's is nobody's. */
static gboolean
is_of_somebody (const char *table)
{
  static const char *const tables[] = { "history", "conflict", "preference", "sign_in", "activity", "client_award", "medical_card", "protocol_version", "medical_log", NULL };

  return g_strv_contains (tables, table);
}

static void
test_roles_by_table (void)
{
  static const char letters[] = "yrn";

  g_assert_cmpuint (G_N_ELEMENTS (expected), ==, foyer_n_entities);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    for (int role = 0; role < 4; role++)
      for (int kind = 0; kind < 2; kind++)
        {
          Case c;
          g_autoptr (FoyerRow) before = NULL;
          const char *why, *want;
          FoyerOp *op;
          FoyerMay answer;

          case_begin (&c, roles[role], NULL);
          op = new_op (&c, expected[i].table, kind == 0 ? FOYER_OP_NEW : FOYER_OP_SET);
          if (strcmp (expected[i].table, "money") == 0 && kind == 0)
            give_text (op, "kind", "payment");
          if (kind == 1)
            {
              before = foyer_row_new (expected[i].table, &op->id);
              if (foyer_entity_field (before->entity, "loc") >= 0)
                foyer_row_set_id (before, "loc", &c.loc);
              if (strcmp (expected[i].table, "private_note") == 0)
                foyer_row_set_text (before, "sec", "payroll");
              if (is_medical (expected[i].table))
                foyer_row_set_text (before, "sec", "medical");
              if (strcmp (expected[i].table, "money") == 0)
                foyer_row_set_text (before, "kind", "payment");
              before->scope = foyer_row_scope (before);
              /* A field of nobody's in particular. */
              if (foyer_entity_field (before->entity, "comment") >= 0 && strcmp (expected[i].table, "money") != 0)
                give_text (op, "comment", "x");
              if (strcmp (expected[i].table, "conflict") == 0)
                give_text (op, "a", "forged");
            }
          answer = ask (&c, op, before, FALSE, &why);
          if (role < 2)
            want = is_of_somebody (expected[i].table) ? "nn" : strcmp (expected[i].table, "device") == 0 ? "ny" : "yy";
          else
            want = role == 2 ? expected[i].receptionist : expected[i].professional;
          if (letters[answer] != want[kind])
            g_error ("A %s %s a %s: %c, expected %c (%s)", roles[role], kind == 0 ? "makes" : "changes", expected[i].table, letters[answer], want[kind], why ? why : "");
          foyer_op_free (op);
          case_end (&c);
        }
}

/* Anybody writes his own preferences, nobody another's: not under a user's name, nor over a row that is somebody's. */
static void
test_preferences (void)
{
  for (int role = 0; role < 4; role++)
    for (int kind = 0; kind < 2; kind++)
      {
        Case c;
        const char *why;
        g_autoptr (FoyerRow) before = NULL;
        FoyerId other = foyer_id_new (4), id, whose;
        FoyerOp *op;

        case_begin (&c, roles[role], NULL);
        for (int own = 0; own < 2; own++)
          {
            whose = own ? c.who : other;
            id = foyer_preference_id (&whose, "quick-bar");
            op = foyer_op_new (kind == 0 ? FOYER_OP_NEW : FOYER_OP_SET, foyer_entity ("preference"), &id);
            op->version = 1;
            g_clear_pointer (&before, foyer_row_free);
            /* Forged: the op says it is one's own. */
            if (kind == 0)
              give (op, "user", (FoyerVal){ FOYER_VAL_ID, { .id = c.who } });
            else
              {
                before = foyer_row_new ("preference", &id);
                foyer_row_set_id (before, "user", &whose);
                foyer_row_set_text (before, "name", "quick-bar");
                before->scope = foyer_row_scope (before);
              }
            if (kind == 0)
              give_text (op, "name", "quick-bar");
            give_text (op, "value", "lock");
            g_assert_cmpint (ask (&c, op, before, FALSE, &why), ==, own ? FOYER_MAY_YES : FOYER_MAY_NO);
            foyer_op_free (op);
          }
        case_end (&c);
      }
}

/* A desk writes what it holds; what it no longer holds but once did, only facts, and they are looked at. */
static void
test_scopes_by_class (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    for (int held = 0; held < 2; held++)
      {
        Case c;
        const char *why;
        FoyerOp *op;
        g_autofree char *scope = NULL;
        FoyerMay answer;
        FoyerMayClass class;

        case_begin (&c, "owner", NULL);
        c.desk.all = c.desk.all_sections = FALSE;
        c.desk.loc = foyer_id_new (99);
        op = new_op (&c, expected[i].table, FOYER_OP_NEW);
        scope = foyer_op_scope (NULL, op);
        class = foyer_may_class (op->entity);
        answer = ask (&c, op, NULL, held, &why);
        if (strcmp (scope, "chain") != 0)
          g_assert_cmpint (answer, ==, class == FOYER_MAY_FACT && held ? FOYER_MAY_REVIEW : FOYER_MAY_NO);
        foyer_op_free (op);
        case_end (&c);
      }
}

/* A desk that is used at most as a receptionist's is no manager's, whoever it says sits at it. */
static void
test_capped_desk (void)
{
  for (int role = 0; role < 4; role++)
    {
      Case c;
      g_autoptr (FoyerAccess) whole = NULL;

      case_begin (&c, roles[role], NULL);
      whole = g_steal_pointer (&c.access);
      c.access = foyer_access_capped (whole, FOYER_ROLE_RECEPTIONIST);
      g_assert_false (c.access->owner);
      for (const FoyerRight *r = foyer_rights; r->name != NULL; r++)
        {
          int cap = foyer_right_value (r->name, FOYER_ROLE_RECEPTIONIST, NULL), has = foyer_access_value (c.access, r->name), mine = foyer_access_value (whole, r->name);

          g_assert_true (has == cap || has == mine);
          g_assert_true (cap != 0 || has == 0);
          g_assert_true (cap < 0 || (has >= 0 && has <= cap));
        }
      {
        FoyerOp *op = new_op (&c, "setting", FOYER_OP_NEW);
        const char *why;

        g_assert_cmpint (ask (&c, op, NULL, FALSE, &why), ==, FOYER_MAY_NO);
        foyer_op_free (op);
      }
      case_end (&c);
    }
}

static void
test_money (void)
{
  static const struct
  {
    const char *role, *rights, *kind;
    FoyerMay answer;
  } cases[] = {
    { "receptionist", NULL, "payment", FOYER_MAY_YES },
    { "receptionist", NULL, "refund", FOYER_MAY_YES },
    { "professional", NULL, "refund", FOYER_MAY_REVIEW },
    { "receptionist", "{\"money.refund\":false,\"money.cancel\":false}", "refund", FOYER_MAY_REVIEW },
    { "receptionist", "{\"money\":false}", "payment", FOYER_MAY_REVIEW },
    { "professional", NULL, "in", FOYER_MAY_REVIEW },
    { "manager", NULL, "transfer", FOYER_MAY_YES },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Case c;
      const char *why;
      FoyerOp *op;

      case_begin (&c, cases[i].role, cases[i].rights);
      op = new_op (&c, "money", FOYER_OP_NEW);
      give_text (op, "kind", cases[i].kind);
      g_assert_cmpint (ask (&c, op, NULL, FALSE, &why), ==, cases[i].answer);
      foyer_op_free (op);
      case_end (&c);
    }
}

static void
test_prices (void)
{
  static const struct
  {
    const char *role, *field;
    FoyerMay answer;
  } cases[] = {
    { "receptionist", "price_set", FOYER_MAY_YES },   { "professional", "price_set", FOYER_MAY_REVIEW }, { "professional", "manual", FOYER_MAY_REVIEW },
    { "receptionist", "disc_pct", FOYER_MAY_YES },    { "professional", "disc_pct", FOYER_MAY_REVIEW },  { "professional", "disc_sum", FOYER_MAY_REVIEW },
    { "professional", "qty", FOYER_MAY_YES },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Case c;
      const char *why;
      FoyerOp *op;

      case_begin (&c, cases[i].role, NULL);
      op = new_op (&c, "line", FOYER_OP_NEW);
      give_int (op, cases[i].field, 1);
      g_assert_cmpint (ask (&c, op, NULL, FALSE, &why), ==, cases[i].answer);
      foyer_op_free (op);
      case_end (&c);
    }
}

/* Nobody makes himself or another more than he is. */
static void
test_people (void)
{
  static const struct
  {
    const char *role, *given, *rights;
    gboolean self, elsewhere;
    FoyerMay answer;
  } cases[] = {
    { "owner", "owner", NULL, FALSE, FALSE, FOYER_MAY_YES },
    { "manager", "receptionist", NULL, FALSE, FALSE, FOYER_MAY_YES },
    { "manager", "owner", NULL, FALSE, FALSE, FOYER_MAY_NO },
    { "manager", "receptionist", NULL, TRUE, FALSE, FOYER_MAY_NO },
    { "manager", "receptionist", NULL, FALSE, TRUE, FOYER_MAY_NO },
    { "receptionist", "professional", NULL, FALSE, FALSE, FOYER_MAY_NO },
    { "receptionist", "professional", "{\"setup\":true}", FALSE, FALSE, FOYER_MAY_NO },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Case c;
      const char *why;
      FoyerOp *op;
      FoyerVal user = { FOYER_VAL_ID }, loc = { FOYER_VAL_ID };

      case_begin (&c, cases[i].role, NULL);
      op = new_op (&c, "grant", FOYER_OP_NEW);
      user.id = cases[i].self ? c.who : foyer_id_new (5);
      loc.id = cases[i].elsewhere ? foyer_id_new (6) : c.loc;
      give (op, "user", user);
      give (op, "loc", loc);
      give_text (op, "role", cases[i].given);
      if (cases[i].rights != NULL)
        give_text (op, "rights", cases[i].rights);
      g_assert_cmpint (ask (&c, op, NULL, FALSE, &why), ==, cases[i].answer);
      foyer_op_free (op);

      /* One's own account, and the owner's mark on it. */
      op = new_op (&c, "user", FOYER_OP_SET);
      op->id = c.who;
      give_text (op, "name", "Me");
      {
        g_autoptr (FoyerRow) me = foyer_row_new ("user", &c.who);

        me->scope = g_strdup ("chain");
        g_assert_cmpint (ask (&c, op, me, FALSE, &why), ==, FOYER_MAY_YES);
        give_int (op, "owner", 1);
        g_assert_cmpint (ask (&c, op, me, FALSE, &why), ==, strcmp (cases[i].role, "owner") == 0 ? FOYER_MAY_YES : FOYER_MAY_NO);
      }
      foyer_op_free (op);
      case_end (&c);
    }
}

static void
test_devices_and_conflicts (void)
{
  Case c;
  const char *why;
  FoyerOp *op;
  g_autoptr (FoyerRow) device = NULL, conflict = NULL;

  case_begin (&c, "manager", NULL);
  op = new_op (&c, "device", FOYER_OP_SET);
  device = foyer_row_new ("device", &op->id);
  device->scope = g_strdup ("chain");
  give_text (op, "state", "retired");
  g_assert_cmpint (ask (&c, op, device, FALSE, &why), ==, FOYER_MAY_YES);
  give_text (op, "key", "forged");
  g_assert_cmpint (ask (&c, op, device, FALSE, &why), ==, FOYER_MAY_NO);
  foyer_op_free (op);
  case_end (&c);

  case_begin (&c, "receptionist", NULL);
  op = new_op (&c, "conflict", FOYER_OP_SET);
  conflict = foyer_row_new ("conflict", &op->id);
  conflict->scope = g_strdup ("chain");
  give_text (op, "state", "resolved");
  g_assert_cmpint (ask (&c, op, conflict, FALSE, &why), ==, FOYER_MAY_YES);
  give_text (op, "choice", "accept");
  g_assert_cmpint (ask (&c, op, conflict, FALSE, &why), ==, FOYER_MAY_NO);
  foyer_op_free (op);
  case_end (&c);
}

static void
test_sections (void)
{
  Case c;
  const char *why;
  FoyerOp *op;
  g_autoptr (FoyerRow) note = NULL;

  /* The right to one section is none to the other, nor to take a note out of it. */
  case_begin (&c, "receptionist", "{\"private\":true,\"private.medical\":true}");
  op = new_op (&c, "private_note", FOYER_OP_NEW);
  g_assert_cmpint (ask (&c, op, NULL, FALSE, &why), ==, FOYER_MAY_NO);
  note = foyer_row_new ("private_note", &op->id);
  foyer_row_set_text (note, "sec", "payroll");
  note->scope = foyer_row_scope (note);
  foyer_op_free (op);
  op = new_op (&c, "private_note", FOYER_OP_SET);
  give_text (op, "sec", "medical");
  g_assert_cmpint (ask (&c, op, note, FALSE, &why), ==, FOYER_MAY_NO);
  foyer_op_free (op);
  case_end (&c);

  /* A desk must hold both sides of a move. */
  case_begin (&c, "owner", NULL);
  c.desk.all_sections = FALSE;
  c.desk.extra = g_strsplit ("sec:medical", " ", -1);
  op = new_op (&c, "private_note", FOYER_OP_SET);
  give_text (op, "sec", "medical");
  g_assert_cmpint (ask (&c, op, note, FALSE, &why), ==, FOYER_MAY_NO);
  foyer_op_free (op);
  case_end (&c);
}

/* All ops of a txn together. */
static void
test_fold (void)
{
  const FoyerMay yes = FOYER_MAY_YES, look = FOYER_MAY_REVIEW, no = FOYER_MAY_NO;
  const struct
  {
    FoyerMay answers[2];
    FoyerMayClass classes[2];
    FoyerMay all;
  } cases[] = {
    { { yes, yes }, { FOYER_MAY_WORK, FOYER_MAY_FACT }, yes },
    { { no, yes }, { FOYER_MAY_WORK, FOYER_MAY_FACT }, look }, /* the sale goes in with its visit */
    { { no, yes }, { FOYER_MAY_WORK, FOYER_MAY_WORK }, no },
    { { no, yes }, { FOYER_MAY_SETUP, FOYER_MAY_FACT }, no },  /* a fact is no cover for the settings */
    { { no, no }, { FOYER_MAY_FACT, FOYER_MAY_WORK }, no },
    { { look, yes }, { FOYER_MAY_FACT, FOYER_MAY_WORK }, look },
    { { look, no }, { FOYER_MAY_FACT, FOYER_MAY_NEVER }, no },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (foyer_may_fold (cases[i].answers, cases[i].classes, 2), ==, cases[i].all);
}

static void
test_spans (void)
{
  Case c;
  char a[48], b[48], text[37];
  FoyerId other = foyer_id_new (77);

  case_begin (&c, "owner", NULL);
  g_snprintf (a, sizeof a, "loc:%s", foyer_id_format (&c.loc, text));
  g_snprintf (b, sizeof b, "loc:%s", foyer_id_format (&other, text));
  {
    char *one[] = { (char *) "chain", a, a }, *two[] = { a, b }, *wrong[] = { b }, *secs[] = { (char *) "sec:payroll", (char *) "sec:medical" };

    g_assert_null (foyer_may_spans (c.txn, one, 3));
    g_assert_nonnull (foyer_may_spans (c.txn, two, 2));
    g_assert_nonnull (foyer_may_spans (c.txn, wrong, 1));
    g_assert_nonnull (foyer_may_spans (c.txn, secs, 2));
    c.txn->cmd = g_strdup ("money.transfer");
    g_assert_null (foyer_may_spans (c.txn, two, 2));
  }
  case_end (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/may/every-table", test_every_table);
  g_test_add_func ("/may/roles-by-table", test_roles_by_table);
  g_test_add_func ("/may/preferences", test_preferences);
  g_test_add_func ("/may/scopes-by-class", test_scopes_by_class);
  g_test_add_func ("/may/capped-desk", test_capped_desk);
  g_test_add_func ("/may/money", test_money);
  g_test_add_func ("/may/prices", test_prices);
  g_test_add_func ("/may/people", test_people);
  g_test_add_func ("/may/devices-and-conflicts", test_devices_and_conflicts);
  g_test_add_func ("/may/sections", test_sections);
  g_test_add_func ("/may/fold", test_fold);
  g_test_add_func ("/may/spans", test_spans);
  return g_test_run ();
}
