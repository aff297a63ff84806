#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-client-find.h"
#include "foyer-cover.h"
#include "foyer-labels.h"
#include "foyer-merge-panel.h"
#include "foyer-money.h"
#include "foyer-settings-page.h"
#include "foyer-suggest-rows.h"

#define SHOWN 6

/* What can be taken over, in the order of the card. */
static const struct
{
  const char *name, *title, *shown; /* @shown: member that reads as a person reads it; NULL: the same */
} fields[] = {
  { "name", N_("Name"), NULL },
  { "middle", N_("Middle name"), NULL },
  { "surname", N_("Surname"), NULL },
  { "phone", N_("Phone"), "phone_text" },
  { "phone2", N_("Second phone"), "phone2_text" },
  { "email", N_("E-mail"), NULL },
  { "note", N_("Note"), NULL },
  { "allergy", N_("Allergies"), NULL },
  { "birthday", N_("Birth date"), NULL },
  { "card", N_("Card number"), NULL },
  { "discount", N_("Discount, %"), NULL },
};
#define N_FIELDS G_N_ELEMENTS (fields)
#define BESIDE_CHOICE 27 /* where the words of a choice begin */

typedef struct
{
  FoyerUiContext *context; /* owned */
  FoyerId id, other;
  JsonObject *card[2];     /* owned: the one that stays, the other */
  GtkWidget *frame, *error, *finder, *preview, *grid, *merge, *hint;
  GtkWidget *choice[N_FIELDS]; /* "take the other's"; NULL: nothing to choose */
  GCancellable *searching; /* owned */
  GCancellable *picking;   /* owned: the other card is being read */
  gboolean busy;
} Panel;

static void
panel_free (gpointer data)
{
  Panel *p = data;

  g_cancellable_cancel (p->searching);
  g_clear_object (&p->searching);
  g_cancellable_cancel (p->picking);
  g_clear_object (&p->picking);
  for (int i = 0; i < 2; i++)
    g_clear_pointer (&p->card[i], json_object_unref);
  g_object_unref (p->context);
  g_free (p);
}

static Panel *
panel_of (gpointer frame)
{
  return g_object_get_data (G_OBJECT (frame), "panel");
}

/* ---- side by side --------------------------------------------------------------------------------------------------------- */

/* What stands in the field; NULL for nothing. (transfer full) */
static char *
value_of (Panel *p,
          int    card,
          gsize  i)
{
  const char *text;

  if (g_str_equal (fields[i].name, "discount"))
    {
      gint64 pct = foyer_json_num (p->card[card], "discount");
      return pct != 0 ? foyer_pct_format (pct) : NULL;
    }
  if (g_str_equal (fields[i].name, "birthday"))
    {
      text = foyer_json_str (p->card[card], "birthday");
      return text != NULL ? foyer_ui_date_text (p->context, text) : NULL;
    }
  text = foyer_json_str (p->card[card], fields[i].name);
  if (text == NULL || *text == '\0')
    return NULL;
  if (fields[i].shown != NULL)
    return foyer_ui_phone (foyer_json_str (p->card[card], fields[i].shown) != NULL ? foyer_json_str (p->card[card], fields[i].shown) : text);
  return g_strdup (text);
}

static GtkWidget *
new_text (const char *text,
          const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static GtkWidget *
new_choice (const char *value,
            const char *field,
            GtkWidget  *group)
{
  GtkWidget *check = gtk_check_button_new (), *label = new_text (value, NULL);
  /* Translators: a field of a card and what stands in it: "Phone: +36 20 123 4567" */
  g_autofree char *spoken = g_strdup_printf (_("%s: %s"), field, value);

  gtk_check_button_set_group (GTK_CHECK_BUTTON (check), group != NULL ? GTK_CHECK_BUTTON (group) : NULL);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), label);
  foyer_a11y_label (check, spoken);
  gtk_widget_set_hexpand (check, TRUE);
  return check;
}

