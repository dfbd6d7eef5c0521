// SPDX-License-Identifier: GPL-2.0-only
/*
 * dir.c - requests about names: lookup, mkdir, rmdir, rename
 */
#include "fs/dir.h"

#include <errno.h>
#include <string.h>

#include "fs/cgroupfs.h"
#include "fs/dcache.h"
#include "fs/reply.h"
#include "members/exits.h"
#include "members/membership.h"

void memcgfs_lookup(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	unsigned int index;
	struct kernfs_node *dir = request_node(req, parent, &index), *kn = NULL;

	if (!dir)
		return;
	down_read(&kernfs_rwsem);
	if (!dir->removed) {
		index = kernfs_file_index(dir, name);
		kn = index ? dir : kernfs_child(dir, name);
		if (kn)
			kernfs_get(kn);
	}
	up_read(&kernfs_rwsem);
	if (kn) {
		memcgfs_reply_entry(req, parent, name, kn, index);
		kernfs_put(kn);
	} else {
		if (!dir->type->uncharged)
			dcache_add_negative(fuse_req_ctx(req)->pid, parent,
					    name);
		memcgfs_reply_err(req, -ENOENT);
	}
	kernfs_put(dir);
}

/*
 * Owner and mode as the kernel gives them: the caller's owner and group. A
 * directory with the set-group-id bit passes on its own group and the bit, but
 * under a kernel that is too old for it.
 */
static struct kernfs_iattrs new_dir_attrs(fuse_req_t req,
					  struct kernfs_node *parent,
					  mode_t mode)
{
	const struct fuse_ctx *ctx = fuse_req_ctx(req);
	struct kernfs_iattrs dir, attrs = {
		.mode = mode & (S_IRWXU | S_IRWXG | S_IRWXO | S_ISVTX),
		.uid = ctx->uid,
		.gid = ctx->gid,
	};

	down_read(&kernfs_rwsem);
	dir = kernfs_attrs(parent, KERNFS_DIR);
	up_read(&kernfs_rwsem);
	if (dir.mode & S_ISGID && memcg_regime.fact.sgid_inherit) {
		attrs.gid = dir.gid;
		attrs.mode |= S_ISGID;
	}
	clock_gettime(CLOCK_REALTIME, &attrs.mtime);
	attrs.atime = attrs.mtime;
	return attrs;
}

void memcgfs_mkdir(fuse_req_t req, fuse_ino_t parent, const char *name,
		   mode_t mode)
{
	unsigned int index;
	struct kernfs_node *dir = request_node(req, parent, &index), *kn;
	struct kernfs_iattrs attrs;
	int err;

	if (!dir)
		return;
	attrs = new_dir_attrs(req, dir, mode);
	err = cgroupfs_mkdir(dir, name, &attrs, &kn);
	if (err) {
		memcgfs_reply_err(req, err);
	} else {
		memcgfs_links_changed(req, dir);
		memcgfs_reply_entry(req, parent, name, kn, KERNFS_DIR);
		kernfs_put(kn);
	}
	kernfs_put(dir);
}

/* the group of a subdirectory with an active reference, or NULL */
static struct cgroup *get_active_child(struct kernfs_node *dir,
				       const char *name)
{
	struct cgroup *cgrp;
	struct kernfs_node *kn;

	down_read(&kernfs_rwsem);
	kn = kernfs_child(dir, name);
	if (kn)
		kernfs_get(kn);
	up_read(&kernfs_rwsem);
	if (!kn)
		return NULL;
	cgrp = kernfs_get_active(kn);
	kernfs_put(kn);
	return cgrp;
}

/*
 * A member that has exited before the call is no longer a member. Once in a
 * while the sources report that late, so here we look at each member.
 */
static int rmdir_exact(struct kernfs_node *dir, const char *name)
{
	struct cgroup *cgrp;
	int err;

	err = cgroupfs_rmdir(dir, name, false);
	if (err == -EAGAIN) {
		membership_sync();
		err = cgroupfs_rmdir(dir, name, true);
	}
	if (err != -EBUSY)
		return err;
	cgrp = get_active_child(dir, name);
	if (cgrp) {
		err = membership_sync_cgroup(cgrp);
		kernfs_put_active(cgrp);
	}
	return err && err != -EBUSY ? err : cgroupfs_rmdir(dir, name, true);
}

void memcgfs_rmdir(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	unsigned int index;
	struct kernfs_node *dir = request_node(req, parent, &index);
	int err;

	if (!dir)
		return;
	err = rmdir_exact(dir, name);
	if (!err)
		memcgfs_links_changed(req, dir);
	memcgfs_reply_err(req, err);
	kernfs_put(dir);
}

void memcgfs_rename(fuse_req_t req, fuse_ino_t parent, const char *name,
		    fuse_ino_t newparent, const char *newname,
		    unsigned int flags)
{
	unsigned int index;
	struct kernfs_node *dir;
	int err;

	/* a line of /proc/PID/cgroup has to stay one, whatever gets the name */
	if (flags || strchr(newname, '\n')) {
		memcgfs_reply_err(req, -EINVAL);
		return;
	}
	if (parent != newparent) {
		memcgfs_reply_err(req, -EIO);
		return;
	}
	dir = request_node(req, parent, &index);
	if (!dir)
		return;
	err = cgroupfs_rename(dir, name, newname);
	if (!err)
		dcache_rename(parent, newname);
	memcgfs_reply_err(req, err);
	kernfs_put(dir);
}
