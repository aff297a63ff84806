#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-chain-borrow.h"
#include "foyer-checkout-rules.h"
#include "foyer-client-deposit.h"
#include "foyer-labels.h"
#include "foyer-money.h"
#include "foyer-print-window.h"
#include "foyer-visit-parts.h"
#include "foyer-visit-split.h"

struct _FoyerVisitPay
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *totals, *hint;
  GtkWidget *buttons, *cash, *card, *other, *receipt, *undo_receipt;
  GtkWidget *split, *by_hand;
  GtkWidget *payments, *refund, *refund_amount, *refund_why, *refund_account;
  GtkWidget *account, *draw, *account_words, *asking;
  FoyerId visit, client;
  gint64 deposit; /* on the client's deposit */
  gint64 due, total, paid;
  gboolean locked, may_pay, arrive, busy;
};

G_DEFINE_FINAL_TYPE (FoyerVisitPay, foyer_visit_pay, GTK_TYPE_WIDGET)

static GtkWindow *
window_of (FoyerVisitPay *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static gboolean
has_kind (FoyerVisitPay *self,
          gboolean cash)
{
  return foyer_visit_split_kind (FOYER_VISIT_SPLIT (self->by_hand), cash) > 0;
}

static int
n_registers (FoyerVisitPay *self)
{
  return foyer_visit_split_registers (FOYER_VISIT_SPLIT (self->by_hand));
}

/* ---- paying ---------------------------------------------------------------------------------------------------------------- */

static void
on_paid_cb (FoyerUiContext *context,
            JsonNode *result,
            const GError *error,
            gpointer data)
{
  FoyerVisitPay *self = FOYER_VISIT_PAY (data);

  self->busy = FALSE;
  if (error != NULL)
    return;
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->split), FALSE);
}

static void
pay (FoyerVisitPay *self,
     JsonObject *params,
     const char *said)
{
  if (self->busy)
    {
      json_object_unref (params);
      return;
    }
  self->busy = TRUE;
  if (self->arrive)
    json_object_set_boolean_member (params, "arrive", TRUE);
  foyer_ui_run (self->context, self, "visit.pay", params, said, on_paid_cb, self);
}

/* ---- from the deposit ------------------------------------------------------------------------------------------------------- */

/* Goes on when the panel is closed meanwhile, as every other payment does. */
typedef struct
{
  GWeakRef pay;
  FoyerId visit;
  gboolean arrive;
} Draw;

static void
on_borrowed_cb (FoyerUiContext *context,
                const char *said,
                gpointer data)
{
  Draw *d = data;
  g_autoptr (FoyerVisitPay) self = g_weak_ref_get (&d->pay);
  /* How much is the command's: the visit may have changed while the chain was asked. */
  JsonObject *params = foyer_params ("visit", "d", &d->visit, "tenders", "n", json_from_string ("[{\"deposit\":true}]", NULL), "chain", "s", said, NULL);
  const char *words = _("Taken from the deposit");

  if (self != NULL)
    {
      gtk_spinner_stop (GTK_SPINNER (self->asking));
      gtk_widget_set_sensitive (self->draw, TRUE);
      self->busy = FALSE;
    }
  if (self != NULL && foyer_id_equal (&self->visit, &d->visit))
    pay (self, params, words);
  else
    {
      if (d->arrive)
        json_object_set_boolean_member (params, "arrive", TRUE);
      foyer_ui_run (context, NULL, "visit.pay", params, words, NULL, NULL);
    }
  g_weak_ref_clear (&d->pay);
  g_free (d);
}

/* What the desk does not hold is asked of the chain first, a second and a half at most. */
static void
draw_deposit (FoyerVisitPay *self)
{
  Draw *d;

  if (self->busy)
    return;
  self->busy = TRUE;
  d = g_new0 (Draw, 1);
  g_weak_ref_init (&d->pay, self);
  d->visit = self->visit;
  d->arrive = self->arrive;
  gtk_widget_set_sensitive (self->draw, FALSE);
  gtk_spinner_start (GTK_SPINNER (self->asking));
  foyer_chain_borrow (self->context, &self->client, MIN (self->deposit, self->due), on_borrowed_cb, d);
}

