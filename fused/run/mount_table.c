// SPDX-License-Identifier: GPL-2.0-only
#include "run/mount_table.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysmacros.h>

#include "base/mountinfo.h"
#include "run/places.h"

/* what comes before the group in the root of a mount */
#define HIERARCHIES "/cgroup/"

/* the mounts that are left out above others */
enum { MAX_HIDDEN = 64 };

/**
 * struct mount_table - the table under way
 * @view: what to show
 * @hidden: mounts that are left out, and the mounts that they are on
 * @nr_hidden: how many
 * @cover: the last mount at the directory of hierarchies, or -1
 */
struct mount_table {
	const struct mount_view *view;
	struct {
		int id, parent;
	} hidden[MAX_HIDDEN];
	size_t nr_hidden;
	int cover;
};

static bool is_ours(const struct mount_line *l, const struct mount_view *view)
{
	return l->dev == view->dev;
}

/* a tmpfs with directories that the host lacks (places.c) */
static bool is_cover(const struct mount_line *l)
{
	return !strcmp(l->type, "tmpfs") && !strcmp(l->source, "memcgfs");
}

static bool is_hierarchy(const struct mount_line *l,
			 const struct mount_view *view)
{
	return is_ours(l, view) &&
	       !strncmp(l->root, HIERARCHIES, strlen(HIERARCHIES));
}

static bool is_hidden_id(const struct mount_table *t, int id)
{
	size_t i;

	for (i = 0; i < t->nr_hidden; i++)
		if (t->hidden[i].id == id)
			return true;
	return false;
}

/* an entry of the directory that a cover hides, bound into the cover */
static bool is_bound_entry(const struct mount_table *t,
			   const struct mount_line *l)
{
	return is_hidden_id(t, l->parent) && strcmp(l->root, "/");
}

static bool is_shown(const struct mount_table *t, const struct mount_line *l)
{
	if (is_ours(l, t->view))
		return is_hierarchy(l, t->view);
	if (!strcmp(l->type, "cgroup") || !strcmp(l->type, "cgroup2"))
		return false;
	if (!strcmp(l->place, WORLD_HIERARCHIES))
		return l->id == t->cover;
	return !is_cover(l) && !is_bound_entry(t, l);
}

static void hide(struct mount_table *t, const struct mount_line *l)
{
	if (t->nr_hidden == MAX_HIDDEN)
		return; /* a mount on it has an unknown parent then */
	t->hidden[t->nr_hidden].id = l->id;
	t->hidden[t->nr_hidden++].parent = l->parent;
}

/* the mount below a mount, of those that are shown */
static int shown_parent(const struct mount_table *t, int parent)
{
	size_t i = t->nr_hidden;

	/* a later mount may be on an earlier, seldom the other way round */
	while (i--)
		if (t->hidden[i].id == parent)
			parent = t->hidden[i].parent;
	return parent;
}

void group_view(struct seq_file *m, const char *path, const char *root)
{
	const char *at = root ? root : "";
	size_t len;
	bool same = true;

	path++;
	while (*at) {
		len = strcspn(at, "/");
		same = same && !strncmp(path, at, len) &&
		       (!path[len] || path[len] == '/');
		if (same)
			path += len + (path[len] == '/');
		else
			seq_puts(m, "/..");
		at += len;
		at += *at == '/';
	}
	if (*path || same)
		seq_printf(m, "/%s", path);
}

/* options of the file system that stand before those of the mount in mounts */
static bool is_early(const char *option, size_t len)
{
	static const char *const early[] = { "sync", "dirsync", "mand",
					     "lazytime" };
	size_t i;

	for (i = 0; i < sizeof(early) / sizeof(early[0]); i++)
		if (strlen(early[i]) == len && !strncmp(option, early[i], len))
			return true;
	return false;
}

/* "rw" or "ro", which both lists begin with, and the rest of the second list */
static void show_mounts_options(struct seq_file *m, const struct mount_line *l)
{
	bool ro = !strncmp(l->options, "ro", 2) || !strncmp(l->super, "ro", 2);
	const char *super = l->super + strcspn(l->super, ",");
	const char *options = l->options + strcspn(l->options, ",");
	size_t len;

	seq_puts(m, ro ? "ro" : "rw");
	while (*super &&
	       (len = strcspn(super + 1, ","), is_early(super + 1, len))) {
		seq_printf(m, ",%.*s", (int)len, super + 1);
		super += len + 1;
	}
	seq_printf(m, "%s%s", options, super);
}

