/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _OBJCG_MEMCONTROL_V1_H
#define _OBJCG_MEMCONTROL_V1_H

#include "cgroup-defs.h"

/* the memory.* files of a v1 cgroup */
extern const struct cftype mem_cgroup_legacy_files[];

#endif
