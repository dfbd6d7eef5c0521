/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kernels.h - the kernel whose accounting is in force
 *
 * A regime is five switches, and facts: other changes of the kernels, which
 * cannot be chosen separately. Each is read in a single place, where it
 * chooses an ops table or a branch; no code compares kernel versions. The
 * kernels are rows of a table in base/kernels.c.
 *
 * The switches can be set separately, but not all values go together:
 * regime_check() refuses a combination that no kernel could have.
 *
 * Context of all functions: any thread at any time, also before libobjcg_init().
 * They allocate nothing.
 */
#ifndef LIBOBJCG_KERNELS_H
#define LIBOBJCG_KERNELS_H

#include "libobjcg/types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* the charge of a slab page, and the lifetimes of caches, memcgs and objcgs */
enum regime_slab { SLAB_PAGES, SLAB_LIFECYCLE, SLAB_REPARENT, SLAB_OBJCG };
/* a kmem page (kernel stack, large kmalloc) points to this, and pins it */
enum regime_kmem { KMEM_MEMCG, KMEM_OBJCG };
/* where "this page is accounted kmem" is kept */
enum regime_page { PAGE_PAGE_TYPE, PAGE_MEMCG_DATA };
/* how the memcg of an address space is found */
enum regime_mm { MM_OWNER, MM_MEMCG };
/* the object that charging on behalf of another cgroup pins */
enum regime_remote { REMOTE_MEMCG, REMOTE_OBJCG };

enum regime_switch {
	SWITCH_SLAB,
	SWITCH_KMEM,
	SWITCH_PAGE,
	SWITCH_MM,
	SWITCH_REMOTE,
	NR_SWITCHES
};

/**
 * enum kernel_hierarchy - is a group counted in its parent?
 * @HIERARCHY_WALK: if the parent's memory.use_hierarchy is 1, else nowhere; the
 *                  root shows the statistics of all groups
 * @HIERARCHY_OWN: likewise, but the root shows its own statistics, since
 *                 42a300353577 (v5.2)
 * @HIERARCHY_ROOT: likewise, else in the root, since 8de15e920dc8 (v5.10). Our
 *                  v5.9 has it too: without it a removed group's objects go out
 *                  of counters that they were not in (replay link-counters)
 * @HIERARCHY_ALWAYS: in every parent, since bef8620cd8e0 (v5.11)
 */
enum kernel_hierarchy {
	HIERARCHY_WALK,
	HIERARCHY_OWN,
	HIERARCHY_ROOT,
	HIERARCHY_ALWAYS
};

/**
 * enum kernel_recording - the machines that were recorded: a kernel without a
 * recording has the slab caches of the nearest older one, v5.3 and v5.9 those
 * of the next
 */
enum kernel_recording {
	RECORDED_4_19,
	RECORDED_5_4,
	RECORDED_5_10,
	RECORDED_6_1,
	NR_RECORDINGS
};

/**
 * enum kernel_lag - how far does memory.stat lag behind?
 * @LAG_NONE: not at all: a read adds the parts of all CPUs up, since 2d146aa3aa84
 *            (v5.13)
 * @LAG_EVENTS: each CPU keeps up to 32 events or pages of an item for itself, but
 *              the LRU lists are exact (recorded from 4.19)
 * @LAG_ALL: likewise, and the lists lag too (recorded from 5.4 and 5.10)
 */
enum kernel_lag { LAG_NONE, LAG_EVENTS, LAG_ALL };

/**
 * struct kernel_facts - changes of the kernels that cannot be chosen separately
 * @opener_rights: a process is moved with the rights of the user that opened
 *                 cgroup.procs or tasks, not of the user that writes to it:
 *                 since 1756d7994ad8 (v5.16). Else a privileged writer that is
 *                 given the open file moves a process that its giver may not.
 *                 And release_agent is written by those that opened it as
 *                 root: since 24f600856418 (v5.17).
 * @charge_batch: pages charged at once, the surplus kept in the CPU's stock: 64
 *                since 1813e51eece0 (v6.1)
 * @max_swappiness: the largest that memory.swappiness takes: 200 since
 *                  37bc3cb9bbef (v5.15)
 * @stat_refaults: memory.stat has workingset_refault_anon and _file (recorded
 *                 from 6.1, not from 5.10)
 * @sgid_inherit: a new directory gets the group and the set-group-id bit of its
 *                parent (recorded from 5.4, not from 4.19)
 * @kmem_limit: memory.kmem.limit_in_bytes limits; since 58056f77502f (v5.16) it
 *              is accepted and ignored
 * @active_anon: a new anonymous page is on the active list; on the inactive one
 *               since b518154e59aa (v5.9)
 * @user_xattr: files and directories of the hierarchy have user.* attributes:
 *              since 0c47383ba3bd (v5.7)
 * @hierarchy: is a group counted in its parent?
 * @id_error: the errno of a mkdir that finds no free id: ENOSPC since
 *            11d6761218d1 (v5.7, and v5.4.41). 0 if there is no bound: the seeds
 *            have no ids
 * @recorded: the recording that names and sizes of the slab caches come from
 * @drain_offline: a group that goes offline is taken out of the CPUs' stocks, since
 *                 591edfb10a94 (v4.20). Else a CPU's stock keeps the group until
 *                 the CPU charges for another one (recorded from 4.19)
 * @stat_lag: how far does memory.stat lag behind?
 */
