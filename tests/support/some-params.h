/* some-params: parameters of the right form for any command or query, about nothing that exists: for asking who gets past the door. */
#pragma once

#include "foyer-command.h"
#include "foyer-test.h"

/* (transfer full) */
static inline JsonObject *
some_params (const FoyerParam *p)
{
  JsonObject *params = json_object_new ();

  for (; p != NULL && p->name != NULL; p++)
    {
      if (!(p->flags & FOYER_P_REQUIRED))
        continue;
      switch (p->type)
        {
        case FOYER_P_ID:
          json_object_set_string_member (params, p->name, "0190f0a0-0000-7000-8000-000000000000");
          break;
        case FOYER_P_TEXT:
          json_object_set_string_member (params, p->name, "x");
          break;
        case FOYER_P_DATE:
          json_object_set_string_member (params, p->name, FOYER_TEST_DATE);
          break;
        case FOYER_P_WALL:
          json_object_set_string_member (params, p->name, FOYER_TEST_DATE "T10:00");
          break;
        case FOYER_P_ENUM:
          {
            g_auto (GStrv) words = g_strsplit (p->choices, " ", 2);
            json_object_set_string_member (params, p->name, words[0]);
          }
          break;
        case FOYER_P_LIST:
          json_object_set_array_member (params, p->name, json_array_new ());
          break;
        case FOYER_P_OBJECT:
          json_object_set_object_member (params, p->name, json_object_new ());
          break;
        case FOYER_P_BOOL:
          json_object_set_boolean_member (params, p->name, TRUE);
          break;
        default:
          json_object_set_int_member (params, p->name, 5);
        }
    }
  return params;
}
