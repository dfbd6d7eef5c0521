// SPDX-License-Identifier: GPL-2.0-only
#include "run/host_cgroups.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mount.h>

#include "base/limits.h"
#include "base/mountinfo.h"
#include "base/path.h"
#include "run/message.h"

static bool has_to_go(const char *path, const char *type, const char *top)
{
	return !strcmp(type, "cgroup") || !strcmp(type, "cgroup2") ||
	       path_is_at_or_below(path, top);
}

/* Return: 0 or a negative errno; @paths in the order of mountinfo */
static int find_mounts(GPtrArray *paths, const char *top)
{
	struct mountinfo m;
	int err = mountinfo_open(&m, AT_FDCWD, "/proc/self/mountinfo");

	if (err)
		return err;
	while (mountinfo_next(&m)) {
		/* a space is \040 there */
		char *path = g_strcompress(m.line.place);

		if (has_to_go(path, m.line.type, top))
			g_ptr_array_add(paths, path);
		else
			g_free(path);
	}
	mountinfo_close(&m);
	return 0;
}

/* the mount can be of a file */
static int cover(const char *path)
{
	if (!mount("memcgfs", path, "tmpfs", MS_RDONLY, "mode=555") ||
	    (errno == ENOTDIR &&
	     !mount("/dev/null", path, NULL, MS_BIND, NULL)))
		return 0;
	return errno == ENOENT ? 0 : -errno; /* under another mount: not seen */
}

static int hide(const char *path, const char *top)
{
	if (!umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW) ||
	    path_is_at_or_below(path, top))
		return 0;
	return cover(path);
}

int host_cgroups_hide(const char *top)
{
	g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
	int err = find_mounts(paths, top);
	guint i;

	if (err)
		complain("cannot read /proc/self/mountinfo: %s",
			 limits_reason(-err));
	/* from the last: it is above the earlier ones */
	for (i = paths->len; !err && i; i--) {
		const char *path = paths->pdata[i - 1];

		err = hide(path, top);
		if (err)
			complain("cannot hide the host's %s: %s", path,
				 limits_reason(-err));
	}
	return err;
}
