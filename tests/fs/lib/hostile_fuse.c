// SPDX-License-Identifier: GPL-2.0-only
#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include "hostile_fuse.h"

#include <stdlib.h>
#include <sys/stat.h>

#define FILE_INO 2

/* cache for ever: the kernel must not ask again */
#define FOR_EVER 1e6

static void get_root(struct stat *st)
{
	*st = (struct stat){
		.st_ino = FUSE_ROOT_ID,
		.st_mode = S_IFDIR | 0755,
		.st_nlink = 2,
	};
}

static void hostile_lookup(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct fuse_entry_param e = {
		.ino = FILE_INO,
		.attr_timeout = FOR_EVER,
		.entry_timeout = FOR_EVER,
		.attr = {
			.st_ino = FILE_INO,
			.st_mode = S_IFREG | 0666,
			.st_nlink = 1,
		},
	};

	(void)parent;
	(void)name;
	fuse_reply_entry(req, &e);
}

static void hostile_getattr(fuse_req_t req, fuse_ino_t ino,
			    struct fuse_file_info *fi)
{
	struct stat st;

	(void)fi;
	if (ino != FUSE_ROOT_ID)
		return; /* without an answer */
	get_root(&st);
	fuse_reply_attr(req, &st, FOR_EVER);
}

static void hostile_open(fuse_req_t req, fuse_ino_t ino,
			 struct fuse_file_info *fi)
{
	(void)ino;
	fuse_reply_open(req, fi);
}

static void hostile_poll(fuse_req_t req, fuse_ino_t ino,
			 struct fuse_file_info *fi, struct fuse_pollhandle *ph)
{
	(void)req;
	(void)ino;
	(void)fi;
	(void)ph;
}

static void hostile_flush(fuse_req_t req, fuse_ino_t ino,
			  struct fuse_file_info *fi)
{
	(void)req;
	(void)ino;
	(void)fi;
}

static void hostile_readlink(fuse_req_t req, fuse_ino_t ino)
{
	(void)req;
	(void)ino;
}

static const struct fuse_lowlevel_ops ops = {
	.lookup = hostile_lookup,
	.getattr = hostile_getattr,
	.open = hostile_open,
	.poll = hostile_poll,
	.flush = hostile_flush,
	.readlink = hostile_readlink,
};

int hostile_serve(const char *dir)
{
	char *argv[] = { (char *)"hostile", NULL };
	struct fuse_args args = FUSE_ARGS_INIT(1, argv);
	struct fuse_session *session =
		fuse_session_new(&args, &ops, sizeof(ops), NULL);

	if (!session || fuse_session_mount(session, dir))
		return 1;
	/* only a kill ends the server, and aborts the pending requests */
	fuse_session_loop(session);
	exit(1);
}
