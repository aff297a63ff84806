#include "config.h"

#include <string.h>

#include "sim-disk-private.h"

#define SECTOR 512

struct _SimImage
{
  GPtrArray *names;
  GPtrArray *bytes; /* GBytes* */
};

static GPtrArray *disks;

/* ---- nodes ------------------------------------------------------------------------------------------------------------- */

static void
write_clear (gpointer p)
{
  g_free (((SimWrite *) p)->data);
}

static GArray *
writes_new (void)
{
  GArray *a = g_array_new (FALSE, FALSE, sizeof (SimWrite));

  g_array_set_clear_func (a, write_clear);
  return a;
}

static SimNode *
node_new (SimDisk *disk, const char *name)
{
  SimNode *n = g_new0 (SimNode, 1);

  n->disk = disk;
  n->name = g_strdup (name);
  n->seen = g_byte_array_new ();
  n->synced = g_byte_array_new ();
  n->writes = writes_new ();
  return n;
}

void
sim_node_free (gpointer p)
{
  SimNode *n = p;

  g_byte_array_unref (n->seen);
  g_byte_array_unref (n->synced);
  g_array_unref (n->writes);
  g_clear_pointer (&n->shm, g_ptr_array_unref);
  g_free (n->name);
  g_free (n);
}

SimNode *
sim_node_temporary (void)
{
  return node_new (NULL, "");
}

SimDisk *
sim_disk_find (const char *path)
{
  SimDisk *found = NULL;

  if (strstr (path, ".restoring") != NULL) /* where a backup becomes a store again */
    return NULL;
  for (guint i = 0; disks != NULL && i < disks->len; i++)
    {
      SimDisk *d = disks->pdata[i];
      if (g_str_has_prefix (path, d->prefix) && (found == NULL || strlen (d->prefix) > strlen (found->prefix)))
        found = d;
    }
  return found;
}

static SimNode *
find_node (SimDisk *disk, const char *name)
{
  for (guint i = 0; i < disk->nodes->len; i++)
    {
      SimNode *n = disk->nodes->pdata[i];
      if (strcmp (n->name, name) == 0)
        return n;
    }
  return NULL;
}

SimNode *
sim_node_at (const char *path, gboolean make)
{
  SimDisk *disk = sim_disk_find (path);
  const char *name = path + strlen (disk->prefix);
  SimNode *n = find_node (disk, name);

  if (n == NULL && make)
    {
      n = node_new (disk, name);
      g_ptr_array_add (disk->nodes, n);
    }
  return n;
}

static void
put (GByteArray *to, gint64 at, const guint8 *data, gsize len)
{
  if (to->len < at + len)
    {
      gsize was = to->len;
      g_byte_array_set_size (to, at + len);
      if ((gsize) at > was)
        memset (to->data + was, 0, at - was);
    }
  memcpy (to->data + at, data, len);
}

static void
cut_off (GByteArray *to, gint64 len)
{
  gsize was = to->len;

  g_byte_array_set_size (to, len);
  if (to->len > was)
    memset (to->data + was, 0, to->len - was);
}

static void
do_write (GByteArray *to, const SimWrite *w)
{
  if (w->data != NULL)
    put (to, w->at, w->data, w->len);
  else
    cut_off (to, w->at);
}

/* ---- power cuts -------------------------------------------------------------------------------------------------------------- */

/* What of @n is there after a power cut: @out is what was synced and becomes what is left. FALSE: the file is not there. */
static gboolean
survive (const SimNode *n, GByteArray *out, SimCut how, int keep, SimRandom *random)
{
  for (guint k = 0; k < n->writes->len; k++)
    {
      const SimWrite *w = &g_array_index (n->writes, SimWrite, k);

      if (how == SIM_CUT_KEEP || (how == SIM_CUT_ALTERNATE && k % 2 == 0))
        do_write (out, w);
      else if (how == SIM_CUT_RANDOM && w->data == NULL)
        {
          if (sim_chance (random, keep))
            do_write (out, w);
        }
      else if (how == SIM_CUT_RANDOM)
        for (gsize from = 0; from < w->len;)
          {
            gsize to = MIN (w->len, ((gsize) w->at + from) / SECTOR * SECTOR + SECTOR - (gsize) w->at);
            if (sim_chance (random, keep))
              put (out, w->at + from, w->data + from, to - from);
            from = to;
          }
    }
  return n->synced_exists || (n->exists && (how == SIM_CUT_KEEP || out->len > 0));
}

