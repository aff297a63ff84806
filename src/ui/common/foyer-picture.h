/* foyer-picture: pictures that rows name (foyer-blobs.h): brought in from a file of this PC, and shown. Main thread only; the reading and
 * scaling is done beside it. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* What the file picker offers. */
#define FOYER_PICTURE_PATTERNS "*.jpg *.jpeg *.png *.webp *.gif *.bmp *.tif *.tiff *.heic"

/* Longest side of what is kept, pixels. */
#define FOYER_PICTURE_FACE 512   /* cut square */
#define FOYER_PICTURE_PLACE 1600

/* @id: (nullable): NULL with @error, whose message is for people; nothing chosen: not called */
typedef void (*FoyerPictureBrought) (FoyerUiContext *context, const char *id, const GError *error, gpointer data);

/**
 * foyer_picture_bring:
 * @owner: an object; when it is gone before the answer, @func is not called
 * @side: FOYER_PICTURE_FACE or FOYER_PICTURE_PLACE
 * Keeps the picture of @file with the store: turned upright, no larger than @side, as JPEG without what the camera wrote into it (place, time).
 */
void foyer_picture_bring (FoyerUiContext *context, gpointer owner, GFile *file, int side, FoyerPictureBrought func, gpointer data);
/* Asks for the file first. @near: a widget of the window */
void foyer_picture_choose (FoyerUiContext *context, GtkWidget *near, int side, FoyerPictureBrought func, gpointer data);

/* @texture: (nullable): NULL when the file is not here or is no picture. */
typedef void (*FoyerPictureLoaded) (FoyerUiContext *context, const char *id, GdkTexture *texture, gpointer data);

/**
 * foyer_picture_load:
 * @box: pixels of the square it should fill on the screen: it is read no larger than needed for that
 * Calls @func at once when it has been read before.
 */
void foyer_picture_load (FoyerUiContext *context, gpointer owner, const char *id, int box, FoyerPictureLoaded func, gpointer data);

/* {"photo": the name, or null}: for commands that set one. (transfer full) */
JsonObject *foyer_picture_params (const char *id);

/* ---- widgets --------------------------------------------------------------------------------------------------------------------- */
/* A round picture of a person, the initials until there is one. (transfer floating) */
GtkWidget *foyer_avatar_new (FoyerUiContext *context, int size);
/* @id: (nullable) */
void       foyer_avatar_show (GtkWidget *avatar, const char *name, const char *id);

/* A place for a picture that fills it: grey until it is here. (transfer floating) */
GtkWidget *foyer_photo_new (FoyerUiContext *context, int width, int height);
/* @name: what it is called for those who do not see it */
void       foyer_photo_show (GtkWidget *photo, const char *id, const char *name);

/* A person's photo with what can be done to it; a picture dropped on it is taken too. @set: with NULL when it is taken away. (transfer floating) */
typedef void (*FoyerPhotoSet) (const char *id, gpointer data);
GtkWidget *foyer_photo_editor_new (FoyerUiContext *context, int size, FoyerPhotoSet set, gpointer data);
void       foyer_photo_editor_show (GtkWidget *editor, const char *name, const char *id);

G_END_DECLS
