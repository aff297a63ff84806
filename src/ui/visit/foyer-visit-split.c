#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-chain-borrow.h"
#include "foyer-checkout-rules.h"
#include "foyer-client-find.h"
#include "foyer-drop-down.h"
#include "foyer-labels.h"
#include "foyer-money.h"
#include "foyer-visit-split.h"

#define MAX_REGISTERS 12
#define MAX_ACCOUNTS 12
#define MAX_VISITS 12
#define MAX_TEAM 12
#define SHOWN 5

/* An account that can be paid from. */
typedef struct
{
  FoyerId id, client;
  GtkWidget *row, *amount; /* borrowed */
  gboolean others;         /* of another client */
} Account;

/* A visit that may be paid with this one. */
typedef struct
{
  FoyerId id;
  gint64 due;
  GtkWidget *check; /* borrowed */
} Other;

struct _FoyerVisitSplit
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  void (*done) (gpointer data);
  gpointer done_data;
  GtkWidget *box, *grid, *given, *change, *take, *left;
  GtkWidget *amount[MAX_REGISTERS];
  FoyerId reg[MAX_REGISTERS];
  gboolean is_cash[MAX_REGISTERS];
  int n_registers;
  GtkWidget *account_box, *payer, *found, *tip, *tip_who, *others_box, *others_head, *over;
  Account accounts[MAX_ACCOUNTS];
  int n_accounts;
  Other others[MAX_VISITS];
  int n_others;
  FoyerId team[MAX_TEAM];
  int n_team;
  GCancellable *searching, *reading; /* owned */
  FoyerId visit, client;
  gint64 due, step;
  gboolean arrive, busy;
};

G_DEFINE_FINAL_TYPE (FoyerVisitSplit, foyer_visit_split, GTK_TYPE_WIDGET)

/* ---- reading what was typed -------------------------------------------------------------------------------------------------- */

/* −1: no amount. */
static gint64
typed (FoyerVisitSplit *self,
       GtkWidget       *entry)
{
  gint64 n = 0;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  gboolean good = *text == '\0' || (foyer_money_parse (text, foyer_ui_currency (self->context), &n) && n >= 0);

  if (good)
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
  return good ? n : -1;
}

static gint64
all_due (FoyerVisitSplit *self)
{
  gint64 sum = self->due;

  for (int i = 0; i < self->n_others; i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->others[i].check)))
      sum += self->others[i].due;
  return sum;
}

static void
update (FoyerVisitSplit *self)
{
  gint64 sum = 0, cash = 0, tills = 0, given = typed (self, self->given), tip = typed (self, self->tip), due = all_due (self);
  gboolean good = given >= 0 && tip >= 0, tip_cash = FALSE, first = TRUE;

  for (int i = 0; i < self->n_registers; i++)
    {
      gint64 n = typed (self, self->amount[i]);

      good &= n >= 0;
      if (n <= 0)
        continue;
      if (first)
        tip_cash = self->is_cash[i];
      first = FALSE;
      tills += n;
      if (self->is_cash[i])
        cash += n;
    }
  sum = tills;
  for (int i = 0; i < self->n_accounts; i++)
    {
      gint64 n = typed (self, self->accounts[i].amount);

      good &= n >= 0;
      sum += MAX (n, 0);
    }
  if (first && tip > 0 && self->n_registers > 0)
    tip_cash = self->is_cash[0];
  /* In the coins there are. */
  gint64 rest = due - sum, put = foyer_cash_round (cash + (tip_cash ? MAX (tip, 0) : 0), self->step);
  gboolean rounded = rest != 0 && cash > 0 && cash == foyer_cash_round (due - (sum - cash), self->step);
  if (rounded)
    rest = 0;
  g_autofree char *rest_text = foyer_ui_money (self->context, ABS (rest));
  g_autofree char *words = rest > 0    ? g_strdup_printf (_("%s still to pay"), rest_text)
                           : rest == 0 ? g_strdup (_("Paid in full"))
                           : gtk_check_button_get_active (GTK_CHECK_BUTTON (self->over)) ? g_strdup_printf (_("%s more than due, put onto the client's account"), rest_text)
                                       : g_strdup_printf (_("%s more than due, kept as the client's balance"), rest_text);
  gtk_label_set_text (GTK_LABEL (self->left), words);
  gtk_widget_set_visible (self->over, rest < 0 && tills > 0 && !foyer_id_is_none (&self->client) && foyer_ui_may (self->context, "clients.accounts-fill"));
  if (given > 0 && put > 0 && given >= put)
    {
      g_autofree char *change = foyer_ui_money (self->context, given - put);
      g_autofree char *text = g_strdup_printf (_("Change %s"), change);
      gtk_label_set_text (GTK_LABEL (self->change), text);
    }
  else
    gtk_label_set_text (GTK_LABEL (self->change), given > 0 && put > 0 ? _("Not enough cash") : "");
  gtk_widget_set_sensitive (self->take, !self->busy && good && (sum > 0 || (tip > 0 && self->n_registers > 0 && due <= 0)) && (given == 0 || put == 0 || given >= put));
}

