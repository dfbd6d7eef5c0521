// SPDX-License-Identifier: GPL-2.0-only
#include "members/mapped.h"

#include "libobjcg-internal.h"
#include "proc/ask.h"
#include "proc/maps.h"

static const struct served_files *served; /* immutable while requests run */

void member_mapped_serve(const struct served_files *files)
{
	served = files;
}

bool member_mapped_serves(dev_t dev)
{
	return served && served->serves(dev);
}

bool cgroup_wants_mapped(struct cgroup *cgrp)
{
	struct mem_cgroup *memcg;

	if (!served || !cgroup_has_memory(cgrp))
		return false;
	memcg = mem_cgroup_from_css(cgrp->css);
	return READ_ONCE(memcg->v1.move_charge_at_immigrate) & MOVE_FILE;
}

static void add(struct array *mapped, const struct proc_mapping *seen)
{
	struct address_space *mapping = served->get(seen->dev, seen->ino);
	struct mapped_range *range;

	if (!mapping)
		return;
	range = array_add(mapped);
	if (range)
		*range = (struct mapped_range){
			.mapping = mapping,
			.index = seen->index,
			.nr = seen->nr,
		};
	else
		served->put(mapping);
}

void member_mapped_read(struct array *mapped, pid_t tgid, pid_t thread)
{
	struct array maps = ARRAY_OF(struct proc_mapping);
	const struct proc_mapping *seen;

	if (proc_ask_maps(tgid, thread, false, &maps))
		return;
	array_for_each(seen, &maps)
		add(mapped, seen);
	array_free(&maps);
}

void member_mapped_tell(const struct array *mapped, struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);

	mm_set_mapped(mm, mapped ? mapped->data : NULL,
		      mapped ? mapped->nr : 0);
	mmput(mm);
}

void member_mapped_put(struct array *mapped)
{
	const struct mapped_range *range;

	array_for_each(range, mapped)
		served->put(range->mapping);
	array_free(mapped);
}
