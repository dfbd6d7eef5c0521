/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * refusals.h - opens that are refused, for the kernel to try again
 *
 * After ESTALE the kernel looks up the whole path once more, and asks us about
 * each name of it. Its user sees the answer to the second attempt only.
 */
#ifndef _MEMCGFS_FS_REFUSALS_H
#define _MEMCGFS_FS_REFUSALS_H

#include <stdbool.h>
#include <sys/types.h>

#include "linux/types.h"

/**
 * refuse_once - refuse an open, unless it is a second attempt
 * @ino: of the file
 * @opener: the thread, which is not refused twice in turn
 * @wanted: is there a reason to refuse?
 *
 * Context: any; takes a leaf lock.
 * Return: whether to answer ESTALE.
 */
bool refuse_once(u64 ino, pid_t opener, bool wanted);

#endif
