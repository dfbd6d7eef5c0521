// SPDX-License-Identifier: GPL-2.0-only
/*
 * test_table_json.c - the tables of debug/ as JSON
 */
#include "unit.h"

#include <errno.h>
#include <json-glib/json-glib.h>

#include "base/table_json.h"
#include "rt/fault-inject.h"

static char *converted(const char *table)
{
	struct seq_file text = { .buf = NULL }, json = { .buf = NULL };
	char *result;

	seq_puts(&text, table);
	g_assert_cmpint(table_to_json(&text, &json), ==, 0);
	result = g_strndup(json.buf, json.count);
	seq_free(&text);
	seq_free(&json);
	return result;
}

static const struct {
	const char *name, *table, *json;
} examples[] = {
	{ "no row", "id\tpath\n", "[\n]\n" },
	{ "numbers", "a\tb\tc\td\n0\t-5\t1.25\t9223372036854775807\n",
	  "[\n{\"a\":0,\"b\":-5,\"c\":1.25,\"d\":9223372036854775807}\n]\n" },
	{ "no numbers",
	  "a\tb\tc\td\te\tf\n"
	  "007\t1.\t9223372036854775808\tv5.4\t.5\t--\n",
	  "[\n{\"a\":\"007\",\"b\":\"1.\",\"c\":\"9223372036854775808\","
	  "\"d\":\"v5.4\",\"e\":\".5\",\"f\":\"--\"}\n]\n" },
	{ "nothing", "a\tb\n-\t1\n", "[\n{\"a\":null,\"b\":1}\n]\n" },
	{ "rows", "a\n1\n2\n3\n", "[\n{\"a\":1},\n{\"a\":2},\n{\"a\":3}\n]\n" },
	{ "escapes", "a\tb\nx\\011y\\134\t\"q\"\n",
	  "[\n{\"a\":\"x\\ty\\\\\",\"b\":\"\\\"q\\\"\"}\n]\n" },
	{ "no UTF-8", "a\n\xff\n", "[\n{\"a\":\"\xef\xbf\xbd\"}\n]\n" },
};

static void test_examples(void)
{
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(examples); i++) {
		g_autofree char *json = converted(examples[i].table);

		g_test_message("%s", examples[i].name);
		g_assert_cmpstr(json, ==, examples[i].json);
	}
}

/* any bytes come back as they were */
static void test_bytes(void)
{
	struct seq_file table = { .buf = NULL }, json = { .buf = NULL };
	g_autoptr(JsonParser) parser = json_parser_new();
	char bytes[128];
	JsonArray *rows;
	size_t from;
	int i;

	for (i = 1; i < 128; i++)
		bytes[i - 1] = (char)i;
	bytes[127] = '\0';
	seq_puts(&table, "empty\tbytes\n");
	seq_escape_since(&table, table.count);
	seq_puts(&table, "\t");
	from = table.count;
	seq_puts(&table, bytes);
	seq_escape_since(&table, from);
	seq_puts(&table, "\n");
	g_assert_cmpint(table_to_json(&table, &json), ==, 0);
	g_assert_true(json_parser_load_from_data(parser, json.buf,
						 (gssize)json.count, NULL));
	rows = json_node_get_array(json_parser_get_root(parser));
	g_assert_cmpuint(json_array_get_length(rows), ==, 1);
	g_assert_true(json_object_get_null_member(
		json_array_get_object_element(rows, 0), "empty"));
	g_assert_cmpstr(json_object_get_string_member(
				json_array_get_object_element(rows, 0),
				"bytes"),
			==, bytes);
	seq_free(&table);
	seq_free(&json);
}

static void test_no_memory(void)
{
	struct seq_file table = { .buf = NULL }, json = { .buf = NULL };

	seq_puts(&table, "a\n1\n");
	seq_puts(&json, " "); /* has its memory */
	obj_fail_nth(1);
	g_assert_cmpint(table_to_json(&table, &json), ==, -ENOMEM);
	g_assert_cmpuint(obj_fail_nth(0), ==, 0);
	seq_free(&table);
	seq_free(&json);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/table_json/examples", test_examples);
	g_test_add_func("/table_json/bytes", test_bytes);
	g_test_add_func("/table_json/no-memory", test_no_memory);
	return g_test_run();
}
