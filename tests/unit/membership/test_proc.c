// SPDX-License-Identifier: GPL-2.0-only
/* test_proc.c - parses texts of /proc */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <grp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proc/ask.h"
#include "proc/fd.h"
#include "proc/file_rights.h"
#include "proc/ids.h"
#include "proc/maps.h"
#include "proc/mem.h"
#include "proc/root.h"
#include "proc/stat.h"
#include "proc/task.h"
#include "proc/text.h"

#define MIB (1UL << 20)

static void test_status(void)
{
	struct proc_mem mem = { .starttime = 7 };
	const unsigned long *pages = mem.sample.pages;

	g_assert_cmpint(proc_mem_parse("Name:\tRssAnon: 1 kB\n"
				       "VmLck:\t      16 kB\n"
				       "VmHWM:\t    5000 kB\n"
				       "VmRSS:\t    3976 kB\n"
				       "RssAnon:\t     980 kB\n"
				       "RssFile:\t    2996 kB\n"
				       "RssShmem:\t       4 kB\n"
				       "VmPTE:\t      48 kB\n"
				       "VmSwap:\t       8 kB\n"
				       "Threads:\t1\n",
				       &mem),
			==, 0);
	g_assert_cmpuint(pages[MM_ANONPAGES], ==, 980 * 1024 / PAGE_SIZE);
	g_assert_cmpuint(pages[MM_FILEPAGES], ==, 0);
	g_assert_cmpuint(pages[MM_SHMEMPAGES], ==, 4096 / PAGE_SIZE);
	g_assert_cmpuint(pages[MM_PGTABLES], ==, 48 * 1024 / PAGE_SIZE);
	g_assert_cmpuint(pages[MM_SWAPENTS], ==, 8192 / PAGE_SIZE);
	g_assert_cmpuint(mem.sample.locked, ==, 16384 / PAGE_SIZE);
	g_assert_cmpuint(mem.rss, ==, 3976 * 1024 / PAGE_SIZE);
	g_assert_cmpuint(mem.hiwater_rss, ==, 5000 * 1024 / PAGE_SIZE);
	g_assert_cmpuint(mem.starttime, ==, 7);
}

/* without an address space there are no lines; cut, there are none either */
static void test_status_without(void)
{
	struct proc_mem mem = { .rss = 0 };

	g_assert_cmpint(proc_mem_parse("Name:\tbash\nThreads:\t1\n", &mem), ==,
			-ESRCH);
	g_assert_cmpint(proc_mem_parse("Name:\tbash\nGroups:\t1 2 3", &mem), ==,
			-EIO);
}

static unsigned long anon_pages(void)
{
	struct proc_mem mem;

	g_assert_cmpint(proc_mem_read(getpid(), getpid(), &mem), ==, 0);
	g_assert_cmpuint(mem.starttime, >, 0);
	g_assert_cmpuint(mem.sample.min_flt, >, 0);
	return mem.sample.pages[MM_ANONPAGES];
}

