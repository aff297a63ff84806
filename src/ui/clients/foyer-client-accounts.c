#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-client-accounts.h"
#include "foyer-labels.h"
#include "foyer-money.h"

typedef struct
{
  FoyerUiContext *context; /* owned */
  FoyerId client;
  GtkWidget *group;        /* borrowed */
  GPtrArray *rows;         /* borrowed widgets in the group */
  JsonArray *accounts;     /* owned (nullable) */
  GCancellable *reading;   /* owned */
} Accounts;

static void
accounts_free (gpointer data)
{
  Accounts *a = data;

  g_cancellable_cancel (a->reading);
  g_clear_object (&a->reading);
  g_clear_pointer (&a->accounts, json_array_unref);
  g_ptr_array_unref (a->rows);
  g_object_unref (a->context);
  g_free (a);
}

static Accounts *
accounts_of (gpointer group)
{
  return g_object_get_data (G_OBJECT (group), "accounts");
}

/* ---- an amount and what to do with it ----------------------------------------------------------------------------------- */

/* What a popover does: with an account, or with a type where there is none yet. */
typedef struct
{
  GtkWidget *group, *menu, *amount; /* borrowed */
  FoyerId id;
  const char *command;              /* "deposit.add", "account.refund", "account.open" */
} Ask;

static void
run_ask (Ask *ask, const char *quick)
{
  Accounts *a = accounts_of (ask->group);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (ask->amount));
  gboolean opens = g_str_equal (ask->command, "account.open"), fills = g_str_equal (ask->command, "deposit.add");
  JsonObject *params;
  gint64 n = 0;

  if ((*text == '\0' && !opens) || (*text != '\0' && (!foyer_money_parse (text, foyer_ui_currency (a->context), &n) || n <= 0)))
    {
      gtk_widget_add_css_class (ask->amount, "error");
      gtk_widget_grab_focus (ask->amount);
      return;
    }
  gtk_widget_remove_css_class (ask->amount, "error");
  params = fills || opens ? foyer_params ("client", "d", &a->client, "type", "d", &ask->id, NULL) : foyer_params ("account", "d", &ask->id, NULL);
  if (n > 0)
    {
      json_object_set_int_member (params, "amount", n);
      if (quick != NULL)
        json_object_set_string_member (params, "quick", quick);
    }
  g_autofree char *sum = foyer_ui_money (a->context, n);
  /* Translators: %s is an amount */
  g_autofree char *said = opens ? g_strdup (_("Account opened")) : g_strdup_printf (fills ? _("%s put on the account") : _("%s given back"), sum);
  foyer_ui_run (a->context, NULL, ask->command, params, said, NULL, NULL);
  gtk_editable_set_text (GTK_EDITABLE (ask->amount), "");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (ask->menu));
}

static void
on_cash_cb (GtkWidget *widget, Ask *ask)
{
  run_ask (ask, "cash");
}

static void
on_card_cb (GtkWidget *widget, Ask *ask)
{
  run_ask (ask, "cashless");
}

static GtkWidget *
new_menu (Accounts *a, const FoyerId *id, const char *command, const char *icon, const char *label)
{
  GtkWidget *menu = gtk_menu_button_new (), *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *cash = gtk_button_new_with_mnemonic (_("_Cash")), *card = gtk_button_new_with_mnemonic (_("C_ard"));
  Ask *ask = g_new0 (Ask, 1);

  ask->group = a->group;
  ask->menu = menu;
  ask->id = *id;
  ask->command = command;
  ask->amount = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (ask->amount), g_str_equal (command, "account.open") ? _("Amount, or none") : _("Amount"));
  gtk_widget_add_css_class (ask->amount, "numeric");
  foyer_a11y_label (ask->amount, label);
  foyer_a11y_mnemonic (cash, _("_Cash"));
  foyer_a11y_mnemonic (card, _("C_ard"));
  gtk_widget_add_css_class (cash, "suggested-action");
  gtk_widget_set_hexpand (cash, TRUE);
  gtk_widget_set_hexpand (card, TRUE);
  g_signal_connect (ask->amount, "activate", G_CALLBACK (on_cash_cb), ask);
  g_signal_connect (cash, "clicked", G_CALLBACK (on_cash_cb), ask);
  g_signal_connect (card, "clicked", G_CALLBACK (on_card_cb), ask);
  gtk_box_append (GTK_BOX (buttons), cash);
  gtk_box_append (GTK_BOX (buttons), card);
  gtk_box_append (GTK_BOX (box), foyer_wrapped_label (label, "heading"));
  gtk_box_append (GTK_BOX (box), ask->amount);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (menu), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu), icon);
  gtk_widget_add_css_class (menu, "flat");
  gtk_widget_set_valign (menu, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (menu, label);
  foyer_a11y_label (menu, label);
  g_object_set_data_full (G_OBJECT (menu), "ask", ask, g_free);
  return menu;
}

