// SPDX-License-Identifier: GPL-2.0-only
#include "run/files.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "run/message.h"

#define SHM "/dev/shm"

bool files_parse(struct served_dirs *dirs, const char *path)
{
	const char *fault = served_dirs_add(dirs, path);

	if (fault)
		complain("--files %s: %s", path, fault);
	return !fault;
}

/* an option ends with a comma, and a backslash takes the meaning away */
static char *option(const char *name, const char *path)
{
	/* each byte of the path may need two */
	char *text = malloc(strlen(name) + 2 * strlen(path) + 1), *at;

	if (!text)
		abort();
	for (at = stpcpy(text, name); *path; path++) {
		if (*path == ',' || *path == '\\')
			*at++ = '\\';
		*at++ = *path;
	}
	*at = '\0';
	return text;
}

unsigned int files_arguments(const struct served_dirs *dirs, char **args)
{
	char *shm = realpath(SHM, NULL);
	unsigned int i, n = 0;
	struct stat st;

	for (i = 0; i < dirs->nr; i++) {
		args[n++] = "-o";
		args[n++] = option("files=", dirs->paths[i]);
	}
	/* where there is none, the world has none either */
	if (shm && !stat(shm, &st) && S_ISDIR(st.st_mode) &&
	    !served_dirs_find(dirs, shm)) {
		args[n++] = "-o";
		args[n++] = option("shm=", shm);
	}
	free(shm);
	return n;
}