static void
on_changed_cb (GtkWidget       *widget,
               FoyerVisitSplit *self)
{
  update (self);
}

static void on_take_cb (GtkWidget *widget, FoyerVisitSplit *self);

static GtkWidget *
new_amount (FoyerVisitSplit *self,
            const char      *label)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 10);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 10);
  gtk_editable_set_alignment (GTK_EDITABLE (entry), 1);
  gtk_widget_add_css_class (entry, "numeric");
  foyer_a11y_label (entry, label);
  g_signal_connect (entry, "changed", G_CALLBACK (on_changed_cb), self);
  g_signal_connect (entry, "activate", G_CALLBACK (on_take_cb), self);
  return entry;
}

static GtkWidget *
new_row (const char *label,
         GtkWidget  *end)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_label_new (label);

  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_label_set_ellipsize (GTK_LABEL (words), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (words, label);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (row), words);
  gtk_box_append (GTK_BOX (row), end);
  return row;
}

/* ---- taking it --------------------------------------------------------------------------------------------------------------- */

static void
clear (FoyerVisitSplit *self)
{
  for (int i = 0; i < self->n_registers; i++)
    gtk_editable_set_text (GTK_EDITABLE (self->amount[i]), "");
  for (int i = 0; i < self->n_accounts; i++)
    gtk_editable_set_text (GTK_EDITABLE (self->accounts[i].amount), "");
  gtk_editable_set_text (GTK_EDITABLE (self->given), "");
  gtk_editable_set_text (GTK_EDITABLE (self->tip), "");
}

static void
on_taken_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  FoyerVisitSplit *self = FOYER_VISIT_SPLIT (data);

  self->busy = FALSE;
  update (self);
  if (error != NULL)
    return;
  clear (self);
  self->done (self->done_data);
}

/* Goes on when the panel is closed meanwhile, as every other payment does. */
typedef struct
{
  GWeakRef self;
  JsonObject *params; /* owned */
  char *said;
  GArray *asks;       /* owned (element-type Ask): accounts the chain is asked about, one after the other */
  guint next;
  const char *word;   /* what the chain said that was not yes */
} Job;

typedef struct
{
  FoyerId client, account;
  gint64 amount;
} Ask;

static void go_on (Job *job, FoyerUiContext *context);

static void
on_borrowed_cb (FoyerUiContext *context,
                const char     *said,
                gpointer        data)
{
  Job *job = data;

  if (said != NULL)
    job->word = said;
  go_on (job, context);
}

static void
go_on (Job            *job,
       FoyerUiContext *context)
{
  if (job->next < job->asks->len)
    {
      const Ask *ask = &g_array_index (job->asks, Ask, job->next++);

      foyer_chain_borrow_from (context, &ask->client, &ask->account, ask->amount, on_borrowed_cb, job);
      return;
    }
  g_autoptr (FoyerVisitSplit) self = g_weak_ref_get (&job->self);
  if (job->word != NULL)
    json_object_set_string_member (job->params, "chain", job->word);
  foyer_ui_run (context, self, "visit.pay", job->params, job->said, self != NULL ? on_taken_cb : NULL, self);
  g_weak_ref_clear (&job->self);
  g_array_unref (job->asks);
  g_free (job->said);
  g_free (job);
}

