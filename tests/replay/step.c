// SPDX-License-Identifier: GPL-2.0-only
#include "step.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WORDS 8
#define WHITE " \t\r\n"

static const struct verb_row {
	const char *name;
	enum step_arg args[STEP_MAX_ARGS + 1];
} verbs[] = {
	[STEP_MKDIR] = { "mkdir", { ARG_NEW_GROUP } },
	[STEP_RMDIR] = { "rmdir", { ARG_GROUP } },
	[STEP_CHARGE] = { "charge", { ARG_WHO, ARG_NEW_OBJECT, ARG_BYTES } },
	[STEP_FREE] = { "free", { ARG_OBJECT } },
	[STEP_GET] = { "get", { ARG_GROUP, ARG_NEW_REF } },
	[STEP_PUT] = { "put", { ARG_REF } },
	[STEP_DRAIN] = { "drain", { ARG_GROUP } },
	[STEP_ALLOC_PAGES] = { "alloc_pages",
			       { ARG_GROUP, ARG_NEW_PAGE, ARG_ORDER } },
	[STEP_SPLIT_PAGE] = { "split_page", { ARG_PAGE } },
	[STEP_FREE_PAGES] = { "free_pages", { ARG_PAGE } },
	[STEP_SET_ACTIVE_MEMCG] = { "set_active_memcg", { ARG_GROUP } },
	[STEP_CLEAR_ACTIVE_MEMCG] = { "clear_active_memcg", { ARG_END } },
	[STEP_CPU_DOWN] = { "cpu_down", { ARG_CPU } },
	[STEP_CPU_UP] = { "cpu_up", { ARG_CPU } },
	[STEP_LOCK] = { "lock", { ARG_LOCK } },
	[STEP_UNLOCK] = { "unlock", { ARG_LOCK } },
	[STEP_LIMIT] = { "limit", { ARG_GROUP, ARG_NR } },
	[STEP_USE_HIERARCHY] = { "use_hierarchy", { ARG_GROUP, ARG_NR } },
	[STEP_FAIL] = { "fail", { ARG_NR } },
	[STEP_KMEM_CACHE_CREATE] = { "kmem_cache_create",
				     { ARG_NEW_CACHE, ARG_BYTES, ARG_FLAG } },
	[STEP_KMEM_CACHE_DESTROY] = { "kmem_cache_destroy", { ARG_CACHE } },
	[STEP_KMEM_CACHE_SHRINK] = { "kmem_cache_shrink", { ARG_CACHE } },
	[STEP_KMEM_CACHE_ALLOC] = { "kmem_cache_alloc",
				    { ARG_GROUP, ARG_CACHE, ARG_NEW_KOBJECT,
				      ARG_NR } },
	[STEP_KMALLOC] = { "kmalloc",
			   { ARG_GROUP, ARG_NEW_KOBJECT, ARG_BYTES } },
	[STEP_KFREE] = { "kfree", { ARG_KOBJECT } },
	[STEP_ALLOC_THREAD_STACK] = { "alloc_thread_stack",
				      { ARG_GROUP, ARG_CACHE,
					ARG_NEW_KOBJECT } },
	[STEP_FREE_THREAD_STACK] = { "free_thread_stack", { ARG_KOBJECT } },
	[STEP_KERNEL] = { "kernel", { ARG_KERNEL } },
	[STEP_SETTLE] = { "settle", { ARG_END } },
	[STEP_STOP] = { "stop", { ARG_POINT } },
	[STEP_CONTINUE] = { "continue", { ARG_END } },
	[STEP_ACTOR] = { "actor", { ARG_END } },
	[STEP_END] = { "end", { ARG_END } },
	[STEP_EXPECT] = { "expect", { ARG_END } },
	[STEP_EXPECT_BUG] = { "expect-bug", { ARG_END } },
	[STEP_EXPECT_FIXED] = { "expect-fixed", { ARG_END } },
};

#define NR_VERBS (sizeof(verbs) / sizeof(verbs[0]))

static const char *const arg_names[] = {
	[ARG_GROUP] = "GROUP",
	[ARG_NEW_GROUP] = "NEW-GROUP",
	[ARG_REF] = "@REF",
	[ARG_NEW_REF] = "@NEW-REF",
	[ARG_WHO] = "GROUP|@REF",
	[ARG_OBJECT] = "OBJECT",
	[ARG_NEW_OBJECT] = "NEW-OBJECT",
	[ARG_PAGE] = "PAGE",
	[ARG_NEW_PAGE] = "NEW-PAGE",
	[ARG_LOCK] = "LOCK",
	[ARG_CACHE] = "CACHE",
	[ARG_NEW_CACHE] = "NEW-CACHE",
	[ARG_FLAG] = "FLAG",
	[ARG_KOBJECT] = "KOBJECT",
	[ARG_NEW_KOBJECT] = "NEW-KOBJECT",
	[ARG_POINT] = "POINT",
	[ARG_KERNEL] = "NAME",
	[ARG_BYTES] = "BYTES",
	[ARG_ORDER] = "ORDER",
	[ARG_CPU] = "CPU",
	[ARG_NR] = "NR",
};

