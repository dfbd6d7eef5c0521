/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * cgroup-defs.h - cgroup, css, controller and control file
 *
 * The kernel's structures without the support for several controllers in a
 * hierarchy: a cgroup has a single css with the same lifetime. (In the kernel a
 * cgroup has a css of its own besides, and css_sets stand between tasks and
 * cgroups.)
 */
#ifndef _OBJCG_CGROUP_DEFS_H
#define _OBJCG_CGROUP_DEFS_H

#include <limits.h>

#include "base/percpu-refcount.h"
#include "base/sched.h"
#include "linux/list.h"
#include "linux/seq_file.h"
#include "linux/workqueue.h"

struct cgroup;
struct cgroup_root;
struct cgroup_subsys;
struct cgroup_subsys_state;
struct kernfs_open_file;

/* cgroup_subsys_state.flags */
enum {
	CSS_ONLINE = 1 << 0,   /* between css_online() and css_offline() */
	CSS_DYING = 1 << 1,    /* rmdir has happened */
	CSS_RELEASED = 1 << 2, /* the last reference is gone */
};

/**
 * struct cgroup_subsys_state - a controller's part of a cgroup
 * @cgroup: the generic part; immutable
 * @parent: a reference to it is held; immutable, NULL for the root
 * @refcnt: css references. Killed by rmdir.
 * @flags: cgroup_mutex; read without it as a hint
 * @id: unique in the hierarchy, never used again; immutable
 * @online_cnt: 1 while online, and 1 for each online child; atomic. A parent
 *              goes offline after its children.
 * @destroy_work: runs the steps of destruction in turn
 */
struct cgroup_subsys_state {
	struct cgroup *cgroup;
	struct cgroup_subsys_state *parent;
	struct percpu_ref refcnt;
	unsigned int flags;
	u64 id;
	atomic_t online_cnt;
	struct work_struct destroy_work;
};

/* bits of cgroup.flags; a new cgroup inherits its parent's */
enum {
	CGRP_NOTIFY_ON_RELEASE,
	CGRP_CPUSET_CLONE_CHILDREN,
};

/**
 * struct cgroup - a node of the hierarchy
 * @root: its hierarchy; immutable
 * @css: the controller's part; immutable
 * @name: the directory's, "" for the root; cgroup_mutex
 * @children: cgroup.sibling of all unreleased children, the dying too;
 *            cgroup_mutex
 * @sibling: on the parent's @children; cgroup_mutex
 * @nr_online: children that rmdir has not removed; cgroup_mutex, read without it
 * @tasks: task_struct.cg_list of the live tasks; css_set_lock
 * @nr_tasks: number of tasks in @tasks; css_set_lock
 * @nr_populated: of @populated_children, and 1 if it has tasks; css_set_lock,
 *                read without it
 * @populated_children: cgroup.populated_sibling of the children with tasks in them
 *                      or below; css_set_lock
 * @populated_sibling: on the parent's @populated_children; css_set_lock
 * @flags: 1 << CGRP_*; cgroup_mutex, read without it
 * @release_agent_work: runs the agent of its hierarchy; it has a css reference
 *                      while it is queued
 * @priv: for the code that shows the hierarchy; the engine does not use it
 */
struct cgroup {
	struct cgroup_root *root;
	struct cgroup_subsys_state *css;
	char *name;
	struct list_head children;
	struct list_head sibling;
	unsigned int nr_online;
	struct list_head tasks;
	unsigned int nr_tasks;
	unsigned int nr_populated;
	struct list_head populated_children;
	struct list_head populated_sibling;
	unsigned int flags;
	struct work_struct release_agent_work;
	void *priv;
};

/**
 * struct cgroup_root - a hierarchy
 * @ss: the controller; immutable
 * @id: its index among all; immutable
 * @cgrp: the root cgroup, NULL outside cgroup_init() and cgroup_fini()
 * @nr_cgrps: unfreed cgroups, with the root and the dying; atomic
 * @last_css_id: the largest so far; cgroup_mutex
 * @release_agent_path: the text of the file; release_agent_path_lock
 */
struct cgroup_root {
	const struct cgroup_subsys *ss;
	enum cgroup_root_id id;
	struct cgroup *cgrp;
	atomic_long_t nr_cgrps;
	u64 last_css_id;
	char release_agent_path[PATH_MAX];
};

/* as in the kernel: the request is queued and will complete later */
#define EIOCBQUEUED 529

/**
 * struct kernfs_open_file - an open control file and its users
 * @cgrp: the cgroup of the file's directory; a reference is held
 * @pid: the thread that reads or writes now, 0 if unknown
 * @writer_uid: the user that writes now
 * @opener_uid: the user that opened the file, and may have passed it on
 * @opener_is_plain: that user may not administer the system
 * @priv: a handler that returns -EIOCBQUEUED sets it for its caller
 *
 * The regime decides whether the rights of the opener or of the writer count,
 * see opener_rights there.
 */
