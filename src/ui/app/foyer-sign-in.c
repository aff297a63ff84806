#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-cover.h"
#include "foyer-picture.h"
#include "foyer-session.h"
#include "foyer-sign-in.h"

struct _FoyerSignIn
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *users, *users_frame, *login, *password, *error, *keep, *go, *other;
  GPtrArray *logins; /* (element-type utf8) as the rows of users */
  GPtrArray *names;
  char *page;        /* start page of who is just signing in */
  gboolean busy;
};

enum
{
  SIGNED_IN,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerSignIn, foyer_sign_in, GTK_TYPE_WIDGET)

typedef struct
{
  FoyerDesk *desk;
  char *login, *password;
  FoyerSession session;
} Attempt;

static void
attempt_free (gpointer data)
{
  Attempt *attempt = data;

  foyer_session_clear (&attempt->session);
  g_free (attempt->login);
  if (attempt->password != NULL)
    memset (attempt->password, 0, strlen (attempt->password));
  g_free (attempt->password);
  g_free (attempt);
}

static void
attempt_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Attempt *attempt = data;
  GError *error = NULL;

  if (foyer_session_sign_in (attempt->desk, attempt->login, attempt->password, 0, &attempt->session, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
set_busy (FoyerSignIn *self,
          gboolean     busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (self->go, !busy);
  gtk_editable_set_editable (GTK_EDITABLE (self->password), !busy);
}

static void
fail (FoyerSignIn  *self,
      const GError *error)
{
  g_autofree char *text = NULL;

  set_busy (self, FALSE);
  if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_DENIED))
    text = g_strdup (_("That name and password do not fit together. Check both and try again."));
  else
    text = foyer_ui_error_text (error);
  foyer_form_error_set (self->error, text);
  foyer_a11y_describe (self->password, text);
  gtk_editable_select_region (GTK_EDITABLE (self->password), 0, -1);
  gtk_widget_grab_focus (self->password);
}

/* Who was here last is chosen next time, and who wants to stay is not asked again on this PC, until the desk is locked. */
static void
remember (FoyerSignIn *self)
{
  char text[FOYER_ID_TEXT_LEN + 1];

  foyer_id_format (&foyer_ui_context_actor (self->context)->user, text);
  foyer_ui_set_local_of_pc (self->context, FOYER_START_LAST, text);
  foyer_ui_set_local_of_pc (self->context, FOYER_START_KEPT, gtk_check_button_get_active (GTK_CHECK_BUTTON (self->keep)) ? text : NULL);
}

static void
on_entered_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (FoyerSignIn) self = data;
  g_autoptr (GError) error = NULL;

  if (foyer_ui_context_enter_finish (FOYER_UI_CONTEXT (source), result, &error))
    {
      remember (self);
      set_busy (self, FALSE);
      gtk_editable_set_text (GTK_EDITABLE (self->password), "");
      g_signal_emit (self, signals[SIGNED_IN], 0, self->page);
    }
  else
    fail (self, error);
}

static void
on_attempted_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  FoyerSignIn *self = FOYER_SIGN_IN (source);
  Attempt *attempt = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      fail (self, error);
      return;
    }
  g_free (self->page);
  self->page = g_strdup (attempt->session.page);
  foyer_ui_context_enter_async (self->context, &attempt->session.actor, on_entered_cb, g_object_ref (self));
}

static const char *
chosen_login (FoyerSignIn *self)
{
  GtkListBoxRow *row = gtk_widget_get_visible (self->users_frame) ? gtk_list_box_get_selected_row (GTK_LIST_BOX (self->users)) : NULL;

  if (row != NULL)
    return g_ptr_array_index (self->logins, (guint) gtk_list_box_row_get_index (row));
  return gtk_editable_get_text (GTK_EDITABLE (self->login));
}

