// SPDX-License-Identifier: GPL-2.0-only
#include "fs/dir_type.h"

#include <errno.h>
#include <string.h>

int kernfs_dir_type_init(struct kernfs_dir_type *type, size_t nr)
{
	BUG_ON(nr > KERNFS_MAX_FILES);
	type->rows = mem_alloc(nr * sizeof(*type->rows));
	return type->rows ? 0 : -ENOMEM;
}

void kernfs_dir_type_add(struct kernfs_dir_type *type,
			 const struct kernfs_file *file)
{
	struct kernfs_row *row = &type->rows[type->nr++];

	row->file = *file;
	htable_add(&type->by_name, &row->by_name, hash_name(0, file->name));
}

void kernfs_dir_type_fini(struct kernfs_dir_type *type)
{
	htable_fini(&type->by_name);
	mem_free(type->rows);
	memset(type, 0, sizeof(*type));
}

unsigned int kernfs_dir_type_find(const struct kernfs_dir_type *type,
				  const char *name)
{
	struct kernfs_row *row;

	htable_for_each_possible(&type->by_name, row, by_name,
				 hash_name(0, name))
		if (!strcmp(row->file.name, name))
			return (unsigned int)(row - type->rows) + 1;
	return 0;
}