struct kernfs_open_file {
	struct cgroup *cgrp;
	pid_t pid;
	uid_t writer_uid;
	uid_t opener_uid;
	bool opener_is_plain;
	void *priv;
};

/* cftype.flags */
enum {
	CFTYPE_ONLY_ON_ROOT = 1 << 0,
	CFTYPE_NOT_ON_ROOT = 1 << 1,
	/*
	 * A list of members: an open file keeps its text for a second after the
	 * last read, and a write changes no figure of memory.
	 */
	CFTYPE_PIDLIST = 1 << 2,
	/* all users may write, not only the owner */
	CFTYPE_WORLD_WRITABLE = 1 << 3,
	/* the text of seq_show is bounded: CFTYPE_MAX_SHORT */
	CFTYPE_SHORT = 1 << 4,
};

/* the longest text of a number, or of a file with CFTYPE_SHORT, in bytes */
#define CFTYPE_MAX_SHORT PAGE_SIZE

/* the longest write a control file takes, as in the kernel; most take it */
#define CFTYPE_MAX_WRITE PAGE_SIZE

/**
 * enum cftype_needs - what a file has to do with the real processes
 *
 * Its reader or writer brings so much up to date first. Each has all that comes
 * before it.
 */
enum cftype_needs {
	NEEDS_NOTHING, /* a limit, a flag, a name */
	NEEDS_TASKS, /* where they are, and what their forks and exits charge */
	NEEDS_MEMORY, /* the memory of those in the group and below */
};

/**
 * struct cftype - a control file
 * @name: the whole name, "memory.limit_in_bytes"; NULL ends a table
 * @private: for the handlers
 * @flags: CFTYPE_*
 * @max_write_len: the longest write in bytes, or 0 for CFTYPE_MAX_WRITE
 * @read_needs: for its text
 * @write_needs: for the effect of a write
 * @read_u64: shows a number
 * @write_u64: takes a number
 * @read_s64: shows a signed number
 * @write_s64: takes a signed number
 * @seq_show: shows any other text
 * @write: takes any other text: a whole command, terminated, which it may
 *         change. Returns 0 or a negative errno.
 *
 * A control file exists because it has a row, and its mode follows from its
 * handlers: cgroup_file_mode().
 */
struct cftype {
	const char *name;
	unsigned long private;
	unsigned int flags;
	size_t max_write_len;
	enum cftype_needs read_needs;
	enum cftype_needs write_needs;
	u64 (*read_u64)(struct cgroup_subsys_state *css,
			const struct cftype *cft);
	int (*write_u64)(struct cgroup_subsys_state *css,
			 const struct cftype *cft, u64 val);
	s64 (*read_s64)(struct cgroup_subsys_state *css,
			const struct cftype *cft);
	int (*write_s64)(struct cgroup_subsys_state *css,
			 const struct cftype *cft, s64 val);
	int (*seq_show)(struct seq_file *m, struct cgroup_subsys_state *css,
			const struct cftype *cft);
	int (*write)(struct kernfs_open_file *of, const struct cftype *cft,
		     char *buf);
};

/**
 * struct cgroup_subsys - a controller
 * @name: as in /proc/cgroups
 * @named: no controller, only a hierarchy of that name
 * @css_alloc: returns a zeroed css inside its structure, or NULL
 * @css_online: the cgroup is about to be visible. 0 or -errno.
 * @css_offline: it has been removed; runs in the worker, under cgroup_mutex
 * @css_free: no references or RCU readers are left; runs in the worker
 * @can_attach: tasks are about to be moved to @dst from other cgroups; @leader:
 *              the leader of their process if it moves too, else NULL. Under
 *              cgroup_mutex, with cgroup_threadgroup_rwsem. 0, or -errno and
 *              no task is moved.
 * @attach: a task has been moved; under css_set_lock
 * @post_attach: all tasks have been moved, after can_attach() returned 0; under
 *               cgroup_mutex
 * @fork: a new task has been put into its cgroup
 * @legacy_cftypes: the v1 control files
 *
 * All but @css_alloc, @css_free and @legacy_cftypes may be NULL.
 */
struct cgroup_subsys {
	const char *name;
	bool named;
	struct cgroup_subsys_state *(*css_alloc)(
		struct cgroup_subsys_state *parent);
	int (*css_online)(struct cgroup_subsys_state *css);
	void (*css_offline)(struct cgroup_subsys_state *css);
	void (*css_free)(struct cgroup_subsys_state *css);
	int (*can_attach)(struct cgroup_subsys_state *dst,
			  struct task_struct *leader);
	void (*attach)(struct task_struct *task);
	void (*post_attach)(void);
	void (*fork)(struct task_struct *task);
	const struct cftype *legacy_cftypes;
};

#endif
