/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * fuse_device.h - is there a /dev/fuse that we may open?
 */
#ifndef _MEMCGFS_FUSE_DEVICE_H
#define _MEMCGFS_FUSE_DEVICE_H

/**
 * fuse_device_check - look for the device before libfuse does
 *
 * Return: 0, or -ENODEV and a line has been printed: what is there instead, and
 * how to get the device.
 */
int fuse_device_check(void);

#endif