/* A rename that nothing made sure of may not have happened. */
static gboolean
take_move_back (SimCut how, SimRandom *random)
{
  return how == SIM_CUT_LOSE || (how == SIM_CUT_RANDOM && sim_chance (random, 500));
}

static SimImage *
image_new (void)
{
  SimImage *image = g_new0 (SimImage, 1);

  image->names = g_ptr_array_new_with_free_func (g_free);
  image->bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return image;
}

/* Leaves the disk as it is. */
static SimImage *
image_after_cut (SimDisk *d, SimCut how, SimRandom *random)
{
  SimImage *image = image_new ();
  int keep = how == SIM_CUT_RANDOM ? (int) sim_below (random, 5) * 250 : 0;
  gboolean back = d->moved_to != NULL && take_move_back (how, random);

  for (guint i = 0; i < d->nodes->len; i++)
    {
      SimNode *n = d->nodes->pdata[i];
      const GByteArray *synced = back && n == d->moved_to ? d->moved_over : back && n == d->moved_from ? d->moved_to->synced : n->synced;
      GByteArray *out = g_byte_array_new ();
      gboolean there = synced != NULL;

      if (synced != NULL && synced->len > 0)
        g_byte_array_append (out, synced->data, synced->len);
      if (!back || (n != d->moved_to && n != d->moved_from))
        there = survive (n, out, how, keep, random);
      if (there)
        {
          g_ptr_array_add (image->names, g_strdup (n->name));
          g_ptr_array_add (image->bytes, g_byte_array_free_to_bytes (out));
        }
      else
        g_byte_array_unref (out);
    }
  return image;
}

/* ---- faults ------------------------------------------------------------------------------------------------------------------ */

SimLuck
sim_disk_luck (SimDisk *d, SimOp op)
{
  if (d == NULL)
    return SIM_FINE;
  if (d->dead)
    return SIM_DEAD;
  if (op != SIM_OP_READ)
    {
      d->ops++;
      if (d->capture_at > 0 && --d->capture_at == 0)
        d->captured = image_after_cut (d, d->capture_how, &d->capture_random);
      if (d->die_at > 0 && --d->die_at == 0)
        {
          d->dead = TRUE;
          d->met++;
          return SIM_DEAD;
        }
    }
  if (!d->held && d->fail_after >= 0 && (int) op == d->fail_op && d->fail_after-- == 0)
    {
      d->met++;
      return SIM_FAIL;
    }
  if (op == SIM_OP_WRITE)
    {
      d->written++;
      if (d->written > d->full_from && d->written <= d->full_to)
        {
          d->met++;
          return SIM_FULL;
        }
    }
  return SIM_FINE;
}

/* Takes what is written, into the list too. What is under way when the power goes may have reached the disk. */
SimLuck
sim_node_write (SimNode *n, const void *data, gsize len, gint64 at)
{
  gboolean was_dead = n->disk != NULL && n->disk->dead;
  SimLuck l = sim_disk_luck (n->disk, SIM_OP_WRITE);

  if (was_dead || l == SIM_FAIL || l == SIM_FULL)
    return l;
  if (n->disk != NULL)
    {
      SimWrite w = { at, len, g_memdup2 (data, len) };
      g_array_append_val (n->writes, w);
    }
  if (l == SIM_FINE)
    put (n->seen, at, data, len);
  return l;
}

SimLuck
sim_node_truncate (SimNode *n, gint64 len)
{
  SimLuck l = sim_disk_luck (n->disk, SIM_OP_TRUNCATE);

  if (l != SIM_FINE)
    return l;
  if (n->disk != NULL)
    {
      SimWrite w = { len, 0, NULL };
      g_array_append_val (n->writes, w);
    }
  cut_off (n->seen, len);
  return l;
}

SimLuck
sim_node_sync (SimNode *n)
{
  SimLuck l = sim_disk_luck (n->disk, SIM_OP_SYNC);

  if (l != SIM_FINE || n->disk == NULL)
    return l;
  for (guint i = 0; i < n->writes->len; i++)
    do_write (n->synced, &g_array_index (n->writes, SimWrite, i));
  g_array_set_size (n->writes, 0);
  n->synced_exists = TRUE;
  sim_disk_forget_move (n->disk);
  return l;
}

void
sim_node_empty (SimNode *n)
{
  n->exists = n->synced_exists = FALSE;
  g_byte_array_set_size (n->seen, 0);
  g_byte_array_set_size (n->synced, 0);
  g_array_set_size (n->writes, 0);
}

