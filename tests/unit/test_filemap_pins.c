// SPDX-License-Identifier: GPL-2.0-only
#include "filemap_lab.h"

/* @rows: "KIND COUNT HOLDER; ..." */
static void check_pins(int refs, const char *rows)
{
	g_auto(GStrv) row = g_strsplit(rows, "; ", -1);
	struct seq_file m = { .buf = NULL };
	g_autofree char *text = NULL;
	GString *expected;
	size_t i;

	expected = g_string_new("id\tpath\trefs\tkind\tcount\tholder\n");
	for (i = 0; row[i]; i++) {
		g_auto(GStrv) field = g_strsplit(row[i], " ", 3);

		g_string_append_printf(expected, "%llu\t/a\t%d\t%s\t%s\t%s\n",
				       (unsigned long long)lab_a->css->id, refs,
				       field[0], field[1], field[2]);
	}
	g_assert_cmpint(memcgfs_pins_show(&m), ==, 0);
	text = unit_text(&m);
	g_assert_cmpstr(text, ==, expected->str);
	g_string_free(expected, TRUE);
	seq_free(&m);
}

static void remove_a(void)
{
	unit_rmdir(lab_a);
	unit_settle();
}

static void test_files(gconstpointer kernel)
{
	struct lab_file file, shm;

	lab_start(kernel);
	lab_open(&file, MAPPING_FILE, "/dir/a file\\\n");
	lab_open(&shm, MAPPING_SHMEM, "/dev/shm/x");
	shm.opener = 77;
	lab_touch(&file, lab_a, 0, 10);
	lab_touch(&shm, lab_a, 0, 5);
	lab_touch(&shm, lab_b, 5, 5);
	mlock_pages(file.mapping, 0, 1);
	remove_a();
	check_pins(15, "file_page 10 file /dir/a file\\134\\012; "
		       "shmem_page 5 file /dev/shm/x, opened by pid 77");
	lab_close(&shm);
	check_pins(10, "file_page 10 file /dir/a file\\134\\012");
	lab_close(&file);
	lab_stop();
}

/* pages of processes have their own kind */
static void test_beside_a_process(void)
{
	struct task_struct *shell;
	struct lab_file file;

	lab_start(REGIME_DEFAULT);
	lab_open(&file, MAPPING_FILE, "");
	shell = unit_adopt(10, lab_a);
	lab_sample(shell, [MM_ANONPAGES] = 7, [MM_SHMEMPAGES] = 3);
	lab_touch(&file, lab_a, 0, 4);
	unit_move(shell, lab_b);
	remove_a();
	check_pins(14, "user_page 10 pid 10; file_page 4 -");
	do_exit(shell);
	lab_close(&file);
	lab_stop();
}

static void test_many_files(void)
{
	struct lab_file files[MAX_NAMED_FILES + 1];
	unsigned int i;

	lab_start(REGIME_DEFAULT);
	for (i = 0; i < G_N_ELEMENTS(files); i++) {
		lab_open(&files[i], MAPPING_FILE, "f");
		lab_touch(&files[i], lab_a, 0, 2);
		lab_touch(&files[0], lab_a, i, 1);
	}
	remove_a();
	/* the newest page first */
	check_pins(25, "file_page 9 file f; file_page 2 -; "
		       "file_page 2 file f; file_page 2 file f; "
		       "file_page 2 file f; file_page 2 file f; "
		       "file_page 2 file f; file_page 2 file f; "
		       "file_page 2 file f");
	for (i = 0; i < G_N_ELEMENTS(files); i++)
		lab_close(&files[i]);
	lab_stop();
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	unit_add_per_kernel("/filemap_pins/files", test_files);
	g_test_add_func("/filemap_pins/beside-a-process",
			test_beside_a_process);
	g_test_add_func("/filemap_pins/many-files", test_many_files);
	return g_test_run();
}
