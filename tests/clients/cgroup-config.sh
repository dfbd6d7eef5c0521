#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The programs of cgroup-tools that have files: configurations, snapshots and rules.
# shellcheck source-path=SCRIPTDIR source=../fs/lib/common.sh
. "${0%/*}/../fs/lib/common.sh"
needs_command cgcreate cgroup-tools
PATH=$PATH:/usr/sbin:/sbin
in_world --host-pids

# the programs look into /etc, and the daemon puts a socket into /run
give_files() {
	mkdir etc etc/cgconfig.d
	cp /etc/passwd /etc/group etc
	cp -d -r /etc/alternatives etc
	: >etc/cgconfig.conf
	mount --no-mtab --bind etc /etc || fail 'no own /etc'
	mount --no-mtab -t tmpfs tmpfs /run || fail 'no own /run'
}

check_rules() {
	cp "$(command -v sleep)" marked
	echo "*:$PWD/marked cpu,memory ruled/" >/etc/cgrules.conf
	cgcreate -g cpu,memory:ruled || fail cgcreate
	./marked 100 &
	cgclassify $! || fail 'cgclassify by a rule'
	expect 'cgclassify by a rule' "$(grep -E ':(cpu|memory):' /proc/$!/cgroup)" \
		'5:memory:/ruled
2:cpu:/ruled'
	end $!
	expect 'cgexec, no rule' "$(cgexec grep :memory: /proc/self/cgroup)" 5:memory:/
}

is_ruled() {
	grep -q ':memory:/ruled$' "/proc/$1/cgroup"
}

# It hears of a new program from the proc connector, as memcgfs does.
check_rules_daemon() {
	cgrulesengd --nodaemon -Q &
	engine=$!
	wait_for test -S /run/cgred.socket
	./marked 100 &
	marked=$!
	wait_for is_ruled "$marked"
	end "$marked" "$engine"
}

check_configuration() {
	cat >config <<-EOF
		group configured {
			perm {
				task { uid = root; gid = root; fperm = 660; }
				admin { uid = root; gid = root; dperm = 750; fperm = 640; }
			}
			memory { memory.limit_in_bytes = 8388608; }
			cpu { cpu.shares = 100; }
		}
	EOF
	cgconfigparser -l config || fail 'cgconfigparser -l'
	expect 'configured' "$(cgget -n -v -r memory.limit_in_bytes -r cpu.shares configured)" \
		'8388608
100'
	expect 'the modes' "$(stat -c %a "$hierarchy/configured" "$hierarchy/configured/tasks")" \
		'750
660'
	mkdir configs
	cp config configs
	cgconfigparser -L configs || fail 'cgconfigparser -L'
}

check_snapshot() {
	: >blacklist # its package has none in /etc
	cgsnapshot -s -b blacklist >snapshot || fail 'cgsnapshot'
	grep -q 'memory = /sys/fs/cgroup/memory;' snapshot || fail 'it names no mount'
	grep -q 'group configured {' snapshot || fail 'it names no group'
	grep -q 'memory.limit_in_bytes="8388608";' snapshot || fail 'it names no limit'
}

check_clearing() {
	cgclear -l config || fail 'cgclear -l'
	[ ! -e "$hierarchy/configured" ] || fail 'the group is still there'
	cgclear || fail cgclear
	# the programs leave the hierarchy of systemd alone
	expect 'the hierarchies' "$(awk '$3 == "cgroup" { print $2 }' /proc/mounts)" \
		/sys/fs/cgroup/systemd
	mkdir place
	echo "mount { memory = $PWD/place; } group mounted { memory { } }" >config
	cgconfigparser -l config || fail 'cgconfigparser that mounts'
	[ -e place/mounted/tasks ] || fail 'it has not mounted'
	cgclear -l config || fail 'cgclear that unmounts'
	expect 'place' "$(ls -A place)" ''
}

give_files
check_rules
if grep -qx 'source	connector' "$MEMCGFS_MOUNT/debug/membership"; then
	check_rules_daemon
fi
check_configuration
check_snapshot
check_clearing