static void show_line(struct seq_file *m, const struct mount_table *t,
		      const struct mount_line *l, enum mount_format format)
{
	if (format == MOUNT_FORMAT_MOUNTS) {
		seq_printf(m, "%s %s %s ", l->source, l->place, l->type);
		show_mounts_options(m, l);
		seq_puts(m, " 0 0\n");
		return;
	}
	seq_printf(m, "%d %d %u:%u %s %s %s%s%s - %s %s %s\n", l->id,
		   shown_parent(t, l->parent), major(l->dev), minor(l->dev),
		   l->root, l->place, l->options, *l->tags ? " " : "", l->tags,
		   l->type, l->source, l->super);
}

/* the root and the options of a hierarchy: "/cgroup/NAME/GROUP" */
static void show_hierarchy(struct seq_file *m, const struct mount_table *t,
			   struct mount_line *l, enum mount_format format)
{
	const char *name = l->root + strlen(HIERARCHIES);
	int len = (int)strcspn(name, "/");
	bool memory = !strncmp(name, "memory", (size_t)len);
	bool named = !strncmp(name, "systemd", (size_t)len);
	char super[NAME_MAX + sizeof("rw,xattr,name=")];
	struct seq_file root = { 0 };

	group_view(&root, name[len] ? name + len : "/",
		   memory ? t->view->group : NULL);
	snprintf(super, sizeof(super), named ? "rw,xattr,name=%.*s" : "rw,%.*s",
		 len, name);
	l->super = super;
	/* as systemd mounts them, but perhaps read-only */
	l->options = strncmp(l->options, "ro", 2) ?
			     "rw,nosuid,nodev,noexec,relatime" :
			     "ro,nosuid,nodev,noexec,relatime";
	l->type = l->source = "cgroup";
	l->root = seq_text(&root);
	if (l->root)
		show_line(m, t, l, format);
	else
		m->error = seq_error(&root);
	seq_free(&root);
}

static void show(struct seq_file *m, struct mount_table *t,
		 struct mount_line *l, enum mount_format format)
{
	if (!is_shown(t, l)) {
		hide(t, l);
		return;
	}
	if (is_hierarchy(l, t->view)) {
		show_hierarchy(m, t, l, format);
		return;
	}
	if (l->id == t->cover) {
		l->source = l->type;
		if (!strcmp(l->type, "tmpfs")) {
			l->root = "/";
			l->options = "ro,nosuid,nodev,noexec";
			l->super = "ro,mode=755";
		}
	}
	/* the daemon serves a tmpfs there */
	if (l->dev == t->view->shm)
		l->type = l->source = "tmpfs";
	show_line(m, t, l, format);
}

/* the mount that is seen at the directory of hierarchies is the last there */
static int find_cover(const char *mountinfo)
{
	const char *line, *end;
	char place[sizeof(WORLD_HIERARCHIES) + 1], type[8];
	int id, cover = -1;

	for (line = mountinfo; line && *line; line = end ? end + 1 : NULL) {
		end = strchr(line, '\n');
		if (sscanf(line, "%d %*d %*s %*s %15s", &id, place) == 2 &&
		    !strcmp(place, WORLD_HIERARCHIES) &&
		    sscanf(strstr(line, " - "), " - %7s", type) == 1 &&
		    strncmp(type, "cgroup", 6))
			cover = id;
	}
	return cover;
}

int mount_table_show(struct seq_file *m, char *mountinfo,
		     enum mount_format format, const struct mount_view *view)
{
	struct mount_table t = { .view = view, .cover = find_cover(mountinfo) };
	struct mount_line l;
	char *line;

	while ((line = strsep(&mountinfo, "\n")) && *line) {
		if (mount_line_parse(line, &l))
			return -EINVAL;
		show(m, &t, &l, format);
	}
	return seq_error(m);
}
