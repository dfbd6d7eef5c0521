// SPDX-License-Identifier: GPL-2.0-only
/*
 * fuzz.c - libFuzzer chooses the operations
 *
 * Built where the compiler is a clang that has libFuzzer:
 *
 *	CC=clang meson setup build-fuzz -Dbuildtype=debugoptimized \
 *		-Db_sanitize=address,undefined -Db_lundef=false
 *	ninja -C build-fuzz tests/fuzz/fuzz
 *	mkdir -p /tmp/corpus
 *	build-fuzz/tests/fuzz/fuzz -max_len=2048 /tmp/corpus tests/fuzz/corpus
 *
 * It runs until a difference aborts it or -max_total_time= is over. The
 * input it then leaves behind suits random --shrink. -merge=1 reduces the
 * gathered corpus.
 */
#include <stdint.h>

#include "ops.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (fuzz_run(data, size) < 0)
		abort();
	return 0;
}
