// SPDX-License-Identifier: GPL-2.0-only
#include "base/served_dirs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/path.h"

bool served_dirs_overlap(const char *a, const char *b)
{
	return path_is_at_or_below(a, b) || path_is_at_or_below(b, a);
}

const char *served_dirs_find(const struct served_dirs *dirs, const char *path)
{
	unsigned int i;

	for (i = 0; i < dirs->nr; i++)
		if (served_dirs_overlap(dirs->paths[i], path))
			return dirs->paths[i];
	return NULL;
}

/* Return: NULL or the reason why it cannot be served */
static const char *find_fault(const struct served_dirs *dirs, const char *path)
{
	static const char *const needed[] = { "/proc", "/sys", "/dev" };
	struct stat st;
	size_t i;

	if (stat(path, &st))
		return strerror(errno);
	if (!S_ISDIR(st.st_mode))
		return "expected a directory";
	for (i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (served_dirs_overlap(path, needed[i]))
			return "expected a directory that is not /, nor in /proc, /sys or /dev";
	if (served_dirs_find(dirs, path))
		return "expected a directory that is not served yet, nor above or below such a directory";
	if (dirs->nr == SERVED_DIRS_MAX)
		return "expected fewer directories";
	return NULL;
}

const char *served_dirs_add(struct served_dirs *dirs, const char *path)
{
	char *real = realpath(path, NULL);
	const char *fault = real ? find_fault(dirs, real) : strerror(errno);

	if (!*path)
		fault = "expected the path of a directory";
	if (fault)
		free(real);
	else
		dirs->paths[dirs->nr++] = real;
	return fault;
}

void served_dirs_free(struct served_dirs *dirs)
{
	while (dirs->nr)
		free(dirs->paths[--dirs->nr]);
}
