#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-line-money.h"

FoyerVisitLine
foyer_line_money (FoyerStmt *s, int first)
{
  return (FoyerVisitLine){ .qty = foyer_stmt_int (s, first),
                           .price = foyer_stmt_int (s, first + 1),
                           .disc_pct = foyer_stmt_int (s, first + 2),
                           .disc_sum = foyer_stmt_int (s, first + 3),
                           .manual = !foyer_stmt_is_null (s, first + 4),
                           .total_set = foyer_stmt_int (s, first + 4),
                           .tax = foyer_stmt_int (s, first + 5),
                           .tax_added = foyer_stmt_int (s, first + 6) != 0 };
}

FoyerVisitLine
foyer_line_money_of (const FoyerRow *row)
{
  return (FoyerVisitLine){ .qty = foyer_row_int (row, "qty"),
                           .price = foyer_row_int (row, "price"),
                           .disc_pct = foyer_row_int (row, "disc_pct"),
                           .disc_sum = foyer_row_int (row, "disc_sum"),
                           .manual = !foyer_row_is_null (row, "manual"),
                           .total_set = foyer_row_int (row, "manual"),
                           .tax = foyer_row_int (row, "tax"),
                           .tax_added = foyer_row_int (row, "tax_added") != 0 };
}