void
sim_disk_flip_read (SimDisk *d, const char *name, guint8 *p, gsize len)
{
  if (d == NULL || d->flip_part == NULL || len == 0 || strstr (name, d->flip_part) == NULL || d->flip_after-- > 0)
    return;
  p[d->flip_bit / 8 % len] ^= 1 << d->flip_bit % 8;
  g_clear_pointer (&d->flip_part, g_free);
  d->met++;
}

/* ---- disks ------------------------------------------------------------------------------------------------------------------------- */

void
sim_disk_begin (guint64 seed)
{
  if (disks == NULL)
    {
      disks = g_ptr_array_new ();
      sim_vfs_register ();
    }
  sim_vfs_begin (seed);
}

SimDisk *
sim_disk_new (const char *prefix)
{
  SimDisk *d = g_new0 (SimDisk, 1);

  d->prefix = g_strdup (prefix);
  d->nodes = g_ptr_array_new_with_free_func (sim_node_free);
  d->fail_after = -1;
  g_ptr_array_add (disks, d);
  return d;
}

void
sim_disk_free (SimDisk *d)
{
  if (d == NULL)
    return;
  g_ptr_array_remove (disks, d);
  sim_disk_forget_move (d);
  g_clear_pointer (&d->captured, sim_image_free);
  g_ptr_array_unref (d->nodes);
  g_free (d->flip_part);
  g_free (d->prefix);
  g_free (d);
}

SimImage *
sim_disk_image (SimDisk *d)
{
  SimImage *image = image_new ();

  for (guint i = 0; i < d->nodes->len; i++)
    {
      SimNode *n = d->nodes->pdata[i];

      if (!n->synced_exists)
        continue;
      g_ptr_array_add (image->names, g_strdup (n->name));
      g_ptr_array_add (image->bytes, g_bytes_new (n->synced->data, n->synced->len));
    }
  return image;
}

void
sim_image_free (SimImage *image)
{
  if (image == NULL)
    return;
  g_ptr_array_unref (image->names);
  g_ptr_array_unref (image->bytes);
  g_free (image);
}

static void
assert_closed (SimDisk *d)
{
  for (guint i = 0; i < d->nodes->len; i++)
    {
      SimNode *n = d->nodes->pdata[i];
      if (n->refs > 0)
        g_error ("%s%s is still open", d->prefix, n->name);
    }
}

static void
set_content (SimNode *n, GBytes *bytes)
{
  gsize len = 0;
  const guint8 *data = bytes != NULL ? g_bytes_get_data (bytes, &len) : NULL;

  n->exists = n->synced_exists = bytes != NULL;
  g_array_set_size (n->writes, 0);
  g_byte_array_set_size (n->seen, 0);
  g_byte_array_set_size (n->synced, 0);
  if (len > 0)
    {
      g_byte_array_append (n->seen, data, len);
      g_byte_array_append (n->synced, data, len);
    }
}

void
sim_disk_restore_part (SimDisk *d, const SimImage *image, const char *part)
{
  assert_closed (d);
  for (guint i = 0; i < d->nodes->len; i++)
    {
      SimNode *n = d->nodes->pdata[i];
      if (part == NULL || strstr (n->name, part) != NULL)
        set_content (n, NULL);
    }
  for (guint i = 0; i < image->names->len; i++)
    {
      const char *name = image->names->pdata[i];
      SimNode *n;

      if (part != NULL && strstr (name, part) == NULL)
        continue;
      n = find_node (d, name);
      if (n == NULL)
        {
          n = node_new (d, name);
          g_ptr_array_add (d->nodes, n);
        }
      set_content (n, image->bytes->pdata[i]);
    }
}

void
sim_disk_put (SimDisk *d, const char *name, GBytes *content)
{
  SimNode *n = find_node (d, name);

  assert_closed (d);
  if (n == NULL)
    {
      n = node_new (d, name);
      g_ptr_array_add (d->nodes, n);
    }
  set_content (n, content);
}

void
sim_disk_restore (SimDisk *d, const SimImage *image)
{
  sim_disk_forget_move (d);
  sim_disk_restore_part (d, image, NULL);
  d->dead = FALSE;
  sim_disk_heal (d);
}

