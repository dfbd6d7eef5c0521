// SPDX-License-Identifier: GPL-2.0-only
#include "show.h"

#include <stdio.h>
#include <string.h>

#include "world.h"
#include "world_slab.h"

#define CPU_WIDTH 16
#define OBJCG_WIDTH 13
#define GROUP_WIDTH 11
#define CACHE_WIDTH 19

/* so many lines after a head it is forgotten */
#define PAGE_LENGTH 24

static int step_width;
static GPtrArray *group_names, *cache_names;
static unsigned int lines_since_head = PAGE_LENGTH;
static bool after_empty_line;

/* centred, as far as that can be */
static void append_title(GString *s, const char *title, int width)
{
	int len = (int)strlen(title), left = MAX(width - len, 0) / 2;

	g_string_append_printf(s, " |%*s%-*s", left, "", width - left, title);
}

static void print_line(GString *s)
{
	while (s->len && s->str[s->len - 1] == ' ')
		g_string_truncate(s, s->len - 1);
	after_empty_line = !s->len;
	lines_since_head++;
	puts(s->str);
	g_string_free(s, TRUE);
}

void show_text(const char *format, ...)
{
	GString *s = g_string_new(NULL);
	va_list args;

	va_start(args, format);
	g_string_append_vprintf(s, format, args);
	va_end(args);
	print_line(s);
}

static bool has_objcgs(void)
{
	return memcg_regime.value[SWITCH_SLAB] == SLAB_OBJCG;
}

static bool is_root(const char *name)
{
	return !g_strcmp0(name, "root");
}

static void append_titles(GString *s)
{
	unsigned int i;
	int cpu;

	g_string_append_printf(s, "%*s", step_width, "");
	for_each_possible_cpu(cpu) {
		char title[16];

		snprintf(title, sizeof(title), "cpu %d", cpu);
		append_title(s, title, CPU_WIDTH);
	}
	for (i = 0; i < group_names->len; i++) {
		const char *name = g_ptr_array_index(group_names, i);

		append_title(s, name,
			     GROUP_WIDTH + (is_root(name) ? 0 : OBJCG_WIDTH));
	}
	for (i = 0; i < cache_names->len; i++)
		append_title(s, g_ptr_array_index(cache_names, i), CACHE_WIDTH);
}

static void append_columns(GString *s)
{
	const char *of_group = has_objcgs() ? " charged refs" : "    slab refs";
	unsigned int i;
	int cpu;

	g_string_append_printf(s, "%-*s", step_width, "");
	for_each_possible_cpu(cpu)
		g_string_append_printf(s, " | %7s %7s", "bytes", "pages");
	for (i = 0; i < group_names->len; i++) {
		const char *name = g_ptr_array_index(group_names, i);

		g_string_append_printf(s, " |%s %5s %4s",
				       is_root(name) ? "" : of_group, "usage",
				       "kmem");
	}
	for (i = 0; i < cache_names->len; i++)
		g_string_append_printf(s, " | %5s %5s %6s", "slabs", "objs",
				       "clones");
}

static void show_head(void)
{
	GString *titles = g_string_new(NULL), *columns = g_string_new(NULL);

	append_titles(titles);
	append_columns(columns);
	if (!after_empty_line)
		show_text("%s", "");
	print_line(titles);
	print_line(columns);
	lines_since_head = 0;
}

/* a slot of a stock: its owner and its amount */
static void append_slot(GString *s, const struct percpu_slot *slot,
			const char *(*name)(unsigned long key))
{
	char text[32];

	if (slot->key)
		snprintf(text, sizeof(text), "%s %u", name(slot->key),
			 percpu_slot_stock(slot->amount));
	else
		strcpy(text, "-");
	g_string_append_printf(s, " %7s", text);
}

static void append_objcg(GString *s, const struct world_group *group)
{
	if (world_objcg_is_gone(group)) {
		g_string_append_printf(s, " %7s %4s", "-", "gone");
		return;
	}
	g_string_append_printf(s, " %7d %4ld",
			       atomic_read(&group->objcg->nr_charged_bytes),
			       percpu_ref_read(&group->objcg->refcnt));
}

static void append_css(GString *s, const struct world_group *group)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(group->cgrp->css);

	if (!g_strcmp0(world_group_state(group), "gone"))
		g_string_append_printf(s, " %7s %4s", "-", "gone");
	else
		g_string_append_printf(
			s, " %7ld %4ld",
			atomic_long_read(&memcg->stats_local[MEMCG_SLAB_B]),
			percpu_ref_read(&memcg->css.refcnt));
}

static void append_group(GString *s, const char *name)
{
	const struct world_group *group = world_find_group(name);
	struct mem_cgroup *memcg;

	g_string_append(s, " |");
	if (!group) {
		g_string_append_printf(s, "%*s", OBJCG_WIDTH + GROUP_WIDTH, "");
		return;
	}
	memcg = mem_cgroup_from_css(group->cgrp->css);
	if (group->objcg)
		append_objcg(s, group);
	else if (!is_root(name))
		append_css(s, group);
	if (!g_strcmp0(world_group_state(group), "gone"))
		g_string_append_printf(s, " %5s %4s", "-", "gone");
	else
		g_string_append_printf(s, " %5ld %4ld",
				       atomic_long_read(&memcg->memory.usage),
				       atomic_long_read(&memcg->kmem.usage));
}

static void append_cache(GString *s, const char *name)
{
	struct world_cache_count count;

	if (world_count_cache(name, &count))
		g_string_append_printf(s, " | %5ld %5ld %6ld", count.slabs,
				       count.objects, count.clones);
	else
		g_string_append_printf(s, " |%*s", CACHE_WIDTH, "");
}

void show_init(int width, GPtrArray *names, GPtrArray *caches)
{
	step_width = width;
	group_names = names;
	cache_names = caches;
}

void show_state(const char *step)
{
	GString *s = g_string_new(NULL);
	unsigned int i;
	int cpu;

	if (lines_since_head >= PAGE_LENGTH)
		show_head();
	g_string_append_printf(s, "%-*s", step_width, step);
	for_each_possible_cpu(cpu) {
		struct memcg_stock_pcp *stock = per_cpu_ptr(memcg_stock, cpu);

		g_string_append(s, " |");
		append_slot(s, &stock->bytes[0], world_name_of_objcg);
		append_slot(s, &stock->pages[0], world_name_of_memcg);
	}
	for (i = 0; i < group_names->len; i++)
		append_group(s, g_ptr_array_index(group_names, i));
	for (i = 0; i < cache_names->len; i++)
		append_cache(s, g_ptr_array_index(cache_names, i));
	print_line(s);
}
