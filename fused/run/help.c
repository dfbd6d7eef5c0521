// SPDX-License-Identifier: GPL-2.0-only
#include "run/help.h"

#include <stdio.h>
#include <string.h>

#include "libobjcg/kernels.h"
#include "run/message.h"

static void print_kernels(void)
{
	const char *name;
	unsigned int i;

	puts("Kernels:");
	for (i = 0; (name = regime_name(i)); i++)
		printf("    %-8s %s%s\n", name, regime_word(i),
		       strcmp(name, REGIME_DEFAULT) ? "" : " (default)");
	puts("");
}

void print_help(void)
{
	printf("usage: " PROGRAM " [OPTION...] [--] COMMAND [ARG...]\n"
	       "       " PROGRAM
	       " --enter [ID] [OPTION...] [--] [COMMAND [ARG...]]\n"
	       "       " PROGRAM " --list\n"
	       "\n"
	       "Runs COMMAND in a fake memory-cgroup world. There memcgfs provides\n"
	       "/sys/fs/cgroup/memory, /proc/cgroups, /proc/slabinfo and\n"
	       "/proc/sys/vm/drop_caches. COMMAND has a pid namespace of its own: when it\n"
	       "ends, all processes that it started are killed.\n"
	       "\n"
	       "    -k, --kernel KERNEL   use the accounting of KERNEL, see below\n"
	       "    -o, --options OPTS    further options of memcgfs\n"
	       "        --files DIR       serve the files of DIR to COMMAND, so that their page\n"
	       "                          cache can be followed; repeatable\n"
	       "        --limit SIZE      COMMAND starts in a group with this limit, as in a\n"
	       "                          container: bytes, or with K, M or G\n"
	       "        --group PATH      COMMAND starts in this group (limited if there is a\n"
	       "                          --limit) and sees it as the root\n"
	       "        --grace SECONDS   after a signal COMMAND has this time to end (%d)\n"
	       "        --host-pids       keep the pid namespace of the host, so that\n"
	       "                          processes of the host can be members\n"
	       "        --keep-uid        an ordinary user keeps its uid and gid, and COMMAND\n"
	       "                          has no rights of root\n"
	       "        --no-seccomp      leave /proc/self/cgroup, mount and statfs to the kernel\n"
	       "        --list            print the running worlds, a line each: id, kernel,\n"
	       "                          uid, age, command\n"
	       "        --enter [ID]      run COMMAND, or a shell, in this running world\n"
	       "    -h, --help            this help\n"
	       "    -V, --version         the version\n"
	       "\n",
	       DEFAULT_GRACE);
	print_kernels();
	puts("Environment: MEMCGFS is the daemon's path if it is not in its place or on PATH.\n"
	     "COMMAND gets the path of the whole mount in MEMCGFS_MOUNT; debug/ is there.\n"
	     "Exit status: COMMAND's (128+N if signal N killed it), 126 or 127 if it cannot be\n"
	     "executed or found, 2 for a wrong command line, 1 if the daemon did not start or\n"
	     "died early, or if there is no world to enter.");
}