void
sim_disk_cut (SimDisk *d, SimCut how, SimRandom *random)
{
  int keep = how == SIM_CUT_RANDOM ? (int) sim_below (random, 5) * 250 : 0;

  assert_closed (d);
  if (d->moved_to != NULL && take_move_back (how, random))
    {
      GByteArray *moved = d->moved_to->synced;

      d->moved_to->synced = d->moved_over != NULL ? g_byte_array_ref (d->moved_over) : g_byte_array_new ();
      d->moved_to->synced_exists = d->moved_over != NULL;
      sim_node_empty (d->moved_from);
      g_byte_array_unref (d->moved_from->synced);
      d->moved_from->synced = moved;
      d->moved_from->synced_exists = TRUE;
      g_array_set_size (d->moved_to->writes, 0);
    }
  sim_disk_forget_move (d);
  for (guint i = 0; i < d->nodes->len; i++)
    {
      SimNode *n = d->nodes->pdata[i];

      n->synced_exists = survive (n, n->synced, how, keep, random);
      g_array_set_size (n->writes, 0);
      n->exists = n->synced_exists;
      if (!n->exists)
        g_byte_array_set_size (n->synced, 0);
      g_byte_array_set_size (n->seen, 0);
      if (n->synced->len > 0)
        g_byte_array_append (n->seen, n->synced->data, n->synced->len);
    }
  d->dead = FALSE;
  sim_disk_heal (d);
}

/* ---- renames ------------------------------------------------------------------------------------------------------------------------ */

void
sim_disk_forget_move (SimDisk *d)
{
  d->moved_from = d->moved_to = NULL;
  g_clear_pointer (&d->moved_over, g_byte_array_unref);
}

SimLuck
sim_node_move (SimNode *from, SimNode *to)
{
  SimDisk *d = from->disk;
  SimLuck l = sim_disk_luck (d, SIM_OP_DELETE);

  if (l != SIM_FINE)
    return l;
  g_assert (from->refs == 0 && to->refs == 0);
  sim_disk_forget_move (d);
  d->moved_from = from;
  d->moved_to = to;
  d->moved_over = to->synced_exists ? g_byte_array_ref (to->synced) : NULL;
  g_byte_array_unref (to->seen);
  g_byte_array_unref (to->synced);
  g_array_unref (to->writes);
  to->seen = from->seen;
  to->synced = from->synced;
  to->writes = from->writes;
  to->exists = from->exists;
  to->synced_exists = from->synced_exists;
  from->seen = g_byte_array_new ();
  from->synced = g_byte_array_new ();
  from->writes = writes_new ();
  from->exists = from->synced_exists = FALSE;
  return SIM_FINE;
}

/* ---- what a cut would leave ------------------------------------------------------------------------------------------------------ */

void
sim_disk_capture_at (SimDisk *d, gint64 k, SimCut how, SimRandom *random)
{
  g_clear_pointer (&d->captured, sim_image_free);
  d->capture_at = k;
  d->capture_how = how;
  d->capture_random.s = sim_random (random);
}

SimImage *
sim_disk_captured (SimDisk *d)
{
  d->capture_at = 0;
  return g_steal_pointer (&d->captured);
}

gint64
sim_disk_ops (SimDisk *d)
{
  return d->ops;
}

void
sim_disk_hold (SimDisk *d, gboolean held)
{
  d->held = held;
}

void
sim_disk_die_at (SimDisk *d, gint64 k)
{
  d->die_at = k;
}

gboolean
sim_disk_dead (SimDisk *d)
{
  return d->dead;
}

void
sim_disk_fill (SimDisk *d, gint64 after, gint64 n)
{
  d->full_from = d->written + after;
  d->full_to = d->full_from + n;
}

void
sim_disk_fail (SimDisk *d, SimOp op, gint64 after)
{
  d->fail_op = op;
  d->fail_after = after;
}

void
sim_disk_flip (SimDisk *d, const char *part, gint64 after, SimRandom *random)
{
  g_free (d->flip_part);
  d->flip_part = g_strdup (part);
  d->flip_after = after;
  d->flip_bit = sim_random (random) >> 8;
}

void
sim_disk_heal (SimDisk *d)
{
  d->die_at = d->capture_at = 0;
  d->full_from = d->full_to = 0;
  d->fail_after = -1;
  g_clear_pointer (&d->flip_part, g_free);
}

guint
sim_disk_met (SimDisk *d)
{
  guint met = d->met;
  d->met = 0;
  return met;
}

gsize
sim_disk_bytes (SimDisk *d)
{
  gsize sum = 0;

  for (guint i = 0; i < d->nodes->len; i++)
    sum += ((SimNode *) d->nodes->pdata[i])->seen->len;
  return sum;
}

const char *
sim_disk_find_word (SimDisk *d, const char *word)
{
  for (guint i = 0; i < d->nodes->len; i++)
    {
      SimNode *n = d->nodes->pdata[i];

      if (n->exists && strstr (n->name, "base-") == NULL && n->seen->len > 0 && memmem (n->seen->data, n->seen->len, word, strlen (word)) != NULL)
        return n->name;
    }
  return NULL;
}
