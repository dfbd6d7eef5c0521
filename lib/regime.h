/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * regime.h - which kernel's accounting is in force
 *
 * A regime is five switches, and what else changed with the kernels and cannot be
 * chosen by itself. Each is read in one place, where it
 * chooses an ops table or a branch; nothing compares kernel versions. The
 * kernels are rows of a table in regime.c.
 *
 * The switches can be set one by one, but not all values go together:
 * regime_check() refuses a combination that no kernel could have.
 */
#ifndef _OBJCG_REGIME_H
#define _OBJCG_REGIME_H

#include "linux/types.h"

/* what a slab page is charged to, and what lives as long as what */
enum regime_slab { SLAB_PAGES, SLAB_LIFECYCLE, SLAB_REPARENT, SLAB_OBJCG };
/* what a kmem page (kernel stack, large kmalloc) points to, and pins */
enum regime_kmem { KMEM_MEMCG, KMEM_OBJCG };
/* where "this page is accounted kmem" is kept */
enum regime_page { PAGE_PAGE_TYPE, PAGE_MEMCG_DATA };
/* how the memcg of an address space is found */
enum regime_mm { MM_OWNER, MM_MEMCG };
/* what charging on behalf of another cgroup pins */
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
 * struct regime - the switches in force
 * @name: the kernel whose row it started from, e.g. "v5.13"; static storage
 * @value: of each switch, one of the enums above
 * @opener_rights: a process is moved with the rights of the user that opened
 *                 cgroup.procs or tasks, not of the one that writes to it:
 *                 since 1756d7994ad8 (v5.16). Else a privileged writer that is
 *                 given the open file moves what its giver may not.
 */
struct regime {
	const char *name;
	unsigned char value[NR_SWITCHES];
	bool opener_rights;
};

#define REGIME_DEFAULT "seeds"

/**
 * regime_find - the row of one kernel
 * @name: "v4.19" ... "seeds"
 * @regime: set on success
 *
 * Return: 0, or -EINVAL if no row has that name.
 */
int regime_find(const char *name, struct regime *regime);

/**
 * regime_set - override one switch
 * @name: of the switch, e.g. "kmem"
 * @value: of the switch, e.g. "memcg"
 *
 * Return: 0, -ENOENT for an unknown switch, -EINVAL for an unknown value.
 */
int regime_set(struct regime *regime, const char *name, const char *value);

/**
 * regime_check - can the engine run under this regime?
 * @regime: any, also one whose numbers are out of range
 *
 * Return: NULL if it can, else one line that says why not (static storage).
 */
const char *regime_check(const struct regime *regime);

/**
 * regime_value_name - the text of a switch's value in force
 * @regime: one that regime_check() accepts
 */
const char *regime_value_name(const struct regime *regime,
			      enum regime_switch sw);

/** regime_switch_name - "slab", "kmem", ... */
const char *regime_switch_name(enum regime_switch sw);

/**
 * regime_name - the names that can be chosen, for messages
 * @i: from 0 up
 *
 * Return: the i-th name, which regime_find() knows; NULL past the last.
 */
const char *regime_name(unsigned int i);

#endif