static void
on_draw_cb (GtkButton *button,
            FoyerVisitPay *self)
{
  draw_deposit (self);
}

void
foyer_visit_pay_quick (FoyerVisitPay *self,
                       const char *kind)
{
  if (!self->may_pay || self->due <= 0)
    return;
  if (strcmp (kind, "deposit") != 0 && !has_kind (self, strcmp (kind, "cash") == 0))
    return;
  if (strcmp (kind, "deposit") == 0)
    {
      if (self->deposit > 0)
        draw_deposit (self);
      return;
    }
  g_autofree char *sum = foyer_ui_money (self->context, self->due);
  g_autofree char *said = g_strdup_printf (strcmp (kind, "cash") == 0 ? _("%s taken in cash") : _("%s taken by card"), sum);
  pay (self, foyer_params ("visit", "d", &self->visit, "quick", "s", kind, NULL), said);
}

void
foyer_visit_pay_receipt (FoyerVisitPay *self)
{
  if (gtk_widget_get_visible (self->receipt))
    foyer_print_make_receipt (self->context, window_of (self), &self->visit);
}

GtkWidget *
foyer_visit_pay_default (FoyerVisitPay *self)
{
  if (gtk_widget_get_visible (self->cash) && gtk_widget_get_sensitive (self->cash))
    return self->cash;
  if (gtk_widget_get_visible (self->card) && gtk_widget_get_sensitive (self->card))
    return self->card;
  return gtk_widget_get_visible (self->receipt) ? self->receipt : NULL;
}

static void
on_cash_cb (GtkButton *button,
            FoyerVisitPay *self)
{
  foyer_visit_pay_quick (self, "cash");
}

static void
on_card_cb (GtkButton *button,
            FoyerVisitPay *self)
{
  foyer_visit_pay_quick (self, "cashless");
}

static void
on_receipt_cb (GtkButton *button,
               FoyerVisitPay *self)
{
  foyer_visit_pay_receipt (self);
}

static void
on_return_cb (GtkButton *button,
              FoyerVisitPay *self)
{
  foyer_print_make_return (self->context, window_of (self), &self->visit, NULL);
}

/* ---- split payment --------------------------------------------------------------------------------------------------------- */

static gint64
typed (FoyerVisitPay *self,
       GtkWidget *entry)
{
  gint64 n = 0;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  if (*text == '\0')
    return 0;
  return foyer_money_parse (text, foyer_ui_currency (self->context), &n) && n >= 0 ? n : -1;
}

static void
on_other_cb (GtkButton *button,
             FoyerVisitPay *self)
{
  gboolean open = !gtk_revealer_get_reveal_child (GTK_REVEALER (self->split));

  gtk_revealer_set_reveal_child (GTK_REVEALER (self->split), open);
  if (open)
    foyer_visit_split_begin (FOYER_VISIT_SPLIT (self->by_hand));
}

static void
on_split_taken_cb (gpointer data)
{
  gtk_revealer_set_reveal_child (GTK_REVEALER (FOYER_VISIT_PAY (data)->split), FALSE);
}

void
foyer_visit_pay_begin (FoyerVisitPay *self)
{
  if (foyer_visit_split_kind (FOYER_VISIT_SPLIT (self->by_hand), TRUE) == 1 && foyer_visit_pay_default (self) != NULL)
    gtk_widget_grab_focus (foyer_visit_pay_default (self));
  else if (gtk_widget_get_visible (self->other) && !gtk_revealer_get_reveal_child (GTK_REVEALER (self->split)))
    on_other_cb (GTK_BUTTON (self->other), self);
}

/* ---- what was paid --------------------------------------------------------------------------------------------------------- */

static void
on_cancel_cb (GtkButton *button,
              FoyerVisitPay *self)
{
  const FoyerId *id = g_object_get_data (G_OBJECT (button), "money");

  foyer_ui_run (self->context, self, "money.cancel", foyer_params ("money", "d", id, NULL), _("Payment cancelled"), NULL, NULL);
}

