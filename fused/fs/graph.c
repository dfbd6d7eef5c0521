// SPDX-License-Identifier: GPL-2.0-only
#include "fs/graph.h"

#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/table.h"

/* more are a single node */
enum { MAX_ONLINE = 60, MAX_ALIKE = 6, MAX_HOLDERS = 4 };
enum { MAX_UNICODE = 0x10ffff };

/* the colours can be read on a light and on a dark background */
#define DYING "style=filled, fillcolor=\"#f4b183\", fontcolor=black"
#define PIN "shape=note, style=filled, fillcolor=\"#bdd7ee\", fontcolor=black"

/* Return: the rows of a table, behind its first line */
static char *rows_of(struct seq_file *table)
{
	char *text = seq_text(table), *rows = text ? strchr(text, '\n') : NULL;

	return rows ? rows + 1 : NULL;
}

/*
 * In a string of dot a backslash and a quote need a backslash, and "&" begins an
 * entity. With a byte that is no UTF-8, dot would read all as Latin-1.
 */
static void show_label(struct seq_file *m, const char *text)
{
	while (*text) {
		int nr = (int)(g_utf8_next_char(text) - text);

		if (g_utf8_get_char_validated(text, -1) > MAX_UNICODE) {
			seq_puts(m, "\357\277\275");
			nr = 1;
		} else if (*text == '&') {
			seq_puts(m, "&amp;");
		} else {
			seq_printf(m, "%s%.*s",
				   *text == '"' || *text == '\\' ? "\\" : "",
				   nr, text);
		}
		text += nr;
	}
}

/* --- groups --- */

static const struct pinned_group *find_dying(const struct memcgfs_pins *pins,
					     const char *id)
{
	u64 wanted = strtoull(id, NULL, 10);
	size_t i;

	for (i = 0; i < pins->nr_groups; i++)
		if (pins->group[i].id == wanted)
			return &pins->group[i];
	return NULL;
}

/**
 * struct alike - removed groups that are kept by the same kinds
 * @kinds: a bit for each
 * @nr: of them
 * @count: references of each kind
 */
struct alike {
	unsigned int kinds;
	unsigned long nr;
	long count[NR_PIN_KINDS];
};

static void count_alike(struct alike *alike, const struct memcgfs_pins *pins,
			const unsigned int *kinds)
{
	size_t i;

	for (i = 0; i < pins->nr_groups; i++) {
		alike[kinds[i]].kinds = kinds[i];
		alike[kinds[i]].nr++;
	}
	for (i = 0; i < pins->nr; i++)
		alike[kinds[pins->pin[i].group]].count[pins->pin[i].kind] +=
			pins->pin[i].count;
}

static void show_alike(struct seq_file *m, const struct alike *alike)
{
	int kind;

	if (alike->nr <= MAX_ALIKE)
		return;
	seq_printf(m, "\tall%u [label=\"%lu dying groups\", " DYING "];\n",
		   alike->kinds, alike->nr);
	for (kind = 0; kind < NR_PIN_KINDS; kind++)
		if (alike->count[kind])
			seq_printf(m,
				   "\tall%ukind%d [label=\"%ld %s\", " PIN
				   "];\n"
				   "\tall%ukind%d -> all%u;\n",
				   alike->kinds, kind, alike->count[kind],
				   pin_kind_name((enum pin_kind)kind),
				   alike->kinds, kind, alike->kinds);
}

/**
 * struct shown - the nodes of groups
 * @pins, @kinds, @alike: as show_all() has them
 * @hidden: ids of the groups that live and are only counted
 * @nr_hidden: of them
 */
struct shown {
	const struct memcgfs_pins *pins;
	const unsigned int *kinds;
	const struct alike *alike;
	u64 *hidden;
	size_t nr_hidden;
};

/* Return: the removed groups that are a node with this one, or NULL */
static const struct alike *alike_of(const struct shown *shown, const char *id)
{
	const struct pinned_group *group = find_dying(shown->pins, id);
	const struct alike *alike =
		group ? &shown->alike[shown->kinds[group -
						   shown->pins->group]] :
			NULL;

	return alike && alike->nr > MAX_ALIKE ? alike : NULL;
}

