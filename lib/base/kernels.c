// SPDX-License-Identifier: GPL-2.0-only
#include "base/kernels.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "linux/compiler.h"

struct regime memcg_regime;

#define MAX_VALUES 4
/* bytes of "slab=lifecycle", and the most of a wrong word that is repeated */
#define SWITCH_TEXT_MAX 32
#define WORD_MAX 40

/* clang-format off */
static const struct {
	const char *name;
	const char *values[MAX_VALUES];
	const char *seen; /* by a script */
} switches[NR_SWITCHES] = {
	[SWITCH_SLAB] = { "slab", { "pages", "lifecycle", "reparent", "objcg" },
		"The caches in memory.kmem.slabinfo; how long a removed group is counted." },
	[SWITCH_KMEM] = { "kmem", { "memcg", "objcg" },
		"A removed group is counted while a process started in it lives in another." },
	[SWITCH_PAGE] = { "page", { "page_type", "memcg_data" },
		"Not seen: the mark of a page is in no file." },
	[SWITCH_MM] = { "mm", { "owner", "memcg" },
		"The group that pays for a process after one of its threads has moved." },
	[SWITCH_REMOTE] = { "remote", { "memcg", "objcg" },
		"A removed group is counted while debug/control has a remote charge for it." },
};
/* clang-format on */

/*
 * Oldest first; kernels that were recorded with the same answers have the same
 * row. A column is a switch, in the order of enum regime_switch, or a fact, in
 * the order of struct kernel_facts.
 */
