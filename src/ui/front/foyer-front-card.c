#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-front-card.h"
#include "foyer-labels.h"

#define LONG_WAIT 15 /* minutes from which waiting is marked */

struct _FoyerFrontCard
{
  GtkButton parent_instance;

  FoyerUiContext *context; /* owned */
  JsonObject *row;         /* owned */
  FoyerId id;
  FoyerFrontColumn column;
  gboolean walk_in;
};

enum
{
  NEXT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerFrontCard, foyer_front_card, GTK_TYPE_BUTTON)

static const struct
{
  const char *word, *title, *next, *icon;
} columns[FOYER_FRONT_N_COLUMNS] = {
  { "expected", NC_("front desk", "Expected"), NC_("front desk", "Has arrived"), "go-next-symbolic" },
  { "arrived", NC_("front desk", "Arrived"), NC_("front desk", "Begin the service"), "go-next-symbolic" },
  { "service", NC_("front desk", "In service"), NC_("front desk", "Served"), "go-next-symbolic" },
  { "pay", NC_("front desk", "To pay"), NC_("front desk", "Pay"), "foyer-money-symbolic" },
  { "done", NC_("front desk", "Done"), NULL, NULL },
};

const char *
foyer_front_word (FoyerFrontColumn column)
{
  return columns[column].word;
}

const char *
foyer_front_title (FoyerFrontColumn column)
{
  return g_dpgettext2 (NULL, "front desk", columns[column].title);
}

/* ---- what it says ---------------------------------------------------------------------------------------------------------- */

static GtkWidget *
text (const char *words,
      const char *css)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

/* How long it stands here, or how late it is; NULL when there is nothing to say. */
static GtkWidget *
make_chip (FoyerFrontCard *self)
{
  gint64 minutes = foyer_json_num (self->row, self->walk_in ? "wait" : "minutes"), late = foyer_json_num (self->row, "late");
  g_autofree char *words = NULL;
  g_autofree char *spoken = NULL;
  gboolean warn = FALSE;
  GtkWidget *chip;

  if (self->column == FOYER_FRONT_EXPECTED)
    {
      if (late <= 0)
        return NULL;
      warn = TRUE;
      words = g_strdup_printf (_("+%d min"), (int) late);
      spoken = g_strdup_printf (ngettext ("%d minute late", "%d minutes late", late), (int) late);
    }
  else if (self->column == FOYER_FRONT_DONE || (!self->walk_in && !json_object_has_member (self->row, "minutes")))
    return NULL;
  else
    {
      warn = self->column != FOYER_FRONT_SERVICE && minutes >= LONG_WAIT;
      words = g_strdup_printf (_("%d min"), (int) minutes);
      spoken = self->column == FOYER_FRONT_SERVICE
                   ? g_strdup_printf (ngettext ("In service for %d minute", "In service for %d minutes", minutes), (int) minutes)
                   : g_strdup_printf (ngettext ("Waiting for %d minute", "Waiting for %d minutes", minutes), (int) minutes);
    }
  chip = gtk_label_new (words);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_add_css_class (chip, "numeric");
  if (warn)
    gtk_widget_add_css_class (chip, "warning");
  gtk_widget_set_tooltip_text (chip, spoken);
  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  foyer_a11y_label (chip, spoken);
  return chip;
}

static char *
when_words (FoyerFrontCard *self)
{
  const char *promised = foyer_json_str (self->row, "promised_wall");

  if (!self->walk_in)
    return foyer_format_minute (foyer_ui_time_format (self->context), (int) CLAMP (foyer_json_num (self->row, "start"), 0, FOYER_DAY_MINUTES - 1));
  return promised != NULL ? foyer_ui_time_text (self->context, promised) : g_strdup ("–");
}

/* Whose turn it will be with whom, if nothing goes wrong. */
static char *
turn_words (FoyerFrontCard *self)
{
  const char *name = foyer_json_str (self->row, "turn_name"), *wall = foyer_json_str (self->row, "turn_wall");

  if (name == NULL)
    return g_strdup (_("Nobody free today any more"));
  g_autofree char *at = foyer_ui_time_text (self->context, wall);
  /* Translators: time and member of somebody who waits in the shop */
  return g_strdup_printf (_("Turn %s, %s"), at, name);
}

static void
on_next_cb (GtkButton *button,
            FoyerFrontCard *self)
{
  g_signal_emit (self, signals[NEXT], 0);
}