/* Accounts first: what a till takes besides may be a tip alone. */
static JsonArray *
tenders (FoyerVisitSplit *self,
         GArray          *asks,
         gint64          *sum)
{
  JsonArray *list = json_array_new ();
  gint64 given = typed (self, self->given);
  gboolean till = FALSE;
  char text[37];

  *sum = 0;
  for (int i = 0; i < self->n_accounts; i++)
    {
      gint64 n = typed (self, self->accounts[i].amount);
      Ask ask = { self->accounts[i].client, self->accounts[i].id, n };
      JsonObject *tender;

      if (n <= 0)
        continue;
      tender = json_object_new ();
      json_object_set_string_member (tender, "account", foyer_id_format (&ask.account, text));
      json_object_set_int_member (tender, "amount", n);
      json_array_add_object_element (list, tender);
      g_array_append_val (asks, ask);
      *sum += n;
    }
  for (int i = 0; i < self->n_registers; i++)
    {
      gint64 n = typed (self, self->amount[i]);
      JsonObject *tender;

      if (n <= 0)
        continue;
      tender = json_object_new ();
      json_object_set_string_member (tender, "register", foyer_id_format (&self->reg[i], text));
      json_object_set_int_member (tender, "amount", n);
      if (self->is_cash[i] && given >= n)
        {
          json_object_set_int_member (tender, "tendered", given);
          given = 0;
        }
      json_array_add_object_element (list, tender);
      *sum += n;
      till = TRUE;
    }
  if (!till && typed (self, self->tip) > 0)
    {
      JsonObject *tender = json_object_new ();

      json_object_set_string_member (tender, "register", foyer_id_format (&self->reg[0], text));
      if (self->is_cash[0] && given > 0)
        json_object_set_int_member (tender, "tendered", given);
      json_array_add_object_element (list, tender);
    }
  return list;
}

static JsonObject *
payment (FoyerVisitSplit *self,
         GArray          *asks,
         gint64          *sum)
{
  JsonArray *list = tenders (self, asks, sum), *with = json_array_new ();
  JsonObject *params = foyer_params ("visit", "d", &self->visit, NULL);
  gint64 tip = typed (self, self->tip);
  guint who = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->tip_who));
  char text[37];

  json_object_set_array_member (params, "tenders", list);
  for (int i = 0; i < self->n_others; i++)
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (self->others[i].check)))
      json_array_add_string_element (with, foyer_id_format (&self->others[i].id, text));
  if (json_array_get_length (with) > 0)
    json_object_set_array_member (params, "with", with);
  else
    json_array_unref (with);
  if (tip > 0)
    {
      JsonArray *tips = json_array_new ();
      JsonObject *one = json_object_new ();

      json_object_set_int_member (one, "amount", tip);
      if (who > 0 && who <= (guint) self->n_team)
        json_object_set_string_member (one, "staff", foyer_id_format (&self->team[who - 1], text));
      json_array_add_object_element (tips, one);
      json_object_set_array_member (params, "tips", tips);
      *sum += tip;
    }
  if (gtk_widget_get_visible (self->over) && gtk_check_button_get_active (GTK_CHECK_BUTTON (self->over)))
    json_object_set_string_member (params, "over", "account");
  if (self->arrive)
    json_object_set_boolean_member (params, "arrive", TRUE);
  return params;
}

static void
on_take_cb (GtkWidget       *widget,
            FoyerVisitSplit *self)
{
  Job *job;
  gint64 sum = 0;

  if (!gtk_widget_get_sensitive (self->take))
    return;
  job = g_new0 (Job, 1);
  job->asks = g_array_new (FALSE, FALSE, sizeof (Ask));
  job->params = payment (self, job->asks, &sum);
  g_autofree char *money = foyer_ui_money (self->context, sum);
  job->said = g_strdup_printf (_("%s taken"), money);
  g_weak_ref_init (&job->self, self);
  self->busy = TRUE;
  update (self);
  go_on (job, self->context);
}

/* ---- accounts ---------------------------------------------------------------------------------------------------------------- */

