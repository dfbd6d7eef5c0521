/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * options.h - the command line
 */
#ifndef _MEMCGFS_OPTIONS_H
#define _MEMCGFS_OPTIONS_H

#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include "base/kernels.h"
#include "base/served_dirs.h"

/**
 * struct options - the parsed command line
 * @regime: checked
 * @cpus: CPU slots, 0 for as many as the host has
 * @fail: every @fail-th allocation fails while requests are answered; 0 for
 *        none, as always in release builds
 * @membership: "connector", "scan" or NULL
 * @mountpoint: as given; not checked
 * @files: directories that are served
 * @shm: a directory that is served as an empty tmpfs, or NULL
 * @unshare: mount in namespaces of our own
 * @join: a socket from which the namespaces to mount in come, or -1
 * @print_pid: print the daemon's pid when it is ready
 * @nonempty: the mount may cover entries of the mount point
 * @kernels: print the table of kernels
 * @fuse: libfuse's own: -f, -d, -s, -h, -V
 * @args: the remaining arguments, for fuse_session_new()
 */
struct options {
	struct regime regime;
	unsigned int cpus;
	unsigned int fail;
	char *membership;
	char *mountpoint;
	struct served_dirs files;
	char *shm;
	int unshare;
	int join;
	int print_pid;
	int nonempty;
	int kernels;
	struct fuse_cmdline_opts fuse;
	struct fuse_args args;
};

/**
 * options_parse - read the command line, report errors in it
 *
 * Return: 0, or -EINVAL and a line has been printed.
 */
int options_parse(struct options *options, int argc, char **argv);

void options_free(struct options *options);

/** options_help - print the help text */
void options_help(const char *program);

#endif
