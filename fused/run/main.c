// SPDX-License-Identifier: GPL-2.0-only
/*
 * main.c - memcgfs-supervise, the program behind memcgfs-run
 *
 *	supervisor	in the pid namespace of the caller, in mount (and user)
 *			namespaces of its own; waits for its children, and for
 *			signals
 *	memcgfs		the daemon, its child
 *	memcgfs-notify	its child, which answers system calls of the others in
 *			the world
 *	init		its child, the first process of the pid namespace
 *	COMMAND		the child of init
 *
 * The kernel ends daemon, notifier and init when the supervisor is gone, and all processes
 * of the pid namespace when init is gone. The mounts are in a mount namespace
 * that ends with the last process in it. So no trace is left, whichever of them is
 * killed.
 *
 * Other calls find the world by the socket of its supervisor (door.h). With
 * --enter this program is a supervisor that has a first process of its own in the
 * world and no daemon.
 */
#include <unistd.h>

#include "base/limits.h"
#include "base/standard_files.h"
#include "run/enter.h"
#include "run/options.h"
#include "run/supervise.h"
#include "run/worlds.h"

int main(int argc, char **argv)
{
	struct options options;
	int status;

	limits_begin();
	standard_files_hold();
	if (!options_parse(&options, argc, argv, &status)) {
		served_dirs_free(&options.files);
		return status;
	}
	if (options.action == ACTION_LIST)
		return worlds_list();
	status = options.action == ACTION_ENTER ? enter(&options) :
						  supervise(&options);
	/* exit handlers would find the world's /proc, which has other numbers */
	_exit(status);
}
