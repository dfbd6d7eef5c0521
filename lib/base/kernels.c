// SPDX-License-Identifier: GPL-2.0-only
#include "base/kernels.h"

#include <errno.h>
#include <string.h>

#include "linux/compiler.h"

struct regime memcg_regime;

#define MAX_VALUES 4

/* clang-format off */
static const struct {
	const char *name;
	const char *values[MAX_VALUES];
} switches[NR_SWITCHES] = {
	[SWITCH_SLAB] = { "slab", { "pages", "lifecycle", "reparent", "objcg" } },
	[SWITCH_KMEM] = { "kmem", { "memcg", "objcg" } },
	[SWITCH_PAGE] = { "page", { "page_type", "memcg_data" } },
	[SWITCH_MM] = { "mm", { "owner", "memcg" } },
	[SWITCH_REMOTE] = { "remote", { "memcg", "objcg" } },
};
/* clang-format on */

/* oldest first; the columns are in the order of enum regime_switch */
/* clang-format off */
static const struct regime regimes[] = {
	{ "v4.19", { SLAB_PAGES, KMEM_MEMCG, PAGE_PAGE_TYPE, MM_OWNER, REMOTE_MEMCG }, false },
	{ "v5.3", { SLAB_REPARENT, KMEM_MEMCG, PAGE_PAGE_TYPE, MM_OWNER, REMOTE_MEMCG }, false },
	{ "v5.9", { SLAB_OBJCG, KMEM_MEMCG, PAGE_PAGE_TYPE, MM_OWNER, REMOTE_MEMCG }, false },
	{ "v5.11", { SLAB_OBJCG, KMEM_MEMCG, PAGE_MEMCG_DATA, MM_OWNER, REMOTE_MEMCG }, false },
	{ "v5.13", { SLAB_OBJCG, KMEM_OBJCG, PAGE_MEMCG_DATA, MM_OWNER, REMOTE_OBJCG }, false },
	{ "seeds", { SLAB_OBJCG, KMEM_OBJCG, PAGE_MEMCG_DATA, MM_MEMCG, REMOTE_OBJCG }, true },
};
/* clang-format on */

int regime_find(const char *name, struct regime *regime)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(regimes); i++) {
		if (!strcmp(regimes[i].name, name)) {
			*regime = regimes[i];
			return 0;
		}
	}
	return -EINVAL;
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