static const struct quantity_row {
	const char *name;
	const char *of;
} quantities[] = {
	[EXPECT_NR_CHARGED_BYTES] = { "nr_charged_bytes", "GROUP" },
	[EXPECT_NR_OBJ_BYTES] = { "nr_obj_bytes", "GROUP" },
	[EXPECT_REFS] = { "refs", "GROUP" },
	[EXPECT_USAGE] = { "usage", "GROUP" },
	[EXPECT_KMEM] = { "kmem", "GROUP" },
	[EXPECT_STATE] = { "state", "GROUP" },
	[EXPECT_CSS_REFS] = { "css_refs", "GROUP" },
	[EXPECT_SLAB] = { "slab", "GROUP" },
	[EXPECT_SLAB_LOCAL] = { "slab_local", "GROUP" },
	[EXPECT_KERNEL_STACK] = { "kernel_stack", "GROUP" },
	[EXPECT_CLONES] = { "clones", "CACHE" },
	[EXPECT_SLABS] = { "slabs", "CACHE" },
	[EXPECT_OBJECTS] = { "objects", "CACHE" },
	[EXPECT_CGROUPS] = { "cgroups", NULL },
	[EXPECT_OBJCGS] = { "objcgs", NULL },
	[EXPECT_WARNINGS] = { "warnings", NULL },
};

#define NR_QUANTITIES (sizeof(quantities) / sizeof(quantities[0]))

const enum step_arg *step_args(enum step_verb verb)
{
	return verbs[verb].args;
}

const char *step_arg_name(enum step_arg arg)
{
	return arg_names[arg];
}

const char *step_quantity_name(enum step_quantity quantity)
{
	return quantities[quantity].name;
}

/* Return: how many words, at most MAX_WORDS, which is too many for any verb */
static int split_words(char *text, char *word[MAX_WORDS])
{
	char *save, *w = strtok_r(text, WHITE, &save);
	int nr = 0;

	for (; w && *w != '#' && nr < MAX_WORDS;
	     w = strtok_r(NULL, WHITE, &save))
		word[nr++] = w;
	return nr;
}

/* a number without a sign, decimal */
static bool parse_number(const char *word, unsigned long max,
			 unsigned long *ret)
{
	unsigned long number;
	char *end;

	if (*word < '0' || *word > '9')
		return false;
	errno = 0;
	number = strtoul(word, &end, 10);
	if (*end || errno || number > max)
		return false;
	*ret = number;
	return true;
}

static bool parse_cpu(char **word, int nr, int *cpu)
{
	unsigned long number;

	if (nr < 2 || strcmp(word[0], "cpu") ||
	    !parse_number(word[1], INT_MAX, &number))
		return false;
	*cpu = (int)number;
	return true;
}

static int expect_names(char *expected, size_t size)
{
	size_t i, len = (size_t)snprintf(expected, size, "one of:");

	for (i = 0; i < NR_VERBS && len < size; i++)
		len += (size_t)snprintf(expected + len, size - len, " %s",
					verbs[i].name);
	return -EINVAL;
}

static int expect_quantities(char *expected, size_t size)
{
	size_t i, len = (size_t)snprintf(expected, size, "one of:");

	for (i = 0; i < NR_QUANTITIES && len < size; i++)
		len += (size_t)snprintf(
			expected + len, size - len, " '%s%s%s'",
			quantities[i].name, quantities[i].of ? " " : "",
			quantities[i].of ? quantities[i].of : "");
	if (len < size)
		snprintf(expected + len, size - len, " and a value");
	return -EINVAL;
}

/* @word is wrong as argument @at; NULL if there is none */
static int expect_args(const struct verb_row *row, int at, const char *word,
		       char *expected, size_t size)
{
	size_t i, len = (size_t)snprintf(expected, size, "'%s", row->name);

	for (i = 0; row->args[i] != ARG_END && len < size; i++)
		len += (size_t)snprintf(expected + len, size - len, " %s",
					arg_names[row->args[i]]);
	if (len >= size)
		return -EINVAL;
	if (!word)
		snprintf(expected + len, size - len, "', there is no %s",
			 arg_names[row->args[at]]);
	else if (row->args[at] == ARG_END)
		snprintf(expected + len, size - len, "', '%s' is too much",
			 word);
	else
		snprintf(expected + len, size - len, "', '%s' is no %s", word,
			 arg_names[row->args[at]]);
	return -EINVAL;
}

