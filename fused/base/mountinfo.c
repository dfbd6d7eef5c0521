// SPDX-License-Identifier: GPL-2.0-only
#include "base/mountinfo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static const char *next_field(char **at)
{
	return strsep(at, " ");
}

/* the numbers, and @at behind them */
static int parse_numbers(char **at, struct mount_line *l)
{
	unsigned int dev_major, dev_minor;
	int end = 0;

	if (sscanf(*at, "%d %d %u:%u %n", &l->id, &l->parent, &dev_major,
		   &dev_minor, &end) != 4 ||
	    !end)
		return -EINVAL;
	l->dev = makedev(dev_major, dev_minor);
	*at += end;
	return 0;
}

int mount_line_parse(char *line, struct mount_line *ret)
{
	char *at = line, *rest = strstr(line, " - ");
	struct mount_line l;

	if (!rest || parse_numbers(&at, &l))
		return -EINVAL;
	l.root = next_field(&at);
	l.place = next_field(&at);
	l.options = next_field(&at);
	if (!at || at > rest + 1)
		return -EINVAL;
	*rest = '\0';
	l.tags = at > rest ? "" : at;
	at = rest + strlen(" - ");
	l.type = next_field(&at);
	l.source = next_field(&at);
	l.super = at;
	if (!l.source || !l.super)
		return -EINVAL;
	*ret = l;
	return 0;
}

int mountinfo_open(struct mountinfo *m, int dir, const char *path)
{
	int fd = openat(dir, path, O_RDONLY | O_CLOEXEC), err;
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");

	if (file) {
		*m = (struct mountinfo){ .file = file };
		return 0;
	}
	err = -errno;
	if (fd >= 0)
		close(fd);
	return err;
}

bool mountinfo_next(struct mountinfo *m)
{
	ssize_t len;

	while ((len = getline(&m->text, &m->size, m->file)) > 0) {
		if (m->text[len - 1] == '\n')
			m->text[len - 1] = '\0';
		if (!mount_line_parse(m->text, &m->line))
			return true;
	}
	return false;
}

void mountinfo_close(struct mountinfo *m)
{
	free(m->text);
	fclose(m->file);
}
