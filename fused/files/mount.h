/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mount.h - directories that are served at their own place
 *
 * Each directory has a session of its own, whose threads run beside those of the
 * hierarchies. The directory is opened before the mount covers it, and all files
 * are reached from that descriptor: the daemon never walks a path through its own
 * mount, where it would wait for itself.
 *
 * The files are real. A write() has returned when it is in the file below, so
 * a killed daemon takes no byte along. Other processes may change them below the
 * mount: the kernel asks again after FILES_TIMEOUT.
 *
 * A private directory is a tmpfs of our own, which no other can reach. There
 * the kernel keeps what it knows.
 */
#ifndef _MEMCGFS_FILES_MOUNT_H
#define _MEMCGFS_FILES_MOUNT_H

#include <stdbool.h>

#include "base/served_dirs.h"
#include "files/dropper.h"
#include "files/inode.h"
#include "files/reaper.h"
#include "fs/loop.h"

/* seconds */
#define FILES_TIMEOUT 1.0
#define FILES_PRIVATE_TIMEOUT 86400.0

/**
 * struct files_mount - a directory that is served
 * @dir: its path
 * @private: the files are in a tmpfs of our own
 * @timeout: seconds for which the kernel keeps names and attributes
 * @dev: the device number of the mount, which processes see
 * @acl: the file system below has ACLs
 * @root: its inode, which the kernel knows as FUSE_ROOT_ID
 * @inodes: the others
 * @reaper: for @inodes
 * @dropper: for their pages
 * @session: with the mount
 * @loop: the threads
 * Immutable while the threads run, but for the contents of the last five.
 */
struct files_mount {
	const char *dir;
	bool private;
	double timeout;
	dev_t dev;
	bool acl;
	struct files_inode root;
	struct files_inodes inodes;
	struct files_reaper reaper;
	struct files_dropper dropper;
	struct fuse_session *session;
	struct memcgfs_loop loop;
};

/**
 * files_mount_all - open the directories and mount over them
 * @dirs: stays as it is until files_unmount_all()
 * @shm: served as an empty tmpfs, or NULL
 * @debug: print each request
 *
 * Context: before the daemon has threads.
 * Return: 0, or a negative errno and a line has been printed.
 */
int files_mount_all(const struct served_dirs *dirs, const char *shm,
		    bool debug);

/**
 * files_start - begin to answer
 * @threads: for each directory
 *
 * Context: the first thread, after memcgfs_loops_begin(); the process keeps its
 * pid from now on.
 * Return: 0 or a negative errno.
 */
int files_start(unsigned int threads);

/** files_stop - end the threads. Context: the first thread */
void files_stop(void);

/** files_forget_all - free all inodes. Context: no thread runs, the engine does */
void files_forget_all(void);

/** files_unmount_all - unmount, free. Context: no thread runs */
void files_unmount_all(void);

/** files_of - the mount that a request is for */
static inline struct files_mount *files_of(fuse_req_t req)
{
	return fuse_req_userdata(req);
}

/** files_inode - the inode that a request names */
static inline struct files_inode *files_inode(fuse_req_t req, fuse_ino_t ino)
{
	return ino == FUSE_ROOT_ID ? &files_of(req)->root :
				     (struct files_inode *)(uintptr_t)ino;
}

#endif
