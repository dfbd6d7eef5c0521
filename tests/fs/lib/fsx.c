// SPDX-License-Identifier: GPL-2.0-only
#include "fsx.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_SIZE (1UL << 20)
#define MAX_LEN (64UL << 10)
#define NR_LOGGED 32

/* of both files; @from, @to: a range; @other: another place */
struct op {
	const char *name;
	size_t off, len, other;
	long result[2];
};

static char *const *names;
static int fds[2];
static char *maps[2];
static size_t size; /* of both */
static uint64_t random_state;
static struct op logged[NR_LOGGED];
static char bufs[2][MAX_LEN];

static uint64_t next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static size_t below(size_t n)
{
	return n ? next_random() % n : 0;
}

static void open_both(int flags)
{
	int i;

	for (i = 0; i < 2; i++) {
		fds[i] = open(names[i], O_RDWR | flags, 0600);
		maps[i] = mmap(NULL, MAX_SIZE, PROT_READ | PROT_WRITE,
			       MAP_SHARED, fds[i], 0);
		if (fds[i] < 0 || maps[i] == MAP_FAILED) {
			perror(names[i]);
			exit(1);
		}
	}
}

static void close_both(void)
{
	int i;

	for (i = 0; i < 2; i++) {
		munmap(maps[i], MAX_SIZE);
		close(fds[i]);
	}
}

static long result_of(long ret)
{
	return ret < 0 ? -errno : ret;
}

/* --- the operations, for file @i --- */

static long do_read(const struct op *op, int i)
{
	return pread(fds[i], bufs[i], op->len, (off_t)op->off);
}

static long do_write(const struct op *op, int i)
{
	return pwrite(fds[i], bufs[i], op->len, (off_t)op->off);
}

/* through another open file */
static long do_append(const struct op *op, int i)
{
	int fd = open(names[i], O_WRONLY | O_APPEND);
	long ret = write(fd, bufs[i], op->len);

	close(fd);
	return ret;
}

static long do_map_read(const struct op *op, int i)
{
	memcpy(bufs[i], maps[i] + op->off, op->len);
	return (long)op->len;
}

static long do_map_write(const struct op *op, int i)
{
	memcpy(maps[i] + op->off, bufs[i], op->len);
	return (long)op->len;
}

static long do_private_read(const struct op *op, int i)
{
	char *map = mmap(NULL, MAX_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE,
			 fds[i], 0);

	if (map == MAP_FAILED)
		return -1;
	memcpy(bufs[i], map + op->off, op->len);
	/* a copy of ours: the file stays as it is */
	memset(map + op->off, 0x55, op->len);
	munmap(map, MAX_SIZE);
	return (long)op->len;
}

static long do_truncate(const struct op *op, int i)
{
	return op->other & 1 ? truncate(names[i], (off_t)op->off) :
			       ftruncate(fds[i], (off_t)op->off);
}

static long do_punch(const struct op *op, int i)
{
	return fallocate(fds[i], FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			 (off_t)op->off, (off_t)op->len);
}

static long do_allocate(const struct op *op, int i)
{
	return fallocate(fds[i], 0, (off_t)op->off, (off_t)op->len);
}

static long do_copy(const struct op *op, int i)
{
	off_t from = (off_t)op->off, to = (off_t)op->other;

	return copy_file_range(fds[i], &from, fds[i], &to, op->len, 0);
}

static long do_sync(const struct op *op, int i)
{
	return op->other & 1 ? fsync(fds[i]) :
			       msync(maps[i], MAX_SIZE, MS_SYNC);
}

static long do_reopen(const struct op *op, int i)
{
	(void)op;
	if (!i) {
		close_both();
		open_both(0);
	}
	return 0;
}

static long do_stat(const struct op *op, int i)
{
	struct stat st;

	(void)op;
	return stat(names[i], &st) ? -1 : (long)st.st_size;
}

enum {
	READS = 1,  /* the buffers must be the same afterwards */
	WRITES = 2, /* random bytes are in both buffers before */
	INSIDE = 4, /* a range below the size */
};

