#!/bin/sh
# foyerctl as people and scripts meet it: what it says and what it returns. $1: foyerctl
set -u
ctl=$1
home=$(mktemp -d) || exit 1
trap 'rm -rf "$home"' EXIT
store=$home/store
export FOYER_STORE="$store"
n=0
bad=0

# is TITLE STATUS TEXT COMMAND… : the command must return STATUS and say TEXT (a part of it, on either stream).
is() {
  title=$1 status=$2 text=$3
  shift 3
  "$@" >"$home/out" 2>&1
  got=$?
  n=$((n + 1))
  if [ "$got" -eq "$status" ] && { [ -z "$text" ] || grep -qF -- "$text" "$home/out"; }; then
    echo "ok $n - $title"
  else
    bad=1
    echo "not ok $n - $title"
    echo "# returned $got, not $status, or did not say “$text”:"
    head -c 2000 "$home/out" | sed 's/^/# /'
  fi
}

field() { # first text of a member in the last answer
  sed -n "s/.*\"$1\" : \"\([^\"]*\)\".*/\1/p" "$home/out" | head -n 1
}

is 'usage without a verb' 2 'Usage: foyerctl' "$ctl"
is 'an unknown verb' 2 'no verb “frobnicate”' "$ctl" frobnicate
is 'an unknown option' 2 'Usage: foyerctl' "$ctl" --frobnicate call x
is 'help is asked for' 0 'call' "$ctl" --help
is 'version' 0 'foyerctl ' "$ctl" --version
is 'help of nothing' 5 'no command or query called “nosuch”' "$ctl" help nosuch

# Every command and query is listed, and every parameter is described.
"$ctl" help | sed -n 's/^  \([a-z][a-z.-]*\) .*/\1/p' >"$home/names"
n=$((n + 1))
if [ "$(wc -l <"$home/names")" -gt 60 ] && grep -qx 'booking.create' "$home/names" && grep -qx 'calendar.day' "$home/names"; then
  echo "ok $n - help lists commands and queries"
else
  bad=1
  echo "not ok $n - help lists commands and queries"
fi
silent=
while read -r name; do
  "$ctl" help "$name" >"$home/out" 2>&1 || silent="$silent $name(fails)"
  # A parameter stands two blanks in, what it is for deeper in the next line.
  silent="$silent$(awk -v name="$name" '/^  [a-z]/ { if (open) printf " %s:%s", name, open; open = $1; next } /^       / { open = "" } /^$/ { if (open) printf " %s:%s", name, open; open = "" } END { if (open) printf " %s:%s", name, open }' "$home/out")"
done <"$home/names"
n=$((n + 1))
if [ -z "$silent" ]; then
  echo "ok $n - every parameter is described"
else
  bad=1
  echo "not ok $n - every parameter is described"
  echo "# $silent"
fi

is 'a demonstration' 0 '60 appointments' "$ctl" demo --out "$store" --scale 60 --lang en --today 2026-11-24
is 'no second one over it' 6 'already' "$ctl" demo --out "$store" --scale 60 --lang en --today 2026-11-24
is 'a demonstration on no date' 2 'no date' "$ctl" demo --out "$home/other" --today 2026-02-31
is 'a demonstration in no language of ours' 2 'en, hu, pt, ru or uk' "$ctl" demo --out "$home/other" --lang xx

is 'a query' 0 '"blocks"' "$ctl" query calendar.day '{"date":"2026-11-24"}'
is 'a command' 0 '"txn"' "$ctl" call client.create '{"name":"Newly Made","phone":"+36301234567"}'
client=$(field id)
is 'what was made' 0 'Newly Made' "$ctl" query client.get "{\"id\":\"$client\"}"
is 'the change log' 0 'Newly Made' "$ctl" log client "$client"
is 'parameters from standard input' 0 'Newly Made' sh -c "echo '{\"text\":\"newly\"}' | \"$ctl\" query client.search -"
is 'a custom field' 0 'shoe_size' "$ctl" call field.create '{"owner":"client","title":"Shoe size","type":"number"}'
is 'its value' 0 '' "$ctl" call client.set-fields "{\"id\":\"$client\",\"values\":{\"shoe_size\":\"38,5\"}}"
is 'the list for a spreadsheet has it' 0 ',38.5' sh -c "\"$ctl\" list clients - '{\"text\":\"newly\"}'"
is 'CFD-5: its column alone, by its code, sorted by the store' 0 'Name,Shoe size' sh -c "\"$ctl\" list clients - '{\"text\":\"newly\",\"columns\":[\"name\",\"field:shoe_size\"]}' | head -1"
is 'no list of that name' 2 'Usage: foyerctl' "$ctl" list nosuch -
is 'undo of the value' 0 'Undone' "$ctl" undo
is 'undo of the field' 0 'Undone' "$ctl" undo
is 'undo' 0 'Undone: Added a client' "$ctl" undo
is 'nothing left of it' 5 '' "$ctl" query client.get "{\"id\":\"$client\"}"

