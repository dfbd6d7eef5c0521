#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A program is built and run in a directory that is served.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"
# shellcheck source-path=SCRIPTDIR source=../lib/files.sh
. "${0%/*}/../lib/files.sh"
needs_command gcc gcc
needs_command make make
in_served

cd "$served" || exit
mkdir src
for i in 1 2 3 4 5 6 7 8; do
	printf 'int f%d(void);\nint f%d(void) { return %d; }\n' $i $i $i >"src/f$i.c"
done
cat >src/main.c <<'END'
#include <stdio.h>
int f1(void), f8(void);
int main(void) { printf("%d\n", f1() + f8()); return 0; }
END
cat >Makefile <<'END'
objects = $(patsubst src/%.c,%.o,$(wildcard src/f*.c))
program: src/main.c libf.a
	$(CC) -g -o $@ src/main.c libf.a
libf.a: $(objects)
	ar rcs $@ $(objects)
%.o: src/%.c
	$(CC) -g -O2 -c -o $@ $<
END
make -j 4 >log 2>&1 || fail "make: $(cat log)"
expect 'the program' "$(./program)" 9
expect 'a second make' "$(make | grep -c gcc)" 0
touch src/f3.c
expect 'after a change' "$(make | grep -c -- -c)" 1
tar cf - src | (mkdir copy && cd copy && tar xf -)
diff -r src copy/src || fail 'tar: other files'