static void
sign_in (FoyerSignIn *self)
{
  g_autoptr (GTask) task = NULL;
  Attempt *attempt;

  if (self->busy)
    return;
  foyer_form_error_set (self->error, NULL);
  set_busy (self, TRUE);
  attempt = g_new0 (Attempt, 1);
  attempt->desk = foyer_ui_context_desk (self->context);
  attempt->login = g_strstrip (g_strdup (chosen_login (self)));
  attempt->password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->password)));
  task = g_task_new (self, NULL, on_attempted_cb, NULL);
  g_task_set_task_data (task, attempt, attempt_free);
  g_task_run_in_thread (task, attempt_thread);
}

static void
show_typed (FoyerSignIn *self,
            gboolean     typed)
{
  gtk_widget_set_visible (self->users_frame, !typed);
  gtk_widget_set_visible (self->login, typed);
  gtk_button_set_label (GTK_BUTTON (self->other), typed ? _("Choose from the list") : _("Use phone or e-mail"));
  foyer_a11y_label (self->other, gtk_button_get_label (GTK_BUTTON (self->other)));
}

static void
on_other_cb (FoyerSignIn *self)
{
  show_typed (self, gtk_widget_get_visible (self->users_frame));
  gtk_widget_grab_focus (gtk_widget_get_visible (self->login) ? self->login : self->password);
}

static void
on_row_activated_cb (FoyerSignIn *self)
{
  gtk_widget_grab_focus (self->password);
}

static void
to_password (FoyerSignIn *self)
{
  gtk_widget_grab_focus (self->password);
}

void
foyer_sign_in_choose (FoyerSignIn *self,
                      const char  *login)
{
  for (guint i = 0; i < self->logins->len; i++)
    if (g_strcmp0 (g_ptr_array_index (self->logins, i), login) == 0 || g_strcmp0 (g_ptr_array_index (self->names, i), login) == 0)
      {
        show_typed (self, FALSE);
        gtk_list_box_select_row (GTK_LIST_BOX (self->users), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->users), (int) i));
        return;
      }
  show_typed (self, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->login), login);
}

void
foyer_sign_in_try (FoyerSignIn *self,
                   const char  *password)
{
  gtk_editable_set_text (GTK_EDITABLE (self->password), password);
  sign_in (self);
}

const char *
foyer_sign_in_message (FoyerSignIn *self)
{
  return gtk_label_get_text (GTK_LABEL (self->error));
}

static gboolean
foyer_sign_in_focus (GtkWidget        *widget,
                     GtkDirectionType  direction)
{
  FoyerSignIn *self = FOYER_SIGN_IN (widget);

  /* The name is chosen already: the password is what is missing. */
  if (gtk_widget_get_focus_child (widget) == NULL)
    return gtk_widget_grab_focus (gtk_widget_get_visible (self->login) && *gtk_editable_get_text (GTK_EDITABLE (self->login)) == '\0' ? self->login : self->password);
  return GTK_WIDGET_CLASS (foyer_sign_in_parent_class)->focus (widget, direction);
}

static void
foyer_sign_in_dispose (GObject *object)
{
  FoyerSignIn *self = FOYER_SIGN_IN (object);

  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_sign_in_parent_class)->dispose (object);
}

static void
foyer_sign_in_finalize (GObject *object)
{
  FoyerSignIn *self = FOYER_SIGN_IN (object);

  g_ptr_array_unref (self->logins);
  g_ptr_array_unref (self->names);
  g_free (self->page);
  G_OBJECT_CLASS (foyer_sign_in_parent_class)->finalize (object);
}

