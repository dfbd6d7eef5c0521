// SPDX-License-Identifier: GPL-2.0-only
#include "fs/debug_control.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fs/debug_held.h"
#include "fs/notify.h"
#include "fs/reply.h"
#include "linux/kstrtox.h"
#include "members/membership.h"

static int parse_nr(const char *word, size_t *nr)
{
	u64 n;

	if (kstrtou64(word, &n) || !n || n > CONTROL_MAX)
		return -EINVAL;
	*nr = n;
	return 0;
}

/* @arg: GROUP N ... */
static int free_newest(const struct held_kind *kind, char **arg,
		       const char *detail)
{
	size_t nr;

	if (parse_nr(arg[1], &nr))
		return -EINVAL;
	return held_free_newest(kind, arg[0], detail, nr);
}

/* GROUP N CACHE */
static int do_alloc(pid_t writer, char **arg)
{
	struct held wanted = { .kind = &object_kind };

	wanted.cache = memcgfs_find_cache(arg[2]);
	if (!wanted.cache || strlen(arg[2]) >= sizeof(wanted.detail) ||
	    parse_nr(arg[1], &wanted.wanted))
		return -EINVAL;
	strcpy(wanted.detail, arg[2]);
	return held_make(&wanted, arg[0], writer);
}

static int do_free(pid_t writer, char **arg)
{
	(void)writer;
	return memcgfs_find_cache(arg[2]) ?
		       free_newest(&object_kind, arg, arg[2]) :
		       -EINVAL;
}

/* GROUP ORDER N */
static int do_pages(pid_t writer, char **arg)
{
	struct held wanted = { .kind = &pages_kind };
	u64 order;

	if (kstrtou64(arg[1], &order) || order > MAX_PAGE_ORDER ||
	    parse_nr(arg[2], &wanted.wanted))
		return -EINVAL;
	wanted.order = (unsigned int)order;
	snprintf(wanted.detail, sizeof(wanted.detail), "order %u",
		 wanted.order);
	return held_make(&wanted, arg[0], writer);
}

/* GROUP N */
static int do_free_pages(pid_t writer, char **arg)
{
	(void)writer;
	return free_newest(&pages_kind, arg, NULL);
}

static int do_remote(pid_t writer, char **arg)
{
	struct held wanted = { .kind = &remote_kind, .detail = "-" };

	if (parse_nr(arg[1], &wanted.wanted))
		return -EINVAL;
	return held_make(&wanted, arg[0], writer);
}

static int do_free_remote(pid_t writer, char **arg)
{
	(void)writer;
	return free_newest(&remote_kind, arg, NULL);
}

/* [GROUP] */
static int do_drain(pid_t writer, char **arg)
{
	struct mem_cgroup *memcg;
	char *path;
	u64 id;
	int err;

	(void)writer;
	memcg = held_get_group(arg[0] ? arg[0] : "/", &id, &path, &err);
	if (err)
		return err;
	drain_all_stock(memcg);
	mem_cgroup_put(memcg);
	mem_free(path);
	return 0;
}

/* N offline|online */
static int do_cpu(pid_t writer, char **arg)
{
	int cpu;

	(void)writer;
	if (kstrtoint(arg[0], &cpu))
		return -EINVAL;
	if (!strcmp(arg[1], "offline"))
		return cpu_down(cpu);
	return strcmp(arg[1], "online") ? -EINVAL : cpu_up(cpu);
}

/* N */
static int do_fail(pid_t writer, char **arg)
{
	size_t nth;

	(void)writer;
	if (parse_nr(arg[0], &nth))
		return -EINVAL;
	held_fail_next((unsigned int)nth);
	return 0;
}

enum { MAX_ARGS = 3 };

static const struct control_command {
	const char *name;
	int min_args, max_args;
	int (*run)(pid_t writer, char **arg);
} commands[] = {
	/* clang-format off */
	{ "alloc",	 3, 3, do_alloc },
	{ "cpu",	 2, 2, do_cpu },
	{ "drain",	 0, 1, do_drain },
	{ "fail",	 1, 1, do_fail },
	{ "free",	 3, 3, do_free },
	{ "free_pages",	 2, 2, do_free_pages },
	{ "free_remote", 2, 2, do_free_remote },
	{ "pages",	 3, 3, do_pages },
	{ "remote",	 2, 2, do_remote },
	/* clang-format on */
};

/* the words after the name, in place. Return: their number, or -EINVAL */
static int split(char *rest, char **arg)
{
	int nr = 0;
	char *word;

	while ((word = strtok_r(NULL, " \t", &rest))) {
		if (nr == MAX_ARGS)
			return -EINVAL;
		arg[nr++] = word;
	}
	return nr;
}

static int run_words(pid_t writer, const char *name, char *rest)
{
	const struct control_command *c;
	char *arg[MAX_ARGS] = { NULL };
	int nr = split(rest, arg);

	for (c = commands; c < commands + ARRAY_SIZE(commands); c++)
		if (!strcmp(c->name, name))
			return nr < c->min_args || nr > c->max_args ?
				       -EINVAL :
				       c->run(writer, arg);
	return -EINVAL;
}

int debug_control_run(pid_t writer, char *command)
{
	size_t len = strlen(command);
	char *name, *rest = NULL;

	if (len && command[len - 1] == '\n')
		command[len - 1] = '\0';
	name = strtok_r(command, " \t", &rest);
	if (!name || strchr(name, '\n') || strchr(rest, '\n'))
		return -EINVAL;
	return run_words(writer, name, rest);
}

void debug_control_write(fuse_req_t req, size_t size, char *command)
{
	int err = -EINVAL;

	/* as before a read: clones of caches that are under way are made */
	membership_sync();
	cgroup_wait_releases();
	if (strlen(command) == size)
		err = debug_control_run(fuse_req_ctx(req)->pid, command);
	memcgfs_notify_wait();
	memcgfs_reply_write(req, err, size);
}

int debug_control_show(struct seq_file *m)
{
	return held_show(m);
}

void debug_control_end(void)
{
	held_free_all();
}