/* "12 visits, last on 3.10.2026" (transfer full) */
static char *
visits_of (Panel *p,
           int    card)
{
  gint64 n = foyer_json_num (p->card[card], "visits");
  g_autofree char *last = foyer_ui_date_text (p->context, foyer_json_str (p->card[card], "last"));
  g_autofree char *many = n > 0 ? g_strdup_printf (ngettext ("%d visit", "%d visits", (gulong) n), (int) n) : g_strdup (_("No visits yet"));

  if (n == 0 || *last == '\0')
    return g_steal_pointer (&many);
  /* Translators: how many visits, and the date of the last one */
  return g_strdup_printf (_("%s, last on %s"), many, last);
}

static void
show_preview (Panel *p)
{
  GtkWidget *child;
  int row = 0;

  while ((child = gtk_widget_get_first_child (p->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (p->grid), child);
  for (int card = 0; card < 2; card++)
    {
      g_autofree char *visits = visits_of (p, card);
      GtkWidget *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

      gtk_box_append (GTK_BOX (head), new_text (foyer_json_str (p->card[card], "display"), "heading"));
      gtk_box_append (GTK_BOX (head), new_text (card == 0 ? _("This card stays") : _("Is shown under it"), "caption"));
      child = new_text (visits, "caption");
      gtk_widget_add_css_class (child, "dim-label");
      gtk_box_append (GTK_BOX (head), child);
      gtk_grid_attach (GTK_GRID (p->grid), head, card + 1, row, 1, 1);
    }
  row++;
  for (gsize i = 0; i < N_FIELDS; i++)
    {
      g_autofree char *mine = value_of (p, 0, i), *theirs = value_of (p, 1, i);

      p->choice[i] = NULL;
      if (mine == NULL && theirs == NULL)
        continue;
      child = new_text (_(fields[i].title), "dim-label");
      gtk_widget_set_hexpand (child, FALSE);
      gtk_widget_set_valign (child, GTK_ALIGN_CENTER);
      gtk_grid_attach (GTK_GRID (p->grid), child, 0, row, 1, 1);
      if (mine != NULL && theirs != NULL && !g_str_equal (mine, theirs))
        {
          GtkWidget *keep = new_choice (mine, _(fields[i].title), NULL);

          p->choice[i] = new_choice (theirs, _(fields[i].title), keep);
          gtk_check_button_set_active (GTK_CHECK_BUTTON (keep), TRUE);
          gtk_grid_attach (GTK_GRID (p->grid), keep, 1, row, 1, 1);
          gtk_grid_attach (GTK_GRID (p->grid), p->choice[i], 2, row, 1, 1);
        }
      else
        {
          GtkWidget *stays = new_text (mine != NULL ? mine : theirs, NULL), *other = new_text (theirs != NULL ? theirs : "–", "dim-label");

          /* Nothing to choose: what there is stays, also what only the other card has. */
          gtk_widget_set_margin_start (stays, BESIDE_CHOICE);
          gtk_widget_set_margin_start (other, BESIDE_CHOICE);
          gtk_grid_attach (GTK_GRID (p->grid), stays, 1, row, 1, 1);
          gtk_grid_attach (GTK_GRID (p->grid), other, 2, row, 1, 1);
        }
      row++;
    }
  gtk_widget_set_visible (p->preview, TRUE);
  gtk_widget_grab_focus (p->merge);
}

static void
on_card_cb (FoyerUiContext *context,
            JsonNode       *result,
            const GError   *error,
            gpointer        data)
{
  Panel *p = panel_of (data);
  FoyerId id;
  int which;

  if (result == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);
      foyer_form_error_set (p->error, text);
      return;
    }
  foyer_json_uid (json_node_get_object (result), "id", &id);
  which = foyer_id_equal (&id, &p->id) ? 0 : 1;
  g_clear_pointer (&p->card[which], json_object_unref);
  p->card[which] = json_node_dup_object (result);
  if (p->card[0] != NULL && p->card[1] != NULL)
    show_preview (p);
}

static void
take_other (Panel         *p,
            const FoyerId *other)
{
  p->other = *other;
  foyer_form_error_set (p->error, NULL);
  /* What was chosen before goes, and an answer about it that is still to come: what is merged is what is seen. */
  g_clear_pointer (&p->card[1], json_object_unref);
  gtk_widget_set_visible (p->preview, FALSE);
  g_cancellable_cancel (p->picking);
  g_clear_object (&p->picking);
  p->picking = g_cancellable_new ();
  foyer_ui_ask (p->context, p->frame, "client.get", foyer_params ("id", "d", other, NULL), p->picking, on_card_cb, p->frame);
}

/* ---- the finder ------------------------------------------------------------------------------------------------------------ */

static void
on_found_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  Panel *p = panel_of (data);

  foyer_suggest_clear (FOYER_SUGGEST (p->finder));
  foyer_suggest_add_clients (FOYER_SUGGEST (p->finder), result, SHOWN, NULL, &p->id);
  foyer_suggest_show (FOYER_SUGGEST (p->finder));
}