static void
on_refund_cb (GtkWidget *widget,
              FoyerVisitPay *self)
{
  gint64 n = typed (self, self->refund_amount);

  if (n <= 0)
    {
      gtk_widget_add_css_class (self->refund_amount, "error");
      return;
    }
  gtk_widget_remove_css_class (self->refund_amount, "error");
  g_autofree char *money = foyer_ui_money (self->context, n);
  g_autofree char *said = g_strdup_printf (_("%s given back"), money);
  const char *why = gtk_editable_get_text (GTK_EDITABLE (self->refund_why));
  foyer_ui_run (self->context, self, "visit.refund",
                foyer_params ("visit", "d", &self->visit, "amount", "i", n, "comment", "s", *why != '\0' ? why : NULL, "account", "b",
                              gtk_widget_get_visible (self->refund_account) && gtk_check_button_get_active (GTK_CHECK_BUTTON (self->refund_account)), NULL), said, NULL, NULL);
  gtk_popover_popdown (GTK_POPOVER (gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->refund))));
  gtk_editable_set_text (GTK_EDITABLE (self->refund_amount), "");
}

/* Only of the registers this user has; from the deposit there is none. */
static gboolean
may_cancel (FoyerVisitPay *self,
            JsonObject *payment)
{
  FoyerId reg;

  if (!foyer_ui_may (self->context, "money.cancel") || !foyer_json_uid (payment, "register", &reg))
    return foyer_ui_may (self->context, "money.cancel");
  return foyer_visit_split_has (FOYER_VISIT_SPLIT (self->by_hand), &reg);
}

static GtkWidget *
payment_row (FoyerVisitPay *self,
             JsonObject *payment)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *what, *amount = foyer_money_label_new ();
  gboolean is_void = foyer_json_yes (payment, "void");
  g_autofree char *when = foyer_format_instant (foyer_ui_time_format (self->context), foyer_ui_zone (self->context), foyer_json_num (payment, "at"));
  const char *till = foyer_json_str (payment, "register_title"), *own = foyer_json_str (payment, "account_title"), *code = foyer_json_str (payment, "code");
  const char *member = foyer_json_str (payment, "member"), *payer = foyer_json_str (payment, "payer"), *way = till != NULL ? till : own != NULL ? own : _("Deposit");
  /* Translators: a tip and who gets it; then: how it was paid, and whose money it was */
  g_autofree char *from = g_strcmp0 (code, "tips") == 0       ? (member != NULL ? g_strdup_printf (_("Tip for %s"), member) : g_strdup (_("Tip")))
                          : g_strcmp0 (code, "rounding") == 0 ? g_strdup (_("Cash rounding"))
                          : payer != NULL                     ? g_strdup_printf (_("%s of %s"), way, payer)
                                                              : g_strdup (way);
  const char *who = foyer_json_str (payment, "who"), *by = foyer_json_str (payment, "void_by");
  g_autofree char *taken = who != NULL ? g_strdup_printf (_("%s, %s, %s"), from, when, who)
                                       : g_strdup_printf (_("%s, %s"), from, when);
  /* Translators: a payment that was cancelled, and the cancelling undone: it stands again below */
  g_autofree char *text = !is_void     ? g_strdup (taken)
                          : foyer_json_yes (payment, "restored") ? g_strdup_printf (_("%s – cancelled, and that undone"), taken)
                          : by != NULL ? g_strdup_printf (_("%s – cancelled by %s"), taken, by)
                                       : g_strdup_printf (_("%s – cancelled"), taken);
  FoyerId id, pair;

  what = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (what), 0);
  gtk_label_set_ellipsize (GTK_LABEL (what), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (what, TRUE);
  gtk_widget_set_tooltip_text (what, foyer_json_str (payment, "comment"));
  gtk_box_append (GTK_BOX (row), what);
  foyer_money_label_set (amount, self->context, foyer_json_num (payment, "amount"));
  gtk_box_append (GTK_BOX (row), amount);
  if (is_void)
    gtk_widget_add_css_class (row, "void");
  /* The further rows of one payment go with its first. */
  else if (foyer_json_uid (payment, "id", &id) && !foyer_json_uid (payment, "pair", &pair) && !self->locked && may_cancel (self, payment))
    {
      GtkWidget *cancel = foyer_icon_button ("edit-undo-symbolic", _("Cancel payment"), NULL);
      gtk_widget_add_css_class (cancel, "flat");
      g_object_set_data_full (G_OBJECT (cancel), "money", foyer_id_copy (&id), g_free);
      g_signal_connect (cancel, "clicked", G_CALLBACK (on_cancel_cb), self);
      gtk_box_append (GTK_BOX (row), cancel);
    }
  gtk_widget_add_css_class (row, "payment-row");
  return row;
}

