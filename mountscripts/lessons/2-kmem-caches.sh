# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034
title='The life of a kmem_cache: slab pages, caches and their groups'

lesson_steps() {
	step 'The problem'
	cat <<-'EOT'
		A name that a process looks up becomes an object in the kernel, a dentry. It is
		charged to the group of the process and stays when the process is gone. So the
		removed group cannot be freed, maybe for days.
	EOT
	step 'Before: v4.19, slab=pages'
	show '-k v4.19 -o cpus=1' world-names 1 100
	cat <<-'EOT'

		Each slab page holds a reference to the group.
	EOT
	step 'The change'
	picture
	step 'Half way: slab=lifecycle'
	show '-k v5.3 -o slab=lifecycle,cpus=1' world-names 1 100
	cat <<-'EOT'

		Now pages hold their cache, and the cache holds the group once.
	EOT
	step 'After: v5.3, slab=reparent'
	show '-k v5.3 -o cpus=1' world-names 1 100
	cat <<-'EOT'

		A cache has a single pointer to its group, so rmdir can turn it to the parent.
	EOT
}

lesson_exercises() {
	ask 'Three processes look up 60 names each, under v4.19, and their three groups are removed. How many groups are not freed?' \
		dying '-k v4.19 -o cpus=1' world-names 3 60
	ask 'Which kind of object keeps them, slab_page or kmem_cache?' \
		kept_by '-k v4.19 -o cpus=1' world-names 3 60
	ask 'How many are not freed after echo 2 >/proc/sys/vm/drop_caches?' \
		dying_after_drop '-k v4.19 -o cpus=1' world-names 3 60
	ask 'With slab=lifecycle, which kind of object keeps them?' \
		kept_by '-k v5.3 -o slab=lifecycle,cpus=1' world-names 3 60
	ask 'And how many are not freed under v5.3, before the caches are dropped?' \
		dying '-k v5.3 -o cpus=1' world-names 3 60
}
