// SPDX-License-Identifier: GPL-2.0-only
/*
 * devices.c - the controllers blkio and devices
 *
 * No access to a device is counted, throttled or refused. A rule is checked for
 * its form and forgotten.
 */
#include "stubs/stub.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "linux/kstrtox.h"

static int blkio_total_show(struct seq_file *m, struct cgroup_subsys_state *css,
			    const struct cftype *cft)
{
	(void)css;
	(void)cft;
	seq_puts(m, "Total 0\n");
	return 0;
}

static int no_rules_show(struct seq_file *m, struct cgroup_subsys_state *css,
			 const struct cftype *cft)
{
	(void)m;
	(void)css;
	(void)cft;
	return 0;
}

/* "MAJOR:MINOR NUMBER" */
static int blkio_rule_write(struct kernfs_open_file *of,
			    const struct cftype *cft, char *buf)
{
	unsigned int major, minor;
	int end = 0;
	u64 rate;

	(void)of;
	(void)cft;
	if (sscanf(buf, "%u:%u %n", &major, &minor, &end) != 2 || !end)
		return -EINVAL;
	return kstrtou64(strstrip(buf + end), &rate);
}

static int blkio_reset(struct cgroup_subsys_state *css,
		       const struct cftype *cft, u64 val)
{
	(void)css;
	(void)cft;
	(void)val;
	return 0;
}

#define BLKIO_RULE(NAME)                                                   \
	{                                                                  \
		.name = "blkio.throttle." NAME, .seq_show = no_rules_show, \
		.write = blkio_rule_write,                                 \
	}
#define BLKIO_TOTAL(NAME)                                                     \
	{                                                                     \
		.name = "blkio.throttle." NAME, .seq_show = blkio_total_show, \
	}

static const struct cftype blkio_files[] = {
	{ .name = "blkio.reset_stats", .write_u64 = blkio_reset },
	BLKIO_RULE("read_bps_device"),
	BLKIO_RULE("write_bps_device"),
	BLKIO_RULE("read_iops_device"),
	BLKIO_RULE("write_iops_device"),
	BLKIO_TOTAL("io_service_bytes"),
	BLKIO_TOTAL("io_service_bytes_recursive"),
	BLKIO_TOTAL("io_serviced"),
	BLKIO_TOTAL("io_serviced_recursive"),
	{ .name = NULL } /* terminate */
};

const struct stub_subsys blkio_stub = {
	.ss = { .name = "blkio",
		STUB_CALLBACKS,
		.legacy_cftypes = blkio_files },
};

/* --- devices --- */

static int devices_list_show(struct seq_file *m,
			     struct cgroup_subsys_state *css,
			     const struct cftype *cft)
{
	(void)css;
	(void)cft;
	seq_puts(m, "a *:* rwm\n");
	return 0;
}

/* a number or a star, and what follows it; NULL if it is neither */
static const char *after_number(const char *s)
{
	size_t digits = strspn(s, "0123456789");

	if (*s == '*')
		return s + 1;
	return digits ? s + digits : NULL;
}

/* "a", or "c MAJOR:MINOR rwm" with up to three letters */
static bool is_device_rule(const char *s)
{
	size_t letters;

	if (*s == 'a')
		return true;
	if ((*s != 'b' && *s != 'c') || s[1] != ' ')
		return false;
	s = after_number(s + 2);
	if (!s || *s != ':')
		return false;
	s = after_number(s + 1);
	if (!s || *s != ' ')
		return false;
	letters = strspn(s + 1, "rwm");
	return letters && letters <= strlen("rwm") && !s[1 + letters];
}

static int devices_rule_write(struct kernfs_open_file *of,
			      const struct cftype *cft, char *buf)
{
	(void)of;
	(void)cft;
	return is_device_rule(strstrip(buf)) ? 0 : -EINVAL;
}

static const struct cftype devices_files[] = {
	{ .name = "devices.allow", .write = devices_rule_write },
	{ .name = "devices.deny", .write = devices_rule_write },
	{ .name = "devices.list", .seq_show = devices_list_show },
	{ .name = NULL } /* terminate */
};

const struct stub_subsys devices_stub = {
	.ss = { .name = "devices",
		STUB_CALLBACKS,
		.legacy_cftypes = devices_files },
};