static bool parse_arg(enum step_arg kind, const char *word,
		      unsigned long *number)
{
	switch (kind) {
	case ARG_BYTES:
	case ARG_NR:
		return parse_number(word, INT_MAX, number) && *number;
	case ARG_ORDER:
		return parse_number(word, 10, number);
	case ARG_CPU:
		return parse_number(word, INT_MAX, number);
	case ARG_REF:
	case ARG_NEW_REF:
		return word[0] == '@' && word[1];
	case ARG_WHO:
		return word[0] != '@' || word[1];
	default:
		return word[0] != '@';
	}
}

static int parse_args(const struct verb_row *row, char **word, int nr,
		      struct step *step, char *expected, size_t size)
{
	int i;

	for (i = 0; row->args[i] != ARG_END; i++) {
		if (i >= nr ||
		    !parse_arg(row->args[i], word[i], &step->number[i]))
			return expect_args(row, i, i < nr ? word[i] : NULL,
					   expected, size);
		step->arg[i] = word[i];
	}
	return i == nr ? 0 : expect_args(row, i, word[i], expected, size);
}

static int parse_continue(char **word, int nr, struct step *step,
			  char *expected, size_t size)
{
	if (nr == 1 && !strcmp(word[0], "worker")) {
		step->cpu = STEP_WORKER;
		return 0;
	}
	if (nr == 1 && !strcmp(word[0], "rcu")) {
		step->cpu = STEP_RCU;
		return 0;
	}
	if (nr == 2 && parse_cpu(word, nr, &step->cpu))
		return 0;
	snprintf(expected, size, "'continue' with 'cpu N', 'worker' or 'rcu'");
	return -EINVAL;
}

static int parse_actor(char **word, int nr, struct step *step, char *expected,
		       size_t size)
{
	if (nr == 2 && parse_cpu(word, nr, &step->cpu))
		return 0;
	snprintf(expected, size, "'actor' with 'cpu N'");
	return -EINVAL;
}

static int parse_expect(char **word, int nr, struct step *step, char *expected,
			size_t size)
{
	size_t i = 0;
	int has_of;

	while (nr && i < NR_QUANTITIES && strcmp(word[0], quantities[i].name))
		i++;
	if (!nr || i == NR_QUANTITIES)
		return expect_quantities(expected, size);
	has_of = quantities[i].of != NULL;
	if (nr != 2 + has_of)
		return expect_quantities(expected, size);
	step->quantity = (enum step_quantity)i;
	step->arg[0] = has_of ? word[1] : NULL;
	step->arg[1] = word[1 + has_of];
	return 0;
}

static int parse_verb(char **word, int nr, struct step *step, char *expected,
		      size_t size)
{
	size_t i = 0;

	while (i < NR_VERBS && (!nr || strcmp(word[0], verbs[i].name)))
		i++;
	if (i == NR_VERBS)
		return expect_names(expected, size);
	step->verb = (enum step_verb)i;
	switch (step->verb) {
	case STEP_CONTINUE:
		return parse_continue(word + 1, nr - 1, step, expected, size);
	case STEP_ACTOR:
		return parse_actor(word + 1, nr - 1, step, expected, size);
	case STEP_EXPECT:
	case STEP_EXPECT_BUG:
	case STEP_EXPECT_FIXED:
		return parse_expect(word + 1, nr - 1, step, expected, size);
	default:
		return parse_args(&verbs[i], word + 1, nr - 1, step, expected,
				  size);
	}
}

int step_parse(const char *line, struct step *step, char *expected, size_t size)
{
	char *word[MAX_WORDS];
	bool has_cpu;
	int nr, err;

	memset(step, 0, sizeof(*step));
	if (strlen(line) >= sizeof(step->text)) {
		snprintf(expected, size, "less than %zu characters",
			 sizeof(step->text));
		return -EINVAL;
	}
	strcpy(step->text, line);
	nr = split_words(step->text, word);
	if (!nr) {
		step->verb = STEP_NOTHING;
		return 0;
	}
	has_cpu = parse_cpu(word, nr, &step->cpu);
	err = parse_verb(word + 2 * has_cpu, nr - 2 * has_cpu, step, expected,
			 size);
	if (!err && has_cpu && !step_is_of_cpu(step)) {
		snprintf(expected, size, "'%s' without a CPU",
			 verbs[step->verb].name);
		return -EINVAL;
	}
	return err;
}