struct kernel_facts {
	bool opener_rights;
	unsigned int charge_batch;
	uint64_t max_swappiness;
	bool stat_refaults;
	bool sgid_inherit;
	bool kmem_limit;
	bool active_anon;
	bool user_xattr;
	enum kernel_hierarchy hierarchy;
	int id_error;
	enum kernel_recording recorded;
	bool drain_offline;
	enum kernel_lag stat_lag;
};

/**
 * struct regime - the switches and facts in force
 * @name: the kernel of the row it started from, e.g. "v5.13"; static storage
 * @word: that kernel in a word, for lists; static storage
 * @value: of each switch, from the enums above
 * @fact: of the kernel
 */
struct regime {
	const char *name;
	const char *word;
	unsigned char value[NR_SWITCHES];
	struct kernel_facts fact;
};

#define REGIME_DEFAULT "seeds"

/**
 * regime_find - the row of a kernel
 * @name: "v4.19" ... "seeds", see regime_name()
 * @regime: set on success
 *
 * Return: 0, or -EINVAL if no row has that name.
 */
int regime_find(const char *name, struct regime *regime);

/**
 * regime_set - override a switch
 * @regime: from regime_find(); changed on success
 * @name: of the switch, e.g. "kmem"
 * @value: of the switch, e.g. "memcg"
 *
 * The result may be a combination that regime_check() refuses.
 *
 * Return: 0, -ENOENT for an unknown switch, -EINVAL for an unknown value.
 */
int regime_set(struct regime *regime, const char *name, const char *value);

/**
 * regime_check - can the engine run under this regime?
 * @regime: any, even with numbers out of range
 *
 * Return: NULL if it can, else a line that gives the reason (static storage).
 */
const char *regime_check(const struct regime *regime);

/* bytes of the longest line of regime_parse() */
#define REGIME_WHY_MAX 256

/**
 * regime_parse - a kernel by its text, with its switches
 * @text: "v5.3", or "v5.3,slab=lifecycle"
 * @regime: set on success; accepted by regime_check()
 * @why: REGIME_WHY_MAX bytes, set on failure: a line that says what was expected;
 *       for a version without a row it also names the nearest row
 *
 * Return: 0 or -EINVAL.
 */
int regime_parse(const char *text, struct regime *regime, char *why);

/**
 * regime_value_name - the text of a switch's value in force
 * @regime: accepted by regime_check()
 * @sw: below NR_SWITCHES
 *
 * Return: e.g. "objcg" (static storage).
 */
const char *regime_value_name(const struct regime *regime,
			      enum regime_switch sw);

/**
 * regime_switch_name - the name of a switch
 * @sw: below NR_SWITCHES
 *
 * Return: "slab", "kmem", ... (static storage).
 */
const char *regime_switch_name(enum regime_switch sw);

/**
 * regime_name - the names that can be chosen, for messages
 * @i: from 0 up
 *
 * Return: the i-th name, which regime_find() knows; NULL past the last.
 */
const char *regime_name(unsigned int i);

/**
 * regime_word - the same kernel in a word, for lists
 * @i: as for regime_name()
 *
 * Return: the word (static storage); NULL past the last.
 */
const char *regime_word(unsigned int i);

/**
 * regime_column_name - the columns of the table of kernels, for lists
 * @i: from 0 up; the switches come first, then the facts
 *
 * Return: the name of the switch, or of the field in struct kernel_facts
 * (static storage); NULL past the last.
 */
const char *regime_column_name(unsigned int i);

/**
 * regime_column_seen - how a script can see that column
 * @i: as for regime_column_name()
 *
 * Return: a sentence (static storage); NULL past the last.
 */
const char *regime_column_seen(unsigned int i);

/* bytes of the longest value of regime_column_value() */
#define REGIME_VALUE_MAX 24

/**
 * regime_column_value - the value of a switch or fact, as text
 * @regime: accepted by regime_check()
 * @i: a column with a name
 * @text: REGIME_VALUE_MAX bytes, set: e.g. "objcg", "yes", "64", "ENOSPC"
 */
void regime_column_value(const struct regime *regime, unsigned int i,
			 char *text);

#ifdef __cplusplus
}
#endif

#endif
