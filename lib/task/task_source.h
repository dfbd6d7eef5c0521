/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * task_source.h - the engine's own tasks, for cgroup1_init()
 */
#ifndef _OBJCG_TASK_SOURCE_H
#define _OBJCG_TASK_SOURCE_H

#include "cgroup/cgroup-v1.h"

extern const struct cgroup_task_source engine_task_source;

#endif
