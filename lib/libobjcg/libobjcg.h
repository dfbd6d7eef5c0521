/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * libobjcg.h - the public header: a tour of the engine
 *
 * libobjcg is the kernel's memory-cgroup accounting in userspace: cgroups that
 * count pages and bytes, objects that outlive them, and the choice of which
 * kernel's rules apply. It accounts no real memory: the caller reports the
 * tasks, pages and objects that exist. A program includes this header, and can
 * read the others in this order:
 *
 *   types.h		the objects, and the upper bounds on amounts
 *   kernels.h		which kernel's rules: five switches in a table
 *   cgroup.h		mkdir, rmdir, attach; online -> dying -> freed; control
 *			files
 *   task.h		tasks: fork, exec and exit charge and uncharge
 *   gfp.h		allocation flags that change the accounting
 *   page_alloc.h	simulated pages
 *   slab.h		kmem_caches: objects on slab pages
 *   objcg.h		accounts for objects of a program's own
 *   mm.h		address spaces, and the user memory in them
 *   filemap.h		the page cache: files and shared memory
 *   memcontrol.h	the memory counters of a cgroup
 *   oom_kill.h		choosing a victim if reclaim was not enough
 *   memcg_event.h	notifications: thresholds, OOM, pressure
 *   remote.h		charging on behalf of another task
 *   cpu.h		virtual CPUs that come and go
 *   check.h		pins of dying cgroups, leaks, warnings, failures
 *
 * An example; the manual page libobjcg(3) explains it:
 *
 *	struct regime regime;
 *	struct cgroup *group;
 *	struct task_struct *shell, *sleep;
 *
 *	regime_find("v5.11", &regime);
 *	libobjcg_init(&regime, 0);
 *	adopt_task(1, NULL, &shell);
 *	cgroup_mkdir(cgroup_root, "kmem_test", NULL, &group);
 *	cgroup_attach_task(group, shell, true);
 *	copy_process(shell, 2, 2, GFP_KERNEL, &sleep);
 *	cgroup_attach_task(cgroup_root, shell, true);
 *	cgroup_attach_task(cgroup_root, sleep, true);
 *	cgroup_rmdir(group);
 *	cgroup_wait_releases();
 *	cgroup_count();		// 2: the kernel stack of sleep pins the group
 *
 * With "v5.13" the count is 1. That is the document kmem-pages-obj_cgroup.txt.
 *
 * Errors are negative errnos and leave outputs untouched. The engine does not
 * log; check.h counts warnings and live objects, and makes any allocation fail.
 * Any thread may call any function unless the function's comment forbids it. A
 * program never holds a lock of the engine, but in a callback that the engine
 * calls. A process has a single engine, as a machine has a single kernel.
 */
#ifndef LIBOBJCG_LIBOBJCG_H
#define LIBOBJCG_LIBOBJCG_H

#include "libobjcg/cgroup.h"
#include "libobjcg/check.h"
#include "libobjcg/cpu.h"
#include "libobjcg/filemap.h"
#include "libobjcg/gfp.h"
#include "libobjcg/kernels.h"
#include "libobjcg/memcg_event.h"
#include "libobjcg/memcontrol.h"
#include "libobjcg/mm.h"
#include "libobjcg/objcg.h"
#include "libobjcg/oom_kill.h"
#include "libobjcg/page_alloc.h"
#include "libobjcg/remote.h"
#include "libobjcg/slab.h"
#include "libobjcg/task.h"
#include "libobjcg/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The version of these headers. A new major version changes a structure or the
 * meaning of a function, a new minor version adds to them.
 */
#define OBJCG_VERSION_MAJOR 0
#define OBJCG_VERSION_MINOR 1
#define OBJCG_VERSION (OBJCG_VERSION_MAJOR << 16 | OBJCG_VERSION_MINOR)

/**
 * libobjcg_version - the version of the library that runs
 *
 * Context: any, also before libobjcg_init().
 * Return: OBJCG_VERSION of the headers it was built with: the major version in
 * the upper 16 bits, the minor in the lower.
 */
unsigned int libobjcg_version(void);

/**
 * libobjcg_init_version - libobjcg_init() of a program with other headers
 * @regime: as for libobjcg_init()
 * @nr_cpus: likewise
 * @version: OBJCG_VERSION of the headers that the program was compiled with
 *
 * For bindings to other languages; programs in C and C++ call libobjcg_init().
 *
 * Context: as for libobjcg_init().
 * Return: as for libobjcg_init().
 */
int libobjcg_init_version(const struct regime *regime, unsigned int nr_cpus,
			  unsigned int version);

/**
 * libobjcg_init - start the engine: its threads and the root cgroup
 * @regime: must pass regime_check(); copied
 * @nr_cpus: CPU slots, 1 to NR_CPUS; 0 for as many as the host has processors
 *
 * Context: after the last fork() of the process, because threads do not survive
 * a fork. Any thread.
 * Return: 0; -EPROTO if the headers that the program was compiled with are of
 * another major version than the library, or of a newer minor version; -EBUSY
 * without any change if the engine runs already, until libobjcg_exit(); -EINVAL
 * for a bad regime or number of slots; -ENOMEM; -EAGAIN if a thread could not
 * be started. After an error the caller can try again.
 */
static inline int libobjcg_init(const struct regime *regime,
				unsigned int nr_cpus)
{
	return libobjcg_init_version(regime, nr_cpus, OBJCG_VERSION);
}

/**
 * libobjcg_exit - remove all cgroups and end the engine's threads
 *
 * Context: all tasks have called do_exit(), all pages, objects and mappings are
 * freed, all references are put, and no other thread uses the engine.
 */
void libobjcg_exit(void);

#ifdef __cplusplus
}
#endif

#endif
