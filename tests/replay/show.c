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
static bool quiet;
/* the fields of the last line, to mark those that have changed */
static GPtrArray *fields;
static unsigned int at_field;

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
	if (!quiet)
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

void show_quiet(void)
{
	quiet = true;
}

/* right-aligned; with a mark if it is not as in the last line */
static void append_field(GString *s, int width, char *text)
{
	bool known = at_field < fields->len;
	bool changed = known && g_strcmp0(g_ptr_array_index(fields, at_field),
					  text) != 0;

	g_string_append_printf(s, "%*s%c%s", MAX(width - (int)strlen(text), 0),
			       "", changed ? '*' : ' ', text);
	if (known)
		g_free(g_ptr_array_steal_index(fields, at_field));
	g_ptr_array_insert(fields, (gint)at_field, text);
	at_field++;
}

static void append_number(GString *s, int width, long number)
{
	append_field(s, width, g_strdup_printf("%ld", number));
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
	append_field(s, 7, g_strdup(text));
}

static void append_gone(GString *s, int width)
{
	append_field(s, width, g_strdup("-"));
	append_field(s, 4, g_strdup("gone"));
}

static void append_objcg(GString *s, const struct world_group *group)
{
	if (world_objcg_is_gone(group)) {
		append_gone(s, 7);
		return;
	}
	append_number(s, 7, atomic_read(&group->objcg->nr_charged_bytes));
	append_number(s, 4, percpu_ref_read(&group->objcg->refcnt));
}

static void append_css(GString *s, const struct world_group *group)
{
	struct mem_cgroup *memcg = mem_cgroup_from_css(group->cgrp->css);

	if (!g_strcmp0(world_group_state(group), "gone")) {
		append_gone(s, 7);
		return;
	}
	append_number(s, 7,
		      atomic_long_read(&memcg->stats_local[MEMCG_SLAB_B]));
	append_number(s, 4, percpu_ref_read(&memcg->css.refcnt));
}

static void append_group(GString *s, const char *name)
{
	static const int widths[] = { 7, 4, 5, 4 };
	const struct world_group *group = world_find_group(name);
	struct mem_cgroup *memcg;
	size_t i;

	g_string_append(s, " |");
	if (!group) {
		for (i = 0; i < G_N_ELEMENTS(widths); i++)
			append_field(s, widths[i], g_strdup(""));
		return;
	}
	memcg = mem_cgroup_from_css(group->cgrp->css);
	if (group->objcg)
		append_objcg(s, group);
	else if (!is_root(name))
		append_css(s, group);
	if (!g_strcmp0(world_group_state(group), "gone")) {
		append_gone(s, 5);
		return;
	}
	append_number(s, 5, atomic_long_read(&memcg->memory.usage));
	append_number(s, 4, atomic_long_read(&memcg->kmem.usage));
}

static void append_cache(GString *s, const char *name)
{
	struct world_cache_count count;
	bool known = world_count_cache(name, &count);

	g_string_append(s, " |");
	append_field(s, 5,
		     known ? g_strdup_printf("%ld", count.slabs) :
			     g_strdup(""));
	append_field(s, 5,
		     known ? g_strdup_printf("%ld", count.objects) :
			     g_strdup(""));
	append_field(s, 6,
		     known ? g_strdup_printf("%ld", count.clones) :
			     g_strdup(""));
}

void show_init(int width, GPtrArray *names, GPtrArray *caches)
{
	step_width = width;
	group_names = names;
	cache_names = caches;
	fields = g_ptr_array_new();
}

void show_state(const char *step)
{
	GString *s = g_string_new(NULL);
	unsigned int i;
	int cpu;

	if (lines_since_head >= PAGE_LENGTH)
		show_head();
	g_string_append_printf(s, "%-*s", step_width, step);
	at_field = 0;
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
