/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * list.h - the kernel's doubly linked lists: liburcu's, under kernel names
 *
 * The same structure with the same rules, except that list_del() leaves
 * the removed entry's pointers alone instead of poisoning them.
 */
#ifndef _OBJCG_LIST_H
#define _OBJCG_LIST_H

#include <urcu/list.h>

#define list_head cds_list_head
#define LIST_HEAD(name) CDS_LIST_HEAD(name)
#define INIT_LIST_HEAD(ptr) CDS_INIT_LIST_HEAD(ptr)
#define list_add(entry, head) cds_list_add(entry, head)
#define list_add_tail(entry, head) cds_list_add_tail(entry, head)
#define list_del(entry) cds_list_del(entry)
#define list_splice(list, head) cds_list_splice(list, head)
#define list_empty(head) cds_list_empty(head)
#define list_entry(ptr, type, member) cds_list_entry(ptr, type, member)
#define list_first_entry(head, type, member) \
	cds_list_first_entry(head, type, member)
#define list_for_each_entry(pos, head, member) \
	cds_list_for_each_entry(pos, head, member)
#define list_for_each_entry_safe(pos, tmp, head, member) \
	cds_list_for_each_entry_safe(pos, tmp, head, member)

#endif
