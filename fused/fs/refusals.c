// SPDX-License-Identifier: GPL-2.0-only
#include "fs/refusals.h"

#include "base/task_id.h"
#include "libobjcg-internal.h"

/* the second attempt comes at once, unless the thread has ended */
#define REFUSAL_NS 1000000000

/**
 * struct refusal - an open that failed, and has not come again yet; refusals_lock
 * @opener: the thread; 0 if this place is free
 * @ino: of the file
 * @time: as task_clock()
 */
struct refusal {
	pid_t opener;
	u64 ino;
	u64 time;
};

static DEFINE_SPINLOCK(refusals_lock, RANK_LEAF);
static struct refusal refusals[32];
static unsigned int nr; /* places in use; refusals_lock, or as a hint */

/* Return: whether the thread's last open of the file has failed; forgets that */
static bool take_refusal(u64 ino, pid_t opener)
{
	struct refusal *r = refusals;

	lockdep_assert_held(&refusals_lock);
	for (; r < refusals + ARRAY_SIZE(refusals); r++) {
		if (r->opener == opener && r->ino == ino) {
			r->opener = 0;
			WRITE_ONCE(nr, nr - 1);
			return true;
		}
	}
	return false;
}

/* Return: false if there is no place for it */
static bool add_refusal(u64 ino, pid_t opener)
{
	u64 now = task_clock();
	struct refusal *r = refusals;

	lockdep_assert_held(&refusals_lock);
	while (r < refusals + ARRAY_SIZE(refusals) && r->opener &&
	       now - r->time < REFUSAL_NS)
		r++;
	if (r == refusals + ARRAY_SIZE(refusals))
		return false;
	if (!r->opener)
		WRITE_ONCE(nr, nr + 1);
	*r = (struct refusal){ .opener = opener, .ino = ino, .time = now };
	return true;
}

bool refuse_once(u64 ino, pid_t opener, bool wanted)
{
	bool refuse;

	/* 0 is the number of every thread that we do not see */
	if ((!wanted && !READ_ONCE(nr)) || opener <= 0)
		return false;
	spin_lock(&refusals_lock);
	refuse = !take_refusal(ino, opener) && wanted &&
		 add_refusal(ino, opener);
	spin_unlock(&refusals_lock);
	return refuse;
}