static void
on_typed_cb (FoyerSuggest *suggest,
             const char   *text,
             Panel        *p)
{
  if (!foyer_client_find (p->context, p->frame, &p->searching, text, SHOWN + 1, on_found_cb, p->frame))
    foyer_suggest_clear (suggest);
}

static void
on_picked_cb (FoyerSuggest *suggest,
              JsonObject   *item,
              Panel        *p)
{
  FoyerId id;

  if (!foyer_json_uid (item, "id", &id))
    return;
  foyer_suggest_set_text (suggest, foyer_json_str (item, "display"));
  foyer_suggest_clear (suggest);
  take_other (p, &id);
}

/* ---- one press --------------------------------------------------------------------------------------------------------------- */

static void
on_merged_cb (FoyerUiContext *context,
              JsonNode       *result,
              const GError   *error,
              gpointer        data)
{
  Panel *p = panel_of (data);

  p->busy = FALSE;
  if (error != NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);
      foyer_form_error_set (p->error, text);
      return;
    }
  foyer_ui_open (context, "client", foyer_params ("id", "d", &p->id, NULL));
}

static void
on_merge_cb (GtkButton *button,
             Panel     *p)
{
  JsonArray *take = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (gsize i = 0; i < N_FIELDS; i++)
    if (p->choice[i] != NULL && gtk_check_button_get_active (GTK_CHECK_BUTTON (p->choice[i])))
      json_array_add_string_element (take, fields[i].name);
  json_node_take_array (node, take);
  if (p->busy)
    {
      json_node_unref (node);
      return;
    }
  p->busy = TRUE;
  foyer_ui_run_quiet (p->context, p->frame, "client.merge", foyer_params ("winner", "d", &p->id, "loser", "d", &p->other, "take", "n", node, "fill", "b", TRUE, NULL),
                      _("Merged into one card"), on_merged_cb, p->frame);
}

