#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-activity-page.h"
#include "foyer-book-line.h"
#include "foyer-booking-form.h"
#include "foyer-calendar-page.h"
#include "foyer-changes-page.h"
#include "foyer-client-panel.h"
#include "foyer-clients-page.h"
#include "foyer-close-page.h"
#include "foyer-doubles-panel.h"
#include "foyer-fork-panel.h"
#include "foyer-event-panel.h"
#include "foyer-import-window.h"
#include "foyer-medical-panel.h"
#include "foyer-merge-panel.h"
#include "foyer-pages.h"
#include "foyer-print-window.h"
#include "foyer-register-panel.h"
#include "foyer-report-words.h"
#include "foyer-reports-page.h"
#include "foyer-sale-panel.h"
#include "foyer-sales-page.h"
#include "foyer-settings-page.h"
#include "foyer-sync-page.h"
#include "foyer-team-page.h"
#include "foyer-counter-panel.h"
#include "foyer-till-panel.h"
#include "foyer-visit-panel.h"
#include "foyer-waiting-panel.h"
#include "foyer-window.h"

static void
print_day (FoyerUiContext *context,
           GtkWindow      *window)
{
  FoyerId staff = foyer_ui_shown_staff (context);

  foyer_print_show_day (context, window, foyer_ui_shown_date (context), &staff);
}

static void
print_cash (FoyerUiContext *context,
            GtkWindow      *window)
{
  foyer_print_show_sheet (context, window, FOYER_SHEET_DAILY, json_object_new ());
}

/* In the order of the day. A page without an icon is reached by a command, not from the sidebar. */
const FoyerPageInfo foyer_pages[] = {
  { "calendar", N_("Calendar"), "x-office-calendar-symbolic", "calendar", foyer_calendar_page_new },
  { "clients", N_("Clients"), "system-users-symbolic", "clients.list", foyer_clients_page_new },
  { "sales", N_("Sales"), "foyer-money-symbolic", "money.registers", foyer_sales_page_new },
  { "team", N_("Team"), "avatar-default-symbolic", "calendar.schedule", foyer_team_page_new },
  { "reports", N_("Reports"), "x-office-spreadsheet-symbolic", "reports", foyer_reports_page_new },
  { "settings", N_("Settings"), "emblem-system-symbolic", "setup", foyer_settings_page_new },
  { "account", N_("My account"), NULL, NULL, foyer_account_page_new },
  { "sync", N_("Chain"), NULL, NULL, foyer_sync_page_new },
  { "activity", N_("Exports and imports"), NULL, "security.exports", foyer_activity_page_new, "reports" },
  { "changes", N_("Changes"), NULL, "security", foyer_changes_page_new, "reports" },
  { "close", N_("End of day"), NULL, "calendar.statistics", foyer_close_page_new },
  { NULL },
};

const FoyerPanelInfo foyer_panels[] = {
  { "booking", 400, "booking.create", foyer_booking_form_new },
  { "client", 360, "clients", foyer_client_panel_new },
  { "event", 560, "booking", foyer_event_panel_new },
  { "event-new", 400, "booking.create", foyer_event_form_new },
  { "event-plan", 400, "booking.create", foyer_event_plan_new },
  { "events", 400, "calendar", foyer_events_panel_new },
  { "timetable", 400, "booking", foyer_timetable_panel_new },
  { "doubles", 400, "clients.edit", foyer_doubles_panel_new },
  { "merge", 560, "clients.edit", foyer_merge_panel_new },
  { "sale", 360, "money.registers", foyer_sale_panel_new },
  { "register", 360, "money.registers", foyer_register_panel_new },
  { "till", 400, "money.till", foyer_till_panel_new },
  { "counter", 400, "money.pay", foyer_counter_panel_new },
  { "category", 360, "setup.services", foyer_category_panel_new },
  { "service", 360, "setup.services", foyer_service_panel_new },
  { "package", 400, "setup.services", foyer_package_panel_new },
  { "rule", 360, "clients.rules", foyer_rule_panel_new },
  { "user", 360, "setup.access", foyer_user_panel_new },
  { "desk", 360, "setup.access", foyer_desk_panel_new },
  { "invite", 360, "setup.access", foyer_invite_panel_new },
  { "visit", 720, "booking", foyer_visit_panel_new },
  { "medical", 560, "medical", foyer_medical_panel_new },
  { "fork", 400, "booking.move", foyer_fork_panel_new },
  { "report-booking", 400, "reports.bookings", foyer_report_info_new },
  { "review", 400, "booking.review", foyer_review_panel_new },
  { "waiting", 400, "booking.waiting", foyer_waiting_panel_new },
  { "staff", 360, "setup.team", foyer_staff_panel_new },
  { "workday", 360, "calendar.schedule", foyer_workday_panel_new },
  { "fill", 360, "calendar.schedule", foyer_fill_panel_new },
  { NULL },
};

