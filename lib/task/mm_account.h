/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * mm_account.h - charge the difference between two samples of a process
 */
#ifndef _OBJCG_MM_ACCOUNT_H
#define _OBJCG_MM_ACCOUNT_H

#include "base/mm_types.h"
#include "libobjcg/mm.h"
#include "linux/gfp.h"

/** mm_exit_charges - uncharge all. Context: the mm has no users. */
void mm_exit_charges(struct mm_struct *mm);

#endif
