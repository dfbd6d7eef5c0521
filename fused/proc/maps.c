// SPDX-License-Identifier: GPL-2.0-only
#include "proc/maps.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "linux/types.h"
#include "proc/root.h"
#include "proc/text.h"

/* a name has up to 4095 bytes, of which the kernel shows a newline as four */
#define BUFFER_SIZE 20000

/**
 * struct reader - the text so far
 * @list: of struct proc_mapping
 * @at: the mapping that the lines are about, or NULL
 * @err: 0 or -ENOMEM
 */
struct reader {
	struct array *list;
	struct proc_mapping *at;
	int err;
};

static unsigned long pages(const char *kib)
{
	return strtoul(kib, NULL, 10) * 1024 / PAGE_SIZE;
}

/* a line such as "7f00-7f10 rw-s 00000000 00:01 4711   /memfd:x (deleted)" */
static bool parse_head(const char *line, struct proc_mapping *ret)
{
	unsigned long from, to, offset;
	unsigned int dev_major, dev_minor;
	unsigned long long ino;
	int name = 0;

	if (sscanf(line, "%lx-%lx %*4s %lx %x:%x %llu %n", &from, &to, &offset,
		   &dev_major, &dev_minor, &ino, &name) != 6)
		return false;
	*ret = (struct proc_mapping){
		.dev = makedev(dev_major, dev_minor),
		.ino = ino,
		.sysv = name && !strncmp(line + name, "/SYSV", 5),
		.index = offset / PAGE_SIZE,
		.nr = (to - from) / PAGE_SIZE,
	};
	return true;
}

static void add(struct reader *r, const struct proc_mapping *mapping)
{
	r->at = NULL;
	if (!mapping->dev || r->list->nr == PROC_MAPS_MAX)
		return;
	r->at = array_add(r->list);
	if (r->at)
		*r->at = *mapping;
	else
		r->err = -ENOMEM;
}

static void take_line(struct reader *r, const char *line)
{
	struct proc_mapping mapping;

	if (parse_head(line, &mapping))
		add(r, &mapping);
	else if (r->at && !strncmp(line, "Rss:", 4))
		r->at->rss = pages(line + 4);
	/* stands behind Rss */
	else if (r->at && !strncmp(line, "Anonymous:", 10))
		r->at->rss -= min(r->at->rss, pages(line + 10));
}

/* Return: bytes of @text that are taken: all whole lines */
static size_t take_lines(struct reader *r, char *text, size_t size)
{
	char *line = text, *end;

	while ((end = memchr(line, '\n', size - (size_t)(line - text)))) {
		*end = '\0';
		take_line(r, line);
		line = end + 1;
	}
	return (size_t)(line - text);
}

static int read_all(int fd, struct reader *r)
{
	char text[BUFFER_SIZE];
	size_t len = 0, total = 0, taken;
	ssize_t n;

	while (total < PROC_MAPS_MAX_BYTES && len < sizeof(text) && !r->err) {
		n = read(fd, text + len, sizeof(text) - len);
		if (n < 0)
			return proc_gone_or(errno);
		if (!n)
			break;
		total += (size_t)n;
		len += (size_t)n;
		taken = take_lines(r, text, len);
		len -= taken;
		memmove(text, text + taken, len);
	}
	return r->err;
}

int proc_maps_read(pid_t tgid, pid_t thread, bool sizes, struct array *ret)
{
	struct reader r = { .list = ret };
	char name[PROC_NAME_MAX];
	int fd, err;

	snprintf(name, sizeof(name), "%d/task/%d/%s", (int)tgid, (int)thread,
		 sizes ? "smaps" : "maps");
	fd = openat(proc_root(), name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return proc_gone_or(errno);
	err = read_all(fd, &r);
	close(fd);
	if (err)
		array_free(ret);
	return err;
}
