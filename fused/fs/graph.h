/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * graph.h - debug/graph.dot: groups, object cgroups and pins for dot(1)
 *
 * An arrow leads from an object to the object that it keeps. Where there are
 * many alike a single node stands for all: removed groups that are kept by the
 * same kinds of objects, holders of a kind, groups without a pin.
 */
#ifndef _MEMCGFS_FS_GRAPH_H
#define _MEMCGFS_FS_GRAPH_H

#include "libobjcg-internal.h"

/** graph_show - the text. Return: 0 or a negative errno */
int graph_show(struct seq_file *m);

#endif
