// SPDX-License-Identifier: GPL-2.0-only
#include "proc/file_rights.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "proc/text.h"
#include "proc/user_ns.h"

/* bits of a mode for a class of users */
#define CLASS_BITS 3

static bool has_number(const char *list, gid_t gid)
{
	unsigned int number;
	int len;

	for (; sscanf(list, "%u%n", &number, &len) == 1; list += len)
		if (number == gid)
			return true;
	return false;
}

void file_rights_add_line(struct file_rights *rights, const char *line,
			  gid_t gid)
{
	static const char groups[] = "Groups:";
	gid_t fsgid;

	sscanf(line, "Uid: %*u %*u %*u %u", &rights->fsuid);
	sscanf(line, "CapEff: %llx", &rights->caps);
	if (sscanf(line, "Gid: %*u %*u %*u %u", &fsgid) == 1)
		rights->in_group |= fsgid == gid;
	else if (!strncmp(line, groups, strlen(groups)))
		rights->in_group |= has_number(line + strlen(groups), gid);
}

bool file_rights_by_mode(const struct file_rights *rights, mode_t mode,
			 uid_t uid)
{
	if (rights->fsuid == uid)
		mode >>= 2 * CLASS_BITS;
	else if (rights->in_group)
		mode >>= CLASS_BITS;
	return mode & S_IROTH;
}

static int read_rights(int dir, gid_t gid, struct file_rights *rights)
{
	int fd = openat(dir, "status", O_RDONLY | O_CLOEXEC), err;
	FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
	char *line = NULL;
	size_t size = 0;

	if (!file) {
		err = proc_gone_or(errno);
		close(fd);
		return err;
	}
	while (getline(&line, &size, file) > 0)
		file_rights_add_line(rights, line, gid);
	err = ferror(file) ? proc_gone_or(errno) : 0;
	free(line);
	fclose(file);
	return err;
}

int file_rights_may_read(int dir, mode_t mode, uid_t uid, gid_t gid)
{
	const unsigned long long may_read = 1ULL << CAP_DAC_OVERRIDE |
					    1ULL << CAP_DAC_READ_SEARCH;
	struct file_rights rights = { .in_group = false };
	int err = read_rights(dir, gid, &rights);

	if (err || file_rights_by_mode(&rights, mode, uid))
		return err;
	return rights.caps & may_read &&
			       user_ns_of_names(dir, USER_NS_UIDS, uid) &&
			       user_ns_of_names(dir, USER_NS_GIDS, gid) ?
		       0 :
		       -EACCES;
}
