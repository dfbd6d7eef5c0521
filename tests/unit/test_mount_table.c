// SPDX-License-Identifier: GPL-2.0-only
#include "run/mount_table.h"

#include <errno.h>
#include <sys/sysmacros.h>

#include "unit.h"

static char *show(const char *mountinfo, enum mount_format format,
		  const char *group, int wanted)
{
	/* the file system of our mount */
	const struct mount_view v = { .dev = makedev(0, 40), .group = group };
	struct seq_file m = { 0 };
	char *copy = g_strdup(mountinfo), *text;

	g_assert_cmpint(mount_table_show(&m, copy, format, &v), ==, wanted);
	text = g_strndup(m.buf ? m.buf : "", m.count);
	seq_free(&m);
	g_free(copy);
	return text;
}

/* both formats of a table */
static void check(const char *mountinfo, const char *info, const char *mounts)
{
	char *text = show(mountinfo, MOUNT_FORMAT_MOUNTINFO, NULL, 0);

	g_assert_cmpstr(text, ==, info);
	g_free(text);
	text = show(mountinfo, MOUNT_FORMAT_MOUNTS, NULL, 0);
	g_assert_cmpstr(text, ==, mounts);
	g_free(text);
}

static void test_others_stay(void)
{
	check("26 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard\n"
	      "27 26 0:24 / /a\\040b ro,nosuid shared:2 master:1 - tmpfs a#b rw,size=4k\n"
	      "28 26 0:24 /sub / rw - ext4 /dev/x ro,sync,lazytime,errors=remount-ro\n",
	      "26 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard\n"
	      "27 26 0:24 / /a\\040b ro,nosuid shared:2 master:1 - tmpfs a#b rw,size=4k\n"
	      "28 26 0:24 /sub / rw - ext4 /dev/x ro,sync,lazytime,errors=remount-ro\n",
	      "/dev/vda / ext4 rw,relatime,discard 0 0\n"
	      "a#b /a\\040b tmpfs ro,nosuid,size=4k 0 0\n"
	      "/dev/x / ext4 ro,sync,lazytime,errors=remount-ro 0 0\n");
}

static void test_hierarchies(void)
{
	check("30 22 0:50 / /sys/fs/cgroup rw,relatime - tmpfs memcgfs rw,mode=755\n"
	      "31 30 0:40 /cgroup/memory /sys/fs/cgroup/memory rw,nosuid,nodev,relatime - fuse.memcgfs memcgfs rw,user_id=0\n"
	      "32 30 0:40 /cgroup/systemd /sys/fs/cgroup/systemd ro,nosuid,nodev,relatime - fuse.memcgfs memcgfs rw\n"
	      "33 22 0:40 /cgroup/cpu/a/b /mnt rw - fuse.memcgfs memcgfs rw\n",
	      "30 22 0:50 / /sys/fs/cgroup ro,nosuid,nodev,noexec - tmpfs tmpfs ro,mode=755\n"
	      "31 30 0:40 / /sys/fs/cgroup/memory rw,nosuid,nodev,noexec,relatime - cgroup cgroup rw,memory\n"
	      "32 30 0:40 / /sys/fs/cgroup/systemd ro,nosuid,nodev,noexec,relatime - cgroup cgroup rw,xattr,name=systemd\n"
	      "33 22 0:40 /a/b /mnt rw,nosuid,nodev,noexec,relatime - cgroup cgroup rw,cpu\n",
	      "tmpfs /sys/fs/cgroup tmpfs ro,nosuid,nodev,noexec,mode=755 0 0\n"
	      "cgroup /sys/fs/cgroup/memory cgroup rw,nosuid,nodev,noexec,relatime,memory 0 0\n"
	      "cgroup /sys/fs/cgroup/systemd cgroup ro,nosuid,nodev,noexec,relatime,xattr,name=systemd 0 0\n"
	      "cgroup /mnt cgroup rw,nosuid,nodev,noexec,relatime,cpu 0 0\n");
}

