/* Building the print window. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-print-parts.h"
#include "foyer-print-preview.h"
#include "foyer-print-window-private.h"

/* What was chosen last time is the choice of this time. */
static void
on_option_cb (GObject          *control,
              GParamSpec       *pspec,
              FoyerPrintWindow *self)
{
  const char *key = g_object_get_data (control, "foyer-key");
  g_autofree char *value = NULL;

  value = GTK_IS_SWITCH (control) ? g_strdup (gtk_switch_get_active (GTK_SWITCH (control)) ? "1" : "0")
                                  : g_strdup_printf ("%u", gtk_drop_down_get_selected (GTK_DROP_DOWN (control)));
  if (key != NULL && !self->filling)
    foyer_ui_set_local (self->context, key, value);
  foyer_print_window_refresh (self);
}

static int
local_number (FoyerPrintWindow *self,
              const char       *key,
              int               fallback)
{
  const char *text = foyer_ui_local (self->context, key);

  return text != NULL ? (int) g_ascii_strtoll (text, NULL, 10) : fallback;
}

static GtkWidget *
make_drop_down (FoyerPrintWindow  *self,
                const char *const *names,
                guint              n,
                const char        *key)
{
  GtkWidget *down = gtk_drop_down_new_from_strings (names);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (down), (guint) CLAMP (local_number (self, key, 0), 0, (int) n - 1));
  g_object_set_data (G_OBJECT (down), "foyer-key", (gpointer) key);
  g_signal_connect (down, "notify::selected", G_CALLBACK (on_option_cb), self);
  return down;
}

static GtkWidget *
make_switch (FoyerPrintWindow *self,
             const char       *key,
             gboolean          fallback)
{
  GtkWidget *control = gtk_switch_new ();

  gtk_switch_set_active (GTK_SWITCH (control), local_number (self, key, fallback) != 0);
  g_object_set_data (G_OBJECT (control), "foyer-key", (gpointer) key);
  g_signal_connect (control, "notify::active", G_CALLBACK (on_option_cb), self);
  return control;
}

/* Another document: what may be chosen about it, and another question. */
static void
show_what (FoyerPrintWindow *self)
{
  const char *titles[] = { _("Day sheet"), _("Week sheet"), _("Participants"), _("Booking forms") };
  guint what = foyer_print_window_what (self);

  for (gsize i = 0; i < G_N_ELEMENTS (self->day_rows); i++)
    gtk_widget_set_visible (self->day_rows[i], what == WHAT_DAY);
  gtk_widget_set_visible (self->who, what != WHAT_EVENTS);
  adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), titles[what]);
  gtk_window_set_title (GTK_WINDOW (self), titles[what]);
  gtk_widget_set_tooltip_text (self->back, what == WHAT_WEEK ? _("Previous week") : _("Previous day"));
  gtk_widget_set_tooltip_text (self->forth, what == WHAT_WEEK ? _("Next week") : _("Next day"));
  foyer_a11y_label (self->back, what == WHAT_WEEK ? _("Previous week") : _("Previous day"));
  foyer_a11y_label (self->forth, what == WHAT_WEEK ? _("Next week") : _("Next day"));
}

static void
on_what_cb (FoyerPrintWindow *self)
{
  show_what (self);
  /* What is shown until the answer comes is of another kind. */
  g_clear_pointer (&self->answer, json_object_unref);
  foyer_print_window_ask (self);
}

