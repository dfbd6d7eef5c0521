/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * memcontrol-v1.h - the memory.* files of a v1 cgroup
 */
#ifndef _OBJCG_MEMCONTROL_V1_H
#define _OBJCG_MEMCONTROL_V1_H

#include "cgroup/cgroup-defs.h"

extern const struct cftype mem_cgroup_legacy_files[];

/**
 * memcg_event_source_t - resolve a write to cgroup.event_control
 * @of: the open file, with the writer's pid and uid
 * @efd: the writer's descriptor of an eventfd
 * @cfd: the writer's descriptor of a control file of of->cgrp
 * @args: the rest of the text
 *
 * It ends in mem_cgroup_register_event(), perhaps later: -EIOCBQUEUED.
 * Return: 0 or -errno: -EBADF for a number that is no descriptor, -EINVAL for a
 * descriptor of the wrong kind.
 */
typedef int (*memcg_event_source_t)(struct kernfs_open_file *of,
				    unsigned int efd, unsigned int cfd,
				    const char *args);

/**
 * memcg1_set_event_source - register a source, or NULL. Before any request.
 *
 * The engine knows no descriptors. Without a source every number is bad.
 */
void memcg1_set_event_source(memcg_event_source_t source);

/* memory.stat and memory.numa_stat (memcontrol-v1-stat.c) */
int memcg_stat_show(struct seq_file *m, struct cgroup_subsys_state *css,
		    const struct cftype *cft);
int memcg_numa_stat_show(struct seq_file *m, struct cgroup_subsys_state *css,
			 const struct cftype *cft);

#endif
