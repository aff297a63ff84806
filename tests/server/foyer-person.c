#include "config.h"

#include "foyer-blobs.h"
#include "foyer-person.h"

const char *const foyer_person_words[] = {
  "Zelmirka", "Quvarnagy", "Vorquasz", "zelmirka@quvar.example", "301987654", "309988776", "peanutquux", "noteflonk", "visitgrok", "commentzarf",
  "kidblixo", "dogplugh", "fieldxyzzy", "letterquon", "fileWordBytesFoobly", "secondgarply", "latewibble", "peerwobble", NULL,
};

static FoyerId
make_card (FoyerTest *t, const char *name, const char *surname, const char *phone)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "client.create", foyer_params ("name", "s", name, "surname", "s", surname, "phone", "s", phone, "email", "s",
                                                                                "zelmirka@quvar.example", "allergy", "s", "peanutquux", NULL));

  return foyer_test_id (o, "id");
}

static void
call (FoyerTest *t, const char *name, JsonObject *params)
{
  json_object_unref (foyer_test_call (t, name, params));
}

static void
add_file (FoyerTest *t, const FoyerId *client)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("fileWordBytesFoobly", 19);
  g_autofree char *blob = foyer_blobs_put (t->dir, bytes, TRUE, NULL);

  call (t, "client.file-add", foyer_params ("id", "d", client, "file", "s", blob, "name", "s", "letterquon.txt", NULL));
}

FoyerPerson
foyer_person_live (FoyerTest *t)
{
  FoyerPerson p;
  g_autofree char *sid = foyer_id_to_string (&t->service[HAIRCUT]), *reg = foyer_id_to_string (&t->cash);
  g_autofree char *services = g_strdup_printf ("[{\"service\":\"%s\"}]", sid), *tender = g_strdup_printf ("[{\"register\":\"%s\",\"amount\":2500}]", reg);
  g_autoptr (JsonObject) booked = NULL;

  p.client = make_card (t, "Zelmirka", "Vorquasz", "+36301987654");
  call (t, "client.update", foyer_params ("id", "d", &p.client, "surname", "s", "Quvarnagy", "note", "s", "noteflonk", NULL));
  booked = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", FOYER_TEST_DATE "T09:00", "client", "d", &p.client, "services", "n",
                                                               json_from_string (services, NULL), "comment", "s", "commentzarf", NULL));
  p.visit = foyer_test_id (booked, "visit");
  call (t, "visit.status", foyer_params ("visit", "d", &p.visit, "status", "s", "arrived", NULL));
  call (t, "visit.note", foyer_params ("visit", "d", &p.visit, "note", "s", "visitgrok", NULL));
  call (t, "visit.pay", foyer_params ("visit", "d", &p.visit, "tenders", "n", json_from_string (tender, NULL), NULL));
  call (t, "visit.receipt", foyer_params ("visit", "d", &p.visit, NULL));
  call (t, "note.add", foyer_params ("client", "d", &p.client, "text", "s", "noteflonk again", NULL));
  call (t, "visitor.create", foyer_params ("client", "d", &p.client, "name", "s", "kidblixo", "note", "s", "dogplugh", NULL));
  call (t, "field.create", foyer_params ("owner", "s", "client", "title", "s", "Hair", "type", "s", "text", NULL));
  call (t, "client.set-fields", foyer_params ("id", "d", &p.client, "values", "n", json_from_string ("{\"hair\":\"fieldxyzzy\"}", NULL), NULL));
  add_file (t, &p.client);
  p.second = make_card (t, "secondgarply", NULL, "+36309988776");
  call (t, "client.merge", foyer_params ("winner", "d", &p.client, "loser", "d", &p.second, NULL));
  return p;
}