/* clang-format off */
static const struct kind {
	const char *name;
	long (*run)(const struct op *op, int i);
	unsigned int weight, flags;
} kinds[] = {
	{ "read", do_read, 20, READS },
	{ "write", do_write, 20, WRITES },
	{ "append", do_append, 2, WRITES },
	{ "map-read", do_map_read, 15, READS | INSIDE },
	{ "map-write", do_map_write, 15, WRITES | INSIDE },
	{ "private-read", do_private_read, 3, READS | INSIDE },
	{ "truncate", do_truncate, 6, 0 },
	{ "punch", do_punch, 4, 0 },
	{ "allocate", do_allocate, 2, 0 },
	{ "copy", do_copy, 4, INSIDE },
	{ "sync", do_sync, 2, 0 },
	{ "reopen", do_reopen, 2, 0 },
	{ "stat", do_stat, 5, 0 },
};
/* clang-format on */

static const struct kind *choose(void)
{
	unsigned int sum = 0;
	size_t i, at;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		sum += kinds[i].weight;
	at = below(sum);
	for (i = 0; at >= kinds[i].weight; i++)
		at -= kinds[i].weight;
	return &kinds[i];
}

static void choose_range(const struct kind *kind, struct op *op)
{
	size_t end = kind->flags & INSIDE ? size : MAX_SIZE;

	op->off = below(end);
	op->len = 1 + below(MAX_LEN);
	if (op->len > end - op->off)
		op->len = end - op->off;
	op->other = below(MAX_SIZE - op->len);
	/* a copy onto itself is refused */
	if (kind->run == do_copy && op->other < op->off + op->len &&
	    op->off < op->other + op->len)
		op->len = 0;
	if (kind->run == do_append && size + op->len > MAX_SIZE)
		op->len = 0;
}

static void fill_buffers(size_t len)
{
	size_t i;

	for (i = 0; i < len; i += sizeof(uint64_t)) {
		uint64_t word = next_random();
		size_t n = len - i < sizeof(word) ? len - i : sizeof(word);

		memcpy(bufs[0] + i, &word, n);
	}
	memcpy(bufs[1], bufs[0], len);
}

static int differ(const struct kind *kind, const struct op *op)
{
	long n = op->result[0];

	return n != op->result[1] || (kind->flags & READS && n > 0 &&
				      memcmp(bufs[0], bufs[1], (size_t)n));
}

static int report(unsigned long at, unsigned long seed)
{
	unsigned long i = at < NR_LOGGED ? 0 : at - NR_LOGGED + 1;

	printf("operation %lu of seed %lu differs\n", at, seed);
	for (; i <= at; i++) {
		const struct op *op = &logged[i % NR_LOGGED];

		printf("%lu %s %zu+%zu %zu: %ld, expected %ld\n", i, op->name,
		       op->off, op->len, op->other, op->result[0],
		       op->result[1]);
	}
	return 1;
}

static bool step(struct op *op)
{
	const struct kind *kind = choose();
	struct stat st;
	int i;

	op->name = kind->name;
	choose_range(kind, op);
	if (kind->flags & WRITES)
		fill_buffers(op->len);
	for (i = 0; i < 2; i++)
		op->result[i] = result_of(kind->run(op, i));
	if (differ(kind, op) || fstat(fds[1], &st))
		return false;
	size = (size_t)st.st_size;
	return true;
}

/* all bytes at the end, read anew */
static bool ends_agree(void)
{
	size_t at;
	long n[2];

	close_both();
	open_both(0);
	for (at = 0; at < MAX_SIZE; at += MAX_LEN) {
		n[0] = pread(fds[0], bufs[0], MAX_LEN, (off_t)at);
		n[1] = pread(fds[1], bufs[1], MAX_LEN, (off_t)at);
		if (n[0] != n[1] || n[0] < 0 ||
		    memcmp(bufs[0], bufs[1], (size_t)n[0]))
			return false;
	}
	return true;
}

int fsx(char *const paths[2], unsigned long seed, unsigned long count)
{
	unsigned long i;

	names = paths;
	random_state = seed;
	open_both(O_CREAT | O_TRUNC);
	for (i = 0; i < count; i++)
		if (!step(&logged[i % NR_LOGGED]))
			return report(i, seed);
	if (!ends_agree())
		return report(i - 1, seed);
	close_both();
	return 0;
}