static void test_own_memory(void)
{
	unsigned long before = anon_pages(), more;
	void *p = mmap(NULL, 8 * MIB, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	struct proc_mem mem;
	short score;

	more = anon_pages() - before;
	g_assert_cmpuint(more, >=, 7 * MIB / PAGE_SIZE);
	g_assert_cmpuint(more, <=, 9 * MIB / PAGE_SIZE);
	munmap(p, 8 * MIB);
	g_assert_cmpint(proc_oom_score_adj(getpid(), &score), ==, 0);
	g_assert_cmpint(score, >=, -1000);
	g_assert_cmpint(proc_mem_read(0x7fffffff, 0x7fffffff, &mem), ==,
			-ESRCH);
}

/* the name of the command is the process's choice */
static void test_stat(void)
{
	static const char text[] =
		"7 (a) R 9 (b) S 3 7 7 0 -1 4194560 101 102 103 104 5 6 7 8 "
		"20 0 2 0 4711 1 2\n";
	struct proc_stat stat = { .state = 'x' };

	g_assert_cmpint(proc_stat_parse(text, &stat), ==, 0);
	g_assert_cmpint(stat.state, ==, 'S');
	g_assert_cmpint(stat.ppid, ==, 3);
	g_assert_cmpuint(stat.flags, ==, 4194560);
	g_assert_cmpuint(stat.min_flt, ==, 101);
	g_assert_cmpuint(stat.maj_flt, ==, 103);
	g_assert_cmpint(stat.nr_threads, ==, 2);
	g_assert_cmpuint(stat.starttime, ==, 4711);
	stat.state = 'x';
	g_assert_cmpint(proc_stat_parse("7 (cut) S 3 7", &stat), ==, -EIO);
	g_assert_cmpint(proc_stat_parse("", &stat), ==, -EIO);
	g_assert_cmpint(stat.state, ==, 'x');
}

static void test_fdinfo(void)
{
	struct proc_fd fd;

	g_assert_cmpint(proc_fd_parse("pos:\t0\nflags:\t02000002\nmnt_id:\t17\n"
				      "ino:\t1038\neventfd-count:  3\n",
				      &fd),
			==, 0);
	g_assert_cmpuint(fd.flags, ==, 02000002);
	g_assert_cmpint(fd.mnt_id, ==, 17);
	g_assert_cmpuint(fd.ino, ==, 1038);
	g_assert_true(fd.is_eventfd);
	g_assert_cmpint(
		proc_fd_parse("pos:\t0\nflags:\t02000002\nmnt_id:\t17\n", &fd),
		==, -EIO);
}

static const struct {
	const char *text;
	enum proc_fd_kind kind;
} links[] = {
	{ "anon_inode:[eventfd]", PROC_FD_EVENTFD },
	{ "anon_inode:[eventfd] (deleted)", PROC_FD_OTHER },
	{ "/anon_inode:[eventfd]", PROC_FD_PATH },
	{ "anon_inode:[eventpoll]", PROC_FD_OTHER },
	{ "socket:[1]", PROC_FD_OTHER },
	{ "pipe:[1]", PROC_FD_OTHER },
	{ "/", PROC_FD_PATH },
	{ "/dev/null", PROC_FD_PATH },
	{ "", PROC_FD_OTHER },
};

static void test_links(void)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(links); i++) {
		g_test_message("'%s'", links[i].text);
		g_assert_cmpint(proc_link_kind(links[i].text), ==,
				links[i].kind);
	}
}

static struct file_rights rights_of(const char *const *lines, gid_t gid)
{
	struct file_rights rights = { .in_group = false };

	for (; *lines; lines++)
		file_rights_add_line(&rights, *lines, gid);
	return rights;
}

static const char *const status_lines[] = {
	"Name:\tUid: 1 1 1 1\n",
	"Uid:\t1000\t1001\t1002\t1003\n",
	"Gid:\t2000\t2001\t2002\t2003\n",
	"Groups:\t4 24 3000 \n",
	"CapInh:\tffffffffffffffff\n",
	"CapEff:\t000001ffffffffff\n",
	NULL,
};

static void test_rights_lines(void)
{
	struct file_rights rights = rights_of(status_lines, 2003);

	g_assert_cmpuint(rights.fsuid, ==, 1003);
	g_assert_cmpuint(rights.caps, ==, 0x1ffffffffff);
	g_assert_true(rights.in_group);
	g_assert_true(rights_of(status_lines, 4).in_group);
	g_assert_true(rights_of(status_lines, 3000).in_group);
	g_assert_false(rights_of(status_lines, 2000).in_group);
	g_assert_false(rights_of(status_lines, 300).in_group);
	g_assert_false(rights_of(status_lines, 0).in_group);
}

static void test_rights_by_mode(void)
{
	const struct file_rights owner = { .fsuid = 1, .in_group = true };
	const struct file_rights group = { .fsuid = 2, .in_group = true };
	const struct file_rights other = { .fsuid = 2 };

	g_assert_true(file_rights_by_mode(&owner, 0400, 1));
	g_assert_false(file_rights_by_mode(&owner, 0344, 1));
	g_assert_true(file_rights_by_mode(&group, 0040, 1));
	g_assert_false(file_rights_by_mode(&group, 0734, 1));
	g_assert_true(file_rights_by_mode(&other, 0004, 1));
	g_assert_false(file_rights_by_mode(&other, 07773, 1));
}

