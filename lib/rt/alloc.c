// SPDX-License-Identifier: GPL-2.0-only
#include "rt/alloc.h"

#include <string.h>

#include "rt/fault-inject.h"
#include "rt/host_memory.h"

static struct obj_type *types; /* lock-free push, never popped */

static void obj_type_list(struct obj_type *type)
{
	struct obj_type *first = __atomic_load_n(&types, __ATOMIC_RELAXED);

	if (__atomic_exchange_n(&type->listed, 1, __ATOMIC_RELAXED))
		return;
	do {
		type->next = first;
	} while (!__atomic_compare_exchange_n(&types, &first, type, true,
					      __ATOMIC_RELEASE,
					      __ATOMIC_RELAXED));
}

static void count_alloc(struct obj_type *type)
{
	if (unlikely(!READ_ONCE(type->listed)))
		obj_type_list(type);
	atomic_long_inc(&type->nr);
}

static void *zeroed(size_t align, size_t size)
{
	void *obj;

	if (!align)
		return host_calloc(size);
	obj = host_aligned_alloc(align, size);
	return obj ? memset(obj, 0, size) : NULL;
}

static void *alloc(struct obj_type *type, size_t size)
{
	void *obj = should_fail() ? NULL : zeroed(type->align, size);

	if (obj)
		count_alloc(type);
	return obj;
}

void *obj_alloc(struct obj_type *type)
{
	return alloc(type, type->size);
}

void *obj_alloc_extra(struct obj_type *type, size_t extra)
{
	/* a sum that wraps would be little memory */
	return extra > SIZE_MAX - type->size ? NULL :
					       alloc(type, type->size + extra);
}

void obj_free(struct obj_type *type, void *obj)
{
	if (!obj)
		return;
	atomic_long_add(-1, &type->nr);
	host_free(obj);
}

bool mem_trim(unsigned long nr_freed, unsigned long nr_alive)
{
	if (nr_freed < max(nr_alive, (unsigned long)MEM_TRIM_MIN))
		return false;
	host_trim();
	return true;
}

static struct obj_type mem_type = { .name = "mem" };

void *mem_alloc(size_t size)
{
	return alloc(&mem_type, size);
}

void *mem_alloc_aligned(size_t align, size_t size)
{
	void *mem = should_fail() ? NULL : host_aligned_alloc(align, size);

	if (mem)
		count_alloc(&mem_type);
	return mem;
}

void *mem_realloc(void *mem, size_t size)
{
	bool is_new = !mem;
	void *ret = should_fail() ? NULL : host_realloc(mem, size);

	if (ret && is_new)
		count_alloc(&mem_type);
	return ret;
}

void mem_free(void *mem)
{
	obj_free(&mem_type, mem);
}

char *mem_strdup(const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = mem_alloc(size);

	return copy ? memcpy(copy, text, size) : NULL;
}

struct obj_type *obj_types(void)
{
	return __atomic_load_n(&types, __ATOMIC_ACQUIRE);
}

long obj_nr_alive(const char *name)
{
	struct obj_type *type = obj_types();

	while (type && strcmp(type->name, name))
		type = type->next;
	return type ? atomic_long_read(&type->nr) : 0;
}