static void
show_payments (FoyerVisitPay *self,
               JsonArray *payments)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->payments)) != NULL)
    gtk_box_remove (GTK_BOX (self->payments), child);
  for (guint i = 0; payments != NULL && i < json_array_get_length (payments); i++)
    gtk_box_append (GTK_BOX (self->payments), payment_row (self, json_array_get_object_element (payments, i)));
  gtk_widget_set_visible (self->payments, payments != NULL && json_array_get_length (payments) > 0);
}

/* ---- showing --------------------------------------------------------------------------------------------------------------- */

/* "Total 100.00 · paid 30.00 · due 70.00" */
static void
show_totals (FoyerVisitPay *self,
             const FoyerVisitView *view)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *total = foyer_ui_money (self->context, self->total), *paid = foyer_ui_money (self->context, self->paid),
                  *due = foyer_ui_money (self->context, self->due);
  gint64 off = foyer_json_num (view->row, "discount");

  g_string_append_printf (text, _("Total %s"), total);
  if (off > 0)
    {
      g_autofree char *less = foyer_ui_money (self->context, off);
      g_string_append (text, " · ");
      g_string_append_printf (text, _("discount %s"), less);
    }
  if (self->paid != 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _("paid %s"), paid);
    }
  if (self->due > 0 && self->paid != 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text, _("due %s"), due);
    }
  gtk_label_set_text (GTK_LABEL (self->totals), text->str);
}

static void
label_button (GtkWidget *button,
              const char *what,
              const char *money,
              const char *key)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *text, *cap;
  g_autofree char *words = money != NULL ? g_strdup_printf ("%s %s", what, money) : g_strdup (what);

  text = gtk_label_new (words);
  gtk_widget_add_css_class (text, "numeric");
  gtk_box_append (GTK_BOX (box), text);
  if (key != NULL)
    {
      cap = gtk_label_new (key);
      gtk_widget_add_css_class (cap, "keycap");
      gtk_box_append (GTK_BOX (box), cap);
    }
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_button_set_child (GTK_BUTTON (button), box);
  foyer_a11y_label (button, words);
}

static void
show_deposit (FoyerVisitPay *self,
              JsonObject *client,
              gboolean payable)
{
  g_autofree char *sum = NULL, *words = NULL, *line = NULL;

  self->deposit = client != NULL && foyer_json_uid (client, "id", &self->client) ? foyer_json_num (client, "deposit") : 0;
  gtk_widget_set_visible (self->account, payable && self->deposit > 0);
  if (!payable || self->deposit <= 0)
    return;
  sum = foyer_ui_money (self->context, MIN (self->deposit, self->due));
  label_button (self->draw, _("Deposit"), sum, "F7");
  g_free (g_steal_pointer (&sum));
  sum = foyer_ui_money (self->context, self->deposit);
  words = foyer_client_deposit_words (self->context, self->deposit, foyer_json_num (client, "deposit_unasked"), foyer_json_yes (client, "deposit_frozen"));
  /* Translators: what is on a client's deposit, and how much of it can be spent: "50.00 € on the deposit. 20.00 can be spent here without the chain" */
  line = words != NULL ? g_strdup_printf (_("%s on the deposit. %s"), sum, words) : g_strdup_printf (_("%s on the deposit"), sum);
  gtk_label_set_text (GTK_LABEL (self->account_words), line);
}

