// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_dead_mount.c - which mounts may be removed
 */
#include <glib.h>

#include "fs/dead_mount.h"

static const struct {
	const char *line;
	bool ours; /* number 184, of user 1000 */
} rows[] = {
	{ "184 177 0:41 / /mnt rw,nosuid - fuse.memcgfs memcgfs rw,user_id=1000,group_id=1000",
	  true },
	{ "184 177 0:41 / /mnt rw shared:9 master:2 - fuse.memcgfs memcgfs rw,user_id=1000,group_id=0,allow_other",
	  true },
	{ "18 177 0:41 / /mnt rw - fuse.memcgfs memcgfs rw,user_id=1000,group_id=1000",
	  false },
	{ "1841 177 0:41 / /mnt rw - fuse.memcgfs memcgfs rw,user_id=1000,group_id=1000",
	  false },
	{ "184 177 0:41 / /mnt rw - fuse.memcgfs memcgfs rw,user_id=0,group_id=0",
	  false },
	{ "184 177 0:41 / /mnt rw - fuse.memcgfs memcgfs rw,user_id=10000,group_id=0",
	  false },
	{ "184 177 0:41 / /mnt rw - fuse.sshfs memcgfs rw,user_id=1000,group_id=1000",
	  false },
	{ "184 177 0:41 / /mnt\\040-\\040fuse.memcgfs\\040 rw - fuse.sshfs x rw,user_id=1000",
	  false },
	{ "184 177 0:41 / /mnt,user_id=1000 rw - fuse.memcgfs memcgfs rw,user_id=0",
	  false },
	{ "184 177 0:41 / /mnt rw - fuse.memcgfs memcgfs rw", false },
	{ "", false },
};

static void test_lines(void)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strdup(rows[i].line);
		struct mount_line line;

		g_test_message("%s", rows[i].line);
		g_assert_cmpint(!mount_line_parse(text, &line) &&
					line.id == 184 &&
					dead_mount_is_ours(&line, 1000),
				==, rows[i].ours);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dead_mount/lines", test_lines);
	return g_test_run();
}