/* ---- rows ------------------------------------------------------------------------------------------------------------------ */

static void
add_row (Accounts *a, GtkWidget *row)
{
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (a->group), row);
  g_ptr_array_add (a->rows, row);
}

static void
add_account (Accounts *a, JsonObject *account)
{
  GtkWidget *row = adw_action_row_new (), *balance = foyer_money_label_new ();
  gint64 stands = foyer_json_num (account, "balance"), room = foyer_json_num (account, "room");
  const char *title = foyer_json_str (account, "title"), *state = foyer_json_str (account, "state");
  g_autofree char *sum = foyer_ui_money_bare (a->context, stands), *most = foyer_ui_money_bare (a->context, room), *spoken = g_strdup_printf ("%s %s", title, sum), *words = NULL;
  gboolean usable = foyer_json_yes (account, "usable");
  FoyerId id, type;

  if (!foyer_json_uid (account, "id", &id) || !foyer_json_uid (account, "type", &type))
    {
      g_object_ref_sink (row);
      g_object_unref (row);
      g_object_ref_sink (balance);
      g_object_unref (balance);
      return;
    }
  words = g_strcmp0 (state, "frozen") == 0 ? g_strdup (_("Blocked"))
          : !usable                        ? g_strdup (_("Not used at this location"))
          : room > MAX (stands, 0)         ? g_strdup_printf (_("%s can be spent, with the credit"), most)
                                           : NULL;
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (words != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  foyer_money_label_set (balance, a->context, stands);
  /* ACC-8: what is owed is red, and says so. */
  if (stands < 0)
    {
      gtk_widget_add_css_class (balance, "error");
      gtk_widget_set_tooltip_text (balance, _("The client owes this"));
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), balance);
  if (usable && foyer_ui_may (a->context, "clients.accounts-fill") && foyer_ui_may (a->context, "money.pay"))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_menu (a, &type, "deposit.add", "list-add-symbolic", _("Pay into the account")));
  if (usable && stands > 0 && foyer_ui_may (a->context, "money.refund"))
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_menu (a, &id, "account.refund", "list-remove-symbolic", _("Give back from the account")));
  foyer_a11y_label (row, spoken);
  add_row (a, row);
}

static void
on_types_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Accounts *a = accounts_of (data);
  JsonArray *types = result != NULL ? json_node_get_array (result) : NULL;

  for (guint i = 0; i < a->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (a->group), a->rows->pdata[i]);
  g_ptr_array_set_size (a->rows, 0);
  for (guint i = 0; a->accounts != NULL && i < json_array_get_length (a->accounts); i++)
    add_account (a, json_array_get_object_element (a->accounts, i));
  for (guint i = 0; types != NULL && i < json_array_get_length (types) && foyer_ui_may (context, "clients.accounts-create"); i++)
    {
      JsonObject *type = json_array_get_object_element (types, i);
      gboolean there = FALSE;
      GtkWidget *row;
      FoyerId id;

      for (guint k = 0; a->accounts != NULL && k < json_array_get_length (a->accounts) && !there; k++)
        there = g_strcmp0 (foyer_json_str (json_array_get_object_element (a->accounts, k), "type"), foyer_json_str (type, "id")) == 0;
      if (there || !foyer_json_yes (type, "here") || !foyer_json_uid (type, "id", &id))
        continue;
      row = adw_action_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), foyer_json_str (type, "title"));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Not opened"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_menu (a, &id, "account.open", "list-add-symbolic", _("Open the account")));
      add_row (a, row);
    }
}

static void
on_list_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Accounts *a = accounts_of (data);

  g_clear_pointer (&a->accounts, json_array_unref);
  if (result == NULL)
    return;
  a->accounts = json_array_ref (json_node_get_array (result));
  foyer_ui_ask (context, a->group, "account-type.list", NULL, a->reading, on_types_cb, a->group);
}

void
foyer_client_accounts_read (GtkWidget *group)
{
  Accounts *a = accounts_of (group);

  if (a == NULL)
    return;
  g_cancellable_cancel (a->reading);
  g_clear_object (&a->reading);
  a->reading = g_cancellable_new ();
  foyer_ui_ask (a->context, group, "account.list", foyer_params ("client", "d", &a->client, NULL), a->reading, on_list_cb, group);
}

void
foyer_client_accounts_add (FoyerUiContext *context, GtkWidget *group, const FoyerId *client)
{
  Accounts *a;

  if (!foyer_ui_may (context, "clients.accounts"))
    return;
  a = g_new0 (Accounts, 1);
  a->context = g_object_ref (context);
  a->client = *client;
  a->group = group;
  a->rows = g_ptr_array_new ();
  g_object_set_data_full (G_OBJECT (group), "accounts", a, accounts_free);
  foyer_client_accounts_read (group);
}
