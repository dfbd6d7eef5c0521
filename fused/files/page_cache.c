// SPDX-License-Identifier: GPL-2.0-only
#include "files/page_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>

#include <glib.h>

#include "files/mount.h"
#include "files/thread.h"
#include "libobjcg-internal.h"
#include "members/members.h"
#include "members/membership.h"
#include "proc/task.h"

/* a process over its group's limit waits as long as the sampler rests */
#define WAIT_NS (20 * 1000 * 1000)

/* so often, in a write: a process that cannot be killed goes on after that */
#define MAX_FORCED 4

static void invalidate(void *host, unsigned long index, unsigned long nr)
{
	files_drop(host, index, nr);
}

/* " (deleted)" follows if it has no name; a private file's path begins below */
static pid_t name(void *host, char *buf, size_t size)
{
	const struct files_inode *inode = host;
	size_t len = 0;

	if (inode->mount->private) {
		g_strlcpy(buf, inode->mount->dir, size);
		len = strlen(buf);
	}
	files_path(inode->fd, buf + len, size - len);
	return __atomic_load_n(&inode->pages.opener, __ATOMIC_RELAXED);
}

static const struct address_space_operations a_ops = {
	.invalidate = invalidate,
	.name = name,
};

static enum mapping_kind kind_of(const struct files_inode *inode)
{
	return inode->mount->private ? MAPPING_SHMEM : MAPPING_FILE;
}

/* Return: the mapping, made now if there is none; NULL if there is no memory */
static struct address_space *get_mapping(struct files_inode *inode)
{
	struct address_space *found = files_pages_mapping(inode), *new;

	if (found)
		return found;
	new = address_space_alloc(kind_of(inode), &a_ops, inode);
	if (new &&__atomic_compare_exchange_n(&inode->pages.mapping, &found,
					      new, false, __ATOMIC_ACQ_REL,
					      __ATOMIC_ACQUIRE))
		return new;
	address_space_free(new);
	return found;
}

struct address_space *files_pages_mapping(const struct files_inode *inode)
{
	return __atomic_load_n(&inode->pages.mapping, __ATOMIC_ACQUIRE);
}

static void find_memcg(void *data)
{
	struct mem_cgroup **memcg = data;
	struct mm_struct *mm;

	if (!current)
		return;
	mm = get_task_mm(current);
	*memcg = get_mem_cgroup_from_mm(mm);
	mmput(mm);
}

/* Return: the caller's memcg with a reference, or NULL for one without a group */
static struct mem_cgroup *memcg_of(fuse_req_t req)
{
	struct mem_cgroup *memcg = NULL;

	membership_run_as(fuse_req_ctx(req)->pid, find_memcg, &memcg);
	return memcg;
}

/* the kernel has the pages: let the sampler choose a victim, and give it time */
static void charge_by_force(struct address_space *mapping,
			    struct mem_cgroup *memcg, unsigned long index,
			    unsigned long nr)
{
	const struct timespec wait = { .tv_nsec = WAIT_NS };

	filemap_add_pages(mapping, memcg, index, nr, GFP_EXISTS);
	nanosleep(&wait, NULL);
}

static unsigned long page_after(unsigned long pos)
{
	return (pos + PAGE_SIZE - 1) >> PAGE_SHIFT;
}

/* before the pages are there, so that none is missed */
static void note_end(struct files_inode *inode, unsigned long end)
{
	unsigned long *ends = &inode->pages.end;
	unsigned long old = __atomic_load_n(ends, __ATOMIC_RELAXED);

	while (old < end) {
		if (__atomic_compare_exchange_n(ends, &old, end, true,
						__ATOMIC_RELAXED,
						__ATOMIC_RELAXED))
			return;
	}
}

void files_pages_touch(fuse_req_t req, struct files_inode *inode, off_t off,
		       size_t size, const struct fuse_file_info *fi)
{
	unsigned long index = (unsigned long)off >> PAGE_SHIFT;
	unsigned long end = page_after((unsigned long)off + size);
	struct address_space *mapping;
	struct mem_cgroup *memcg;

	/* pages that are written back are there, and no process is named */
	if (!size || fi->writepage || fi->flags & O_DIRECT)
		return;
	mapping = get_mapping(inode);
	if (!mapping)
		return;
	note_end(inode, end);
	memcg = memcg_of(req);
	if (filemap_add_pages(mapping, memcg, index, end - index, GFP_KERNEL) ==
	    -ENOMEM)
		charge_by_force(mapping, memcg, index, end - index);
	mem_cgroup_put(memcg);
}

/*
 * The page is forced, so that the group is over its limit and the sampler chooses
 * a victim. Return: 0; -EINTR if that is the writer: the page is gone again
 */
static int charge_or_die(fuse_req_t req, struct address_space *mapping,
			 struct mem_cgroup *memcg, unsigned long index)
{
	charge_by_force(mapping, memcg, index, 1);
	if (!proc_is_killed(fuse_req_ctx(req)->pid))
		return 0;
	truncate_inode_pages_range(mapping, (uint64_t)index << PAGE_SHIFT,
				   ((uint64_t)(index + 1) << PAGE_SHIFT) - 1);
	return -EINTR;
}