is 'half a JSON' 1 'foyerctl: ' "$ctl" call client.create '{"name":'
is 'JSON that is no object' 1 'must be a JSON object' "$ctl" call client.create '[1]'
is 'an unknown parameter' 1 'no parameter “nome”' "$ctl" call client.create '{"nome":"x"}'
is 'a parameter missing' 1 'name' "$ctl" call client.create '{"phone":"+36301234567"}'
is 'an unknown command' 5 'no command called “nosuch”' "$ctl" call nosuch '{}'
is 'an unknown query' 5 'no query called “nosuch”' "$ctl" query nosuch '{}'
is 'a file that is not there' 1 'foyerctl: ' "$ctl" call client.create "@$home/nothing"

is '31 February' 1 '2026-02-31' "$ctl" query calendar.day '{"date":"2026-02-31"}'
is '31 February as a time' 1 '2026-02-31' "$ctl" call booking.create '{"staff":"0193a1b2-0000-7000-8000-000000000001","wall":"2026-02-31T10:00"}'
category=$("$ctl" query service.list '{}' | sed -n 's/.*"id" : "\([^"]*\)".*/\1/p' | head -n 1)
is 'a price below zero' 1 'price_min' "$ctl" call service.create "{\"title\":\"Free money\",\"category\":\"$category\",\"price_min\":-1,\"dur\":30}"
is 'the same price, not below' 0 '"service"' "$ctl" call service.create "{\"title\":\"Free\",\"category\":\"$category\",\"price_min\":0,\"dur\":30}"
{ printf '{"name":"'; head -c 10485760 /dev/zero | tr '\0' x; printf '"}'; } >"$home/long.json"
is 'a name of 10 MB' 1 'too long' "$ctl" call client.create "@$home/long.json"
is 'no text at all' 1 'foyerctl: ' "$ctl" call client.create "$(printf '{"name":"\\u0000"}')"

is 'a wrong password' 4 'not right' env FOYER_PASSWORD=wrong "$ctl" --as anna@demo.foyer query calendar.day '{"date":"2026-11-24"}'
is 'an unknown user' 4 'not right' env FOYER_PASSWORD=demo-demo "$ctl" --as nobody@demo.foyer query calendar.day '{"date":"2026-11-24"}'
is 'the right password' 0 '"blocks"' env FOYER_PASSWORD=demo-demo "$ctl" --as anna@demo.foyer query calendar.day '{"date":"2026-11-24"}'
is 'a right the user lacks' 4 'foyerctl: ' env FOYER_PASSWORD=demo-demo "$ctl" --as anna@demo.foyer call category.create '{"title":"Mine"}'
is 'an unknown location' 5 'no location “XYZ”' "$ctl" --loc XYZ query calendar.day '{"date":"2026-11-24"}'

# A warning is asked back, and passed with a reason.
staff=$("$ctl" query calendar.day '{"date":"2026-11-24"}' | sed -n 's/.*"staff" : "\([^"]*\)".*/\1/p' | head -n 1)
is 'outside working hours: asks' 3 'confirm' "$ctl" call booking.create "{\"staff\":\"$staff\",\"wall\":\"2026-11-24T03:00\",\"dur\":30}"
is 'outside working hours: with a reason' 0 '"appointment"' "$ctl" call booking.create "{\"staff\":\"$staff\",\"wall\":\"2026-11-24T03:00\",\"dur\":30,\"override\":\"night shift\"}"

# Another program has the store: it can be read, not written.
flock "$store/lock" sh -c 'echo held >"$0"; while [ -e "$0" ]; do sleep 0.05; done' "$home/held" &
while [ ! -e "$home/held" ]; do sleep 0.05; done
is 'a store in use is not written' 7 'already running' "$ctl" call client.create '{"name":"Second"}'
is 'a store in use can be read' 0 '"blocks"' "$ctl" query calendar.day '{"date":"2026-11-24"}'
rm "$home/held"
wait

# A newer version was here.
/usr/bin/python3 -c 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute("PRAGMA user_version=9999"); db.commit()' "$store/foyer.db"
is 'a store of a newer version is left alone' 1 'newer' "$ctl" call client.create '{"name":"Third"}'
is 'not even read' 1 'newer' "$ctl" query calendar.day '{"date":"2026-11-24"}'

is 'no business there' 5 'no business' "$ctl" --store "$home/elsewhere" query calendar.day '{"date":"2026-11-24"}'
is 'and none made by looking' 1 '' test -e "$home/elsewhere"

printf 'no database at all' >"$home/broken"
mkdir "$home/broken-store"
cp "$home/broken" "$home/broken-store/foyer.db"
is 'a file that is no database' 1 'foyerctl: ' "$ctl" --store "$home/broken-store" query calendar.day '{"date":"2026-11-24"}'

echo "1..$n"
exit $bad
