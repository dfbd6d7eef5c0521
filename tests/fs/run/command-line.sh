#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A wrong command line gets a message of a single line, and status 2.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

# refused COMMAND...
refused() {
	"$@" >out 2>err
	expect "status of $*" $? 2
	expect "lines of $*" "$(wc -l <err)" 1
	expect "output of $*" "$(cat out)" ''
}

refused "$memcgfs_run"
refused "$memcgfs_run" -k
refused "$memcgfs_run" -x true
refused "$memcgfs_run" -k v0.1 true
refused "$memcgfs_run" -k '' true
for kernel in v5.12:v5.11 5.10:v5.10 v5.10.3:v5.10 v6.18:v6.1; do
	refused "$memcgfs_run" -k "${kernel%:*}" true
	grep -q "the nearest is ${kernel#*:}\$" err ||
		fail "$kernel: no nearest: $(cat err)"
done
refused "$memcgfs_run" -k v5.11 -o kernel=v5.13 true
refused "$memcgfs_run" -o kernel=v5.12 true
refused "$memcgfs_run" -o '' true
refused "$memcgfs_run" --grace soon true
refused "$memcgfs_run" --grace -1 true
refused "$memcgfs_run" --group '' true
refused "$memcgfs_run" --group ../a true
for option in -k -o --files --group --grace --limit; do
	refused "$memcgfs_run" "$option" '' true
	grep -q expected err || fail "$option '': $(cat err)"
done
refused "$memcgfs_run" --enter= true
refused "$memcgfs_run" ''
refused "$memcgfs_run" --enter 1 ''
for option in kernel slab kmem page mm remote ids cpus fail membership max_threads files shm; do
	refused "$memcgfs_run" -o "$option=" true
	grep -q "$option=: .*expected " err || fail "-o $option=: $(cat err)"
done
refused "$MEMCGFS" ''
refused "$MEMCGFS" --join= .
for size in 9223372036854775808 18446744073709551616 99999999999999999999999 \
	9007199254740992K 8796093022208m 8589934592G; do
	refused "$memcgfs_run" --limit "$size" true
	grep -q 'expected at most 9223372036854775807 bytes' err ||
		fail "--limit $size: $(cat err)"
done
for size in 9223372036854775807:$unlimited 8589934591G:9223372035781033984 \
	010M:10485760; do
	expect "--limit ${size%:*}" "$("$memcgfs_run" --limit "${size%:*}" \
		sed -n p /sys/fs/cgroup/memory/memory.limit_in_bytes 2>&1)" \
		"${size#*:}"
done
refused "$memcgfs_run" --limit much true
refused "$memcgfs_run" --limit "a$newline" true
"$memcgfs_run" --group "a${newline}b" true 2>err
expect 'lines for a name of two lines' "$? $(wc -l <err)" '1 1'
"$memcgfs_run" --group a/tasks true 2>err
expect 'a group that is a file' "$? $(cat err)" \
	'1 memcgfs-run: --group a/tasks: Not a directory'
refused "$memcgfs_run" -o cpus=none true
refused "$memcgfs_run" -o membership=guess true
refused "$here/dying-cgroups" 0
refused "$here/dying-cgroups" many
refused "$here/dying-cgroups" ''
refused "$here/dying-cgroups" 99999999999999999999
refused "$here/demo" ''
refused "$here/find-loop" -g 99999999999999999999
refused "$here/lesson" ''
refused "$here/lesson" 5 ''
refused "$memcgfs_run" "$here/memcgfs-top" -b -n 1 -d ''
refused "$here/dying-cgroups" 1 2
refused "$here/dying-cgroups" -x
refused "$here/demo" -x
refused "$here/memcgfs-graph" --dot -o ''
refused "$here/lesson" 5 check --answers /dev/null 7
version=$("$memcgfs_run" -V)
version=${version#* }
for script in memcgfs-run memcgfs-ledger dying-cgroups demo find-loop demo-caches ../tests/run; do
	[ -e "$here/$script" ] || continue
	for option in -h --help -V --version; do
		"$here/$script" "$option" >out 2>err ||
			fail "status of $script $option"
		[ -s out ] || fail "nothing from $script $option"
		[ ! -s err ] || fail "$script $option complains: $(cat err)"
		case $option in
		-V | --version)
			expect "$script $option" "$(cat out)" \
				"${script##*/} $version"
			;;
		esac
	done
done
# the kernels of the engine's table
"$memcgfs_run" -h | sed -n '/^Kernels:$/,/^$/s/^    \([^ ]*\) .*/\1/p' >kernels
"$MEMCGFS" -h | sed -n '/^Kernels:$/,/^$/s/^    \([^ ]*\) .*/\1/p' | cmp - kernels ||
	fail 'memcgfs and memcgfs-run list other kernels'
grep -q v5.11 kernels || fail 'no kernels in the help'
expect 'the default' "$("$memcgfs_run" -h | grep -c '^    seeds .*(default)$')" 1