static void test_rights_of_self(void)
{
	int dir = proc_dir_open(getpid());

	g_assert_cmpint(file_rights_may_read(dir, 0400, geteuid(), getegid()),
			==, 0);
	g_assert_cmpint(file_rights_may_read(dir, 0200, geteuid(), getegid()),
			==, geteuid() ? -EACCES : 0);
	close(dir);
}

static void test_caller(void)
{
	int dir = proc_dir_open(getpid());
	struct proc_ids caller;

	g_assert_cmpint(proc_caller_read(dir, &caller), ==, 0);
	g_assert_cmpint(caller.tgid, ==, getpid());
	g_assert_cmpuint(caller.fsuid, ==, geteuid());
	g_assert_cmpint(proc_ids_parse("Name:\tx\nTgid:\t7\nPid:\t8\n"
				       "Uid:\t1\t2\t3\t4\n",
				       &caller),
			==, 0);
	g_assert_cmpint(caller.tgid, ==, 7);
	g_assert_cmpuint(caller.uid, ==, 1);
	g_assert_cmpuint(caller.euid, ==, 2);
	g_assert_cmpuint(caller.suid, ==, 3);
	g_assert_cmpuint(caller.fsuid, ==, 4);
	g_assert_cmpint(proc_ids_parse("Name:\tx\nTgid:\t7\n", &caller), ==,
			-EIO);
	g_assert_cmpint(proc_ids_parse("Name:\tx\nTgid:\t7\nUid:\t1\t2\n",
				       &caller),
			==, -EIO);
	g_assert_cmpint(proc_dir_open(0x7fffffff), ==, -ESRCH);
	close(dir);
}

/* each of the four users must be ours */
static void test_trust(void)
{
	const uid_t own = geteuid();
	struct proc_ids ids = { 1, own, own, own, own };
	uid_t *users[] = { &ids.uid, &ids.euid, &ids.suid, &ids.fsuid };
	size_t i;

	g_assert_true(proc_trusts(&ids));
	for (i = 0; i < G_N_ELEMENTS(users); i++) {
		*users[i] = own + 1;
		g_assert_false(proc_trusts(&ids));
		*users[i] = own;
	}
	g_assert_true(proc_trusts_process(getpid()));
	g_assert_false(proc_trusts_process(0x7fffffff));
}

/* the directory is that of the process, not of its number */
static void test_caller_gone(void)
{
	int dir;
	struct proc_ids caller;
	pid_t child = fork();

	if (!child) {
		pause();
		_exit(0);
	}
	dir = proc_dir_open(child);
	g_assert_cmpint(proc_caller_read(dir, &caller), ==, 0);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	g_assert_cmpint(proc_caller_read(dir, &caller), ==, -ESRCH);
	g_assert_cmpint(proc_fd_kind(dir, 0), ==, -EBADF);
	close(dir);
}

static void test_own_descriptors(void)
{
	int efd = eventfd(0, 0), tmp = open("/tmp", O_PATH | O_DIRECTORY);
	int epfd = epoll_create1(0), dir = proc_dir_open(getpid());
	struct proc_fd fd;
	struct stat st;
	dev_t dev;

	g_assert_cmpint(proc_fd_kind(dir, (unsigned int)efd), ==,
			PROC_FD_EVENTFD);
	g_assert_cmpint(proc_fd_kind(dir, (unsigned int)epfd), ==,
			PROC_FD_OTHER);
	g_assert_cmpint(proc_fd_kind(dir, (unsigned int)tmp), ==, PROC_FD_PATH);
	g_assert_cmpint(proc_fd_kind(dir, 12345), ==, -EBADF);
	g_assert_cmpint(proc_fd_read(dir, (unsigned int)efd, &fd), ==, 0);
	g_assert_true(fd.is_eventfd);
	g_assert_cmpint(fstat(tmp, &st), ==, 0);
	g_assert_cmpint(proc_fd_read(dir, (unsigned int)tmp, &fd), ==, 0);
	g_assert_false(fd.is_eventfd);
	g_assert_cmpuint(fd.flags & O_PATH, ==, O_PATH);
	g_assert_cmpuint(fd.ino, ==, st.st_ino);
	g_assert_cmpint(proc_mount_dev(dir, fd.mnt_id, &dev), ==, 0);
	g_assert_cmpuint(dev, ==, st.st_dev);
	g_assert_cmpint(proc_mount_dev(dir, -1, &dev), ==, -ENODEV);
	g_assert_cmpint(proc_fd_read(dir, 12345, &fd), ==, -EBADF);
	close(dir);
	close(epfd);
	close(efd);
	close(tmp);
}

