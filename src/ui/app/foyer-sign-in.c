#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-cover.h"
#include "foyer-picture.h"
#include "foyer-sign-in.h"
#include "foyer-signing.h"

struct _FoyerSignIn
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  FoyerUiContext *entered; /* owned */
  FoyerSignInChoose choose;
  gpointer choose_data;
  GtkWidget *outer, *users, *users_frame, *login, *password, *code, *fresh, *error, *keep, *go, *other, *by_password;
  GPtrArray *logins; /* (element-type utf8) as the rows of users */
  GPtrArray *names;
  GArray *ids;       /* (element-type FoyerId) */
  GArray *pins;      /* (element-type gboolean): has a PIN here */
  char *page;        /* start page of who is just signing in */
  FoyerSignInMode mode;
  FoyerId owner;
  gboolean busy, no_pin; /* no_pin: the password is wanted although there is a PIN */
};

enum
{
  SIGNED_IN,
  CANCELLED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerSignIn, foyer_sign_in, GTK_TYPE_WIDGET)

typedef struct
{
  FoyerDesk *desk;
  char *login, *password, *pin, *code, *fresh;
  FoyerSigningAsk ask;
  FoyerSession session;
  gboolean welcome; /* the code of the invitation was right: now a password */
} Attempt;

static void
wipe (char *text)
{
  if (text != NULL)
    memset (text, 0, strlen (text));
  g_free (text);
}

static void
attempt_free (gpointer data)
{
  Attempt *attempt = data;

  foyer_session_clear (&attempt->session);
  g_free (attempt->login);
  wipe (attempt->password);
  wipe (attempt->pin);
  wipe (attempt->code);
  wipe (attempt->fresh);
  g_free (attempt);
}

/* Who came in with the code of an invitation goes on with a password of his own. */
static gboolean
choose_password (Attempt *attempt, GError **error)
{
  g_autoptr (JsonNode) session = NULL;

  if (!foyer_desk_query (attempt->desk, &attempt->session.actor, "me", NULL, &session, error))
    return FALSE;
  if (!json_object_get_boolean_member (json_node_get_object (session), "invited"))
    return TRUE;
  if (attempt->fresh == NULL || *attempt->fresh == '\0')
    {
      attempt->welcome = TRUE;
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _("Welcome. Choose a password of your own: you sign in with it from now on."));
      return FALSE;
    }
  return foyer_desk_call (attempt->desk, &attempt->session.actor, "user.password", foyer_params ("old", "s", attempt->password, "new", "s", attempt->fresh, NULL), NULL,
                          error);
}

static void
attempt_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Attempt *attempt = data;
  GError *error = NULL;

  attempt->ask.login = attempt->login;
  attempt->ask.password = attempt->password;
  attempt->ask.pin = attempt->pin;
  attempt->ask.code = attempt->code;
  if (foyer_sign_in (attempt->desk, &attempt->ask, &attempt->session, &error) && choose_password (attempt, &error))
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
  gtk_editable_set_editable (GTK_EDITABLE (self->code), !busy);
  gtk_editable_set_editable (GTK_EDITABLE (self->fresh), !busy);
}

static int
chosen (FoyerSignIn *self)
{
  GtkListBoxRow *row = gtk_widget_get_visible (self->users_frame) ? gtk_list_box_get_selected_row (GTK_LIST_BOX (self->users)) : NULL;

  return row != NULL ? gtk_list_box_row_get_index (row) : -1;
}

static gboolean
wants_pin (FoyerSignIn *self)
{
  int at = chosen (self);

  return at >= 0 && !self->no_pin && g_array_index (self->pins, gboolean, at);
}

/* What is asked of who is chosen. */
static void
show_question (FoyerSignIn *self)
{
  gboolean pin = wants_pin (self);
  int at = chosen (self);
  const char *what = pin ? _("PIN") : _("Password");

  g_object_set (self->password, "placeholder-text", what, NULL);
  foyer_a11y_label (self->password, what);
  gtk_widget_set_visible (self->keep, !pin && self->mode == FOYER_SIGN_IN_FRESH);
  gtk_widget_set_visible (self->by_password, at >= 0 && g_array_index (self->pins, gboolean, at));
  gtk_button_set_label (GTK_BUTTON (self->by_password), pin ? _("Use the password") : _("Use the PIN"));
  foyer_a11y_label (self->by_password, gtk_button_get_label (GTK_BUTTON (self->by_password)));
}

