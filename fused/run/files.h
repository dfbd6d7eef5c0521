/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * files.h - the directories of a world that the daemon serves
 *
 * With --files DIR the world sees the files of DIR through the daemon, and its
 * /dev/shm is a tmpfs of its own.
 */
#ifndef _MEMCGFS_RUN_FILES_H
#define _MEMCGFS_RUN_FILES_H

#include <stdbool.h>

#include "base/served_dirs.h"

/**
 * files_parse - take a value of --files
 * Return: whether it can be served; else a line has been printed.
 */
bool files_parse(struct served_dirs *dirs, const char *path);

/** FILES_ARGS_MAX - most arguments that files_arguments() adds */
#define FILES_ARGS_MAX (2 * (SERVED_DIRS_MAX + 1))

/**
 * files_arguments - the daemon's options
 * @args: they are added, each freed by the end of the process
 *
 * Context: once, in the process that becomes the daemon.
 * Return: how many were added.
 */
unsigned int files_arguments(const struct served_dirs *dirs, char **args);

#endif
