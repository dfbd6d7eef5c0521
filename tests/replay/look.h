/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * look.h - the quantities that a replay can expect, as the engine has them now
 */
#ifndef _TESTS_LOOK_H
#define _TESTS_LOOK_H

#include "step.h"

/**
 * look_at - the value of a quantity
 * @step: of verb STEP_EXPECT*, of any quantity but EXPECT_WARNINGS: warnings
 *        are counted where they are shown
 * @wrong: set to the reason if there is no value, static storage
 *
 * Return: the value as a text, to be g_free()d, or NULL.
 */
char *look_at(const struct step *step, const char **wrong);

#endif
