#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-client-accounts.h"
#include "foyer-client-deposit.h"
#include "foyer-labels.h"
#include "foyer-money.h"

typedef struct
{
  FoyerUiContext *context; /* owned */
  FoyerId client;
  GtkWidget *group, *row, *balance, *menu, *amount, *cash, *card;
  GCancellable *reading;   /* owned */
} Deposit;

static void
deposit_free (gpointer data)
{
  Deposit *d = data;

  g_cancellable_cancel (d->reading);
  g_clear_object (&d->reading);
  g_object_unref (d->context);
  g_free (d);
}

static Deposit *
deposit_of (gpointer group)
{
  return g_object_get_data (G_OBJECT (group), "deposit");
}

char *
foyer_client_deposit_words (FoyerUiContext *context,
                            gint64          balance,
                            gint64          unasked,
                            gboolean        frozen)
{
  g_autofree char *sum = NULL;

  if (balance <= 0 || foyer_ui_sync (context, NULL) == FOYER_UI_SYNC_ALONE)
    return NULL;
  if (frozen && unasked < balance)
    return g_strdup (_("The chain was put back from a backup and lends nothing until every desk has reported."));
  if (unasked >= balance)
    return g_strdup (_("Can be spent here without the chain"));
  if (unasked <= 0)
    return g_strdup (_("The chain is asked before it is spent"));
  sum = foyer_ui_money_bare (context, unasked);
  /* Translators: %s is an amount */
  return g_strdup_printf (_("%s can be spent here without the chain"), sum);
}

static void
on_plan_cb (FoyerUiContext *context,
            JsonNode       *result,
            const GError   *error,
            gpointer        data)
{
  Deposit *d = deposit_of (data);
  JsonObject *plan = result != NULL ? json_node_get_object (result) : NULL;
  g_autofree char *sum = NULL, *words = NULL, *spoken = NULL;

  gtk_widget_set_visible (d->group, plan != NULL);
  if (plan == NULL)
    return;
  sum = foyer_ui_money_bare (context, foyer_json_num (plan, "plain"));
  words = foyer_client_deposit_words (context, foyer_json_num (plan, "balance"), foyer_json_num (plan, "unasked"), foyer_json_yes (plan, "frozen"));
  foyer_money_label_set (d->balance, context, foyer_json_num (plan, "plain"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (d->row), words != NULL ? words : "");
  /* Translators: %s is an amount */
  spoken = g_strdup_printf (_("Deposit %s"), sum);
  foyer_a11y_label (d->row, spoken);
}

void
foyer_client_deposit_read (GtkWidget *widget)
{
  Deposit *d = deposit_of (widget);

  g_cancellable_cancel (d->reading);
  g_clear_object (&d->reading);
  d->reading = g_cancellable_new ();
  foyer_client_accounts_read (widget);
  foyer_ui_ask (d->context, d->group, "deposit.plan", foyer_params ("client", "d", &d->client, NULL), d->reading, on_plan_cb, d->group);
}

static void
on_added_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  Deposit *d = deposit_of (data);

  gtk_widget_set_sensitive (d->cash, TRUE);
  gtk_widget_set_sensitive (d->card, TRUE);
  if (error != NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (d->amount), "");
  foyer_client_deposit_read (d->group);
}

static void
add (Deposit    *d,
     const char *kind)
{
  g_autofree char *sum = NULL, *said = NULL;
  gint64 n = 0;

  if (!foyer_money_parse (gtk_editable_get_text (GTK_EDITABLE (d->amount)), foyer_ui_currency (d->context), &n) || n <= 0)
    {
      gtk_widget_add_css_class (d->amount, "error");
      gtk_widget_grab_focus (d->amount);
      return;
    }
  gtk_widget_remove_css_class (d->amount, "error");
  gtk_widget_set_sensitive (d->cash, FALSE);
  gtk_widget_set_sensitive (d->card, FALSE);
  sum = foyer_ui_money (d->context, n);
  /* Translators: %s is an amount */
  said = g_strdup_printf (_("%s put on the deposit"), sum);
  foyer_ui_run (d->context, d->group, "deposit.add", foyer_params ("client", "d", &d->client, "amount", "i", n, "quick", "s", kind, NULL), said, on_added_cb, d->group);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (d->menu));
}

static void
on_cash_cb (GtkWidget *widget,
            Deposit   *d)
{
  add (d, "cash");
}

static void
on_card_cb (GtkWidget *widget,
            Deposit   *d)
{
  add (d, "cashless");
}

static GtkWidget *
new_button (const char *label,
            const char *css,
            GCallback   callback,
            Deposit    *d)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  foyer_a11y_mnemonic (button, label);
  gtk_widget_set_hexpand (button, TRUE);
  if (css != NULL)
    gtk_widget_add_css_class (button, css);
  g_signal_connect (button, "clicked", callback, d);
  return button;
}

GtkWidget *
foyer_client_deposit_new (FoyerUiContext *context,
                          const FoyerId  *client)
{
  Deposit *d = g_new0 (Deposit, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *popover = gtk_popover_new ();

  d->context = g_object_ref (context);
  d->client = *client;
  d->group = adw_preferences_group_new ();
  d->row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (d->row), _("Deposit"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (d->row), 3);
  d->balance = foyer_money_label_new ();
  adw_action_row_add_suffix (ADW_ACTION_ROW (d->row), d->balance);
  d->amount = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (d->amount), _("Amount"));
  gtk_entry_set_input_purpose (GTK_ENTRY (d->amount), GTK_INPUT_PURPOSE_NUMBER);
  gtk_widget_add_css_class (d->amount, "numeric");
  foyer_a11y_label (d->amount, _("Amount to put on the deposit"));
  d->cash = new_button (_("_Cash"), "suggested-action", G_CALLBACK (on_cash_cb), d);
  d->card = new_button (_("C_ard"), NULL, G_CALLBACK (on_card_cb), d);
  g_signal_connect (d->amount, "activate", G_CALLBACK (on_cash_cb), d);
  gtk_box_append (GTK_BOX (buttons), d->cash);
  gtk_box_append (GTK_BOX (buttons), d->card);
  gtk_box_append (GTK_BOX (box), d->amount);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  d->menu = gtk_menu_button_new ();
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (d->menu), "list-add-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (d->menu), popover);
  gtk_widget_set_tooltip_text (d->menu, _("Put money on the deposit"));
  foyer_a11y_label (d->menu, _("Put money on the deposit"));
  gtk_widget_add_css_class (d->menu, "flat");
  gtk_widget_set_valign (d->menu, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (d->menu, foyer_ui_may (context, "money.pay"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (d->row), d->menu);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (d->group), d->row);
  g_object_set_data_full (G_OBJECT (d->group), "deposit", d, deposit_free);
  gtk_widget_set_visible (d->group, FALSE);
  foyer_client_accounts_add (context, d->group, client);
  foyer_client_deposit_read (d->group);
  return d->group;
}
