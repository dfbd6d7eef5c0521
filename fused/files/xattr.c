// SPDX-License-Identifier: GPL-2.0-only
#include "files/xattr.h"

#include <errno.h>
#include <limits.h>
#include <sys/xattr.h>

#include "files/mount.h"
#include "files/thread.h"
#include "rt/alloc.h"

/* most values are short */
#define SHORT_MAX 256

void files_setxattr(fuse_req_t req, fuse_ino_t ino, const char *name,
		    const char *value, size_t size, int flags)
{
	char link[FILES_LINK_MAX];

	files_link(files_inode(req, ino)->fd, link);
	fuse_reply_err(req,
		       setxattr(link, name, value, size, flags) ? errno : 0);
}

void files_removexattr(fuse_req_t req, fuse_ino_t ino, const char *name)
{
	char link[FILES_LINK_MAX];

	files_link(files_inode(req, ino)->fd, link);
	fuse_reply_err(req, removexattr(link, name) ? errno : 0);
}

/* the value of an attribute, or the list of names if there is no name */
static ssize_t get(fuse_req_t req, fuse_ino_t ino, const char *name, char *buf,
		   size_t size)
{
	char link[FILES_LINK_MAX];

	files_link(files_inode(req, ino)->fd, link);
	return name ? getxattr(link, name, buf, size) :
		      listxattr(link, buf, size);
}

/* with size 0 the caller asks for the size */
static void reply(fuse_req_t req, fuse_ino_t ino, const char *name, size_t size)
{
	char text[SHORT_MAX], *buf = text;
	ssize_t n;

	if (size > XATTR_SIZE_MAX)
		size = XATTR_SIZE_MAX;
	if (size > sizeof(text))
		buf = mem_alloc(size);
	if (!buf) {
		fuse_reply_err(req, ENOMEM);
		return;
	}
	n = get(req, ino, name, buf, size);
	if (n < 0)
		fuse_reply_err(req, errno);
	else if (size)
		fuse_reply_buf(req, buf, (size_t)n);
	else
		fuse_reply_xattr(req, (size_t)n);
	if (buf != text)
		mem_free(buf);
}

void files_getxattr(fuse_req_t req, fuse_ino_t ino, const char *name,
		    size_t size)
{
	reply(req, ino, name, size);
}

void files_listxattr(fuse_req_t req, fuse_ino_t ino, size_t size)
{
	reply(req, ino, NULL, size);
}
