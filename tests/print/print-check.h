/* print-check: what a reader of the paper would see: its words, and whether any of it lies outside the margins. */
#pragma once

#include "foyer-print-page.h"

/* The text of the PDF as pdftotext finds it, in reading order; no-break spaces and direction marks made plain. (transfer full) */
char    *print_text (FoyerPrintDoc *pages);
/* Fails the test when ink of any page lies outside the margins of @size. */
void     print_assert_inside (FoyerPrintDoc *pages, const FoyerPaperSize *size);
/* Fails with the text when @needle is or is not in it. */
#define print_assert_has(text, needle) \
  G_STMT_START { if (strstr (text, needle) == NULL) g_error ("%s:%d: no \"%s\" in:\n%s", __FILE__, __LINE__, needle, text); } G_STMT_END
#define print_assert_lacks(text, needle) \
  G_STMT_START { if (strstr (text, needle) != NULL) g_error ("%s:%d: \"%s\" in:\n%s", __FILE__, __LINE__, needle, text); } G_STMT_END
/* How often @needle occurs. */
int      print_count (const char *text, const char *needle);
