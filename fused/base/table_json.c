// SPDX-License-Identifier: GPL-2.0-only
#include "base/table_json.h"

#include <errno.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "base/table.h"
#include "rt/alloc.h"

/* a row takes less than this and some times its length */
#define ROW_RESERVE 32768
#define ROW_TIMES 16

/* Return: the bytes of @field that are digits, from its beginning */
static size_t digits(const char *field)
{
	return strspn(field, "0123456789");
}

/* Is it written as JSON writes a number, and can a variable hold it? */
static bool is_number(const char *field, bool *is_integer)
{
	size_t whole;

	errno = 0;
	g_ascii_strtoll(field, NULL, 10);
	if (errno)
		return false;
	field += *field == '-';
	whole = digits(field);
	if (!whole || (whole > 1 && *field == '0'))
		return false;
	field += whole;
	*is_integer = !*field;
	return *is_integer || (*field == '.' && field[1] &&
			       field[1 + digits(field + 1)] == '\0');
}

static void set_string(JsonObject *row, const char *name, const char *field)
{
	/* undo seq_escape_since() */
	g_autofree char *plain = g_strcompress(field), *valid = NULL;

	/* a name of a file can be any bytes, a string of JSON is UTF-8 */
	valid = g_utf8_make_valid(plain, -1);
	json_object_set_string_member(row, name, valid);
}

static void set_member(JsonObject *row, const char *name, const char *field)
{
	bool is_integer;

	if (!strcmp(field, "-"))
		json_object_set_null_member(row, name);
	else if (!is_number(field, &is_integer))
		set_string(row, name, field);
	else if (is_integer)
		json_object_set_int_member(row, name,
					   g_ascii_strtoll(field, NULL, 10));
	else
		json_object_set_double_member(row, name,
					      g_ascii_strtod(field, NULL));
}

/* @names: of the columns */
static void print_row(const struct table_row *names,
		      const struct table_row *fields, struct seq_file *json)
{
	g_autoptr(JsonGenerator) generator = json_generator_new();
	g_autoptr(JsonNode) root = json_node_new(JSON_NODE_OBJECT);
	JsonObject *row = json_object_new();
	g_autofree char *text = NULL;
	size_t i;

	for (i = 0; i < names->nr && i < fields->nr; i++)
		set_member(row, names->field[i], fields->field[i]);
	json_node_take_object(root, row);
	json_generator_set_root(generator, root);
	text = json_generator_to_data(generator, NULL);
	seq_puts(json, text);
}

static bool has_memory(size_t size)
{
	void *memory = mem_alloc(ROW_RESERVE + ROW_TIMES * size);

	mem_free(memory);
	return memory;
}

int table_to_json(struct seq_file *table, struct seq_file *json)
{
	const char *separator = "\n";
	struct table_row names, fields;
	char *text = seq_text(table);

	if (!text)
		return seq_error(table);
	table_next_row(&text, &names);
	seq_puts(json, "[");
	while (table_next_row(&text, &fields)) {
		if (!has_memory(fields.len))
			return -ENOMEM;
		seq_puts(json, separator);
		print_row(&names, &fields, json);
		separator = ",\n";
	}
	seq_puts(json, "\n]\n");
	return seq_error(json);
}
