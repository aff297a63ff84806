/* foyer-file-picker: choosing a file, with the portal where there is one. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  FOYER_PICK_OPEN,
  FOYER_PICK_SAVE,
  FOYER_PICK_FOLDER,
} FoyerPick;

/* @file: (nullable): NULL when nothing was chosen. Called once. */
typedef void (*FoyerPicked) (GFile *file, gpointer data);

/**
 * foyer_file_picker_show:
 * @name: (nullable): suggested name for SAVE
 * @filter_name: (nullable): words for the kind of file, "Spreadsheets and lists"
 * @patterns: (nullable): "*.xlsx *.csv *.ics", separated by blanks
 */
void foyer_file_picker_show (GtkWidget *parent, FoyerPick pick, const char *title, const char *name, const char *filter_name, const char *patterns,
                             FoyerPicked done, gpointer data);

G_END_DECLS