/* Another one, or another way: what was typed was not meant for it. */
static void
start_over (FoyerSignIn *self)
{
  foyer_form_error_set (self->error, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
  gtk_editable_set_text (GTK_EDITABLE (self->code), "");
  gtk_widget_set_visible (self->code, FALSE);
  gtk_editable_set_text (GTK_EDITABLE (self->fresh), "");
  gtk_widget_set_visible (self->fresh, FALSE);
  show_question (self);
}

static void
fail (FoyerSignIn  *self,
      const GError *error)
{
  g_autofree char *text = foyer_ui_error_text (error);
  gboolean code = gtk_widget_get_visible (self->code), pin = wants_pin (self), fresh = gtk_widget_get_visible (self->fresh);
  GtkWidget *wrong = fresh ? self->fresh : code ? self->code : self->password;

  set_busy (self, FALSE);
  if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CONFIRM))
    {
      /* The password was right: now the second step. */
      gtk_widget_set_visible (self->code, TRUE);
      wrong = self->code;
    }
  else if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_DENIED) && !code && !pin && !fresh)
    {
      g_free (text);
      text = g_strdup (_("That name and password do not fit together. Check both and try again."));
    }
  else if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_BUSY) && pin)
    {
      self->no_pin = TRUE;
      start_over (self);
    }
  foyer_form_error_set (self->error, text);
  foyer_a11y_describe (wrong, text);
  gtk_editable_select_region (GTK_EDITABLE (wrong), 0, -1);
  gtk_widget_grab_focus (wrong);
}

/* Who was here last is chosen next time, and who wants to stay is not asked again on this PC, until the desk is locked. */
static void
remember (FoyerSignIn *self)
{
  char text[FOYER_ID_TEXT_LEN + 1];

  foyer_id_format (&foyer_ui_context_actor (self->entered)->user, text);
  foyer_ui_set_local_of_pc (self->entered, FOYER_START_LAST, text);
  foyer_ui_set_local_of_pc (self->entered, FOYER_START_KEPT,
                            gtk_widget_get_visible (self->keep) && gtk_check_button_get_active (GTK_CHECK_BUTTON (self->keep)) ? text : NULL);
}

static void
done (FoyerSignIn *self)
{
  remember (self);
  set_busy (self, FALSE);
  start_over (self);
  g_signal_emit (self, signals[SIGNED_IN], 0, self->page);
}

static void
on_entered_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      data)
{
  g_autoptr (FoyerSignIn) self = data;
  g_autoptr (GError) error = NULL;

  if (foyer_ui_context_enter_finish (FOYER_UI_CONTEXT (source), result, &error))
    done (self);
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
  FoyerUiContext *into;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (attempt->welcome)
        gtk_widget_set_visible (self->fresh, TRUE);
      fail (self, error);
      return;
    }
  g_free (self->page);
  self->page = g_strdup (attempt->session.page);
  into = self->choose != NULL ? self->choose (&attempt->session.actor.user, self->choose_data) : self->context;
  g_set_object (&self->entered, into);
  /* Whose desk waits behind the door goes on where it was left. */
  if (foyer_id_equal (&foyer_ui_context_actor (self->entered)->user, &attempt->session.actor.user))
    done (self);
  else
    foyer_ui_context_enter_async (self->entered, &attempt->session.actor, on_entered_cb, g_object_ref (self));
}

static const char *
chosen_login (FoyerSignIn *self)
{
  if (chosen (self) >= 0)
    return g_ptr_array_index (self->logins, (guint) chosen (self));
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
  if (wants_pin (self))
    attempt->pin = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->password)));
  else
    attempt->password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->password)));
  if (gtk_widget_get_visible (self->fresh))
    attempt->fresh = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->fresh)));
  if (gtk_widget_get_visible (self->code))
    attempt->code = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->code)));
  if (self->mode != FOYER_SIGN_IN_FRESH)
    {
      int at = chosen (self);

      attempt->ask.unlocking = at >= 0 && foyer_id_equal (&g_array_index (self->ids, FoyerId, at), &self->owner);
      attempt->ask.switching = !attempt->ask.unlocking;
    }
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
  start_over (self);
}

static void
on_by_password_cb (FoyerSignIn *self)
{
  self->no_pin = !self->no_pin;
  start_over (self);
  gtk_widget_grab_focus (self->password);
}

static void
on_selected_cb (FoyerSignIn *self)
{
  if (self->password == NULL || self->busy)
    return;
  self->no_pin = FALSE;
  start_over (self);
}

/* Up and down choose who, from wherever one types. */
static gboolean
on_key_cb (GtkEventControllerKey *keys,
           guint                  key,
           guint                  code,
           GdkModifierType        state,
           FoyerSignIn           *self)
{
  int step = key == GDK_KEY_Up ? -1 : key == GDK_KEY_Down ? 1 : 0, at = chosen (self);
  GtkListBoxRow *row;

  if (key == GDK_KEY_Escape && self->mode == FOYER_SIGN_IN_SWITCH && !self->busy)
    {
      g_signal_emit (self, signals[CANCELLED], 0);
      return TRUE;
    }
  if (step == 0 || at < 0 || self->busy || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)))
    return FALSE;
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->users), at + step);
  if (row != NULL)
    {
      gtk_list_box_select_row (GTK_LIST_BOX (self->users), row);
      /* The list scrolls along, the focus stays where one types. */
      gtk_widget_grab_focus (GTK_WIDGET (row));
      gtk_widget_grab_focus (self->password);
    }
  return TRUE;
}

