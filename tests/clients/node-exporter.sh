#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The node exporter of Prometheus counts the groups, and looks at each mount of its
# process 1.
# shellcheck source-path=SCRIPTDIR source=../fs/lib/common.sh
. "${0%/*}/../fs/lib/common.sh"
needs_command prometheus-node-exporter prometheus-node-exporter
in_world

# metric NAME - its value
metric() {
	exec 3<>"/dev/tcp/127.0.0.1/$port" || return
	printf 'GET /metrics HTTP/1.0\r\n\r\n' >&3
	awk -v name="$1" '$1 == name { print $2 }' <&3
	exec 3>&-
}

# the port that the kernel chose: cases of other worlds listen too
find_port() {
	port=$(sed -n 's/.*Listening on.*127\.0\.0\.1:\([0-9]*\).*/\1/p' log)
	[ -n "$port" ]
}

cg_create a
prometheus-node-exporter --collector.disable-defaults --collector.cgroups \
	--collector.slabinfo --collector.stat --collector.filesystem \
	--collector.processes --web.listen-address="127.0.0.1:0" \
	2>log &
exporter=$!
wait_for find_port
for collector in cgroups filesystem processes slabinfo stat; do
	expect "$collector" "$(metric "node_scrape_collector_success{collector=\"$collector\"}")" 1
done
expect 'groups' "$(metric 'node_cgroups_cgroups{subsys_name="memory"}')" 2
expect 'enabled' "$(metric 'node_cgroups_enabled{subsys_name="memory"}')" 1
cg_create a/b
expect 'groups, another' "$(metric 'node_cgroups_cgroups{subsys_name="memory"}')" 3
end "$exporter"
