/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcg_subsys.h - the memory controller, for cgroup_init()
 */
#ifndef _OBJCG_MEMCG_SUBSYS_H
#define _OBJCG_MEMCG_SUBSYS_H

#include "cgroup/cgroup-defs.h"

extern const struct cgroup_subsys memory_cgrp_subsys;

#endif
