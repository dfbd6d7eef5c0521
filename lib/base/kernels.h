/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kernels.h - the regime in force, for the engine's own files
 */
#ifndef _OBJCG_REGIME_H
#define _OBJCG_REGIME_H

#include "libobjcg/kernels.h"
#include "linux/types.h"

/* in force; immutable between libobjcg_init() and libobjcg_exit() */
extern struct regime memcg_regime;

#endif
