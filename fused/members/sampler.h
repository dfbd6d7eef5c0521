/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sampler.h - the thread that looks at processes between requests
 *
 * While there are members of groups with a limit or a listener, it looks at
 * them every 20 ms, and kills the victims that the engine chooses. If only a scan
 * shows an exit, it also looks at members of groups with a release agent. With very
 * many members it looks less often: it rests at least four times as long as it
 * has worked. Without any it sleeps, and costs no time.
 *
 * All signals come from this thread.
 */
#ifndef _MEMCGFS_MEMBERS_SAMPLER_H
#define _MEMCGFS_MEMBERS_SAMPLER_H

struct cgroup;

/** sampler_start - Context: after membership_start(). Return: 0 or -errno */
int sampler_start(void);

/** sampler_stop - Context: before membership_stop(), no request is running */
void sampler_stop(void);

/**
 * sampler_wake - a control file of a group has been written to
 * @cgrp: a reference is held
 *
 * The write may have given the sampler processes to look at.
 */
void sampler_wake(struct cgroup *cgrp);

#endif
