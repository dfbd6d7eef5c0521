/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * gfp.h - the allocation flags, which programs use too
 */
#ifndef _OBJCG_GFP_H
#define _OBJCG_GFP_H

#include "libobjcg/gfp.h"

#endif
