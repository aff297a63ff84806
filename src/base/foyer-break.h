/* foyer-break: places where the simulator's second build goes wrong on purpose, to prove that its checks see it (tests/sim, replication.md 20).
 * In every other build FOYER_BROKEN() is 0 and nothing is left of it. */
#pragma once

#ifdef FOYER_BREAKS
typedef enum
{
  FOYER_BREAK_NOTHING,
  FOYER_BREAK_ACK,         /* settled when a push is acknowledged */
  FOYER_BREAK_ACK_CURSOR,  /* settled when acknowledged and pulled */
  FOYER_BREAK_GENERATION,  /* a restored server does not say so */
  FOYER_BREAK_POSITION,    /* what was pushed is known to the desk only */
  FOYER_BREAK_PAGES,       /* pages become the base as they arrive */
  FOYER_BREAK_CLAMP,       /* stamps are taken as they are */
  FOYER_BREAK_FORK,        /* nobody looks for another history */
  FOYER_BREAK_CHAIN,       /* … but by number and id alone */
  FOYER_BREAK_DEDUPE,      /* a change is known by its position only */
  FOYER_BREAK_SLOT,        /* who loses a slot is dropped */
  FOYER_BREAK_JOURNAL,     /* the journal is not synced */
  FOYER_BREAK_MERGE,       /* merged cards are tied as they come, not by their roots */
  FOYER_BREAK_SWITCH,      /* a new base out of snapshots is put in place without what is pending over it */
  FOYER_BREAK_LIFE,        /* a restore from the server's backup goes on with the old life */
  FOYER_BREAK_ARCHIVE,     /* … and forgets the archive behind the copy */
  FOYER_BREAK_PREVIEW,     /* what other desks show stays when the chain has it */
  FOYER_BREAK_PHANTOM,     /* … and when the desk that showed it has lost it */
} FoyerBreak;
extern FoyerBreak foyer_broken;
#define FOYER_BROKEN(what) (foyer_broken == FOYER_BREAK_##what)
#define FOYER_OR_REPLACE "INSERT OR REPLACE "
#else
#define FOYER_BROKEN(what) 0
#define FOYER_OR_REPLACE "INSERT "
#endif
