# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034
title='Kernel pages are charged to obj_cgroups: the 500 dying groups'

lesson_steps() {
	step 'The problem'
	cat <<-'EOT'
		The kernel stack of a process is too large for a slab. It is charged as pages to
		the group in which the process is forked, and it stays there when the process
		moves. So the process keeps a group that it has left.
	EOT
	step 'Before: v5.11'
	cat <<-'EOT'
		Five times: make a group, fork a sleep in it, move the sleep out, remove the
		group. At the end kill one of the five.

	EOT
	show '-k v5.11' world-stacks 5 1
	step 'The change'
	picture
	step 'After: v5.13'
	show '-k v5.13' world-stacks 5 1
	cat <<-'EOT'

		The same with 500 groups: memcgfs-demo
	EOT
}

lesson_exercises() {
	ask 'Under v5.11 seven sleeps leave their seven groups, and the groups are removed. How many are not freed?' \
		dying '-k v5.11' world-stacks 7 3
	ask 'How many kernel stacks keep them?' \
		kernel_stacks '-k v5.11' world-stacks 7 3
	ask 'Three of the sleeps are killed. How many groups are not freed now?' \
		dying_after_kill '-k v5.11' world-stacks 7 3
	ask 'And under v5.13, with all seven sleeps alive?' \
		dying '-k v5.13' world-stacks 7 3
}
