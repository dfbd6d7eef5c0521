// SPDX-License-Identifier: GPL-2.0-only
#include "fs/requests.h"

#include <linux/fuse.h>

#include "fs/loop.h"
#include "linux/compiler.h"
#include "linux/types.h"

/* clang-format off */
static const char *const names[] = {
	[FUSE_LOOKUP]		= "lookup",
	[FUSE_FORGET]		= "forget",
	[FUSE_GETATTR]		= "getattr",
	[FUSE_SETATTR]		= "setattr",
	[FUSE_SYMLINK]		= "symlink",
	[FUSE_MKNOD]		= "mknod",
	[FUSE_MKDIR]		= "mkdir",
	[FUSE_UNLINK]		= "unlink",
	[FUSE_RMDIR]		= "rmdir",
	[FUSE_RENAME]		= "rename",
	[FUSE_LINK]		= "link",
	[FUSE_OPEN]		= "open",
	[FUSE_READ]		= "read",
	[FUSE_WRITE]		= "write",
	[FUSE_STATFS]		= "statfs",
	[FUSE_RELEASE]		= "release",
	[FUSE_FSYNC]		= "fsync",
	[FUSE_SETXATTR]		= "setxattr",
	[FUSE_GETXATTR]		= "getxattr",
	[FUSE_LISTXATTR]	= "listxattr",
	[FUSE_REMOVEXATTR]	= "removexattr",
	[FUSE_FLUSH]		= "flush",
	[FUSE_INIT]		= "init",
	[FUSE_OPENDIR]		= "opendir",
	[FUSE_READDIR]		= "readdir",
	[FUSE_RELEASEDIR]	= "releasedir",
	[FUSE_FSYNCDIR]		= "fsyncdir",
	[FUSE_GETLK]		= "getlk",
	[FUSE_SETLK]		= "setlk",
	[FUSE_SETLKW]		= "setlkw",
	[FUSE_ACCESS]		= "access",
	[FUSE_CREATE]		= "create",
	[FUSE_INTERRUPT]	= "interrupt",
	[FUSE_BMAP]		= "bmap",
	[FUSE_DESTROY]		= "destroy",
	[FUSE_IOCTL]		= "ioctl",
	[FUSE_POLL]		= "poll",
	[FUSE_BATCH_FORGET]	= "batch_forget",
	[FUSE_FALLOCATE]	= "fallocate",
	[FUSE_READDIRPLUS]	= "readdirplus",
	[FUSE_RENAME2]		= "rename2",
	[FUSE_LSEEK]		= "lseek",
	[FUSE_COPY_FILE_RANGE]	= "copy_file_range",
};
/* clang-format on */

/* number 0, which is no kind of request, is for those without a name */
#define OTHER 0

/* a row for each thread, which alone writes it; WRITE_ONCE */
static u64 counts[LOOP_MAX_THREADS][ARRAY_SIZE(names)] ____cacheline_aligned;

void requests_received(unsigned int worker, const struct fuse_buf *buf)
{
	u32 kind = OTHER;
	u64 *count;

	/* the header of a spliced request is in a pipe; we want no splicing */
	if (!(buf->flags & FUSE_BUF_IS_FD))
		kind = ((const struct fuse_in_header *)buf->mem)->opcode;
	if (kind >= ARRAY_SIZE(names) || !names[kind])
		kind = OTHER;
	count = &counts[worker][kind];
	WRITE_ONCE(*count, *count + 1);
}

static u64 sum_of(unsigned int kind)
{
	u64 sum = 0;
	unsigned int i;

	for (i = 0; i < LOOP_MAX_THREADS; i++)
		sum += READ_ONCE(counts[i][kind]);
	return sum;
}

int requests_show(struct seq_file *m)
{
	unsigned int kind;

	seq_puts(m, "request\tcount\n");
	for (kind = OTHER + 1; kind < ARRAY_SIZE(names); kind++)
		if (names[kind])
			seq_printf(m, "%s\t%llu\n", names[kind],
				   (unsigned long long)sum_of(kind));
	seq_printf(m, "other\t%llu\n", (unsigned long long)sum_of(OTHER));
	return 0;
}
