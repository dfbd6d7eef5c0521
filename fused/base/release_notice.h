/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * release_notice.h - the daemon's notice to a world that a group became empty
 *
 * A message is two terminated texts: the path of the agent, and the path of the
 * group. They come on the socket by which the daemon joined the world
 * (daemon_join()), after a message of a byte that is no notice.
 */
#ifndef _MEMCGFS_BASE_RELEASE_NOTICE_H
#define _MEMCGFS_BASE_RELEASE_NOTICE_H

#include <limits.h>

#define RELEASE_NOTICE_MAX (2 * PATH_MAX)

#endif
