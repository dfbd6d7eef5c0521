/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * bpf_map.h - a BPF map: elements made in any context, charged to its creator
 *
 * A program that runs in the context of an arbitrary task, or in an interrupt,
 * adds elements to a map. They are charged to the creator of the map.
 * Programs and maps live as long as they are attached, which is longer than
 * the container that loaded them.
 *
 * Mirrors bpf_map_kmalloc_node() and its like in kernel/bpf/syscall.c.
 */
#ifndef _OBJCG_BPF_MAP_H
#define _OBJCG_BPF_MAP_H

#include "libobjcg/remote.h"

/**
 * struct bpf_map - an array of elements, each made at its first update
 * @charge: the account that elements are charged to; immutable
 * @value_size: bytes of an element; immutable
 * @max_entries: immutable
 * @obj: the slab object of the map itself
 * @elems: slab objects or NULL; atomic exchange
 */
struct bpf_map {
	struct remote_charge charge;
	size_t value_size;
	unsigned int max_entries;
	void *obj;
	void **elems;
};

/**
 * bpf_map_alloc - make a map for current
 * Return: the map, or NULL.
 */
struct bpf_map *bpf_map_alloc(size_t value_size, unsigned int max_entries);

/** bpf_map_free - free a map after its last program and descriptor are gone */
void bpf_map_free(struct bpf_map *map);

/**
 * bpf_map_update_elem - give an element a value
 *
 * Context: any, as in an interrupt: a charge does not reclaim.
 * Return: 0, -E2BIG beyond the last entry, -ENOMEM.
 */
int bpf_map_update_elem(struct bpf_map *map, unsigned int key);

/** bpf_map_delete_elem - Return: 0, or -ENOENT if it has no value */
int bpf_map_delete_elem(struct bpf_map *map, unsigned int key);

#endif
