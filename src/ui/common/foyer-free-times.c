#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-free-times.h"
#include "foyer-labels.h"

struct _FoyerFreeTimes
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *flow, *none;
  GCancellable *asking;
  JsonArray *times; /* of the last answer; NULL before */
  char *verb, *key;
  gboolean best; /* the best of them instead of the next */
};

enum
{
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerFreeTimes, foyer_free_times, GTK_TYPE_WIDGET)

static void
take (FoyerFreeTimes *self,
      guint i)
{
  if (self->times != NULL && i < json_array_get_length (self->times))
    {
      /* The owner may ask again, or go, in the handler. */
      JsonObject *time = json_object_ref (json_array_get_object_element (self->times, i));
      g_signal_emit (self, signals[PICKED], 0, time);
      json_object_unref (time);
    }
}

static void
on_chip_cb (GtkButton *chip,
            FoyerFreeTimes *self)
{
  take (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (chip), "index")));
}

/* "Anna, Clara" of "Anna Nagy, Clara Silva": a chip has no room for more; in a panel "Anna N." of one. (transfer full) (nullable) */
static char *
short_names (const char *name,
             gboolean narrow)
{
  const char *last = name != NULL && narrow && strstr (name, ", ") == NULL ? strrchr (name, ' ') : NULL;

  if (last != NULL && last > name && last[1] != '\0')
    {
      const char *first = strchr (name, ' ');

      return g_strdup_printf ("%.*s %.*s.", (int) (first - name), name, (int) (g_utf8_next_char (last + 1) - (last + 1)), last + 1);
    }
  g_auto (GStrv) all = name != NULL && strstr (name, ", ") != NULL ? g_strsplit (name, ", ", -1) : NULL;

  for (char **one = all; one != NULL && *one != NULL; one++)
    if (strchr (*one, ' ') != NULL)
      *strchr (*one, ' ') = '\0';
  return all != NULL ? g_strjoinv (", ", all) : g_strdup (name);
}

static GtkWidget *
make_chip (FoyerFreeTimes *self,
           JsonObject *time,
           guint i)
{
  const char *wall = foyer_json_str (time, "wall"), *name = foyer_json_str (time, "name");
  GtkWidget *chip = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *when, *who;
  gint64 date = 0;
  int minute = 0;

  foyer_wall_parse (wall, &date, &minute);
  g_autofree char *day = foyer_ui_date_short (self->context, date);
  g_autofree char *at = foyer_format_minute (foyer_ui_time_format (self->context), minute);
  /* Translators: day and time of a free place: "Today 14:15" */
  g_autofree char *text = g_strdup_printf (C_("free time", "%s %s"), day, at);
  /* Translators: what pressing a chip does, when, with whom: "Book Today 14:15, Anna Nagy" */
  g_autofree char *spoken = g_strdup_printf (C_("free time", "%s %s, %s"), self->verb != NULL ? self->verb : _("Book"), text, name != NULL ? name : "");

  g_autofree char *names = short_names (name, self->best);

  when = gtk_label_new (text);
  gtk_widget_add_css_class (when, "numeric");
  who = gtk_label_new (names);
  gtk_label_set_ellipsize (GTK_LABEL (who), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (who), 18);
  gtk_widget_add_css_class (who, "dim-label");
  gtk_box_append (GTK_BOX (box), when);
  gtk_box_append (GTK_BOX (box), who);
  gtk_button_set_child (GTK_BUTTON (chip), box);
  gtk_widget_add_css_class (chip, "free-time");
  foyer_a11y_label (chip, spoken);
  if (i == 0 && self->key != NULL)
    {
      /* Translators: what a chip does and the key that does it: "Book Today 14:15, Anna Nagy (F4)" */
      g_autofree char *hint = g_strdup_printf (_("%s (%s)"), spoken, self->key);
      gtk_widget_set_tooltip_text (chip, hint);
    }
  else
    gtk_widget_set_tooltip_text (chip, spoken);
  g_object_set_data (G_OBJECT (chip), "index", GUINT_TO_POINTER (i));
  g_signal_connect_object (chip, "clicked", G_CALLBACK (on_chip_cb), self, 0);
  return chip;
}

