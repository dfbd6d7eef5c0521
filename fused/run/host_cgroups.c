// SPDX-License-Identifier: GPL-2.0-only
#include "run/host_cgroups.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>

#include "run/message.h"

/* the fields of a line of mountinfo before the place of the mount */
#define FIELDS_BEFORE 4

/* the places of the mounts that have to go, in the order of mountinfo */
struct mounts {
	char **paths;
	size_t nr;
};

static bool is_octal(const char *s)
{
	return s[0] >= '0' && s[0] <= '3' && s[1] >= '0' && s[1] <= '7' &&
	       s[2] >= '0' && s[2] <= '7';
}

/* the kernel writes a space as \040 */
static void unescape(char *path)
{
	char *to = path;

	for (; *path; path++) {
		if (*path == '\\' && is_octal(path + 1)) {
			*to++ = (char)((path[1] - '0') << 6 |
				       (path[2] - '0') << 3 | (path[3] - '0'));
			path += 3;
		} else {
			*to++ = *path;
		}
	}
	*to = '\0';
}

static bool is_at_or_below(const char *path, const char *top)
{
	size_t len = strlen(top);

	return !strncmp(path, top, len) && (!path[len] || path[len] == '/');
}

/* Return: the place in @line, which is changed, if that mount has to go */
static char *place_to_hide(char *line, const char *top)
{
	char *type = strstr(line, " - "), *path = line;
	int i;

	for (i = 0; path && i < FIELDS_BEFORE; i++) {
		path = strchr(path, ' ');
		path += !!path;
	}
	if (!path || !type)
		return NULL;
	type += strlen(" - ");
	type[strcspn(type, " ")] = '\0';
	path[strcspn(path, " ")] = '\0';
	unescape(path);
	return !strcmp(type, "cgroup") || !strcmp(type, "cgroup2") ||
			       is_at_or_below(path, top) ?
		       path :
		       NULL;
}

static int add(struct mounts *m, const char *path)
{
	char **paths = reallocarray(m->paths, m->nr + 1, sizeof(*paths));

	if (!paths)
		return -ENOMEM;
	m->paths = paths;
	paths[m->nr] = strdup(path);
	if (!paths[m->nr])
		return -ENOMEM;
	m->nr++;
	return 0;
}

static int find_mounts(struct mounts *m, const char *top)
{
	FILE *file = fopen("/proc/self/mountinfo", "re");
	char *line = NULL, *path;
	size_t size = 0;
	int err = 0;

	if (!file)
		return -errno;
	while (!err && getline(&line, &size, file) > 0) {
		path = place_to_hide(line, top);
		if (path)
			err = add(m, path);
	}
	free(line);
	fclose(file);
	return err;
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
	    is_at_or_below(path, top))
		return 0;
	return cover(path);
}

int host_cgroups_hide(const char *top)
{
	struct mounts m = { 0 };
	int err = find_mounts(&m, top);

	if (err)
		complain("cannot read /proc/self/mountinfo: %s",
			 strerror(-err));
	/* from the last: it is above the earlier ones */
	while (m.nr) {
		const char *path = m.paths[--m.nr];

		if (!err) {
			err = hide(path, top);
			if (err)
				complain("cannot hide the host's %s: %s", path,
					 strerror(-err));
		}
		free(m.paths[m.nr]);
	}
	free(m.paths);
	return err;
}