/* the host's hierarchies, our helpers, and what hangs on them */
static void test_left_out(void)
{
	check("10 1 0:30 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n"
	      "11 10 0:31 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
	      "12 10 0:32 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
	      "20 1 0:21 / /sys rw - sysfs sysfs rw\n"
	      "21 20 0:51 / /sys/fs rw - tmpfs memcgfs rw,mode=755\n"
	      "22 21 0:21 /fs/ext4 /sys/fs/ext4 rw - sysfs sysfs rw\n"
	      "23 21 0:52 / /sys/fs/bpf rw - bpf bpf rw\n"
	      "24 21 0:40 / /sys/fs/memcgfs rw - fuse.memcgfs memcgfs rw\n"
	      "25 24 0:53 / /sys/fs/memcgfs/x rw - tmpfs y rw\n"
	      "26 20 0:40 /debug /sys/kernel/debug/memcgfs rw - fuse.memcgfs memcgfs rw\n"
	      "27 1 0:40 /proc/cgroups /proc/cgroups rw - fuse.memcgfs memcgfs rw\n",
	      "10 1 0:30 / /sys/fs/cgroup ro,nosuid,nodev,noexec - tmpfs tmpfs ro,mode=755\n"
	      "20 1 0:21 / /sys rw - sysfs sysfs rw\n"
	      "23 20 0:52 / /sys/fs/bpf rw - bpf bpf rw\n"
	      "25 20 0:53 / /sys/fs/memcgfs/x rw - tmpfs y rw\n",
	      "tmpfs /sys/fs/cgroup tmpfs ro,nosuid,nodev,noexec,mode=755 0 0\n"
	      "sysfs /sys sysfs rw 0 0\n"
	      "bpf /sys/fs/bpf bpf rw 0 0\n"
	      "y /sys/fs/memcgfs/x tmpfs rw 0 0\n");
}

/* of several mounts at the directory the last is seen */
static void test_covered_directory(void)
{
	check("10 1 0:30 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n"
	      "11 10 0:50 / /sys/fs/cgroup rw - tmpfs memcgfs rw\n",
	      "11 1 0:50 / /sys/fs/cgroup ro,nosuid,nodev,noexec - tmpfs tmpfs ro,mode=755\n",
	      "tmpfs /sys/fs/cgroup tmpfs ro,nosuid,nodev,noexec,mode=755 0 0\n");
}

static void test_root_of_a_group(void)
{
	static const char line[] =
		"31 30 0:40 /cgroup/memory%s /mnt rw - fuse.memcgfs memcgfs rw\n";
	/* clang-format off */
	static const struct {
		const char *path, *root, *seen;
	} groups[] = {
		{ "", NULL, "/" },
		{ "/a/b", NULL, "/a/b" },
		{ "/a/b", "a/b", "/" },
		{ "/a/b/c", "a/b", "/c" },
		{ "/a", "a/b", "/.." },
		{ "", "a/b", "/../.." },
		{ "/x", "a/b", "/../../x" },
		{ "/a/x/y", "a/b", "/../x/y" },
		{ "/a/bb", "a/b", "/../bb" },
		{ "/b", "a/b", "/../../b" },
	};
	/* clang-format on */
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(groups); i++) {
		char *in = g_strdup_printf(line, groups[i].path);
		char *text =
			show(in, MOUNT_FORMAT_MOUNTINFO, groups[i].root, 0);
		char *wanted = g_strdup_printf(
			"31 30 0:40 %s /mnt rw,nosuid,nodev,noexec,relatime - cgroup cgroup rw,memory\n",
			groups[i].seen);

		g_assert_cmpstr(text, ==, wanted);
		g_free(wanted);
		g_free(text);
		g_free(in);
	}
}

static void test_odd_lines(void)
{
	static const char *const lines[] = {
		"nonsense\n",
		"1 2 0:1 / /\n",
		"1 2 0:1 / / rw tmpfs tmpfs rw\n",
		"x 2 0:1 / / rw - tmpfs tmpfs rw\n",
		"1 2 0:1 / / rw - tmpfs\n",
		"1 2 - tmpfs tmpfs rw\n",
	};
	size_t i;

	for (i = 0; i < G_N_ELEMENTS(lines); i++)
		g_free(show(lines[i], MOUNT_FORMAT_MOUNTS, NULL, -EINVAL));
	g_free(show("", MOUNT_FORMAT_MOUNTS, NULL, 0));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/mount_table/others_stay", test_others_stay);
	g_test_add_func("/mount_table/hierarchies", test_hierarchies);
	g_test_add_func("/mount_table/left_out", test_left_out);
	g_test_add_func("/mount_table/covered_directory",
			test_covered_directory);
	g_test_add_func("/mount_table/root_of_a_group", test_root_of_a_group);
	g_test_add_func("/mount_table/odd_lines", test_odd_lines);
	return g_test_run();
}
