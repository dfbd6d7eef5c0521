#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A group with notify_on_release that becomes empty has release_agent run: by the
# first process of the world, in the root groups, with the kernel's environment
# and without COMMAND's files. The world does not wait for it.
# long
# shellcheck source-path=SCRIPTDIR source=../lib/common.sh
. "${0%/*}/../lib/common.sh"

export out="$PWD/out" agent="$PWD/agent"
cat >agent <<END
#!/bin/sh
{
	echo "\$# \$1 \$PPID \$(id -u) \$(umask) \$PWD"
	tr '\0' '\n' </proc/\$\$/environ | sort
	readlink /proc/\$\$/fd/0
	ls /proc/\$\$/fd | grep -cx '[0-2]'
	grep -vc ':/\$' /proc/self/cgroup
} >$out.new
mv $out.new $out
END
cat >recorder <<END
#!/bin/sh
echo "\$\$ \$1" >>$out.order
END
chmod +x agent recorder
in_agent_world='
	cd /sys/fs/cgroup/memory
	wait_for() {
		i=0
		until [ -e "$out" ] || [ $((i += 1)) -gt 200 ]; do sleep 0.05; done
	}
	echo "$agent" >release_agent
	mkdir a a/b
	echo 1 >a/b/notify_on_release'

run() {
	"$memcgfs_run" ${WORLD_OPTIONS:+-o "$WORLD_OPTIONS"} "$@"
}

run sh -c "$in_agent_world"'
	(sh -c "echo \$PPID" >a/b/cgroup.procs; sleep 0.1) 3</dev/null &
	wait_for; exit 3'
expect 'the status' $? 3
expect 'the agent' "$(cat out)" "1 /a/b 1 0 0022 /
HOME=/
PATH=/sbin:/bin:/usr/sbin:/usr/bin
/dev/null
3
0"

# the last member leaves, and the last child goes; other hierarchies likewise
rm out
run sh -c "$in_agent_world"'
	echo 1 >a/notify_on_release
	echo '"$PWD/recorder"' >release_agent
	echo $$ >a/b/cgroup.procs
	echo $$ >cgroup.procs
	rmdir a/b
	cd ../pids
	echo "$agent" >release_agent
	mkdir p
	echo 1 >p/notify_on_release
	echo $$ >p/tasks
	echo $$ >tasks
	wait_for
	until [ "$(wc -l <"$out.order")" -ge 2 ]; do sleep 0.05; done'
expect 'the path' "$(awk 'NR == 1 { print $2 }' out)" /p
# the agents are begun in this order; which of them writes first is open
expect 'the order' "$(sort -n out.order | cut -d ' ' -f 2)" '/a/b
/a'

# with --keep-uid the agent is the user
rm out
run --keep-uid sh -c "$in_agent_world"'
	echo $$ >a/b/cgroup.procs
	echo $$ >cgroup.procs
	wait_for'
expect 'the user' "$(awk 'NR == 1 { print $4 }' out)" "$(id -u)"

# a user that may write the file may not set the agent, however it came to the file
if [ "$(id -u)" -eq 0 ]; then
	for kernel in v6.1:EPERM v5.13:OK; do
		run -k "${kernel%:*}" sh -c '
			cd /sys/fs/cgroup/memory
			chmod 666 release_agent
			"$PROBE" write-passed 1234 1234 "$PWD/release_agent" /true
			"$PROBE" write-passed 1234 0 "$PWD/release_agent" /true
			"$PROBE" write-passed 0 1234 "$PWD/release_agent" /false
			cat release_agent' >said
		wanted=${kernel#*:}
		expect "the answers of $kernel" "$(tr '\n' ' ' <said)" \
			"$wanted $wanted OK /false "
	done
fi

# an agent that cannot be run, and an agent that does not end
printf '#!/bin/sh\n: >%s\nsleep 1000\n' "$out" >agent
rm out
run sh -c "$in_agent_world"'
	echo /does/not/exist >release_agent
	echo $$ >a/b/cgroup.procs
	echo $$ >cgroup.procs
	grep -qx "release_notices_dropped	0" "$MEMCGFS_MOUNT/debug/membership"
	echo "$agent" >release_agent
	echo $$ >a/b/cgroup.procs
	echo $$ >cgroup.procs
	wait_for; exit 4'
expect 'the status' $? 4
expect 'processes left' "$(ps_of_case)" ''