static void
drop_accounts (FoyerVisitSplit *self,
               gboolean         others)
{
  int kept = 0;

  for (int i = 0; i < self->n_accounts; i++)
    {
      if (self->accounts[i].others == others)
        gtk_box_remove (GTK_BOX (self->account_box), self->accounts[i].row);
      else
        self->accounts[kept++] = self->accounts[i];
    }
  self->n_accounts = kept;
}

/* "Club (Eszter): 20.00, up to 70.00" */
static void
add_account (FoyerVisitSplit *self,
             JsonObject      *row,
             const FoyerId   *client,
             const char      *whose)
{
  Account *a = &self->accounts[self->n_accounts];
  gint64 balance = foyer_json_num (row, "balance"), room = foyer_json_num (row, "room");
  g_autofree char *stands = foyer_ui_money_bare (self->context, balance), *most = foyer_ui_money_bare (self->context, room);
  g_autofree char *title = whose != NULL ? g_strdup_printf ("%s (%s)", foyer_json_str (row, "title"), whose) : g_strdup (foyer_json_str (row, "title"));
  /* Translators: title of a client's account, what is on it, and what may be paid from it with its credit */
  g_autofree char *words = room != balance ? g_strdup_printf (_("%s: %s, up to %s"), title, stands, most) : g_strdup_printf (_("%s: %s"), title, stands);

  if (self->n_accounts == MAX_ACCOUNTS || !foyer_json_uid (row, "id", &a->id))
    return;
  a->client = *client;
  a->others = whose != NULL;
  a->amount = new_amount (self, title);
  a->row = new_row (words, a->amount);
  gtk_box_append (GTK_BOX (self->account_box), a->row);
  self->n_accounts++;
}

static void
on_payer_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  FoyerVisitSplit *self = FOYER_VISIT_SPLIT (data);
  JsonArray *list = result != NULL ? json_node_get_array (result) : NULL;
  int before = self->n_accounts;

  if (error != NULL)
    return;
  drop_accounts (self, TRUE);
  before = self->n_accounts;
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *row = json_array_get_object_element (list, i);
      FoyerId client;

      if (foyer_json_yes (row, "usable") && foyer_json_num (row, "room") > 0 && foyer_json_uid (row, "client", &client))
        add_account (self, row, &client, foyer_json_str (row, "client_name"));
    }
  if (self->n_accounts > before)
    gtk_widget_grab_focus (self->accounts[before].amount);
  else
    foyer_ui_toast (self->context, _("This client has no account with money on it"));
  update (self);
}

static void
on_pick_cb (GtkButton       *button,
            FoyerVisitSplit *self)
{
  const FoyerId *id = g_object_get_data (G_OBJECT (button), "client");
  JsonObject *params = foyer_params ("client", "d", id, NULL);
  GtkWidget *child;

  g_cancellable_cancel (self->searching);
  gtk_editable_set_text (GTK_EDITABLE (self->payer), "");
  while ((child = gtk_widget_get_first_child (self->found)) != NULL)
    gtk_box_remove (GTK_BOX (self->found), child);
  foyer_ui_ask (self->context, self, "account.list", params, NULL, on_payer_cb, self);
}

static void
on_found_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  FoyerVisitSplit *self = FOYER_VISIT_SPLIT (data);
  JsonArray *list = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->found)) != NULL)
    gtk_box_remove (GTK_BOX (self->found), child);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *row = json_array_get_object_element (list, i);
      g_autofree char *phone = foyer_client_found_phone (row);
      const char *name = foyer_json_str (row, "display");
      g_autofree char *words = *phone != '\0' ? g_strdup_printf ("%s, %s", name, phone) : g_strdup (name);
      GtkWidget *button = gtk_button_new_with_label (words);
      FoyerId id;

      if (!foyer_json_uid (row, "id", &id))
        {
          g_object_unref (g_object_ref_sink (button));
          continue;
        }
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      g_object_set_data_full (G_OBJECT (button), "client", foyer_id_copy (&id), g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (on_pick_cb), self);
      gtk_box_append (GTK_BOX (self->found), button);
    }
}

