// SPDX-License-Identifier: GPL-2.0-only
#include "ops.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench.h"

static char text[1 << 16];

void op_make_and_remove(gconstpointer path, unsigned long nr)
{
	while (nr--) {
		bench_check(!mkdir(path, 0755), path);
		bench_check(!rmdir(path), path);
	}
}

void op_open_and_read(gconstpointer path, unsigned long nr)
{
	while (nr--) {
		int fd = open(path, O_RDONLY);

		bench_check(fd >= 0 && read(fd, text, sizeof(text)) >= 0, path);
		close(fd);
	}
}