void
foyer_visit_pay_show (FoyerVisitPay *self,
                      const FoyerVisitView *view)
{
  const char *status = foyer_json_str (view->row, "status");
  gboolean no_show = g_strcmp0 (status, "no-show") == 0, deleted = g_strcmp0 (status, "deleted") == 0;
  gboolean confirmed = g_strcmp0 (status, "confirmed") == 0, arrived = g_strcmp0 (status, "arrived") == 0;

  self->visit = view->id;
  self->due = foyer_json_num (view->row, "due");
  self->total = foyer_json_num (view->row, "total");
  self->paid = foyer_json_num (view->row, "paid");
  self->locked = view->locked || foyer_json_str (view->row, "held") != NULL;
  /* Who pays on the day has come; before it, only a confirmed visit can be paid ahead. */
  self->arrive = !arrived && view->today_or_past && foyer_ui_may (self->context, "booking.status");
  self->may_pay = !self->locked && !no_show && !deleted && foyer_ui_may (self->context, "money.pay") && (arrived || confirmed || self->arrive);

  show_totals (self, view);
  gtk_widget_set_visible (self->refund_account, foyer_json_obj (view->row, "client") != NULL && foyer_ui_may (self->context, "clients.accounts-fill"));
  foyer_visit_split_show (FOYER_VISIT_SPLIT (self->by_hand), view, self->arrive);
  show_payments (self, foyer_json_arr (view->row, "payments"));

  g_autofree char *due = foyer_ui_money (self->context, self->due);
  gboolean payable = self->may_pay && self->due > 0;
  show_deposit (self, foyer_json_obj (view->row, "client"), payable);
  /* In the coins there are. */
  g_autofree char *coins = foyer_ui_money (self->context, foyer_cash_round (self->due, foyer_json_num (view->row, "cash_step")));
  label_button (self->cash, _("Cash"), coins, "F5");
  label_button (self->card, _("Card"), due, "F6");
  gtk_widget_set_visible (self->cash, payable && has_kind (self, TRUE));
  gtk_widget_set_visible (self->card, payable && has_kind (self, FALSE));
  gtk_widget_set_visible (self->other, self->may_pay && n_registers (self) > 0 && (self->due > 0 || self->total == 0 || self->paid >= self->total));
  gtk_button_set_label (GTK_BUTTON (self->other), self->due > 0 ? _("Other…") : _("Take an advance…"));
  if (!self->may_pay)
    gtk_revealer_set_reveal_child (GTK_REVEALER (self->split), FALSE);

  gboolean printable = !deleted && !no_show && (arrived || confirmed) && foyer_ui_may (self->context, "money.print");
  gtk_widget_set_visible (self->receipt, printable && (self->due == 0 || view->locked));
  label_button (self->receipt, view->locked ? _("Print a copy") : _("Receipt"), NULL, "Ctrl P");
  if (self->due == 0 && !view->locked)
    gtk_widget_add_css_class (self->receipt, "suggested-action");
  else
    gtk_widget_remove_css_class (self->receipt, "suggested-action");
  gtk_widget_set_visible (self->undo_receipt, view->locked && foyer_json_str (view->row, "held") == NULL && foyer_ui_may (self->context, "money.refund"));
  gtk_widget_set_visible (self->refund, !self->locked && n_registers (self) > 0 && self->paid > 0 && foyer_ui_may (self->context, "money.refund"));

  /* What a receipt locks is said at the top. */
  const char *hint = view->locked ? NULL
                     : no_show && self->paid > 0 ? _("The client did not come, but there are payments. Give them back or keep them as balance.")
                     : !self->may_pay && !no_show && !deleted && !view->today_or_past && self->due > 0 && foyer_ui_may (self->context, "money.pay")
                         ? _("Confirm the visit to take money ahead.")
                         : NULL;
  gtk_label_set_text (GTK_LABEL (self->hint), hint != NULL ? hint : "");
  gtk_widget_set_visible (self->hint, hint != NULL);
}

/* ---- building -------------------------------------------------------------------------------------------------------------- */

static GtkWidget *
build_split (FoyerVisitPay *self)
{
  self->by_hand = foyer_visit_split_new (self->context, on_split_taken_cb, self);
  self->split = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (self->split), self->by_hand);
  return self->split;
}

static GtkWidget *
build_refund (FoyerVisitPay *self)
{
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *button = gtk_button_new_with_label (_("Give back"));

  self->refund_amount = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->refund_amount), _("Amount"));
  foyer_a11y_label (self->refund_amount, _("Amount to give back"));
  self->refund_why = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->refund_why), _("Reason"));
  foyer_a11y_label (self->refund_why, _("Reason"));
  g_signal_connect (self->refund_amount, "activate", G_CALLBACK (on_refund_cb), self);
  g_signal_connect (self->refund_why, "activate", G_CALLBACK (on_refund_cb), self);
  g_signal_connect (button, "clicked", G_CALLBACK (on_refund_cb), self);
  gtk_box_append (GTK_BOX (box), self->refund_amount);
  gtk_box_append (GTK_BOX (box), self->refund_why);
  self->refund_account = gtk_check_button_new_with_label (_("Onto the client's account"));
  gtk_box_append (GTK_BOX (box), self->refund_account);
  gtk_box_append (GTK_BOX (box), button);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  self->refund = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->refund), _("Refund…"));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->refund), popover);
  foyer_a11y_label (self->refund, _("Refund"));
  return self->refund;
}

