/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fsx.h - random reads and writes of two files, which must stay the same
 */
#ifndef _TESTS_FS_FSX_H
#define _TESTS_FS_FSX_H

/**
 * fsx - do the same to two files until they differ
 * @paths: the files; they are made
 * @seed: of the random numbers, not 0
 * @count: operations
 *
 * An operation is a read or a write, perhaps through a mapping, a change of size,
 * a hole, a copy, or a close and an open. Its result must be the same for both.
 *
 * Return: 0; or 1, and the last operations have been printed.
 */
int fsx(char *const paths[2], unsigned long seed, unsigned long count);

#endif