GtkWidget *
foyer_merge_panel_new (FoyerUiContext *context,
                       JsonObject     *args)
{
  Panel *p = g_new0 (Panel, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *title;
  FoyerId other;

  p->context = g_object_ref (context);
  foyer_json_uid (args, "id", &p->id);
  p->error = foyer_form_error_new ();
  gtk_box_append (GTK_BOX (body), p->error);
  gtk_box_append (GTK_BOX (body), new_text (_("Two cards of one person become one: visits, notes and money are shown together. It can be undone at any time."), "dim-label"));
  p->finder = foyer_suggest_new (_("The other card"), _("Name or phone of the other card"));
  g_signal_connect (p->finder, "changed", G_CALLBACK (on_typed_cb), p);
  g_signal_connect (p->finder, "picked", G_CALLBACK (on_picked_cb), p);
  gtk_box_append (GTK_BOX (body), p->finder);
  p->preview = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  p->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (p->grid), 12);
  gtk_grid_set_column_spacing (GTK_GRID (p->grid), 18);
  gtk_box_append (GTK_BOX (p->preview), p->grid);
  p->merge = gtk_button_new_with_mnemonic (_("_Merge"));
  foyer_a11y_mnemonic (p->merge, _("_Merge"));
  gtk_widget_add_css_class (p->merge, "suggested-action");
  gtk_widget_set_halign (p->merge, GTK_ALIGN_END);
  g_signal_connect (p->merge, "clicked", G_CALLBACK (on_merge_cb), p);
  gtk_box_append (GTK_BOX (p->preview), p->merge);
  gtk_widget_set_visible (p->preview, FALSE);
  gtk_box_append (GTK_BOX (body), p->preview);
  p->frame = foyer_panel_frame_new (context, _("Merge with another card"), body, &title);
  g_object_set_data_full (G_OBJECT (p->frame), "panel", p, panel_free);
  foyer_ui_ask (context, p->frame, "client.get", foyer_params ("id", "d", &p->id, NULL), NULL, on_card_cb, p->frame);
  if (foyer_json_uid (args, "other", &other))
    {
      gtk_widget_set_visible (p->finder, FALSE);
      take_other (p, &other);
    }
  return p->frame;
}

/* ---- what is shown under a card ------------------------------------------------------------------------------------------------ */

static void
on_apart_cb (GtkButton *button,
             GtkWidget *list)
{
  FoyerUiContext *context = g_object_get_data (G_OBJECT (list), "context");

  foyer_ui_run (context, NULL, "client.unmerge", foyer_params ("id", "s", g_object_get_data (G_OBJECT (button), "client"), NULL), _("Two cards again"), NULL, NULL);
}

GtkWidget *
foyer_merged_list_new (void)
{
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_set_visible (list, FALSE);
  return list;
}

void
foyer_merged_list_show (GtkWidget      *list,
                        FoyerUiContext *context,
                        JsonArray      *merged)
{
  guint len = merged != NULL ? json_array_get_length (merged) : 0;
  GtkWidget *child;

  g_object_set_data_full (G_OBJECT (list), "context", g_object_ref (context), g_object_unref);
  while ((child = gtk_widget_get_first_child (list)) != NULL)
    gtk_box_remove (GTK_BOX (list), child);
  for (guint i = 0; i < len; i++)
    {
      JsonObject *card = json_array_get_object_element (merged, i);
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *label;
      const char *phone = foyer_json_str (card, "phone_text");
      g_autofree char *shown = foyer_ui_phone (phone != NULL ? phone : foyer_json_str (card, "phone"));
      /* Translators: %s is the name on a card that was merged into this one */
      g_autofree char *text = g_strdup_printf (_("Merged with %s"), foyer_json_str (card, "display"));

      gtk_box_append (GTK_BOX (words), new_text (text, NULL));
      if (*shown != '\0')
        {
          label = new_text (shown, "caption");
          gtk_widget_add_css_class (label, "numeric");
          gtk_widget_add_css_class (label, "dim-label");
          gtk_box_append (GTK_BOX (words), label);
        }
      gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (line), words);
      if (foyer_ui_may (context, "clients.edit"))
        {
          GtkWidget *apart = gtk_button_new_with_label (_("Undo merge"));

          foyer_a11y_label (apart, _("Undo merge"));
          g_object_set_data_full (G_OBJECT (apart), "client", g_strdup (foyer_json_str (card, "id")), g_free);
          g_signal_connect (apart, "clicked", G_CALLBACK (on_apart_cb), list);
          gtk_widget_set_valign (apart, GTK_ALIGN_CENTER);
          gtk_box_append (GTK_BOX (line), apart);
        }
      gtk_widget_add_css_class (line, "merged-card");
      gtk_box_append (GTK_BOX (list), line);
    }
  gtk_widget_set_visible (list, len > 0);
}
