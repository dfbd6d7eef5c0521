/* SPDX-License-Identifier: GPL-2.0-only */
/* identity.h - the parts of test_identity */
#ifndef _TESTS_IDENTITY_H
#define _TESTS_IDENTITY_H

struct cgroup;

#define LIMIT_PAGES 1000

/** limit - LIMIT_PAGES for a group */
void limit(struct cgroup *cgrp);

/** look - run as the sampler does */
void look(void);

/** random_changes - the case "random" */
void random_changes(void);

#endif
