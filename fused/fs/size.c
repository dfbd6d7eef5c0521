// SPDX-License-Identifier: GPL-2.0-only
#include "fs/size.h"

#include <errno.h>

#include "fs/notify.h"
#include "fs/render.h"

/**
 * struct kernfs_size - what is special about the size of a row; sizes_lock
 * @next: of the same directory
 * @index: the row
 * @is_true: the kernel is told the length of the text
 * @is_stale: the kernel's size may be too small
 */
struct kernfs_size {
	struct kernfs_size *next;
	unsigned int index;
	bool is_true;
	bool is_stale;
};

static DEFINE_OBJ_TYPE(kernfs_size);
static DEFINE_SPINLOCK(sizes_lock, RANK_LEAF); /* kernfs_node.sizes */

bool size_is_short(const struct kernfs_node *kn, unsigned int index)
{
	return index != KERNFS_DIR && kernfs_file(kn, index)->is_short;
}

static bool is_list(const struct kernfs_node *kn, unsigned int index)
{
	return index != KERNFS_DIR && kernfs_file(kn, index)->is_list;
}

/* the kernel is told SHORT_FILE_SIZE, unless a struct kernfs_size says otherwise */
static bool is_mostly_short(const struct kernfs_node *kn, unsigned int index)
{
	return size_is_short(kn, index) || is_list(kn, index);
}

static struct kernfs_size *find(const struct kernfs_node *kn,
				unsigned int index)
{
	struct kernfs_size *size = kn->sizes;

	lockdep_assert_held(&sizes_lock);
	while (size && size->index != index)
		size = size->next;
	return size;
}

static struct kernfs_size *find_or_add(struct kernfs_node *kn,
				       unsigned int index)
{
	struct kernfs_size *size = find(kn, index);

	if (size)
		return size;
	size = obj_alloc(&kernfs_size_type);
	if (!size)
		return NULL;
	size->index = index;
	size->next = kn->sizes;
	WRITE_ONCE(kn->sizes, size);
	return size;
}

off_t size_tell(struct kernfs_node *kn, unsigned int index)
{
	bool is_empty = is_list(kn, index) && memcgfs_list_is_empty(kn);
	struct kernfs_size *size;
	bool is_true;

	if (!is_mostly_short(kn, index))
		return SIZE_IS_LENGTH;
	if (!is_empty && !READ_ONCE(kn->sizes))
		return SHORT_FILE_SIZE;
	spin_lock(&sizes_lock);
	size = is_empty ? find_or_add(kn, index) : find(kn, index);
	is_true = size ? size->is_true : is_empty;
	if (size)
		size->is_stale = is_empty && !is_true;
	spin_unlock(&sizes_lock);
	if (is_true)
		return SIZE_IS_LENGTH;
	return is_empty ? 0 : SHORT_FILE_SIZE;
}

static int make_stale(struct kernfs_node *kn, unsigned int index, bool be_true)
{
	struct kernfs_size *size;

	if (!is_mostly_short(kn, index))
		return 0;
	spin_lock(&sizes_lock);
	size = find_or_add(kn, index);
	/* the kernel asks for a true length each time */
	if (size && !size->is_true) {
		size->is_true = be_true;
		size->is_stale = true;
	}
	spin_unlock(&sizes_lock);
	return size ? 0 : -ENOMEM;
}

int size_truncated(struct kernfs_node *kn, unsigned int index)
{
	return make_stale(kn, index, false);
}

int size_read_cached(struct kernfs_node *kn, unsigned int index)
{
	return make_stale(kn, index, true);
}

/* Return: a copy, or zeros if nothing is special about the row */
static struct kernfs_size get_size(const struct kernfs_node *kn,
				   unsigned int index)
{
	const struct kernfs_size *size;
	struct kernfs_size copy = { .index = index };

	if (!READ_ONCE(kn->sizes))
		return copy;
	spin_lock(&sizes_lock);
	size = find(kn, index);
	if (size)
		copy = *size;
	spin_unlock(&sizes_lock);
	return copy;
}

int size_check_list(struct kernfs_node *kn, unsigned int index, pid_t reader)
{
	int err;

	if (!is_list(kn, index) || get_size(kn, index).is_true ||
	    !memcgfs_list_is_long(kn, index, reader))
		return 0;
	err = make_stale(kn, index, true);
	/* an open that is not refused looks up no name */
	if (!err)
		memcgfs_notify_attrs(kernfs_ino(kn, index));
	return err;
}

bool size_is_stale(struct kernfs_node *kn, unsigned int index)
{
	/* no size is too small for an empty list */
	return get_size(kn, index).is_stale &&
	       !(is_list(kn, index) && memcgfs_list_is_empty(kn));
}

void kernfs_free_sizes(struct kernfs_node *kn)
{
	struct kernfs_size *size;

	while ((size = kn->sizes)) {
		kn->sizes = size->next;
		obj_free(&kernfs_size_type, size);
	}
}