/* Return: the first page that there is no charge for, @end if there is none */
static unsigned long charge_pages(fuse_req_t req, struct address_space *mapping,
				  struct mem_cgroup *memcg, unsigned long index,
				  unsigned long end)
{
	unsigned int forced = 0;

	if (!filemap_add_pages(mapping, memcg, index, end - index, GFP_KERNEL))
		return end;
	for (; index < end && forced < MAX_FORCED; index++) {
		if (filemap_add_pages(mapping, memcg, index, 1, GFP_KERNEL) !=
		    -ENOMEM)
			continue;
		forced++;
		if (charge_or_die(req, mapping, memcg, index))
			return index;
	}
	if (index < end)
		filemap_add_pages(mapping, memcg, index, end - index,
				  GFP_EXISTS);
	return end;
}

bool files_pages_before_write(const struct files_inode *inode,
			      const struct fuse_file_info *fi)
{
	return inode->mount->private && !fi->writepage &&
	       !(fi->flags & O_DIRECT);
}

size_t files_pages_reserve(fuse_req_t req, struct files_inode *inode, off_t off,
			   size_t size)
{
	unsigned long end = page_after((unsigned long)off + size), done;
	struct address_space *mapping = get_mapping(inode);
	struct mem_cgroup *memcg;

	if (!mapping)
		return size;
	note_end(inode, end);
	memcg = memcg_of(req);
	done = charge_pages(req, mapping, memcg,
			    (unsigned long)off >> PAGE_SHIFT, end);
	mem_cgroup_put(memcg);
	if (done == end)
		return size;
	done <<= PAGE_SHIFT;
	return done > (unsigned long)off ? done - (unsigned long)off : 0;
}

void files_pages_not_written(struct files_inode *inode, off_t off, size_t size)
{
	struct address_space *mapping = files_pages_mapping(inode);
	unsigned long from = page_after((unsigned long)off),
		      end = page_after((unsigned long)off + size);

	if (mapping && from < end)
		truncate_inode_pages_range(mapping, from << PAGE_SHIFT,
					   (end << PAGE_SHIFT) - 1);
}

void files_pages_allocated(fuse_req_t req, struct files_inode *inode, off_t off,
			   size_t size, const struct fuse_file_info *fi)
{
	if (inode->mount->private)
		files_pages_touch(req, inode, off, size, fi);
}

void files_pages_opened(fuse_req_t req, struct files_inode *inode)
{
	__atomic_store_n(&inode->pages.opener, fuse_req_ctx(req)->pid,
			 __ATOMIC_RELAXED);
}

void files_pages_truncate(struct files_inode *inode, off_t size)
{
	struct address_space *mapping = files_pages_mapping(inode);

	if (mapping)
		truncate_inode_pages(mapping, (uint64_t)size);
}

void files_pages_shrunk(struct files_inode *inode, const struct stat *st)
{
	unsigned long *ends = &inode->pages.end;
	unsigned long old = __atomic_load_n(ends, __ATOMIC_RELAXED);
	struct stat now;

	if (page_after((unsigned long)st->st_size) >= old)
		return;
	/* a process may have made it longer since */
	if (files_stat(inode, &now))
		return;
	if (__atomic_compare_exchange_n(
		    ends, &old, page_after((unsigned long)now.st_size), false,
		    __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		files_pages_truncate(inode, now.st_size);
}

void files_pages_punch(struct files_inode *inode, off_t off, off_t len)
{
	struct address_space *mapping = files_pages_mapping(inode);

	if (mapping)
		truncate_inode_pages_range(mapping, (uint64_t)off,
					   (uint64_t)(off + len - 1));
}

/* Return: whether the objects were in this state, and are ours now */
static bool begin(struct files_inode *inode, enum objs_state state)
{
	return __atomic_compare_exchange_n(&inode->pages.objs_state, &state,
					   OBJS_BUSY, false, __ATOMIC_ACQ_REL,
					   __ATOMIC_RELAXED);
}

static void end(struct files_inode *inode, enum objs_state state)
{
	__atomic_store_n(&inode->pages.objs_state, state, __ATOMIC_RELEASE);
}

struct new_objs {
	enum mapping_kind kind;
	struct inode_objs objs;
};

static void make_objs(void *data)
{
	struct new_objs *new = data;
	struct mem_cgroup *memcg = current ? get_mem_cgroup_from_task(current) :
					     NULL;

	new_inode_objs(new->kind, memcg, &new->objs);
	mem_cgroup_put(memcg);
}

void files_pages_charge_inode(fuse_req_t req, struct files_inode *inode)
{
	struct new_objs new = { .kind = kind_of(inode) };

	if (!begin(inode, OBJS_NONE))
		return;
	membership_run_as(fuse_req_ctx(req)->pid, make_objs, &new);
	inode->pages.objs = new.objs;
	end(inode, new.objs.inode ? OBJS_THERE : OBJS_NONE);
}

void files_pages_drop_inode(struct files_inode *inode)
{
	if (!begin(inode, OBJS_THERE))
		return;
	free_inode_objs(&inode->pages.objs);
	end(inode, OBJS_NONE);
}

void files_pages_free(struct files_inode *inode)
{
	address_space_free(inode->pages.mapping);
	free_inode_objs(&inode->pages.objs);
}