static void
book_line (FoyerUiContext *context,
           GtkWindow      *window)
{
  foyer_window_open_over (FOYER_WINDOW (window), foyer_book_line_new (context));
}

const FoyerCommandInfo foyer_ui_commands[] = {
  { "book-line", N_("Book in one line"), N_("quick phone service person time appointment"), "<Control>b", N_("Calendar"), "booking.create", book_line },
  { "client-new", N_("New client"), N_("add card person"), "<Control><Shift>n", N_("Clients"), "clients.create", foyer_clients_new_client },
  { "client-filter", N_("Choose clients by conditions"), N_("filter segment find birthday lost bookings balance"), "<Control><Shift>f", N_("Clients"), "clients.list", foyer_clients_choose },
  { "client-doubles", N_("Find cards of one person"), N_("duplicates double twice merge same phone"), NULL, N_("Clients"), "clients.edit", foyer_doubles_show },
  { "reports-bookings", N_("All appointments"), N_("report list deleted cancelled source creator export past"), NULL, N_("Reports"), "reports.bookings", foyer_reports_show_bookings },
  { "review-new", N_("New review"), N_("rating stars opinion feedback client said"), NULL, N_("Clients"), "booking.review", foyer_reports_new_review },
  { "activity", N_("Exports and imports"), N_("activity log who exported file again security"), NULL, N_("Reports"), "security.exports", foyer_activity_show },
  { "waiting", N_("Waiting list"), N_("wish cancel free time offer queue"), "<Control><Shift>w", N_("Calendar"), "booking.waiting", foyer_waiting_panel_open },
  { "events", N_("Group events"), N_("class course timetable every week regulars seats deleted"), "<Control><Shift>e", N_("Calendar"), "calendar", foyer_events_panel_open },
  { "locations", N_("Several locations at once"), N_("branches side by side board overview manager"), "F12", N_("Calendar"), "calendar", foyer_calendar_show_locations },
  { "print-day", N_("Print the day sheet"), N_("paper list appointments walk-ins PDF"), "F9", N_("Calendar"), "calendar", print_day },
  { "day-close", N_("End of day"), N_("close checklist un-sent unpaid open conflicts"), NULL, N_("Calendar"), "calendar.statistics", foyer_close_show_day },
  { "changes", N_("Changes"), N_("history log who when audit undo"), "<Control><Shift>h", N_("Reports"), "security", foyer_changes_show },
  { "moment", N_("As it was at a moment"), N_("history past till book card earlier"), NULL, N_("Reports"), "security.changes", foyer_changes_show_moment },
  { "money-record", N_("Put in or take out money"), N_("cash register transfer expense income"), NULL, N_("Sales"), "money.registers", foyer_sales_record },
  { "cash-report", N_("Cash report of the day"), N_("Z report takings daily money summary"), NULL, N_("Sales"), "finance.daily", print_cash },
  { "counter", N_("Sell over the counter"), N_("quick sale goods retail product walk-in cash"), NULL, N_("Sales"), "booking.goods-create", foyer_counter_show },
  { "till", N_("Till"), N_("cash drawer count open close Z report X report shift"), NULL, N_("Sales"), "money.till", foyer_till_show },
  { "import", N_("Bring data in from a file"), N_("import spreadsheet Excel list CSV calendar"), NULL, N_("Set-up"), "import", foyer_import_show },
  { NULL },
};
