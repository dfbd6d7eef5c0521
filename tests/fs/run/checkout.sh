#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A checkout that was copied, is incomplete or cannot be written to gets a line, or
# is used as it is; a second build at once waits for the first.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

scripts=$here
supervise=${MEMCGFS%/*}/memcgfs-supervise
daemon=$MEMCGFS
unset MEMCGFS

# The tools of the build, which only note their calls: ninja fails if there is
# another at the same time.
mkdir bin
cat >bin/meson <<'EOF'
#!/bin/sh
echo meson >>"$TMPDIR/calls"
mkdir -p "$2/meson-info"
printf '{"directories": {"source": "%s", "build": "%s"}}' "$3" "$2" >"$2/meson-info/meson-info.json"
: >"$2/build.ninja"
EOF
cat >bin/ninja <<'EOF'
#!/bin/sh
mkdir "$TMPDIR/busy" || exit 1
echo ninja >>"$TMPDIR/calls"
sleep 0.3
mkdir -p "$2/fused"
[ -e "$2/fused/memcgfs" ] || cp "$DAEMON" "$SUPERVISE" "$2/fused"
rmdir "$TMPDIR/busy"
EOF
printf '#!/bin/sh\n' >bin/gcc
cp bin/gcc bin/pkg-config
chmod +x bin/*
export PATH="$PWD/bin:$PATH" DAEMON="$daemon" SUPERVISE="$supervise"

# refused COMMAND... - with a line
refused() {
	"$@" >out 2>err
	expect "status of $*" $? 1
	expect "lines of $*: $(cat err)" "$(wc -l <err)" 1
}

# scripts alone, without the sources
mkdir alone
cp -r "$scripts" alone/mountscripts
refused alone/mountscripts/memcgfs-run true
refused alone/mountscripts/demo 1

# two at once in a fresh checkout
mkdir tree
cp -r "$scripts" tree/mountscripts
: >tree/meson.build
tree/mountscripts/demo 1 >first 2>first.err &
first=$!
tree/mountscripts/demo 1 >second 2>second.err || fail "status $?: $(cat second.err)"
wait "$first" || fail "status $?: $(cat first.err)"
expect 'the results' "$(grep -c '^v5.1[13] *1 ' first) $(grep -c '^v5.1[13] *1 ' second)" '2 2'
expect 'the calls' "$(tr '\n' ' ' <calls)" 'meson ninja ninja '

# a copy of a checkout with its build directory
cp -r tree copy
refused copy/mountscripts/demo 1
grep -q "set up for the sources in $PWD/tree" err || fail "$(cat err)"

# without the right to write, root has it anyway
[ "$(id -u)" -ne 0 ] || exit 0
chmod -R a-w tree
tree/mountscripts/demo 1 >out 2>err
status=$?
tree/mountscripts/memcgfs-run true
run=$?
chmod -R u+w tree
expect 'status of a built tree that cannot be written' "$status" 0
expect 'status of memcgfs-run there' "$run" 0
rm -rf tree/build
chmod a-w tree
refused tree/mountscripts/demo 1
chmod u+w tree
