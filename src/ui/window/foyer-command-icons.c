#include "config.h"

#include <string.h>

#include "foyer-command-icons.h"

static const struct
{
  const char *name, *icon;
} icons[] = {
  { "activity", "folder-download-symbolic" },
  { "book-line", "insert-text-symbolic" },
  { "changes", "document-open-recent-symbolic" },
  { "client-doubles", "edit-copy-symbolic" },
  { "client-filter", "folder-saved-search-symbolic" },
  { "client-new", "contact-new-symbolic" },
  { "day-close", "task-due-symbolic" },
  { "events", "system-users-symbolic" },
  { "import", "document-open-symbolic" },
  { "locations", "view-dual-symbolic" },
  { "lock", "system-lock-screen-symbolic" },
  { "moment", "preferences-system-time-symbolic" },
  { "money-record", "foyer-money-symbolic" },
  { "new", "appointment-new-symbolic" },
  { "palette", "system-search-symbolic" },
  { "print-day", "document-print-symbolic" },
  { "reports-bookings", "x-office-spreadsheet-symbolic" },
  { "review-new", "starred-symbolic" },
  { "till", "accessories-calculator-symbolic" },
  { "undo", "edit-undo-symbolic" },
  { "waiting", "appointment-soon-symbolic" },
};

const char *
foyer_command_icon (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (icons); i++)
    if (strcmp (icons[i].name, name) == 0)
      return icons[i].icon;
  return "system-run-symbolic";
}
