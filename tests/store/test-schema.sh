# The DDL of synced tables is what the descriptors say.
echo 1..1
if "$1" | diff - "$2/schemas/sql/rows/0001-rows.sql"; then
  echo "ok 1 - /store/schema"
else
  echo "not ok 1 - /store/schema: run make-rows-sql > schemas/sql/rows/0001-rows.sql"
fi