void
foyer_sign_in_set_mode (FoyerSignIn     *self,
                        FoyerSignInMode  mode,
                        const FoyerId   *owner)
{
  int other = -1, own = -1;

  self->mode = mode;
  self->owner = *owner;
  for (guint i = 0; i < self->ids->len; i++)
    if (foyer_id_equal (&g_array_index (self->ids, FoyerId, i), owner))
      own = (int) i;
    else if (other < 0 || (g_array_index (self->pins, gboolean, i) && !g_array_index (self->pins, gboolean, other)))
      other = (int) i;
  /* Who locked comes back first; who switches is somebody else. */
  if (mode == FOYER_SIGN_IN_SWITCH && other >= 0)
    own = other;
  if (own >= 0)
    gtk_list_box_select_row (GTK_LIST_BOX (self->users), gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->users), own));
  show_question (self);
}

void
foyer_sign_in_set_choose (FoyerSignIn       *self,
                          FoyerSignInChoose  choose,
                          gpointer           data)
{
  self->choose = choose;
  self->choose_data = data;
}

FoyerUiContext *
foyer_sign_in_context (FoyerSignIn *self)
{
  return self->entered != NULL ? self->entered : self->context;
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
  /* A password: whoever gives one means that. */
  self->no_pin = TRUE;
  start_over (self);
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

  self->password = NULL; /* the list says a last time who is chosen */
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->context);
  g_clear_object (&self->entered);
  G_OBJECT_CLASS (foyer_sign_in_parent_class)->dispose (object);
}

static void
foyer_sign_in_finalize (GObject *object)
{
  FoyerSignIn *self = FOYER_SIGN_IN (object);

  g_ptr_array_unref (self->logins);
  g_ptr_array_unref (self->names);
  g_array_unref (self->ids);
  g_array_unref (self->pins);
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
  signals[CANCELLED] = g_signal_new ("cancelled", FOYER_TYPE_SIGN_IN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_sign_in_init (FoyerSignIn *self)
{
  self->logins = g_ptr_array_new_with_free_func (g_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  self->pins = g_array_new (FALSE, FALSE, sizeof (gboolean));
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
  g_array_append_val (self->ids, user->id);
  g_array_append_val (self->pins, user->pin);
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
  g_signal_connect_swapped (self->users, "row-selected", G_CALLBACK (on_selected_cb), self);
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

  self->code = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->code), _("Code from the phone"));
  gtk_entry_set_input_purpose (GTK_ENTRY (self->code), GTK_INPUT_PURPOSE_DIGITS);
  foyer_a11y_label (self->code, _("Code from the phone"));
  gtk_widget_set_visible (self->code, FALSE);
  gtk_widget_set_name (self->code, "second-step");
  g_signal_connect_swapped (self->code, "activate", G_CALLBACK (sign_in), self);
  gtk_box_append (GTK_BOX (box), self->code);

  self->fresh = gtk_password_entry_new ();
  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (self->fresh), TRUE);
  g_object_set (self->fresh, "placeholder-text", _("New password"), NULL);
  foyer_a11y_label (self->fresh, _("New password"));
  gtk_widget_set_visible (self->fresh, FALSE);
  gtk_widget_set_name (self->fresh, "new-password");
  g_signal_connect_swapped (self->fresh, "activate", G_CALLBACK (sign_in), self);
  gtk_box_append (GTK_BOX (box), self->fresh);

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
  self->by_password = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->by_password, "flat");
  gtk_widget_set_halign (self->by_password, GTK_ALIGN_CENTER);
  gtk_widget_set_name (self->by_password, "by-password");
  g_signal_connect_swapped (self->by_password, "clicked", G_CALLBACK (on_by_password_cb), self);
  gtk_box_append (GTK_BOX (box), self->by_password);
  self->other = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->other, "flat");
  gtk_widget_set_halign (self->other, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->other, start->users->len > 0);
  g_signal_connect_swapped (self->other, "clicked", G_CALLBACK (on_other_cb), self);
  gtk_box_append (GTK_BOX (box), self->other);
  show_typed (self, start->users->len == 0);

  {
    GtkEventController *keys = gtk_event_controller_key_new ();

    gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
    g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_cb), self);
    gtk_widget_add_controller (GTK_WIDGET (self), keys);
  }
  self->outer = foyer_cover_new (box, 360);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
