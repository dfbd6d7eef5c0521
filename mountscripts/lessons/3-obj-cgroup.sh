# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034
title='obj_cgroups: objects of all groups share the slab pages'

lesson_steps() {
	step 'The problem'
	cat <<-'EOT'
		Up to v5.8 each group has slab caches of its own. A small group has a slab page
		for each kind of object, and most of each page is empty.
	EOT
	step 'Before: v5.3'
	show '-k v5.3 -o cpus=1' world-names 20 5
	step 'The change'
	picture
	step 'After: v5.9'
	show '-k v5.9 -o cpus=1' world-names 20 5
	cat <<-'EOT'

		The groups share caches and pages: there are fewer pages, and they are fuller.
		The removed groups are freed all the same.
	EOT
}

lesson_exercises() {
	ask 'Ten groups look up 5 names each under v5.3. How many slab pages are there in the world?' \
		slab_pages '-k v5.3 -o cpus=1' world-names 10 5
	ask 'And under v5.9?' \
		slab_pages '-k v5.9 -o cpus=1' world-names 10 5
	ask 'How many kmem_caches are there under v5.9?' \
		caches '-k v5.9 -o cpus=1' world-names 10 5
	ask 'How many of the removed groups are not freed?' \
		dying '-k v5.9 -o cpus=1' world-names 10 5
}
