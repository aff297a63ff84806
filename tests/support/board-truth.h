/* board-truth: the rows of the board that do not say what the rows they were made of say; none, at any time. */
#pragma once

#define BOARD_UNTRUE \
  "SELECT count(*) FROM board b LEFT JOIN visit v ON v.id = b.visit AND v.loc IS NOT NULL AND v.date IS NOT NULL AND v.status IS NOT NULL" \
  " LEFT JOIN client_root r ON r.client = v.client LEFT JOIN client c ON c.id = coalesce(r.root, v.client)" \
  " WHERE b.status IS NOT v.status OR b.sum <> coalesce((SELECT total FROM visit_fig f WHERE f.visit = v.id), 0)" \
  " OR b.paid <> coalesce((SELECT sum(amount) FROM money m WHERE m.visit = v.id AND m.void IS NULL AND m.kind IN ('payment', 'refund')), 0)" \
  " OR (v.id IS NOT NULL AND b.client IS NOT coalesce(r.root, v.client))" \
  " OR b.name IS NOT c.name OR b.middle IS NOT c.middle OR b.surname IS NOT c.surname OR b.phone IS NOT c.phone" \
  " OR (b.flags & 512 <> 0) <> EXISTS (SELECT 1 FROM document d WHERE d.visit = v.id AND d.type = 101 AND d.void IS NULL)" \
  " OR (b.flags & 1024 <> 0) <> (v.note IS NOT NULL) OR (b.flags & 2048 <> 0) <> (c.allergy IS NOT NULL)" \
  " OR (b.flags & 4096 <> 0) <> (b.client IS NOT NULL" \
  "   AND NOT EXISTS (SELECT 1 FROM visit_fig x WHERE x.client = b.client AND x.status = 'arrived' AND x.day < b.day)" \
  "   AND NOT EXISTS (SELECT 1 FROM client o WHERE o.opening_visits <> 0" \
  "     AND (o.id = b.client OR o.id IN (SELECT q.client FROM client_root q WHERE q.root = b.client))))"