static void
show (FoyerFreeTimes *self)
{
  GtkWidget *child;
  guint n = self->times != NULL ? json_array_get_length (self->times) : 0;

  while ((child = gtk_widget_get_first_child (self->flow)) != NULL)
    gtk_flow_box_remove (GTK_FLOW_BOX (self->flow), child);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *cell = gtk_flow_box_child_new ();
      /* The chip has the focus, not its cell. */
      gtk_widget_set_focusable (cell, FALSE);
      gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (cell), make_chip (self, json_array_get_object_element (self->times, i), i));
      gtk_flow_box_append (GTK_FLOW_BOX (self->flow), cell);
    }
  gtk_widget_set_visible (self->flow, n > 0);
  gtk_widget_set_visible (self->none, n == 0 && self->times != NULL);
}

static void
on_answer_cb (FoyerUiContext *context,
              JsonNode *result,
              const GError *error,
              gpointer data)
{
  FoyerFreeTimes *self = data;

  g_clear_pointer (&self->times, json_array_unref);
  if (result != NULL && JSON_NODE_HOLDS_ARRAY (result))
    self->times = json_array_ref (json_node_get_array (result));
  show (self);
}

static void
ask (FoyerFreeTimes *self,
     const char *query,
     JsonObject *params)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->context, self, query, params, self->asking, on_answer_cb, self);
}

void
foyer_free_times_ask (FoyerFreeTimes *self,
                      JsonObject *params)
{
  ask (self, self->best ? "calendar.best" : "booking.next", params);
}

void
foyer_free_times_ask_package (FoyerFreeTimes *self,
                              JsonObject *params)
{
  ask (self, "package.best", params);
}

void
foyer_free_times_set_best (FoyerFreeTimes *self,
                           gboolean best)
{
  self->best = best;
}

gboolean
foyer_free_times_take_first (FoyerFreeTimes *self)
{
  gboolean any = self->times != NULL && json_array_get_length (self->times) > 0;

  take (self, 0);
  return any;
}

void
foyer_free_times_set_verb (FoyerFreeTimes *self,
                           const char *verb)
{
  g_free (self->verb);
  self->verb = g_strdup (verb);
}

void
foyer_free_times_set_key (FoyerFreeTimes *self,
                          const char *key)
{
  g_free (self->key);
  self->key = g_strdup (key);
}

static void
foyer_free_times_dispose (GObject *object)
{
  FoyerFreeTimes *self = FOYER_FREE_TIMES (object);
  GtkWidget *child;

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->times, json_array_unref);
  g_clear_pointer (&self->verb, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_free_times_parent_class)->dispose (object);
}

static void
foyer_free_times_class_init (FoyerFreeTimesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_free_times_dispose;
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, JSON_TYPE_OBJECT);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "freetimes");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
foyer_free_times_init (FoyerFreeTimes *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->flow = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (self->flow), 2);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->flow), 2);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (self->flow), TRUE);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (self->flow), 6);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (self->flow), 6);
  gtk_widget_set_visible (self->flow, FALSE);
  gtk_widget_set_parent (self->flow, GTK_WIDGET (self));
  self->none = gtk_label_new (_("Nothing is free in the next two weeks."));
  gtk_label_set_xalign (GTK_LABEL (self->none), 0);
  gtk_label_set_wrap (GTK_LABEL (self->none), TRUE);
  gtk_widget_add_css_class (self->none, "dim-label");
  gtk_widget_set_visible (self->none, FALSE);
  gtk_widget_set_parent (self->none, GTK_WIDGET (self));
  foyer_a11y_label (self, _("Next free times"));
}

GtkWidget *
foyer_free_times_new (FoyerUiContext *context)
{
  FoyerFreeTimes *self = g_object_new (FOYER_TYPE_FREE_TIMES, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}