static void
on_payer_changed_cb (GtkEditable     *entry,
                     FoyerVisitSplit *self)
{
  if (!foyer_client_find (self->context, self, &self->searching, gtk_editable_get_text (entry), SHOWN, on_found_cb, self))
    on_found_cb (self->context, NULL, NULL, self);
}

static void
on_payer_activate_cb (GtkEntry        *entry,
                      FoyerVisitSplit *self)
{
  GtkWidget *first = gtk_widget_get_first_child (self->found);

  if (first != NULL)
    g_signal_emit_by_name (first, "clicked");
}

/* ---- others that are paid with it --------------------------------------------------------------------------------------------- */

static void
on_other_toggled_cb (GtkCheckButton  *check,
                     FoyerVisitSplit *self)
{
  gint64 sum = 0, before = all_due (self), due = 0;
  const Other *other = NULL;

  for (int i = 0; i < self->n_others; i++)
    if (self->others[i].check == GTK_WIDGET (check))
      other = &self->others[i];
  if (other != NULL)
    before -= gtk_check_button_get_active (check) ? other->due : -other->due;
  for (int i = 0; i < self->n_registers; i++)
    sum += MAX (typed (self, self->amount[i]), 0);
  due = all_due (self);
  /* What was filled in as a whole goes on being the whole. */
  if (self->n_registers > 0 && sum == before && typed (self, self->amount[0]) == before)
    {
      g_autofree char *text = foyer_ui_money_bare (self->context, due);
      gtk_editable_set_text (GTK_EDITABLE (self->amount[0]), text);
    }
  update (self);
}

static void
on_others_cb (FoyerUiContext *context,
              JsonNode       *result,
              const GError   *error,
              gpointer        data)
{
  FoyerVisitSplit *self = FOYER_VISIT_SPLIT (data);
  JsonArray *list = result != NULL ? json_node_get_array (result) : NULL;
  GtkWidget *child;

  if (error != NULL)
    return;
  while ((child = gtk_widget_get_first_child (self->others_box)) != NULL)
    gtk_box_remove (GTK_BOX (self->others_box), child);
  self->n_others = 0;
  for (guint i = 0; list != NULL && i < json_array_get_length (list) && self->n_others < MAX_VISITS; i++)
    {
      JsonObject *row = json_array_get_object_element (list, i);
      Other *other = &self->others[self->n_others];
      g_autofree char *sum = foyer_ui_money_bare (context, foyer_json_num (row, "due"));
      const char *who = foyer_json_str (row, "client_name") != NULL ? foyer_json_str (row, "client_name") : _("No client");
      g_autofree char *words = g_strdup_printf ("%s, %s", who, sum);

      if (!foyer_json_uid (row, "visit", &other->id))
        continue;
      other->due = foyer_json_num (row, "due");
      other->check = gtk_check_button_new_with_label (words);
      gtk_widget_set_tooltip_text (other->check, foyer_json_str (row, "services"));
      g_signal_connect (other->check, "toggled", G_CALLBACK (on_other_toggled_cb), self);
      gtk_box_append (GTK_BOX (self->others_box), other->check);
      self->n_others++;
    }
  gtk_widget_set_visible (self->others_head, self->n_others > 0);
  update (self);
}

/* ---- showing ------------------------------------------------------------------------------------------------------------------- */

static void
show_registers (FoyerVisitSplit *self,
                JsonArray       *registers)
{
  int n = registers != NULL ? MIN ((int) json_array_get_length (registers), MAX_REGISTERS) : 0;
  gboolean same = n == self->n_registers;

  for (int i = 0; i < n && same; i++)
    {
      FoyerId id;
      foyer_json_uid (json_array_get_object_element (registers, i), "id", &id);
      same = foyer_id_equal (&id, &self->reg[i]);
    }
  if (same)
    return;
  for (int i = 0; i < self->n_registers; i++)
    gtk_grid_remove_row (GTK_GRID (self->grid), 0);
  self->n_registers = n;
  for (int i = 0; i < n; i++)
    {
      JsonObject *reg = json_array_get_object_element (registers, i);
      GtkWidget *label = gtk_label_new (foyer_json_str (reg, "title"));

      foyer_json_uid (reg, "id", &self->reg[i]);
      self->is_cash[i] = g_strcmp0 (foyer_json_str (reg, "kind"), "cash") == 0;
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_set_hexpand (label, TRUE);
      self->amount[i] = new_amount (self, foyer_json_str (reg, "title"));
      gtk_grid_insert_row (GTK_GRID (self->grid), i);
      gtk_grid_attach (GTK_GRID (self->grid), label, 0, i, 1, 1);
      gtk_grid_attach (GTK_GRID (self->grid), self->amount[i], 1, i, 1, 1);
    }
}