static void
build_options (FoyerPrintWindow *self)
{
  const char *whats[] = { _("Day sheets"), _("Week sheets"), _("Participants of events"), _("Blank booking forms"), NULL };
  GtkWidget *list = foyer_print_boxed_list (), *scrolled = gtk_scrolled_window_new (), *everyone;
  const char *sheet_papers[] = { _("A4"), _("Letter"), NULL };
  const char *receipt_papers[] = { _("Roll, 80 mm"), _("Roll, 58 mm"), _("A4"), NULL };
  const char *layouts[] = { _("A page each"), _("In two columns"), NULL };

  self->options = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_set_size_request (self->options, 310, -1);
  self->papers = foyer_print_window_on_roll (self) ? make_drop_down (self, receipt_papers, 3, "print.receipt-paper") : make_drop_down (self, sheet_papers, 2, "print.sheet-paper");
  if (!self->is_receipt && self->schedule == NULL)
    {
      self->what = gtk_drop_down_new_from_strings (whats);
      foyer_print_option_row (list, _("What"), self->what);
      self->people = foyer_print_boxed_list ();
      foyer_a11y_label (self->people, _("Team members"));
      self->who = foyer_print_section (_("Who"), self->people);
      everyone = gtk_button_new_with_label (_("Everyone"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (everyone), "print.everyone");
      gtk_widget_set_halign (everyone, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (self->who), everyone);
      self->layout = make_drop_down (self, layouts, 2, "print.sheet-layout");
      self->money = make_switch (self, "print.sheet-money", FALSE);
      self->blanks = make_switch (self, "print.sheet-blanks", TRUE);
      self->day_rows[0] = foyer_print_option_row (list, _("Several people"), self->layout);
      self->day_rows[1] = foyer_print_option_row (list, _("Lines for walk-ins"), self->blanks);
      self->day_rows[2] = foyer_print_option_row (list, _("Prices"), self->money);
    }
  foyer_print_option_row (list, _("Paper"), self->papers);
  gtk_box_append (GTK_BOX (self->options), foyer_print_section (self->what != NULL ? _("What and how") : _("How"), list));
  if (self->who != NULL)
    gtk_box_append (GTK_BOX (self->options), self->who);
  gtk_widget_set_margin_top (self->options, 18);
  gtk_widget_set_margin_bottom (self->options, 18);
  gtk_widget_set_margin_start (self->options, 18);
  gtk_widget_set_margin_end (self->options, 18);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->options);
  self->options = scrolled;
}

static const char *
window_title (FoyerPrintWindow *self)
{
  return self->is_receipt ? _("Receipt") : self->schedule == NULL ? _("Day sheet") : foyer_print_sheet_title (self->asked);
}

static GtkWidget *
build_header (FoyerPrintWindow *self)
{
  GtkWidget *bar = adw_header_bar_new (), *days;

  self->title = adw_window_title_new (window_title (self), NULL);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (bar), self->title);
  if (!self->is_receipt && self->schedule == NULL)
    {
      days = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
      gtk_widget_add_css_class (days, "linked");
      self->back = foyer_icon_button ("go-previous-symbolic", _("Previous day"), "print.previous-day");
      self->forth = foyer_icon_button ("go-next-symbolic", _("Next day"), "print.next-day");
      gtk_box_append (GTK_BOX (days), self->back);
      gtk_box_append (GTK_BOX (days), self->forth);
      adw_header_bar_pack_start (ADW_HEADER_BAR (bar), days);
    }
  self->print = gtk_button_new_with_mnemonic (_("_Print…"));
  foyer_a11y_mnemonic (self->print, _("Print…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->print), "print.run");
  gtk_widget_add_css_class (self->print, "suggested-action");
  self->save = gtk_button_new_with_mnemonic (_("_Save as PDF…"));
  foyer_a11y_mnemonic (self->save, _("Save as PDF…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->save), "print.save");
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->print);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->save);
  if (self->schedule != NULL && self->asked == FOYER_SHEET_SLIP)
    {
      GtkWidget *copy = gtk_button_new_with_mnemonic (_("_Copy as words"));

      foyer_a11y_mnemonic (copy, _("Copy as words"));
      gtk_widget_set_tooltip_text (copy, _("To be sent in a message"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (copy), "print.copy");
      adw_header_bar_pack_start (ADW_HEADER_BAR (bar), copy);
    }
  return bar;
}

void
foyer_print_window_build (FoyerPrintWindow *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *body = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_box_append (GTK_BOX (outer), build_header (self));
  build_options (self);
  self->preview = foyer_print_preview_new ();
  self->status = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->status), "printer-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (self->status), _("Nothing to print"));
  self->stack = gtk_stack_new ();
  gtk_stack_add_child (GTK_STACK (self->stack), self->preview);
  gtk_stack_add_child (GTK_STACK (self->stack), self->status);
  self->toasts = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), self->stack);
  gtk_widget_set_hexpand (self->toasts, TRUE);
  gtk_widget_set_vexpand (body, TRUE);
  gtk_box_append (GTK_BOX (body), self->options);
  gtk_box_append (GTK_BOX (body), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (body), self->toasts);
  gtk_box_append (GTK_BOX (outer), body);
  adw_window_set_content (ADW_WINDOW (self), outer);
  gtk_window_set_title (GTK_WINDOW (self), window_title (self));
  if (self->what != NULL)
    {
      show_what (self);
      g_signal_connect_swapped (self->what, "notify::selected", G_CALLBACK (on_what_cb), self);
    }
  gtk_window_set_default_widget (GTK_WINDOW (self), self->print);
  gtk_window_set_focus (GTK_WINDOW (self), self->print);
}
