// SPDX-License-Identifier: GPL-2.0-only
#include "fs/killpriv.h"

#include <linux/fuse.h>
#include <linux/xattr.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/htable.h"
#include "libobjcg-internal.h"

/* the first minor version with FUSE_HANDLE_KILLPRIV_V2: Linux 5.12 */
#define KILLPRIV_V2_MINOR 33

static bool said;      /* only the thread that answers INIT */
static bool can_learn; /* immutable after the INIT request */

/* inode numbers by their hash, or 0; READ_ONCE, WRITE_ONCE */
static u64 asked[256];

/* the answer to INIT is the first of all, and libfuse has no name for the flag */
static ssize_t write_reply(int fd, struct iovec *iov, int count, void *userdata)
{
	struct fuse_init_out *init;

	(void)userdata;
	if (unlikely(!READ_ONCE(said))) {
		WRITE_ONCE(said, true);
		if (count == 2 && iov[1].iov_len >= sizeof(*init)) {
			init = iov[1].iov_base;
			init->flags |= FUSE_HANDLE_KILLPRIV_V2;
		}
	}
	return writev(fd, iov, count);
}

static ssize_t read_request(int fd, void *buf, size_t len, void *userdata)
{
	(void)userdata;
	return read(fd, buf, len);
}

int killpriv_begin(struct fuse_session *session)
{
	const struct fuse_custom_io io = {
		.writev = write_reply,
		.read = read_request,
	};

	return fuse_session_custom_io(session, &io, fuse_session_fd(session));
}

void killpriv_init(const struct fuse_conn_info *conn)
{
	can_learn = conn->proto_minor >= KILLPRIV_V2_MINOR;
}

static u64 *slot_of(fuse_ino_t ino)
{
	return &asked[hash_u64(ino) % ARRAY_SIZE(asked)];
}

void killpriv_asked(fuse_ino_t ino, const char *name)
{
	if (can_learn && !strcmp(name, XATTR_NAME_CAPS))
		WRITE_ONCE(*slot_of(ino), ino);
}

bool killpriv_is_asked(fuse_ino_t ino)
{
	return READ_ONCE(*slot_of(ino)) == ino;
}

void killpriv_forget(fuse_ino_t ino)
{
	if (killpriv_is_asked(ino))
		WRITE_ONCE(*slot_of(ino), 0);
}