static void
foyer_visit_pay_dispose (GObject *object)
{
  FoyerVisitPay *self = FOYER_VISIT_PAY (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_visit_pay_parent_class)->dispose (object);
}

static void
foyer_visit_pay_class_init (FoyerVisitPayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_visit_pay_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_visit_pay_init (FoyerVisitPay *self)
{
}

GtkWidget *
foyer_visit_pay_new (FoyerUiContext *context)
{
  FoyerVisitPay *self = g_object_new (FOYER_TYPE_VISIT_PAY, NULL);

  self->context = g_object_ref (context);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->totals = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->totals), 1);
  gtk_label_set_wrap (GTK_LABEL (self->totals), TRUE);
  gtk_widget_add_css_class (self->totals, "visit-total");
  gtk_widget_add_css_class (self->totals, "numeric");
  gtk_box_append (GTK_BOX (self->box), self->totals);

  self->hint = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->hint), 0);
  gtk_label_set_wrap (GTK_LABEL (self->hint), TRUE);
  gtk_widget_add_css_class (self->hint, "alert-strip");
  gtk_box_append (GTK_BOX (self->box), self->hint);

  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->cash = gtk_button_new ();
  gtk_widget_add_css_class (self->cash, "suggested-action");
  self->card = gtk_button_new ();
  self->other = gtk_button_new_with_label (_("Other…"));
  self->receipt = gtk_button_new ();
  self->undo_receipt = gtk_button_new_with_label (_("Return receipt…"));
  g_signal_connect (self->cash, "clicked", G_CALLBACK (on_cash_cb), self);
  g_signal_connect (self->card, "clicked", G_CALLBACK (on_card_cb), self);
  g_signal_connect (self->other, "clicked", G_CALLBACK (on_other_cb), self);
  g_signal_connect (self->receipt, "clicked", G_CALLBACK (on_receipt_cb), self);
  g_signal_connect (self->undo_receipt, "clicked", G_CALLBACK (on_return_cb), self);
  gtk_widget_add_css_class (self->buttons, "pay-buttons");
  gtk_box_append (GTK_BOX (self->buttons), self->cash);
  gtk_box_append (GTK_BOX (self->buttons), self->card);
  gtk_box_append (GTK_BOX (self->buttons), self->receipt);
  gtk_box_append (GTK_BOX (self->buttons), self->other);
  gtk_box_append (GTK_BOX (self->buttons), build_refund (self));
  gtk_box_append (GTK_BOX (self->buttons), self->undo_receipt);
  gtk_box_append (GTK_BOX (self->box), self->buttons);
  self->account = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->account, "pay-buttons");
  self->draw = gtk_button_new ();
  gtk_widget_set_valign (self->draw, GTK_ALIGN_CENTER);
  g_signal_connect (self->draw, "clicked", G_CALLBACK (on_draw_cb), self);
  self->asking = gtk_spinner_new ();
  self->account_words = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->account_words), 0);
  gtk_label_set_wrap (GTK_LABEL (self->account_words), TRUE);
  gtk_widget_set_hexpand (self->account_words, TRUE);
  gtk_widget_add_css_class (self->account_words, "caption");
  gtk_widget_add_css_class (self->account_words, "numeric");
  gtk_box_append (GTK_BOX (self->account), self->draw);
  gtk_box_append (GTK_BOX (self->account), self->account_words);
  gtk_box_append (GTK_BOX (self->account), self->asking);
  gtk_widget_set_visible (self->account, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->account);
  gtk_box_append (GTK_BOX (self->box), build_split (self));
  self->payments = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), self->payments);
  foyer_a11y_label (self, _("Payment"));
  return GTK_WIDGET (self);
}
