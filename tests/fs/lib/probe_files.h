/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * probe_files.h - calls of probe.c about pages of files
 */
#ifndef PROBE_FILES_H
#define PROBE_FILES_H

/* fill FILE BYTES: write so many bytes into the file, in pieces of 64 KiB */
int do_fill(char **arg);

/* fill-large FILE BYTES: the same in writes of 1 MiB, with the memory of 64 KiB */
int do_fill_large(char **arg);

/*
 * touch FILE MIB STEP: give the file so many MiB and write through a shared mapping
 * into each STEPth of its pages
 */
int do_touch(char **arg);

/* fault FILE: read each page of a file through a private mapping */
int do_fault(char **arg);

/* write-and-read CONTROL TEXT FILE: write TEXT to CONTROL, then read FILE at once */
int do_write_and_read(char **arg);

/* punch FILE OFFSET BYTES: fallocate() a hole */
int do_punch(char **arg);

/* allocate FILE BYTES: fallocate() */
int do_allocate(char **arg);

/* seek-end FILE: print the position that lseek() gives for its end */
int do_seek_end(char **arg);

/* hold-open FILE: open it, print OK, wait to be killed */
int do_hold_open(char **arg);

#endif
