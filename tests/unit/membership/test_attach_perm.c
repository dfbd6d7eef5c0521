// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_attach_perm.c - which user may move which process
 */
#include <errno.h>
#include <glib.h>

#include "members/attach_perm.h"

enum { ROOT = 0, ALICE = 1000, BOB = 1001, NOBODY = 65534 };

#define NAMELESS ((uid_t)-1)
#define KTHREAD 0x00200000u
#define IO_WORKER 0x04000000u

/* opener, writer; real and saved user of the process */
static const struct {
	const char *what;
	uid_t opener, writer;
	uid_t uid, suid;
	unsigned int flags;
	int old, new; /* before v5.16, and since */
} rows[] = {
	/* the same user opens and writes */
	{ "root", ROOT, ROOT, ALICE, ALICE, 0, 0, 0 },
	{ "his own", ALICE, ALICE, ALICE, ALICE, 0, 0, 0 },
	{ "his by the real uid", ALICE, ALICE, ALICE, ROOT, 0, 0, 0 },
	{ "his by the saved uid", ALICE, ALICE, ROOT, ALICE, 0, 0, 0 },
	{ "another user's", ALICE, ALICE, BOB, BOB, 0, -EACCES, -EACCES },
	{ "root's", ALICE, ALICE, ROOT, ROOT, 0, -EACCES, -EACCES },
	/* the file was passed on */
	{ "to root, root's", ALICE, ROOT, ROOT, ROOT, 0, 0, -EACCES },
	{ "to root, a third user's", ALICE, ROOT, BOB, BOB, 0, 0, -EACCES },
	{ "to root, the opener's", ALICE, ROOT, ALICE, ALICE, 0, 0, 0 },
	{ "from root, root's", ROOT, ALICE, ROOT, ROOT, 0, -EACCES, 0 },
	{ "from root, the writer's", ROOT, ALICE, ALICE, ALICE, 0, 0, 0 },
	{ "to a user, his", ALICE, BOB, BOB, BOB, 0, 0, -EACCES },
	{ "to a user, the opener's", ALICE, BOB, ALICE, ALICE, 0, -EACCES, 0 },
	/* a user without a name in our namespace may not move any task */
	{ "from without", NAMELESS, ROOT, ALICE, ALICE, 0, 0, -EACCES },
	{ "to without", ROOT, NAMELESS, ALICE, ALICE, 0, -EACCES, 0 },
	/* every caller is told that a task cannot be moved */
	{ "a kernel thread", ROOT, ROOT, ROOT, ROOT, KTHREAD, -EINVAL,
	  -EINVAL },
	{ "a kernel thread", ALICE, ALICE, ROOT, ROOT, KTHREAD, -EINVAL,
	  -EINVAL },
	{ "a thread of io_uring", ALICE, ALICE, ALICE, ALICE, IO_WORKER,
	  -EINVAL, -EINVAL },
};

static void test_users(void)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct attach_facts facts = {
			.opener = rows[i].opener,
			.writer = rows[i].writer,
			.flags = rows[i].flags,
			.uid = rows[i].uid,
			.suid = rows[i].suid,
			.overflow = NOBODY,
		};

		g_test_message("%s", rows[i].what);
		g_assert_cmpint(attach_perm(&facts), ==, rows[i].old);
		facts.opener_rights = true;
		g_assert_cmpint(attach_perm(&facts), ==, rows[i].new);
	}
}

/* a caller, and a process with one or both uids shown as the overflow uid */
/* clang-format off */
static const struct {
	const char *what;
	uid_t caller, uid, suid;
	bool all_named, in_reach;
	int ret;
} overflows[] = {
	{ "the real root's", ROOT, NOBODY, NOBODY, false, false, -EACCES },
	{ "nobody's, all uids have names", ROOT, NOBODY, NOBODY, true, false,
	  0 },
	{ "nobody's, in a namespace below", ROOT, NOBODY, NOBODY, false, true,
	  0 },
	{ "setuid program of our root", ROOT, ROOT, NOBODY, false, false, 0 },
	{ "setuid program of our user", ROOT, ALICE, NOBODY, false, false, 0 },
	{ "saved uid is ours", ROOT, NOBODY, ALICE, false, false, 0 },
	{ "by the saved uid", ALICE, NOBODY, ALICE, false, false, 0 },
	{ "not his", ALICE, NOBODY, BOB, false, false, -EACCES },
	{ "nobody, the real root's", NOBODY, NOBODY, NOBODY, false, false,
	  -EACCES },
	{ "nobody, nobody's", NOBODY, NOBODY, NOBODY, true, false, 0 },
	{ "nobody, nobody's in reach", NOBODY, NOBODY, NOBODY, false, true,
	  0 },
	{ "a user without a name", NAMELESS, NOBODY, NOBODY, false, false,
	  -EACCES },
};
/* clang-format on */

static void test_overflow_uid(void)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(overflows); i++) {
		struct attach_facts facts = {
			.opener = overflows[i].caller,
			.writer = overflows[i].caller,
			.uid = overflows[i].uid,
			.suid = overflows[i].suid,
			.overflow = NOBODY,
			.all_named = overflows[i].all_named,
			.in_reach = overflows[i].in_reach,
		};

		g_test_message("%s", overflows[i].what);
		g_assert_cmpint(attach_perm(&facts), ==, overflows[i].ret);
		facts.opener_rights = true;
		g_assert_cmpint(attach_perm(&facts), ==, overflows[i].ret);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/attach_perm/users", test_users);
	g_test_add_func("/attach_perm/overflow-uid", test_overflow_uid);
	return g_test_run();
}
