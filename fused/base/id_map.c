// SPDX-License-Identifier: GPL-2.0-only
#include "base/id_map.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* inside, the ids from 1 to this */
#define LAST_ID 65535

/* "0 NUMBER 1" */
#define MAP_MAX 40
#define NUMBER_MAX 16
#define LINE_SIZE 512

/* bits of the helper's exit status: these maps are made */
enum { MAPPED_UIDS = 1, MAPPED_GIDS = 2 };

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = write(fd, text, strlen(text));
	close(fd);
	return n < 0 ? -errno : 0;
}

static bool is_user(const char *line, size_t len, const char *text)
{
	return text && strlen(text) == len && !strncmp(line, text, len);
}

struct id_range id_range_of_line(const char *line, const char *name, uid_t uid)
{
	size_t len = strcspn(line, ":");
	struct id_range range = { 0 };
	char number[NUMBER_MAX];
	unsigned long first, count;

	snprintf(number, sizeof(number), "%u", uid);
	if (!is_user(line, len, name) && !is_user(line, len, number))
		return range;
	if (sscanf(line + len, ":%10lu:%10lu", &first, &count) != 2 || !first ||
	    !count || first + count > UINT_MAX)
		return range;
	range.first = (unsigned int)first;
	range.count = count > LAST_ID ? LAST_ID : (unsigned int)count;
	return range;
}

/* the largest of the user's; a map of one range is easy to read */
static struct id_range find_range(const char *path, uid_t uid)
{
	const struct passwd *user = getpwuid(uid);
	const char *name = user ? user->pw_name : NULL;
	struct id_range best = { 0 }, range;
	FILE *file = fopen(path, "re");
	char line[LINE_SIZE];

	while (file && fgets(line, sizeof(line), file)) {
		range = id_range_of_line(line, name, uid);
		if (range.count > best.count)
			best = range;
	}
	if (file)
		fclose(file);
	return best;
}

/* --- the helper --- */

/* PROGRAM PID 0 ID 1 1 FIRST COUNT, without its complaints */
static void exec_mapper(const char *program, pid_t pid, unsigned int id,
			struct id_range range)
{
	char pid_text[NUMBER_MAX], id_text[NUMBER_MAX];
	char first[NUMBER_MAX], count[NUMBER_MAX];
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	snprintf(pid_text, NUMBER_MAX, "%d", (int)pid);
	snprintf(id_text, NUMBER_MAX, "%u", id);
	snprintf(first, NUMBER_MAX, "%u", range.first);
	snprintf(count, NUMBER_MAX, "%u", range.count);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	execlp(program, program, pid_text, "0", id_text, "1", "1", first, count,
	       NULL);
	_exit(EXIT_FAILURE);
}

static bool run_mapper(const char *program, pid_t pid, unsigned int id,
		       struct id_range range)
{
	pid_t child = range.count ? fork() : -1;
	int status = 0;

	if (!child)
		exec_mapper(program, pid, id, range);
	return child > 0 && waitpid(child, &status, 0) == child &&
	       WIFEXITED(status) && !WEXITSTATUS(status);
}

static void helper_main(const struct id_map *map, int turn, pid_t pid,
			struct id_range uids, struct id_range gids)
{
	int mapped = 0;
	char text;

	if (read(turn, &text, 1) != 1)
		_exit(0); /* there is no namespace */
	if (run_mapper("newuidmap", pid, map->uid, uids))
		mapped |= MAPPED_UIDS;
	if (run_mapper("newgidmap", pid, map->gid, gids))
		mapped |= MAPPED_GIDS;
	_exit(mapped);
}

static void start_helper(struct id_map *map, struct id_range uids,
			 struct id_range gids)
{
	pid_t pid = getpid();
	int ends[2];

	if (pipe2(ends, O_CLOEXEC))
		return;
	map->helper = fork();
	if (!map->helper) {
		close(ends[1]);
		helper_main(map, ends[0], pid, uids, gids);
	}
	close(ends[0]);
	map->turn = ends[1];
	if (map->helper < 0)
		id_map_drop(map);
}

void id_map_prepare(struct id_map *map, enum id_map_kind kind)
{
	struct id_range uids, gids;

	*map = (struct id_map){
		.kind = kind,
		.uid = geteuid(),
		.gid = getegid(),
		.turn = -1,
	};
	if (kind != ID_MAP_ROOT)
		return;
	uids = find_range("/etc/subuid", map->uid);
	gids = find_range("/etc/subgid", map->uid);
	if (uids.count || gids.count)
		start_helper(map, uids, gids);
}

/* Return: the bits of the maps that it has made */
static int wait_for_helper(struct id_map *map)
{
	int status = 0;
	pid_t pid;

	if (map->helper <= 0)
		return 0;
	do {
		pid = waitpid(map->helper, &status, 0);
	} while (pid < 0 && errno == EINTR);
	map->helper = 0;
	return pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

void id_map_drop(struct id_map *map)
{
	if (map->turn >= 0)
		close(map->turn);
	map->turn = -1;
	wait_for_helper(map);
}

/* --- the own ids alone --- */

static int map_own(const char *path, unsigned int inside, unsigned int outside)
{
	char text[MAP_MAX];

	snprintf(text, sizeof(text), "%u %u 1\n", inside, outside);
	return write_file(path, text);
}

/* setgroups has to be given up for the second */
static int map_own_ids(const struct id_map *map, int mapped)
{
	bool keep = map->kind == ID_MAP_KEEP;
	int err = 0;

	if (!(mapped & MAPPED_UIDS))
		err = map_own("/proc/self/uid_map", keep ? map->uid : 0,
			      map->uid);
	if (err || mapped & MAPPED_GIDS)
		return err;
	err = write_file("/proc/self/setgroups", "deny");
	return err ? err :
		     map_own("/proc/self/gid_map", keep ? map->gid : 0,
			     map->gid);
}

int id_map_apply(struct id_map *map)
{
	/* if the helper is gone, there is no map yet */
	if (map->turn >= 0 && write(map->turn, "", 1) != 1)
		id_map_drop(map);
	if (map->turn >= 0)
		close(map->turn);
	map->turn = -1;
	return map_own_ids(map, wait_for_helper(map));
}
