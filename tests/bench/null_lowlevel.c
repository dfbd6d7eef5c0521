// SPDX-License-Identifier: GPL-2.0-only
/*
 * null_lowlevel.c - a file system of control files that answers at once
 *
 *   null-lowlevel DIR	mount it on DIR, until a signal
 *
 * The other side of bench-mount: the requests that a mount of control files cannot
 * do without, answered from constants, in a single thread. mkdir and rmdir change
 * a tree of directories; each has the same files, and a write to them succeeds
 * without effect. Reads are not cached, names and attributes are for good, and
 * there is no FLUSH.
 */
#include "null_mount.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* seconds */
#define TIMEOUT 86400.0

/* low bits of an inode number, above which is the address of a directory */
#define NR_FILES 8

#define STAT_4(name) name "_a 0\n" name "_b 0\n" name "_c 0\n" name "_d 0\n"
#define STAT_16(name)     \
	STAT_4(name "_e") \
	STAT_4(name "_f") STAT_4(name "_g") STAT_4(name "_h")

/* clang-format off */
static const struct {
	const char *name;
	const char *text;
} files[NR_FILES] = {
	[1] = { "memory.stat", STAT_16("anon") STAT_16("total_file")
				STAT_4("hierarchical") },
	[2] = { "memory.usage_in_bytes", "0\n" },
	[3] = { "memory.limit_in_bytes", "9223372036854771712\n" },
	[4] = { "cgroup.procs", "" },
};
/* clang-format on */
#define LAST_FILE 4

/* the tree's reference, until rmdir, and the kernel's */
struct node {
	struct node *next; /* of the same parent */
	struct node *children;
	uint64_t refs;
	char name[64];
};

static struct node top = { .refs = 1 };

static struct node *node_of(fuse_ino_t ino)
{
	if (ino < NR_FILES)
		return &top;
	return (struct node *)(uintptr_t)(ino & ~(fuse_ino_t)(NR_FILES - 1));
}

/* the top's own number is 1, so its files have numbers from 2 on */
static unsigned int index_of(fuse_ino_t ino)
{
	return ino < NR_FILES ? (unsigned int)ino - 1 : ino % NR_FILES;
}

static fuse_ino_t ino_of(const struct node *node, unsigned int index)
{
	return (node == &top ? 1 : (fuse_ino_t)(uintptr_t)node) + index;
}

static void put(struct node *node, uint64_t nr)
{
	node->refs -= nr;
	if (!node->refs)
		free(node);
}

static struct node **child(struct node *dir, const char *name)
{
	struct node **pos = &dir->children;

	while (*pos && strcmp((*pos)->name, name))
		pos = &(*pos)->next;
	return pos;
}

static struct stat attr_of(fuse_ino_t ino)
{
	return (struct stat){
		.st_ino = ino,
		.st_mode = index_of(ino) ? S_IFREG | 0644 : S_IFDIR | 0755,
		.st_nlink = 1,
	};
}

static void reply_entry(fuse_req_t req, struct node *node, unsigned int index)
{
	fuse_ino_t ino = ino_of(node, index);
	struct fuse_entry_param e = {
		.ino = ino,
		.attr = attr_of(ino),
		.attr_timeout = TIMEOUT,
		.entry_timeout = TIMEOUT,
	};

	node->refs++;
	fuse_reply_entry(req, &e);
}

static void null_lookup(fuse_req_t req, fuse_ino_t dir, const char *name)
{
	struct node *node = *child(node_of(dir), name);
	unsigned int i;

	for (i = 1; i <= LAST_FILE; i++)
		if (!strcmp(files[i].name, name)) {
			reply_entry(req, node_of(dir), i);
			return;
		}
	if (node)
		reply_entry(req, node, 0);
	else
		fuse_reply_err(req, ENOENT);
}

static void null_forget(fuse_req_t req, fuse_ino_t ino, uint64_t nlookup)
{
	if (node_of(ino) != &top)
		put(node_of(ino), nlookup);
	fuse_reply_none(req);
}

static void null_getattr(fuse_req_t req, fuse_ino_t ino,
			 struct fuse_file_info *fi)
{
	struct stat st = attr_of(ino);

	(void)fi;
	fuse_reply_attr(req, &st, TIMEOUT);
}

static void null_mkdir(fuse_req_t req, fuse_ino_t dir, const char *name,
		       mode_t mode)
{
	struct node *node, *parent = node_of(dir);

	(void)mode;
	node = calloc(1, sizeof(*node));
	if (!node || strlen(name) >= sizeof(node->name)) {
		free(node);
		fuse_reply_err(req, ENAMETOOLONG);
		return;
	}
	*node = (struct node){ .next = parent->children, .refs = 1 };
	strcpy(node->name, name);
	parent->children = node;
	reply_entry(req, node, 0);
}

static void null_rmdir(fuse_req_t req, fuse_ino_t dir, const char *name)
{
	struct node **pos = child(node_of(dir), name), *node = *pos;

	if (!node || node->children) {
		fuse_reply_err(req, node ? ENOTEMPTY : ENOENT);
		return;
	}
	*pos = node->next;
	put(node, 1);
	fuse_reply_err(req, 0);
}

static void null_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	(void)ino;
	fi->direct_io = 1;
	fuse_reply_open(req, fi);
}

static void null_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		      struct fuse_file_info *fi)
{
	const char *text = files[index_of(ino)].text;
	size_t len = strlen(text);

	(void)fi;
	if ((size_t)off > len)
		off = (off_t)len;
	len -= (size_t)off;
	fuse_reply_buf(req, text + off, len < size ? len : size);
}

static void null_write(fuse_req_t req, fuse_ino_t ino, const char *buf,
		       size_t size, off_t off, struct fuse_file_info *fi)
{
	(void)ino;
	(void)buf;
	(void)off;
	(void)fi;
	fuse_reply_write(req, size);
}

/* a size that O_TRUNC sets, if the kernel asks for that by itself */
static void null_setattr(fuse_req_t req, fuse_ino_t ino, struct stat *attr,
			 int to_set, struct fuse_file_info *fi)
{
	(void)attr;
	(void)to_set;
	null_getattr(req, ino, fi);
}

static void null_readdir(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
			 struct fuse_file_info *fi)
{
	char buf[1024];
	size_t used = 0, len;
	unsigned int i;

	(void)fi;
	for (i = (unsigned int)off + 1; i <= LAST_FILE; i++) {
		struct stat st = attr_of(ino_of(node_of(ino), i));

		len = fuse_add_direntry(req, buf + used, sizeof(buf) - used,
					files[i].name, &st, (off_t)i);
		if (used + len > size || used + len > sizeof(buf))
			break;
		used += len;
	}
	fuse_reply_buf(req, buf, used);
}

static const struct fuse_lowlevel_ops ops = {
	.lookup = null_lookup,
	.forget = null_forget,
	.getattr = null_getattr,
	.setattr = null_setattr,
	.mkdir = null_mkdir,
	.rmdir = null_rmdir,
	.open = null_open,
	.read = null_read,
	.write = null_write,
	.readdir = null_readdir,
};

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: null-lowlevel DIR\n");
		return 2;
	}
	return null_mount(argv[1], &ops);
}