/* Those who served, to be tipped. */
static void
show_team (FoyerVisitSplit *self,
           JsonArray       *lines)
{
  GtkStringList *names = gtk_string_list_new (NULL);
  guint chosen = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->tip_who));

  gtk_string_list_append (names, _("Shared"));
  self->n_team = 0;
  for (guint i = 0; lines != NULL && i < json_array_get_length (lines) && self->n_team < MAX_TEAM; i++)
    {
      JsonObject *line = json_array_get_object_element (lines, i);
      FoyerId staff;
      int k = 0;

      if (!foyer_json_uid (line, "staff", &staff))
        continue;
      while (k < self->n_team && !foyer_id_equal (&self->team[k], &staff))
        k++;
      if (k < self->n_team)
        continue;
      self->team[self->n_team++] = staff;
      gtk_string_list_append (names, foyer_json_str (line, "member"));
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->tip_who), G_LIST_MODEL (names));
  g_object_unref (names);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->tip_who), chosen <= (guint) self->n_team ? chosen : 0);
}

static void
show_accounts (FoyerVisitSplit *self,
               JsonObject      *client)
{
  JsonArray *list = client != NULL ? foyer_json_arr (client, "accounts") : NULL;
  g_autoptr (GPtrArray) was = g_ptr_array_new_with_free_func (g_free);

  /* What was typed stays while the panel reads again. */
  for (int i = 0; i < self->n_accounts; i++)
    g_ptr_array_add (was, g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->accounts[i].amount))));
  drop_accounts (self, FALSE);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    add_account (self, json_array_get_object_element (list, i), &self->client, NULL);
  if ((int) was->len == self->n_accounts)
    for (int i = 0; i < self->n_accounts; i++)
      gtk_editable_set_text (GTK_EDITABLE (self->accounts[i].amount), was->pdata[i]);
}

void
foyer_visit_split_show (FoyerVisitSplit      *self,
                        const FoyerVisitView *view,
                        gboolean              arrive)
{
  JsonObject *client = foyer_json_obj (view->row, "client");

  if (!foyer_id_equal (&self->visit, &view->id))
    {
      clear (self);
      drop_accounts (self, TRUE);
    }
  self->visit = view->id;
  self->due = foyer_json_num (view->row, "due");
  self->step = foyer_json_num (view->row, "cash_step");
  self->arrive = arrive;
  if (client == NULL || !foyer_json_uid (client, "id", &self->client))
    self->client = FOYER_ID_NONE;
  show_registers (self, foyer_json_arr (view->row, "registers"));
  show_team (self, foyer_json_arr (view->row, "lines"));
  if (foyer_ui_may (self->context, "money.account"))
    show_accounts (self, client);
  gtk_widget_set_visible (self->payer, foyer_ui_may (self->context, "money.account") && foyer_ui_may (self->context, "clients.accounts") && foyer_ui_may (self->context, "clients"));
  update (self);
}

void
foyer_visit_split_begin (FoyerVisitSplit *self)
{
  g_autofree char *due = foyer_ui_money_bare (self->context, self->due);

  if (self->n_registers > 0)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->amount[0]), self->due > 0 ? due : "");
      gtk_widget_grab_focus (self->amount[0]);
    }
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "visit.unpaid", foyer_params ("visit", "d", &self->visit, NULL), self->reading, on_others_cb, self);
  update (self);
}

int
foyer_visit_split_registers (FoyerVisitSplit *self)
{
  return self->n_registers;
}

int
foyer_visit_split_kind (FoyerVisitSplit *self,
                        gboolean         cash)
{
  int n = 0;

  for (int i = 0; i < self->n_registers; i++)
    n += self->is_cash[i] == cash;
  return n;
}