/* an arrow from @from to the node of the group @id */
static void show_arrow(struct seq_file *m, const struct shown *shown,
		       const char *from, const char *id)
{
	const struct alike *alike = alike_of(shown, id);
	u64 wanted = strtoull(id, NULL, 10);
	size_t i = 0;

	while (i < shown->nr_hidden && shown->hidden[i] != wanted)
		i++;
	if (alike)
		seq_printf(m, "\t%s -> all%u;\n", from, alike->kinds);
	else if (i < shown->nr_hidden)
		seq_printf(m, "\t%s -> more;\n", from);
	else
		seq_printf(m, "\t%s -> g%s;\n", from, id);
}

static void show_group(struct seq_file *m, const struct shown *shown,
		       const struct table_row *row, bool dying)
{
	char *const *field = row->field;
	char node[32];

	seq_printf(m, "\tg%s [label=\"", field[0]);
	show_label(m, field[2]);
	seq_printf(m, "\\n%sgroup %s, %s bytes\"%s];\n", dying ? "dying " : "",
		   field[0], field[6], dying ? ", " DYING : "");
	snprintf(node, sizeof(node), "g%s", field[0]);
	if (strcmp(field[1], "-"))
		show_arrow(m, shown, node, field[1]);
}

/* a parent's row is before the rows of its children */
static void show_groups(struct seq_file *m, char *rows, struct shown *shown)
{
	unsigned long online = 0;
	struct table_row row;

	while (table_next_row(&rows, &row)) {
		bool dying = !strcmp(row.field[3], "dying");

		if (dying && alike_of(shown, row.field[0]))
			continue;
		if (dying || online++ < MAX_ONLINE)
			show_group(m, shown, &row, dying);
		else
			shown->hidden[shown->nr_hidden++] =
				strtoull(row.field[0], NULL, 10);
	}
	if (shown->nr_hidden)
		seq_printf(m, "\tmore [label=\"%zu more groups\"];\n",
			   shown->nr_hidden);
}

/* --- pins --- */

/* @pin: the first of its group and kind. Return: how many there are */
static size_t same_kind(const struct memcgfs_pins *pins, size_t first,
			long *count)
{
	const struct memcgfs_pin *pin = &pins->pin[first];
	size_t i, nr = 0;

	*count = 0;
	for (i = 0; i < pins->nr && pins->pin[i].group <= pin->group; i++) {
		if (pins->pin[i].group != pin->group ||
		    pins->pin[i].kind != pin->kind)
			continue;
		if (i < first)
			return 0; /* not the first */
		nr++;
		*count += pins->pin[i].count;
	}
	return nr;
}

static void show_pin(struct seq_file *m, const struct memcgfs_pins *pins,
		     size_t i)
{
	const struct memcgfs_pin *pin = &pins->pin[i];
	struct seq_file holder = { .private = m->private };
	const char *text;

	if (pin->kind == PIN_CHILD)
		return; /* the child has an arrow to its parent */
	memcgfs_pin_holder(&holder, pins, pin);
	text = seq_text(&holder);
	seq_printf(m, "\tp%zu [label=\"%ld %s\\n", i, pin->count,
		   pin_kind_name(pin->kind));
	show_label(m, text ? text : "");
	seq_printf(m, "\", " PIN "];\n\tp%zu -> g%llu;\n", i,
		   (unsigned long long)pins->group[pin->group].id);
	seq_free(&holder);
}

static void show_pins(struct seq_file *m, const struct memcgfs_pins *pins,
		      const unsigned int *kinds, const struct alike *alike)
{
	size_t i, k;

	for (i = 0; i < pins->nr; i++) {
		const struct memcgfs_pin *pin = &pins->pin[i];
		size_t nr;
		long count;

		if (alike[kinds[pin->group]].nr > MAX_ALIKE)
			continue;
		nr = same_kind(pins, i, &count);
		if (nr > MAX_HOLDERS)
			seq_printf(
				m,
				"\tp%zu [label=\"%ld %s\\n%zu holders\", " PIN
				"];\n\tp%zu -> g%llu;\n",
				i, count, pin_kind_name(pin->kind), nr, i,
				(unsigned long long)pins->group[pin->group].id);
		else
			for (k = i; nr && k < pins->nr; k++)
				if (pins->pin[k].group == pin->group &&
				    pins->pin[k].kind == pin->kind)
					show_pin(m, pins, k);
	}
}

