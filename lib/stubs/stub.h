/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * stub.h - controllers that only look like controllers
 *
 * A stub hierarchy has groups, members and the files that programs read. A file
 * keeps a number within bounds, shows a figure, or takes a command and forgets
 * it. The members notice none of it: no CPU time is shared out, no device is
 * refused, no process is stopped.
 *
 * A stub group is freed soon after rmdir, because only requests hold references
 * to it.
 */
#ifndef _OBJCG_STUBS_STUB_H
#define _OBJCG_STUBS_STUB_H

#include "cgroup/cgroup.h"

/* most numbers that a stub keeps for a group */
#define STUB_MAX_VALUES 11

/* stub_value.flags */
enum {
	STUB_CLAMP = 1 << 0, /* a number out of bounds becomes the bound */
	STUB_BOOL = 1 << 1,  /* any number but 0 is 1 */
	STUB_FIXED_ON_ROOT = 1 << 2, /* a write to the root's is -EINVAL */
};

/**
 * struct stub_value - a number that a control file keeps
 * @initial: in a new group
 * @on_root: in the root
 * @min: the smallest number a write may give, else -EINVAL
 * @max: the largest, at most LLONG_MAX
 * @flags: STUB_*
 */
struct stub_value {
	s64 initial;
	s64 on_root;
	s64 min;
	s64 max;
	unsigned int flags;
};

/**
 * struct stub_subsys - a stub controller
 * @ss: as of all controllers
 * @values: rows by cftype.private
 * @nr: of rows, at most STUB_MAX_VALUES
 */
struct stub_subsys {
	struct cgroup_subsys ss;
	const struct stub_value *values;
	unsigned int nr;
};

extern const struct stub_subsys cpuset_stub;
extern const struct stub_subsys cpu_stub;
extern const struct stub_subsys cpuacct_stub;
extern const struct stub_subsys blkio_stub;
extern const struct stub_subsys devices_stub;
extern const struct stub_subsys freezer_stub;
extern const struct stub_subsys pids_stub;
extern const struct stub_subsys systemd_stub;

/**
 * struct stub_state - the css of a stub
 * @css: the generic part
 * @values: numbers by cftype.private; READ_ONCE, WRITE_ONCE
 */
struct stub_state {
	struct cgroup_subsys_state css;
	s64 values[STUB_MAX_VALUES];
};

static inline struct stub_state *stub_state(struct cgroup_subsys_state *css)
{
	return container_of(css, struct stub_state, css);
}

/* callbacks of struct cgroup_subsys for all stubs */
struct cgroup_subsys_state *stub_css_alloc(struct cgroup_subsys_state *parent);
int stub_css_online(struct cgroup_subsys_state *css);
void stub_css_free(struct cgroup_subsys_state *css);

#define STUB_CALLBACKS                                              \
	.css_alloc = stub_css_alloc, .css_online = stub_css_online, \
	.css_free = stub_css_free

/* handlers of struct cftype, whose private is an index of stub_subsys.values */
u64 stub_read_u64(struct cgroup_subsys_state *css, const struct cftype *cft);
int stub_write_u64(struct cgroup_subsys_state *css, const struct cftype *cft,
		   u64 val);
s64 stub_read_s64(struct cgroup_subsys_state *css, const struct cftype *cft);
int stub_write_s64(struct cgroup_subsys_state *css, const struct cftype *cft,
		   s64 val);

/** stub_read_zero - a figure that is always 0 */
u64 stub_read_zero(struct cgroup_subsys_state *css, const struct cftype *cft);

/**
 * stub_write_zero - takes a number, which must be 0, and forgets it
 * Return: 0 or -EINVAL.
 */
int stub_write_zero(struct cgroup_subsys_state *css, const struct cftype *cft,
		    u64 val);

#endif