static void
foyer_sign_in_class_init (FoyerSignInClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_sign_in_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_sign_in_finalize;
  widget_class->focus = foyer_sign_in_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[SIGNED_IN] = g_signal_new ("signed-in", FOYER_TYPE_SIGN_IN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
foyer_sign_in_init (FoyerSignIn *self)
{
  self->logins = g_ptr_array_new_with_free_func (g_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
}

static void
add_user (FoyerSignIn          *self,
          const FoyerStartUser *user)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (user->name), *avatar = foyer_avatar_new (self->context, 32);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  foyer_avatar_show (avatar, user->name, user->photo);
  gtk_box_append (GTK_BOX (box), avatar);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (box, "user-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  foyer_a11y_label (row, user->name);
  gtk_list_box_append (GTK_LIST_BOX (self->users), row);
  g_ptr_array_add (self->logins, g_strdup (user->login));
  g_ptr_array_add (self->names, g_strdup (user->name));
}

GtkWidget *
foyer_sign_in_new (FoyerUiContext   *context,
                   const FoyerStart *start)
{
  FoyerSignIn *self = g_object_new (FOYER_TYPE_SIGN_IN, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  guint last = 0;
  GtkWidget *title = gtk_label_new (start->business != NULL ? start->business : _("Foyer"));

  self->context = g_object_ref (context);
  gtk_widget_add_css_class (title, "title-1");
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_justify (GTK_LABEL (title), GTK_JUSTIFY_CENTER);
  gtk_widget_set_margin_bottom (title, 12);
  gtk_box_append (GTK_BOX (box), title);

  self->users = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->users), GTK_SELECTION_BROWSE);
  foyer_a11y_label (self->users, _("Who are you?"));
  g_signal_connect_swapped (self->users, "row-activated", G_CALLBACK (on_row_activated_cb), self);
  for (guint i = 0; i < start->users->len; i++)
    {
      FoyerStartUser *user = g_ptr_array_index (start->users, i);
      add_user (self, user);
      if (foyer_id_equal (&user->id, &start->last))
        last = i;
    }
  gtk_list_box_select_row (GTK_LIST_BOX (self->users), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->users), (int) last));
  self->users_frame = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->users_frame), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->users_frame), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->users_frame), 260);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->users_frame), self->users);
  gtk_widget_add_css_class (self->users_frame, "card");
  gtk_widget_set_overflow (self->users_frame, GTK_OVERFLOW_HIDDEN);
  gtk_box_append (GTK_BOX (box), self->users_frame);

  self->login = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->login), _("Phone or e-mail"));
  foyer_a11y_label (self->login, _("Phone or e-mail"));
  g_signal_connect_swapped (self->login, "activate", G_CALLBACK (to_password), self);
  gtk_box_append (GTK_BOX (box), self->login);

  self->password = gtk_password_entry_new ();
  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (self->password), TRUE);
  g_object_set (self->password, "placeholder-text", _("Password"), NULL);
  foyer_a11y_label (self->password, _("Password"));
  g_signal_connect_swapped (self->password, "activate", G_CALLBACK (sign_in), self);
  gtk_box_append (GTK_BOX (box), self->password);

  self->keep = gtk_check_button_new_with_label (_("Stay signed in on this PC"));
  foyer_a11y_label (self->keep, _("Stay signed in on this PC"));
  gtk_box_append (GTK_BOX (box), self->keep);
  self->error = foyer_form_error_new ();
  gtk_box_append (GTK_BOX (box), self->error);
  self->go = gtk_button_new_with_mnemonic (_("_Sign in"));
  foyer_a11y_mnemonic (self->go, _("_Sign in"));
  gtk_widget_add_css_class (self->go, "suggested-action");
  gtk_widget_add_css_class (self->go, "pill");
  g_signal_connect_swapped (self->go, "clicked", G_CALLBACK (sign_in), self);
  gtk_box_append (GTK_BOX (box), self->go);
  self->other = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->other, "flat");
  gtk_widget_set_halign (self->other, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->other, start->users->len > 0);
  g_signal_connect_swapped (self->other, "clicked", G_CALLBACK (on_other_cb), self);
  gtk_box_append (GTK_BOX (box), self->other);
  show_typed (self, start->users->len == 0);

  self->outer = foyer_cover_new (box, 360);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
