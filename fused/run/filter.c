// SPDX-License-Identifier: GPL-2.0-only
#include "run/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

/* since Linux 5.19; the headers may be older */
#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

/* instructions of the filter, at most: a pipe holds them */
#define FILTER_MAX 512

/*
 * An open of a directory, or of a path alone, never is for a file of ours, and goes
 * by at no cost.
 */
#define OTHER_OPEN (O_DIRECTORY | O_PATH)

/**
 * struct filtered - a call in the filter
 * @name: as libseccomp knows it; not every architecture has it
 * @flags: the argument with flags of open(2), of which those of OTHER_OPEN must be
 *         0; or -1
 */
struct filtered {
	const char *name;
	int flags;
};

/* clang-format off */
static const struct filtered filtered[NR_FILTER_CALLS] = {
	[CALL_OPEN]	  = { "open",	 1 },
	[CALL_OPENAT]	  = { "openat",	 2 },
	[CALL_OPENAT2]	  = { "openat2", -1 },
	[CALL_MOUNT]	  = { "mount",	 -1 },
	[CALL_UMOUNT]	  = { "umount2", -1 },
	[CALL_OLD_UMOUNT] = { "umount",	 -1 },
	[CALL_FSOPEN]	  = { "fsopen",	 -1 },
	[CALL_STATFS]	  = { "statfs",	 -1 },
	[CALL_FSTATFS]	  = { "fstatfs", -1 },
};

/* their opens would not pass the filter */
static const char *const absent[] = { "io_uring_setup" };

/* calls of another width on the same kernel */
static const uint32_t other_archs[] = {
#ifdef __x86_64__
	SCMP_ARCH_X86,
#endif
	0, /* terminate */
};
/* clang-format on */

static int add_call(scmp_filter_ctx ctx, const struct filtered *f)
{
	int nr = seccomp_syscall_resolve_name(f->name);

	if (nr == __NR_SCMP_ERROR)
		return 0; /* the library is older than the call */
	if (f->flags < 0)
		return seccomp_rule_add(ctx, SCMP_ACT_NOTIFY, nr, 0);
	return seccomp_rule_add(ctx, SCMP_ACT_NOTIFY, nr, 1,
				SCMP_CMP((unsigned int)f->flags,
					 SCMP_CMP_MASKED_EQ, OTHER_OPEN, 0));
}

static int add_rules(scmp_filter_ctx ctx)
{
	const uint32_t *arch;
	size_t i;
	int err = 0;

	for (arch = other_archs; *arch && !err; arch++)
		err = seccomp_arch_add(ctx, *arch);
	/* for calls of a width that is not there, as x32 */
	if (!err)
		err = seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH,
				       SCMP_ACT_ERRNO(ENOSYS));
	for (i = 0; i < NR_FILTER_CALLS && !err; i++)
		err = add_call(ctx, &filtered[i]);
	for (i = 0; i < sizeof(absent) / sizeof(absent[0]) && !err; i++)
		err = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS),
				       seccomp_syscall_resolve_name(absent[i]),
				       0);
	return err;
}

/* Return: how many instructions, or a negative errno */
static ssize_t export(scmp_filter_ctx ctx, struct sock_filter *code)
{
	int ends[2];
	ssize_t n;

	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK))
		return -errno;
	n = seccomp_export_bpf(ctx, ends[1]);
	if (!n) {
		n = read(ends[0], code, FILTER_MAX * sizeof(*code));
		n = n < 0 ? -errno : n / (ssize_t)sizeof(*code);
	}
	close(ends[0]);
	close(ends[1]);
	return n;
}

static int install(const struct sock_fprog *program)
{
	unsigned long flags = SECCOMP_FILTER_FLAG_NEW_LISTENER;
	int fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
			      flags | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV,
			      program);

	/* before 5.19 a signal makes the thread begin the call again */
	if (fd < 0 && errno == EINVAL)
		fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags,
				  program);
	return fd < 0 ? -errno : fd;
}

int filter_load(void)
{
	struct sock_filter code[FILTER_MAX];
	struct sock_fprog program = { .filter = code };
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
	ssize_t n = ctx ? add_rules(ctx) : -ENOMEM;

	if (!n)
		n = export(ctx, code);
	if (ctx)
		seccomp_release(ctx);
	if (n < 0)
		return (int)n;
	program.len = (unsigned short)n;
	return install(&program);
}

/* by architecture, the native one first; immutable after filter_prepare() */
static struct {
	uint32_t arch;
	int nr[NR_FILTER_CALLS];
} numbers[sizeof(other_archs) / sizeof(other_archs[0])];

void filter_prepare(void)
{
	size_t a, i;

	for (a = 0; a < sizeof(numbers) / sizeof(numbers[0]); a++) {
		numbers[a].arch = a ? other_archs[a - 1] :
				      seccomp_arch_native();
		for (i = 0; i < NR_FILTER_CALLS; i++)
			numbers[a].nr[i] = seccomp_syscall_resolve_name_arch(
				numbers[a].arch, filtered[i].name);
	}
}

enum filter_call filter_find(uint32_t arch, int nr)
{
	size_t a = 0;
	int i;

	while (a < sizeof(numbers) / sizeof(numbers[0]) &&
	       numbers[a].arch != arch)
		a++;
	if (a == sizeof(numbers) / sizeof(numbers[0]))
		return NR_FILTER_CALLS;
	for (i = 0; i < NR_FILTER_CALLS; i++)
		if (numbers[a].nr[i] == nr)
			break;
	return (enum filter_call)i;
}

bool filter_is_native(uint32_t arch)
{
	return arch == numbers[0].arch;
}
