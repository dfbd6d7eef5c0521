# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034
title='The group that pays for an address space: mm->owner, mm->memcg'

lesson_steps() {
	command -v python3 >/dev/null || die 'lesson 1 needs python3'
	step 'The problem'
	cat <<-'EOT'
		The threads of a process share their memory, but each can be in a group of its
		own. A page is charged to a single group. The kernel asks mm->owner, a task,
		for its group. When that task ends, another owner has to be searched, and in
		the worst case the search looks at all processes.
	EOT
	step 'Before: v6.1, mm->owner'
	cat <<-'EOT'
		A process starts in a. Its second thread moves to b and takes 32 MiB (moved).
		Then its first thread ends, and the second takes 16 MiB (exited).

	EOT
	show '-k v6.1' world-mm 32 16
	step 'The change'
	picture
	step 'After: v6.1 with mm->memcg'
	show '-k seeds' world-mm 32 16
	cat <<-'EOT'

		The thread that moved took the address space along. The end of the first thread
		changes nothing, and there is no search. This change was never merged.
	EOT
}

lesson_exercises() {
	ask 'mm->owner: the first thread is in a. The second moves to b and takes 24 MiB. How many MiB more has a?' \
		moved_a '-k v6.1' world-mm 24 8
	ask 'Then the first thread ends, and the second takes 8 MiB. How many MiB more has b?' \
		exited_b '-k v6.1' world-mm 24 8
	ask 'mm->memcg: the second thread moves to b and takes 24 MiB. How many MiB more has a?' \
		moved_a '-k seeds' world-mm 24 8
	ask 'And how many MiB more has b?' \
		moved_b '-k seeds' world-mm 24 8
}
