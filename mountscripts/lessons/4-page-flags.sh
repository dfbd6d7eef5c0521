# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh disable=SC2034
title='The mark of a kernel page: page_type, page->memcg_data'

lesson_steps() {
	step 'The problem'
	cat <<-'EOT'
		A page that is allocated for the kernel and charged has a mark, so that it is
		uncharged as kernel memory when it is freed. Up to v5.10 the mark is a page
		type, which shares a word of struct page with the count of mappings. So such
		a page cannot be mapped into user space, as maps of BPF programs are.
	EOT
	step 'Before: v5.10'
	show '-k v5.10' world-pages
	step 'The change'
	picture
	step 'After: v5.11'
	show '-k v5.11' world-pages
	cat <<-'EOT'

		The pages and their charges are as before. Only the place of the mark differs.
	EOT
}

lesson_exercises() {
	ask 'Can an accounted kernel page be mapped into user space under v5.9? (refused or possible)' \
		mapping '-k v5.9' world-pages
	ask 'And under v5.13?' \
		mapping '-k v5.13' world-pages
	ask 'Where is the mark under v5.13? (page->...)' \
		mark_is_in '-k v5.13' world-pages
	ask 'How many references have the kernel pages of the sleep to its group under v5.13?' \
		kernel_pages '-k v5.13' world-pages
}