gboolean
foyer_visit_split_has (FoyerVisitSplit *self,
                       const FoyerId   *reg)
{
  for (int i = 0; i < self->n_registers; i++)
    if (foyer_id_equal (&self->reg[i], reg))
      return TRUE;
  return FALSE;
}

/* ---- building ------------------------------------------------------------------------------------------------------------------ */

static void
foyer_visit_split_dispose (GObject *object)
{
  FoyerVisitSplit *self = FOYER_VISIT_SPLIT (object);

  g_cancellable_cancel (self->searching);
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->searching);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_visit_split_parent_class)->dispose (object);
}

static void
foyer_visit_split_class_init (FoyerVisitSplitClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_visit_split_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_visit_split_init (FoyerVisitSplit *self)
{
}

static void
build_foot (FoyerVisitSplit *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->left = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->left), 0);
  gtk_widget_set_hexpand (self->left, TRUE);
  gtk_label_set_wrap (GTK_LABEL (self->left), TRUE);
  gtk_widget_add_css_class (self->left, "dim-label");
  self->change = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->change, "heading");
  gtk_widget_add_css_class (self->change, "numeric");
  self->take = gtk_button_new_with_mnemonic (_("_Take payment"));
  foyer_a11y_mnemonic (self->take, _("_Take payment"));
  gtk_widget_add_css_class (self->take, "suggested-action");
  g_signal_connect (self->take, "clicked", G_CALLBACK (on_take_cb), self);
  gtk_box_append (GTK_BOX (foot), self->left);
  gtk_box_append (GTK_BOX (foot), self->change);
  gtk_box_append (GTK_BOX (foot), self->take);
  gtk_box_append (GTK_BOX (self->box), foot);
}

GtkWidget *
foyer_visit_split_new (FoyerUiContext *context,
                       void          (*done) (gpointer data),
                       gpointer        data)
{
  FoyerVisitSplit *self = g_object_new (FOYER_TYPE_VISIT_SPLIT, NULL);
  GtkWidget *given_label = gtk_label_new (_("Cash given")), *tip_end = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *head;

  self->context = g_object_ref (context);
  self->done = done;
  self->done_data = data;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->box, "split-payment");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_label_set_xalign (GTK_LABEL (given_label), 0);
  self->given = new_amount (self, _("Cash given"));
  gtk_grid_attach (GTK_GRID (self->grid), given_label, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), self->given, 1, 0, 1, 1);
  gtk_box_append (GTK_BOX (self->box), self->grid);

  self->tip = new_amount (self, _("Tip"));
  self->tip_who = foyer_drop_down_narrow (gtk_drop_down_new (NULL, NULL), 16);
  foyer_a11y_label (self->tip_who, _("Who gets the tip"));
  gtk_box_append (GTK_BOX (tip_end), self->tip_who);
  gtk_box_append (GTK_BOX (tip_end), self->tip);
  gtk_box_append (GTK_BOX (self->box), new_row (_("Tip"), tip_end));

  self->account_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->box), self->account_box);
  self->payer = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->payer), _("From another client's account: name or phone"));
  foyer_a11y_label (self->payer, _("From another client's account: name or phone"));
  g_signal_connect (self->payer, "changed", G_CALLBACK (on_payer_changed_cb), self);
  g_signal_connect (self->payer, "activate", G_CALLBACK (on_payer_activate_cb), self);
  gtk_box_append (GTK_BOX (self->box), self->payer);
  self->found = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), self->found);

  self->others_head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  head = gtk_label_new (_("Paid together with this visit"));
  gtk_label_set_xalign (GTK_LABEL (head), 0);
  gtk_widget_add_css_class (head, "heading");
  self->others_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->others_head), head);
  gtk_box_append (GTK_BOX (self->others_head), self->others_box);
  gtk_widget_set_visible (self->others_head, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->others_head);

  self->over = gtk_check_button_new_with_label (_("What is more goes onto the client's account"));
  g_signal_connect (self->over, "toggled", G_CALLBACK (on_changed_cb), self);
  gtk_widget_set_visible (self->over, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->over);
  build_foot (self);
  return GTK_WIDGET (self);
}