static void
build (FoyerFrontCard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *chip = make_chip (self), *label;
  const char *name = foyer_json_str (self->row, "name"), *services = foyer_json_str (self->row, "services"), *members = foyer_json_str (self->row, "members");
  g_autofree char *when = when_words (self);
  g_autofree char *last = self->walk_in ? turn_words (self) : g_strdup (members != NULL ? members : "");
  gint64 due = foyer_json_num (self->row, "due");

  label = text (when, "numeric");
  gtk_widget_add_css_class (label, "front-time");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
  gtk_box_append (GTK_BOX (head), label);
  if (chip != NULL)
    gtk_box_append (GTK_BOX (head), chip);
  if (foyer_json_yes (self->row, "alert"))
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
      gtk_widget_set_tooltip_text (icon, _("Allergy"));
      foyer_a11y_label (icon, _("Allergy"));
      gtk_box_append (GTK_BOX (head), icon);
    }
  if (columns[self->column].next != NULL && foyer_ui_may (self->context, self->walk_in ? "booking.waiting" : "booking.status"))
    {
      GtkWidget *next = foyer_icon_button (columns[self->column].icon, g_dpgettext2 (NULL, "front desk", columns[self->column].next), NULL);
      gtk_widget_add_css_class (next, "flat");
      gtk_widget_add_css_class (next, "front-next");
      gtk_widget_set_halign (next, GTK_ALIGN_END);
      gtk_widget_set_hexpand (next, TRUE);
      gtk_widget_set_focusable (next, FALSE); /* the card has keys for it */
      g_signal_connect (next, "clicked", G_CALLBACK (on_next_cb), self);
      gtk_box_append (GTK_BOX (head), next);
    }
  gtk_box_append (GTK_BOX (box), head);
  label = text (name != NULL && *name != '\0' ? name : _("No client"), "heading");
  gtk_widget_set_tooltip_text (label, name);
  gtk_box_append (GTK_BOX (box), label);
  if (services != NULL && *services != '\0')
    {
      label = text (services, NULL);
      gtk_widget_set_tooltip_text (label, services);
      gtk_box_append (GTK_BOX (box), label);
    }
  label = text (last, "caption");
  gtk_widget_add_css_class (label, self->walk_in && foyer_json_yes (self->row, "late") ? "warning" : "dim-label");
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (foot), label);
  if (due > 0 && self->column >= FOYER_FRONT_SERVICE)
    {
      g_autofree char *money = foyer_ui_money (self->context, due);
      label = text (money, "money");
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_NONE);
      if (self->column == FOYER_FRONT_PAY)
        gtk_widget_add_css_class (label, "heading");
      gtk_box_append (GTK_BOX (foot), label);
    }
  gtk_box_append (GTK_BOX (box), foot);
  gtk_button_set_child (GTK_BUTTON (self), box);

  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s, %s, %s", foyer_front_title (self->column), when, name != NULL ? name : _("No client"),
                                             services != NULL ? services : "", last);
  foyer_a11y_label (self, spoken);
  foyer_a11y_describe (self, _("Enter opens, Shift with left and right moves it on or back"));
}

/* ---- the object ------------------------------------------------------------------------------------------------------------ */

static GdkContentProvider *
on_drag_cb (GtkDragSource *source,
            double x,
            double y,
            FoyerFrontCard *self)
{
  GdkPaintable *picture = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, picture, (int) x, (int) y);
  g_object_unref (picture);
  return gdk_content_provider_new_typed (FOYER_TYPE_FRONT_CARD, self);
}

static void
foyer_front_card_dispose (GObject *object)
{
  FoyerFrontCard *self = FOYER_FRONT_CARD (object);

  g_clear_pointer (&self->row, json_object_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_front_card_parent_class)->dispose (object);
}

static void
foyer_front_card_class_init (FoyerFrontCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_front_card_dispose;
  signals[NEXT] = g_signal_new ("next", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_front_card_init (FoyerFrontCard *self)
{
}

GtkWidget *
foyer_front_card_new (FoyerUiContext *context,
                      JsonObject *row,
                      gboolean walk_in)
{
  FoyerFrontCard *self = g_object_new (FOYER_TYPE_FRONT_CARD, NULL);
  GtkDragSource *drag = gtk_drag_source_new ();
  const char *stage = foyer_json_str (row, "stage");

  self->context = g_object_ref (context);
  self->row = json_object_ref (row);
  self->walk_in = walk_in;
  self->column = FOYER_FRONT_ARRIVED;
  for (guint i = 0; i < FOYER_FRONT_N_COLUMNS; i++)
    if (g_strcmp0 (columns[i].word, stage) == 0)
      self->column = i;
  foyer_json_uid (row, walk_in ? "entry" : "visit", &self->id);
  gtk_widget_add_css_class (GTK_WIDGET (self), "front-card");
  if (walk_in)
    gtk_widget_add_css_class (GTK_WIDGET (self), "walk-in");
  else if (json_object_has_member (row, "tint"))
    {
      g_autofree char *tint = g_strdup_printf ("tint-%d", (int) (foyer_json_num (row, "tint") % 12));
      gtk_widget_add_css_class (GTK_WIDGET (self), tint);
    }
  gtk_drag_source_set_actions (drag, GDK_ACTION_MOVE);
  g_signal_connect (drag, "prepare", G_CALLBACK (on_drag_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  build (self);
  return GTK_WIDGET (self);
}

gboolean
foyer_front_card_is_walk_in (FoyerFrontCard *self)
{
  return self->walk_in;
}

FoyerFrontColumn
foyer_front_card_column (FoyerFrontCard *self)
{
  return self->column;
}

JsonObject *
foyer_front_card_row (FoyerFrontCard *self)
{
  return self->row;
}

const FoyerId *
foyer_front_card_id (FoyerFrontCard *self)
{
  return &self->id;
}
