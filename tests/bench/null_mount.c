// SPDX-License-Identifier: GPL-2.0-only
#include "null_mount.h"

#include <stddef.h>

int null_mount(const char *dir, const struct fuse_lowlevel_ops *ops)
{
	char name[] = "null", options[] = "-ofsname=null,default_permissions";
	char *args_of[] = { name, options, NULL };
	struct fuse_args args = FUSE_ARGS_INIT(2, args_of);
	struct fuse_session *session;
	int err;

	session = fuse_session_new(&args, ops, sizeof(*ops), NULL);
	if (!session || fuse_set_signal_handlers(session) ||
	    fuse_session_mount(session, dir))
		return 1;
	err = fuse_session_loop(session);
	fuse_session_unmount(session);
	fuse_session_destroy(session);
	return err < 0;
}
