// SPDX-License-Identifier: GPL-2.0-only
#include "base/helper_thread.h"

#include "base/thread.h"

int helper_thread_start(struct helper_thread *helper, void *(*run)(void *arg),
			void *arg)
{
	int err;

	sem_init(&helper->wanted, 0, 0);
	err = thread_start_with(&helper->thread, run, arg);
	helper->running = !err;
	return err;
}

void helper_thread_stop(struct helper_thread *helper)
{
	if (!helper->running)
		return;
	__atomic_store_n(&helper->stop, true, __ATOMIC_RELEASE);
	helper_thread_wake(helper);
	pthread_join(helper->thread, NULL);
	helper->running = false;
}

void helper_thread_wake(struct helper_thread *helper)
{
	sem_post(&helper->wanted);
}

bool helper_thread_wait(struct helper_thread *helper)
{
	while (sem_wait(&helper->wanted))
		; /* interrupted */
	return !__atomic_load_n(&helper->stop, __ATOMIC_ACQUIRE);
}