/* --- object cgroups of removed groups --- */

static void show_objcgs(struct seq_file *m, char *rows,
			const struct shown *shown)
{
	unsigned long nr = 0, bytes = 0;
	char group[24] = "", node[32];
	struct table_row row;

	/* those of a group follow each other, and so are one node */
	while (table_next_row(&rows, &row)) {
		if (!strcmp(row.field[0], row.field[1]))
			continue;
		if (strcmp(group, row.field[0])) {
			if (nr)
				seq_printf(m, "%lu objcgs, %lu bytes\"];\n", nr,
					   bytes);
			nr = bytes = 0;
			snprintf(group, sizeof(group), "%s", row.field[0]);
			snprintf(node, sizeof(node), "o%s", group);
			show_arrow(m, shown, node, group);
			seq_printf(m,
				   "\t%s [shape=ellipse, style=dashed, "
				   "label=\"of removed groups: ",
				   node);
		}
		nr++;
		bytes += strtoul(row.field[4], NULL, 10);
	}
	if (nr)
		seq_printf(m, "%lu objcgs, %lu bytes\"];\n", nr, bytes);
}

/* Return: room for an id of each row */
static u64 *alloc_ids(const char *rows)
{
	size_t nr = 1;

	for (; *rows; rows++)
		nr += *rows == '\n';
	return mem_alloc(nr * sizeof(u64));
}

static int show_all(struct seq_file *m, const struct memcgfs_pins *pins,
		    char *memcgs, char *objcgs)
{
	unsigned int *kinds = mem_alloc((pins->nr_groups + 1) * sizeof(*kinds));
	struct alike *alike = mem_alloc((1U << NR_PIN_KINDS) * sizeof(*alike));
	struct shown shown = { .pins = pins,
			       .kinds = kinds,
			       .alike = alike,
			       .hidden = alloc_ids(memcgs) };
	bool has_memory = kinds && alike && shown.hidden;
	size_t i;

	if (has_memory) {
		memset(alike, 0, (1U << NR_PIN_KINDS) * sizeof(*alike));
		memset(kinds, 0, pins->nr_groups * sizeof(*kinds));
		for (i = 0; i < pins->nr; i++)
			kinds[pins->pin[i].group] |= 1U << pins->pin[i].kind;
		count_alike(alike, pins, kinds);
		seq_puts(m, "digraph memcgs {\n\trankdir=LR;\n"
			    "\tbgcolor=transparent;\n"
			    "\tnode [shape=box, fontname=\"sans-serif\"];\n");
		show_groups(m, memcgs, &shown);
		for (i = 0; i < 1U << NR_PIN_KINDS; i++)
			show_alike(m, &alike[i]);
		show_pins(m, pins, kinds, alike);
		show_objcgs(m, objcgs, &shown);
		seq_puts(m, "}\n");
	}
	mem_free(kinds);
	mem_free(alike);
	mem_free(shown.hidden);
	return has_memory ? seq_error(m) : -ENOMEM;
}

int graph_show(struct seq_file *m)
{
	struct seq_file memcgs = { .buf = NULL }, objcgs = { .buf = NULL };
	struct memcgfs_pins pins;
	int err = memcgfs_pins_collect(m, &pins);

	if (!err)
		err = memcgfs_memcgs_show(&memcgs);
	if (!err)
		err = memcgfs_objcgs_show(&objcgs);
	if (!err)
		err = rows_of(&memcgs) && rows_of(&objcgs) ?
			      show_all(m, &pins, rows_of(&memcgs),
				       rows_of(&objcgs)) :
			      -ENOMEM;
	memcgfs_pins_free(&pins);
	seq_free(&memcgs);
	seq_free(&objcgs);
	return err;
}