/* a child in so many groups with long numbers, or 0 if it may not be */
static pid_t start_in_groups(size_t nr)
{
	g_autofree gid_t *groups = g_new(gid_t, nr);
	int ready[2];
	char ok = 0;
	pid_t child;
	size_t i;

	for (i = 0; i < nr; i++)
		groups[i] = (gid_t)(4000000000U + i);
	g_assert_cmpint(pipe(ready), ==, 0);
	child = fork();
	if (!child) {
		ok = !setgroups(nr, groups);
		if (write(ready[1], &ok, 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	g_assert_cmpint(read(ready[0], &ok, 1), ==, 1);
	close(ready[0]);
	close(ready[1]);
	if (ok)
		return child;
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	return 0;
}

static void assert_is_read(pid_t pid)
{
	struct proc_mem mem;
	struct proc_ids ids;
	pid_t numbers[1];
	size_t nr;

	g_assert_cmpint(proc_mem_read(pid, pid, &mem), ==, 0);
	g_assert_cmpuint(mem.sample.pages[MM_ANONPAGES], >, 0);
	g_assert_cmpuint(mem.rss, >=, mem.sample.pages[MM_ANONPAGES]);
	g_assert_cmpint(proc_ids_read(pid, &ids), ==, 0);
	g_assert_cmpint(ids.tgid, ==, pid);
	g_assert_cmpuint(ids.uid, ==, getuid());
	g_assert_cmpint(proc_numbers_read(pid, numbers, 1, &nr), ==, 0);
	g_assert_cmpint(numbers[0], ==, pid);
}

/*
 * A long list of groups hides no other line. 360 of them fill the text's room
 * up to some byte of the next lines.
 */
static void test_groups(void)
{
	static const size_t numbers[] = { 0,   100, 180,  360,
					  370, 380, 1200, 65536 };
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(numbers); i++) {
		pid_t child = start_in_groups(numbers[i]);

		if (!child) {
			g_test_skip("needs root");
			break;
		}
		g_test_message("%zu groups", numbers[i]);
		assert_is_read(child);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
	}
}

/* the line of groups is present but cut, and the next begins a line */
static void test_long_line(void)
{
	pid_t child = start_in_groups(1200);
	char text[PROC_STATUS_MAX];
	const char *groups, *end;

	if (!child) {
		g_test_skip("needs root");
	} else {
		g_assert_cmpint(proc_read_status(child, child, text), ==, 0);
		groups = strstr(text, "\nGroups:");
		g_assert_nonnull(groups);
		end = strchr(groups + 1, '\n');
		g_assert_cmpint(end - (groups + 1), ==, PROC_STATUS_LINE_MAX);
		g_assert_true(g_str_has_prefix(end, "\nNStgid:\t"));
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		g_assert_cmpint(proc_read_status(child, child, text), ==,
				-ESRCH);
	}
}

/* Return: the mapping of a file, or NULL */
static const struct proc_mapping *find_mapping(const struct array *maps,
					       const struct stat *st)
{
	const struct proc_mapping *mapping;

	array_for_each(mapping, maps)
		if (mapping->dev == st->st_dev && mapping->ino == st->st_ino)
			return mapping;
	return NULL;
}

static void test_own_maps(void)
{
	struct array maps = ARRAY_OF(struct proc_mapping);
	const struct proc_mapping *mapping;
	int fd = memfd_create("a\nb c", 0), sizes;
	struct stat st;
	char *p;

	g_assert_cmpint(ftruncate(fd, 8 * PAGE_SIZE), ==, 0);
	g_assert_cmpint(fstat(fd, &st), ==, 0);
	p = mmap(NULL, 5 * PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd,
		 2 * PAGE_SIZE);
	g_assert_true(p != MAP_FAILED);
	/* a copy of its own, and two pages of the file, which are there now */
	g_assert_cmpint(pwrite(fd, "x", 1, 3 * PAGE_SIZE), ==, 1);
	g_assert_cmpint(pwrite(fd, "x", 1, 4 * PAGE_SIZE), ==, 1);
	p[0] = 'x';
	g_assert_cmpint(*(volatile char *)(p + PAGE_SIZE), ==, 'x');
	g_assert_cmpint(*(volatile char *)(p + 2 * PAGE_SIZE), ==, 'x');
	for (sizes = 0; sizes < 2; sizes++) {
		g_assert_cmpint(proc_ask_maps(getpid(), getpid(), sizes, &maps),
				==, 0);
		mapping = find_mapping(&maps, &st);
		g_assert_nonnull(mapping);
		g_assert_cmpuint(mapping->index, ==, 2);
		g_assert_cmpuint(mapping->nr, ==, 5);
		g_assert_cmpuint(mapping->rss, ==, sizes ? 2 : 0);
		g_assert_false(mapping->sysv);
		array_free(&maps);
	}
	munmap(p, 5 * PAGE_SIZE);
	close(fd);
}

static void test_own_segment(void)
{
	struct array maps = ARRAY_OF(struct proc_mapping);
	const struct proc_mapping *mapping;
	int id = shmget(IPC_PRIVATE, 3 * PAGE_SIZE, 0600);
	int found = 0;
	char *p;

	if (id < 0) {
		g_test_skip("no System V shared memory here");
		return;
	}
	p = shmat(id, NULL, 0);
	g_assert_true(p != (char *)-1);
	g_assert_cmpint(shmctl(id, IPC_RMID, NULL), ==, 0);
	p[0] = 1;
	g_assert_cmpint(proc_ask_maps(getpid(), getpid(), true, &maps), ==, 0);
	array_for_each(mapping, &maps)
		if (mapping->sysv && mapping->ino == (ino_t)id) {
			g_assert_cmpuint(mapping->nr, ==, 3);
			g_assert_cmpuint(mapping->rss, ==, 1);
			found++;
		}
	g_assert_cmpint(found, ==, 1);
	array_free(&maps);
	shmdt(p);
}

/* no more are read than the bound, and a process that is gone has none */
static void test_many_maps(void)
{
	struct array maps = ARRAY_OF(struct proc_mapping);
	int fd = memfd_create("many", 0), i;
	char *p;

	g_assert_cmpint(ftruncate(fd, PAGE_SIZE), ==, 0);
	for (i = 0; i < PROC_MAPS_MAX + 100; i++) {
		p = mmap(NULL, PAGE_SIZE, PROT_READ, MAP_SHARED, fd, 0);
		g_assert_true(p != MAP_FAILED);
	}
	g_assert_cmpint(proc_ask_maps(getpid(), getpid(), false, &maps), ==, 0);
	g_assert_cmpuint(maps.nr, ==, PROC_MAPS_MAX);
	array_free(&maps);
	g_assert_cmpint(proc_ask_maps(1 << 23, 1 << 23, false, &maps), ==,
			-ESRCH);
	g_assert_cmpuint(maps.nr, ==, 0);
	close(fd);
}

int main(int argc, char **argv)
{
	int ret;

	g_test_init(&argc, &argv, NULL);
	g_assert_cmpint(proc_start(), ==, 0);
	g_test_add_func("/proc/status", test_status);
	g_test_add_func("/proc/status-without", test_status_without);
	g_test_add_func("/proc/own-memory", test_own_memory);
	g_test_add_func("/proc/own-maps", test_own_maps);
	g_test_add_func("/proc/own-segment", test_own_segment);
	g_test_add_func("/proc/many-maps", test_many_maps);
	g_test_add_func("/proc/stat", test_stat);
	g_test_add_func("/proc/fdinfo", test_fdinfo);
	g_test_add_func("/proc/links", test_links);
	g_test_add_func("/proc/rights-lines", test_rights_lines);
	g_test_add_func("/proc/rights-by-mode", test_rights_by_mode);
	g_test_add_func("/proc/rights-of-self", test_rights_of_self);
	g_test_add_func("/proc/caller", test_caller);
	g_test_add_func("/proc/trust", test_trust);
	g_test_add_func("/proc/caller-gone", test_caller_gone);
	g_test_add_func("/proc/own-descriptors", test_own_descriptors);
	g_test_add_func("/proc/groups", test_groups);
	g_test_add_func("/proc/long-line", test_long_line);
	ret = g_test_run();
	proc_stop();
	return ret;
}
