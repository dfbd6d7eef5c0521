// SPDX-License-Identifier: GPL-2.0-only
#include "fs/xattr.h"

#include <errno.h>
#include <linux/xattr.h>
#include <string.h>

#include "fs/kernfs.h"
#include "fs/killpriv.h"
#include "fs/reply.h"

static DEFINE_OBJ_TYPE(kernfs_xattr);

static bool begins(const char *name, const char *prefix)
{
	return !strncmp(name, prefix, strlen(prefix));
}

static bool is_user(const char *name)
{
	return begins(name, XATTR_USER_PREFIX);
}

static bool is_supported(const char *name)
{
	if (is_user(name))
		return memcg_regime.fact.user_xattr;
	return begins(name, XATTR_TRUSTED_PREFIX) ||
	       begins(name, XATTR_SECURITY_PREFIX);
}

/* Return: 0 if there can be such an attribute, or a negative errno */
static int check_name(const char *name)
{
	if (!is_supported(name))
		return -EOPNOTSUPP;
	/* there has to be something behind the prefix */
	return strchr(name, '.')[1] ? 0 : -EINVAL;
}

/* Return: where the attribute, or the end of the list, is pointed to */
static struct kernfs_xattr **find(struct kernfs_node *kn, unsigned int index,
				  const char *name)
{
	struct kernfs_xattr **at = &kn->xattrs;

	while (*at && ((*at)->index != index || strcmp((*at)->name, name)))
		at = &(*at)->next;
	return at;
}

static void free_xattr(struct kernfs_xattr *xattr)
{
	mem_free(xattr->name);
	mem_free(xattr->value);
	obj_free(&kernfs_xattr_type, xattr);
}

void kernfs_free_xattrs(struct kernfs_node *kn)
{
	struct kernfs_xattr *xattr;

	while ((xattr = kn->xattrs)) {
		kn->xattrs = xattr->next;
		free_xattr(xattr);
	}
}

static struct kernfs_xattr *new_xattr(unsigned int index, const char *name,
				      const char *value, size_t size)
{
	struct kernfs_xattr *xattr = obj_alloc(&kernfs_xattr_type);

	if (!xattr)
		return NULL;
	xattr->index = index;
	xattr->size = size;
	xattr->name = mem_strdup(name);
	xattr->value = mem_alloc(size ? size : 1);
	if (!xattr->name || !xattr->value) {
		free_xattr(xattr);
		return NULL;
	}
	memcpy(xattr->value, value, size);
	return xattr;
}

/* is there room for the user.* attribute @xattr in place of @old? */
static bool has_room(struct kernfs_node *kn, const struct kernfs_xattr *xattr,
		     const struct kernfs_xattr *old)
{
	size_t nr = 1, bytes = xattr->size;
	const struct kernfs_xattr *at;

	for (at = kn->xattrs; at; at = at->next) {
		if (at == old || at->index != xattr->index ||
		    !is_user(at->name))
			continue;
		nr++;
		bytes += at->size;
	}
	return nr <= KERNFS_MAX_USER_XATTRS &&
	       bytes <= KERNFS_USER_XATTR_SIZE_LIMIT;
}

/* Return: 0, and @xattr belongs to @kn; or a negative errno */
static int set(struct kernfs_node *kn, struct kernfs_xattr *xattr, int flags)
{
	struct kernfs_xattr **at = find(kn, xattr->index, xattr->name);
	struct kernfs_xattr *old = *at;

	if (old && (flags & XATTR_CREATE))
		return -EEXIST;
	if (!old && (flags & XATTR_REPLACE))
		return -ENODATA;
	if (is_user(xattr->name) && !has_room(kn, xattr, old))
		return -ENOSPC;
	/* the newest is the first of the list */
	if (!old)
		at = &kn->xattrs;
	xattr->next = old ? old->next : *at;
	*at = xattr;
	if (old)
		free_xattr(old);
	return 0;
}

void memcgfs_setxattr(fuse_req_t req, fuse_ino_t ino, const char *name,
		      const char *value, size_t size, int flags)
{
	struct kernfs_xattr *xattr = NULL;
	unsigned int index;
	struct kernfs_node *kn = request_node(req, ino, &index);
	int err = check_name(name);

	if (!kn)
		return;
	if (!err) {
		xattr = new_xattr(index, name, value, size);
		err = xattr ? 0 : -ENOMEM;
	}
	if (!err) {
		down_write(&kernfs_rwsem);
		err = set(kn, xattr, flags);
		up_write(&kernfs_rwsem);
		if (err)
			free_xattr(xattr);
	}
	memcgfs_reply_err(req, err);
	kernfs_put(kn);
}

/* @size: what the caller has room for; 0 asks for the length */
static void reply_bytes(fuse_req_t req, const char *bytes, size_t len,
			size_t size)
{
	if (!size)
		fuse_reply_xattr(req, len);
	else if (len > size)
		memcgfs_reply_err(req, -ERANGE);
	else
		fuse_reply_buf(req, bytes, len);
}

void memcgfs_getxattr(fuse_req_t req, fuse_ino_t ino, const char *name,
		      size_t size)
{
	unsigned int index;
	struct kernfs_node *kn = request_node(req, ino, &index);
	const struct kernfs_xattr *xattr;

	if (!kn)
		return;
	killpriv_asked(ino, name);
	down_read(&kernfs_rwsem);
	xattr = *find(kn, index, name);
	if (xattr)
		reply_bytes(req, xattr->value, xattr->size, size);
	else
		memcgfs_reply_err(req, check_name(name) ?: -ENODATA);
	up_read(&kernfs_rwsem);
	kernfs_put(kn);
}

static bool is_shown(const struct kernfs_xattr *xattr, unsigned int index,
		     uid_t reader)
{
	return xattr->index == index &&
	       (!reader || !begins(xattr->name, XATTR_TRUSTED_PREFIX));
}

void memcgfs_listxattr(fuse_req_t req, fuse_ino_t ino, size_t size)
{
	uid_t reader = fuse_req_ctx(req)->uid;
	unsigned int index;
	struct kernfs_node *kn = request_node(req, ino, &index);
	struct seq_file m = { 0 };
	const struct kernfs_xattr *xattr;

	if (!kn)
		return;
	down_read(&kernfs_rwsem);
	for (xattr = kn->xattrs; xattr; xattr = xattr->next)
		if (is_shown(xattr, index, reader))
			seq_printf(&m, "%s%c", xattr->name, '\0');
	up_read(&kernfs_rwsem);
	if (seq_error(&m))
		memcgfs_reply_err(req, seq_error(&m));
	else
		reply_bytes(req, m.buf, m.count, size);
	seq_free(&m);
	kernfs_put(kn);
}

void memcgfs_removexattr(fuse_req_t req, fuse_ino_t ino, const char *name)
{
	unsigned int index;
	struct kernfs_node *kn = request_node(req, ino, &index);
	struct kernfs_xattr **at, *xattr;

	if (!kn)
		return;
	down_write(&kernfs_rwsem);
	at = find(kn, index, name);
	xattr = *at;
	if (xattr)
		*at = xattr->next;
	up_write(&kernfs_rwsem);
	if (xattr)
		free_xattr(xattr);
	memcgfs_reply_err(req, xattr ? 0 : check_name(name) ?: -ENODATA);
	kernfs_put(kn);
}
