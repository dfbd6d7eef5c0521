// SPDX-License-Identifier: GPL-2.0-only
#include "models/bpf_map.h"

#include <errno.h>

#include "rt/alloc.h"
#include "slab/slab.h"

/* struct bpf_map of the kernel */
#define MAP_SIZE 256

static DEFINE_OBJ_TYPE(bpf_map);

struct bpf_map *bpf_map_alloc(size_t value_size, unsigned int max_entries)
{
	struct bpf_map *map = obj_alloc(&bpf_map_type);

	if (!map)
		return NULL;
	map->elems = mem_alloc(max_entries * sizeof(*map->elems));
	if (!map->elems)
		goto free_map;
	map->obj = kmalloc(MAP_SIZE, GFP_KERNEL_ACCOUNT);
	if (!map->obj)
		goto free_elems;
	map->value_size = value_size;
	map->max_entries = max_entries;
	remote_charge_save(&map->charge);
	return map;

free_elems:
	mem_free(map->elems);
free_map:
	obj_free(&bpf_map_type, map);
	return NULL;
}

void bpf_map_free(struct bpf_map *map)
{
	unsigned int key;

	for (key = 0; key < map->max_entries; key++)
		kfree(map->elems[key]);
	remote_charge_put(&map->charge);
	kfree(map->obj);
	mem_free(map->elems);
	obj_free(&bpf_map_type, map);
}

int bpf_map_update_elem(struct bpf_map *map, unsigned int key)
{
	struct remote_charge old;
	void *elem;

	if (key >= map->max_entries)
		return -E2BIG;
	old = remote_charge_begin(&map->charge);
	elem = kmalloc(map->value_size, GFP_ATOMIC | __GFP_ACCOUNT);
	remote_charge_end(old);
	if (!elem)
		return -ENOMEM;
	kfree(xchg(&map->elems[key], elem));
	return 0;
}

int bpf_map_delete_elem(struct bpf_map *map, unsigned int key)
{
	void *elem = NULL;

	if (key < map->max_entries)
		elem = xchg(&map->elems[key], NULL);
	if (!elem)
		return -ENOENT;
	kfree(elem);
	return 0;
}
