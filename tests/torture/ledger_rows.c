// SPDX-License-Identifier: GPL-2.0-only
/* ledger_rows.c - the ledgers of the engine add up, while threads work or not */
#include "ledger.h"

#include <errno.h>

#include "ops.h"

/* rows that are no kernel memory of the group's own */
static const char *const others[] = {
	"user_page", "file_page",   "shmem_page",  "page_stock",
	"child",     "dying_child", "handed_over", NULL,
};

/* Return: the sum of kernel memory of each group, by id; to be destroyed */
static GHashTable *check_rows(const char *text)
{
	GHashTable *kernel = g_hash_table_new(NULL, NULL);
	char **lines = g_strsplit(text, "\n", -1), **line;
	long sum = 0, own = 0;

	for (line = lines + 1; *line && **line; line++) {
		char **field = g_strsplit(*line, "\t", -1);
		long bytes = strtol(field[3], NULL, 10);

		torture_equal("fields of a ledger", g_strv_length(field), 5);
		torture_equal("bytes of a row >= 0", bytes >= 0, true);
		if (!strcmp(field[2], "usage")) {
			torture_equal("the rows of a ledger add up", sum,
				      bytes);
			g_hash_table_insert(
				kernel,
				GSIZE_TO_POINTER(strtoul(field[0], NULL, 10)),
				GSIZE_TO_POINTER(own));
			sum = own = 0;
		} else {
			sum += bytes;
			if (!g_strv_contains(others, field[2]))
				own += bytes;
		}
		g_strfreev(field);
	}
	g_strfreev(lines);
	return kernel;
}

static char *ledger_text(int *err)
{
	struct seq_file m = { 0 };
	char *text = NULL;

	*err = memcgfs_ledger_show(&m);
	if (!*err)
		*err = seq_error(&m);
	if (!*err)
		text = g_strndup(m.buf, m.count);
	seq_free(&m);
	return text;
}

void op_ledger(struct worker *w)
{
	int err;
	char *text = ledger_text(&err);

	if (torture_allow("memcgfs_ledger_show", err, -ENOMEM, -EAGAIN)) {
		w->again += err == -EAGAIN;
		return;
	}
	g_hash_table_destroy(check_rows(text));
	g_free(text);
}

GHashTable *ledger_kernel(void)
{
	GHashTable *kernel;
	int err;
	char *text = ledger_text(&err);

	torture_allow("a ledger while no thread is at work", err, 0, 0);
	kernel = check_rows(text);
	g_free(text);
	return kernel;
}