/* clang-format off */
#define ROW(name, slab, kmem, page, mm, remote, opener, batch, swappiness, refaults, sgid, kmem_limit, active_anon, user_xattr, hierarchy, id_error, recorded, drain, lag, word)\
	{                                                             \
		name, word,                                           \
		{ SLAB_##slab, KMEM_##kmem, PAGE_##page,              \
		  MM_##mm, REMOTE_##remote },                         \
		{ opener, batch, swappiness, refaults, sgid, kmem_limit, active_anon,\
		  user_xattr, HIERARCHY_##hierarchy, id_error,           \
		  RECORDED_##recorded, drain, LAG_##lag },              \
	}
#define no false
#define yes true

static const struct regime regimes[] = {
/*                                                            opener's  charge    largest     refaults  set-gid    kmem    new anon  user      counted    no free  slab    stocks   memory.stat
 *   kernel   slab      kmem   page        mm     remote      rights    batch     swappiness  in stat   inherited  limit   active    xattrs    in parent  id       caches  drained  lags      in a word */
ROW("v4.19", PAGES,    MEMCG, PAGE_TYPE,  OWNER, MEMCG,      no,       32,       100,        no,       no,        yes,    yes,      no,       WALK,      ENOMEM,  4_19,   no,      EVENTS,   "a group has its own slab caches until it is freed"),
ROW("v5.3",  REPARENT, MEMCG, PAGE_TYPE,  OWNER, MEMCG,      no,       32,       100,        no,       yes,       yes,    yes,      no,       OWN,       ENOMEM,  5_4,    yes,     ALL,      "rmdir gives the slab caches to the parent"),
ROW("v5.4",  REPARENT, MEMCG, PAGE_TYPE,  OWNER, MEMCG,      no,       32,       100,        no,       yes,       yes,    yes,      no,       OWN,       ENOSPC,  5_4,    yes,     ALL,      "as v5.3"),
ROW("v5.9",  OBJCG,    MEMCG, PAGE_TYPE,  OWNER, MEMCG,      no,       32,       100,        no,       yes,       yes,    no,       yes,      ROOT,      ENOSPC,  5_10,   yes,     ALL,      "slab objects are charged through obj_cgroups"),
ROW("v5.10", OBJCG,    MEMCG, PAGE_TYPE,  OWNER, MEMCG,      no,       32,       100,        no,       yes,       yes,    no,       yes,      ROOT,      ENOSPC,  5_10,   yes,     ALL,      "as v5.9"),
ROW("v5.11", OBJCG,    MEMCG, MEMCG_DATA, OWNER, MEMCG,      no,       32,       100,        no,       yes,       yes,    no,       yes,      ALWAYS,    ENOSPC,  5_10,   yes,     ALL,      "page->memcg_data has flags"),
ROW("v5.13", OBJCG,    OBJCG, MEMCG_DATA, OWNER, OBJCG,      no,       32,       100,        no,       yes,       yes,    no,       yes,      ALWAYS,    ENOSPC,  5_10,   yes,     NONE,     "kernel pages are charged through obj_cgroups too"),
ROW("v6.1",  OBJCG,    OBJCG, MEMCG_DATA, OWNER, OBJCG,      yes,      64,       200,        yes,      yes,       no,     no,       yes,      ALWAYS,    ENOSPC,  6_1,    yes,     NONE,     "the last with all files of cgroup v1"),
ROW("seeds", OBJCG,    OBJCG, MEMCG_DATA, MEMCG, OBJCG,      yes,      64,       200,        yes,      yes,       no,     no,       yes,      ALWAYS,    0,       6_1,    yes,     NONE,     "v6.1 with mm->memcg, which was never merged"),
};
/* clang-format on */

#undef no
#undef yes
#undef ROW

static void show_bool(const void *fact, char *text)
{
	snprintf(text, REGIME_VALUE_MAX, "%s",
		 *(const bool *)fact ? "yes" : "no");
}

static void show_uint(const void *fact, char *text)
{
	snprintf(text, REGIME_VALUE_MAX, "%u", *(const unsigned int *)fact);
}

static void show_u64(const void *fact, char *text)
{
	snprintf(text, REGIME_VALUE_MAX, "%llu",
		 (unsigned long long)*(const u64 *)fact);
}

static void show_errno(const void *fact, char *text)
{
	int err = *(const int *)fact;

	snprintf(text, REGIME_VALUE_MAX, "%s",
		 err ? strerrorname_np(err) : "none");
}

static void show_hierarchy(const void *fact, char *text)
{
	static const char *const names[] = {
		[HIERARCHY_WALK] = "walk",
		[HIERARCHY_OWN] = "own",
		[HIERARCHY_ROOT] = "root",
		[HIERARCHY_ALWAYS] = "always",
	};

	snprintf(text, REGIME_VALUE_MAX, "%s",
		 names[*(const enum kernel_hierarchy *)fact]);
}

static void show_recording(const void *fact, char *text)
{
	static const char *const names[] = {
		[RECORDED_4_19] = "4.19",
		[RECORDED_5_4] = "5.4",
		[RECORDED_5_10] = "5.10",
		[RECORDED_6_1] = "6.1",
	};

	snprintf(text, REGIME_VALUE_MAX, "%s",
		 names[*(const enum kernel_recording *)fact]);
}

static void show_lag(const void *fact, char *text)
{
	static const char *const names[] = {
		[LAG_NONE] = "none",
		[LAG_EVENTS] = "events",
		[LAG_ALL] = "all",
	};

	snprintf(text, REGIME_VALUE_MAX, "%s",
		 names[*(const enum kernel_lag *)fact]);
}

/* the facts in the order of their columns, and how a script sees each */
/* clang-format off */
#define FACT(name, show, seen) \
	{ #name, show, offsetof(struct kernel_facts, name), seen }

static const struct {
	const char *name;
	void (*show)(const void *fact, char *text);
	size_t offset;
	const char *seen;
} facts[] = {
FACT(opener_rights, show_bool,      "A write to cgroup.procs has the rights of the user that opened it; release_agent needs those of root."),
FACT(charge_batch,  show_uint,      "Pages by which usage_in_bytes grows at once."),
FACT(max_swappiness, show_u64,      "The largest number that memory.swappiness takes."),
FACT(stat_refaults, show_bool,      "memory.stat has the keys workingset_refault_anon and _file."),
FACT(sgid_inherit,  show_bool,      "A new directory has the group and the set-group-id bit of its parent."),
FACT(kmem_limit,    show_bool,      "memory.kmem.limit_in_bytes limits; else it forgets the number."),
FACT(active_anon,   show_bool,      "New anonymous memory is in active_anon, else in inactive_anon."),
FACT(user_xattr,    show_bool,      "Files and directories take user.* attributes."),
FACT(hierarchy,     show_hierarchy, "The parents in which a group is counted; memory.use_hierarchy."),
FACT(id_error,      show_errno,     "The errno of the mkdir of a group too many (65,535)."),
FACT(recorded,      show_recording, "The names and sizes of the slab caches, and what a fork costs."),
FACT(drain_offline, show_bool,      "A removed group leaves the CPUs' stocks, else a stock can keep it."),
FACT(stat_lag,      show_lag,       "Events and pages, up to 32 for each CPU, that memory.stat lacks."),
};

#undef FACT
/* clang-format on */

/* the longest line of regime_parse() has all names */
#define WHY(...) snprintf(why, REGIME_WHY_MAX, __VA_ARGS__)

/* Return: the row of this name of @len characters, or NULL */
static const struct regime *find_row(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(regimes); i++)
		if (strlen(regimes[i].name) == len &&
		    !strncmp(regimes[i].name, name, len))
			return &regimes[i];
	return NULL;
}

int regime_find(const char *name, struct regime *regime)
{
	const struct regime *row = find_row(name, strlen(name));

	if (!row)
		return -EINVAL;
	*regime = *row;
	return 0;
}

static bool is_value(unsigned int sw, unsigned int value)
{
	return value < MAX_VALUES && switches[sw].values[value];
}

int regime_set(struct regime *regime, const char *name, const char *value)
{
	unsigned int sw, v;

	for (sw = 0; sw < NR_SWITCHES; sw++)
		if (!strcmp(switches[sw].name, name))
			break;
	if (sw == NR_SWITCHES)
		return -ENOENT;
	for (v = 0; is_value(sw, v); v++) {
		if (!strcmp(switches[sw].values[v], value)) {
			regime->value[sw] = (unsigned char)v;
			return 0;
		}
	}
	return -EINVAL;
}

const char *regime_check(const struct regime *regime)
{
	const unsigned char *v = regime->value;
	bool objcg = v[SWITCH_SLAB] == SLAB_OBJCG;
	unsigned int sw;

	for (sw = 0; sw < NR_SWITCHES; sw++)
		if (!is_value(sw, v[sw]))
			return "a switch has a number that names no value";
	if (v[SWITCH_KMEM] == KMEM_OBJCG && !objcg)
		return "kmem=objcg needs slab=objcg: a page can only point to an obj_cgroup if there are obj_cgroups";
	if (v[SWITCH_REMOTE] == REMOTE_OBJCG && !objcg)
		return "remote=objcg needs slab=objcg: a caller can only pin an obj_cgroup if there are obj_cgroups";
	if (v[SWITCH_PAGE] == PAGE_MEMCG_DATA && !objcg)
		return "page=memcg_data needs slab=objcg: its low bits came with the objcg vector";
	if (v[SWITCH_KMEM] == KMEM_OBJCG && v[SWITCH_PAGE] != PAGE_MEMCG_DATA)
		return "kmem=objcg needs page=memcg_data: its kmem bit marks a pointer to an obj_cgroup";
	return NULL;
}

/* add @text to the line @why */
static void add_text(char *why, const char *separator, const char *text)
{
	size_t len = strlen(why);

	snprintf(why + len, REGIME_WHY_MAX - len, "%s%s", separator, text);
}

/* Return: "v5.12", "5.12" and "v5.12.3-rc1" as a number in order; 0 for others */
static unsigned int version_of(const char *name)
{
	unsigned int major, minor;

	if (*name == 'v' || *name == 'V')
		name++;
	if (sscanf(name, "%3u.%3u", &major, &minor) != 2)
		return 0;
	return major * 1000 + minor;
}

/*
 * A kernel has the changes of those before it: the nearest row is the newest
 * that is not newer, or the oldest. Of the names without a version, a part of a
 * name will do.
 */
static const struct regime *find_nearest(const char *name, size_t len)
{
	const struct regime *nearest = NULL;
	unsigned int wanted = version_of(name), version;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(regimes); i++) {
		version = version_of(regimes[i].name);
		if (wanted && version && (!nearest || version <= wanted))
			nearest = &regimes[i];
		if (!wanted && !version && len &&
		    !strncasecmp(regimes[i].name, name, len))
			nearest = &regimes[i];
	}
	return nearest;
}

static void expect_kernel(const char *name, int len, char *why)
{
	const struct regime *nearest = find_nearest(name, (size_t)len);
	size_t i;

	WHY("%.*s: expected one of", len, name);
	for (i = 0; i < ARRAY_SIZE(regimes); i++)
		add_text(why, i ? ", " : " ", regimes[i].name);
	if (nearest)
		add_text(why, "; the nearest is ", nearest->name);
}

static void expect_switch(const char *text, int len, char *why)
{
	unsigned int sw;

	WHY("%.*s: expected a switch and its value:", len, text);
	for (sw = 0; sw < NR_SWITCHES; sw++) {
		unsigned int v;

		add_text(why, sw ? ", " : " ", switches[sw].name);
		for (v = 0; is_value(sw, v); v++)
			add_text(why, v ? "|" : "=", switches[sw].values[v]);
	}
}

/* parse "slab=lifecycle", of @len characters */
static int parse_switch(const char *text, size_t len, struct regime *regime)
{
	char name[SWITCH_TEXT_MAX];
	char *value;

	if (len >= sizeof(name))
		return -EINVAL;
	memcpy(name, text, len);
	name[len] = '\0';
	value = strchr(name, '=');
	if (!value)
		return -EINVAL;
	*value++ = '\0';
	return regime_set(regime, name, value);
}

int regime_parse(const char *text, struct regime *regime, char *why)
{
	size_t len = strcspn(text, ",");
	const struct regime *row = find_row(text, len);
	const char *reason;
	struct regime new;

	if (!row) {
		expect_kernel(text, (int)min(len, (size_t)WORD_MAX), why);
		return -EINVAL;
	}
	new = *row;
	for (text += len; *text; text += len) {
		len = strcspn(++text, ",");
		if (parse_switch(text, len, &new)) {
			expect_switch(text, (int)min(len, (size_t)WORD_MAX),
				      why);
			return -EINVAL;
		}
	}
	reason = regime_check(&new);
	if (reason) {
		WHY("%s", reason);
		return -EINVAL;
	}
	*regime = new;
	return 0;
}

const char *regime_value_name(const struct regime *regime,
			      enum regime_switch sw)
{
	return switches[sw].values[regime->value[sw]];
}

const char *regime_switch_name(enum regime_switch sw)
{
	return switches[sw].name;
}

const char *regime_name(unsigned int i)
{
	return i < ARRAY_SIZE(regimes) ? regimes[i].name : NULL;
}

const char *regime_word(unsigned int i)
{
	return i < ARRAY_SIZE(regimes) ? regimes[i].word : NULL;
}

const char *regime_column_name(unsigned int i)
{
	if (i < NR_SWITCHES)
		return switches[i].name;
	i -= NR_SWITCHES;
	return i < ARRAY_SIZE(facts) ? facts[i].name : NULL;
}

const char *regime_column_seen(unsigned int i)
{
	if (i < NR_SWITCHES)
		return switches[i].seen;
	i -= NR_SWITCHES;
	return i < ARRAY_SIZE(facts) ? facts[i].seen : NULL;
}

void regime_column_value(const struct regime *regime, unsigned int i,
			 char *text)
{
	if (i < NR_SWITCHES) {
		snprintf(text, REGIME_VALUE_MAX, "%s",
			 regime_value_name(regime, (enum regime_switch)i));
		return;
	}
	i -= NR_SWITCHES;
	facts[i].show((const char *)&regime->fact + facts[i].offset, text);
}
