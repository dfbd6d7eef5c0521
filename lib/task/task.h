/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * task.h - the life of a task, for the engine's own files
 *
 * Mirrors linux/sched/task.h. base/sched.h has the structures and the rules for
 * their use.
 */
#ifndef _OBJCG_TASK_H
#define _OBJCG_TASK_H

#include <sched.h> /* CLONE_VM */

#include "base/sched.h"
#include "libobjcg/task.h"
#include "linux/gfp.h"

#endif
