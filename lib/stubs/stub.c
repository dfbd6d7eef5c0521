// SPDX-License-Identifier: GPL-2.0-only
#include "stubs/stub.h"

#include <errno.h>
#include <limits.h>

#include "rt/alloc.h"

static DEFINE_OBJ_TYPE(stub_state);

struct cgroup_subsys_state *stub_css_alloc(struct cgroup_subsys_state *parent)
{
	struct stub_state *state = obj_alloc(&stub_state_type);

	(void)parent;
	return state ? &state->css : NULL;
}

void stub_css_free(struct cgroup_subsys_state *css)
{
	obj_free(&stub_state_type, stub_state(css));
}

static const struct stub_subsys *stub_of(const struct cgroup_subsys_state *css)
{
	return container_of(css->cgroup->root->ss, struct stub_subsys, ss);
}

int stub_css_online(struct cgroup_subsys_state *css)
{
	const struct stub_subsys *stub = stub_of(css);
	unsigned int i;

	for (i = 0; i < stub->nr; i++)
		stub_state(css)->values[i] = css->parent ?
						     stub->values[i].initial :
						     stub->values[i].on_root;
	return 0;
}

s64 stub_read_s64(struct cgroup_subsys_state *css, const struct cftype *cft)
{
	return READ_ONCE(stub_state(css)->values[cft->private]);
}

u64 stub_read_u64(struct cgroup_subsys_state *css, const struct cftype *cft)
{
	return (u64)stub_read_s64(css, cft);
}

int stub_write_s64(struct cgroup_subsys_state *css, const struct cftype *cft,
		   s64 val)
{
	const struct stub_value *row = &stub_of(css)->values[cft->private];

	if (row->flags & STUB_FIXED_ON_ROOT && !css->parent)
		return -EINVAL;
	if (row->flags & STUB_BOOL)
		val = !!val;
	if (row->flags & STUB_CLAMP) {
		val = max(val, row->min);
		val = min(val, row->max);
	}
	if (val < row->min || val > row->max)
		return -EINVAL;
	WRITE_ONCE(stub_state(css)->values[cft->private], val);
	return 0;
}

int stub_write_u64(struct cgroup_subsys_state *css, const struct cftype *cft,
		   u64 val)
{
	return stub_write_s64(css, cft, (s64)min(val, (u64)LLONG_MAX));
}

u64 stub_read_zero(struct cgroup_subsys_state *css, const struct cftype *cft)
{
	(void)css;
	(void)cft;
	return 0;
}

int stub_write_zero(struct cgroup_subsys_state *css, const struct cftype *cft,
		    u64 val)
{
	(void)css;
	(void)cft;
	return val ? -EINVAL : 0;
}

/* a hierarchy without a controller has no files of its own */
static const struct cftype no_files[] = {
	{ .name = NULL } /* terminate */
};

const struct stub_subsys systemd_stub = {
	.ss = { .name = "systemd",
		.named = true,
		STUB_CALLBACKS,
		.legacy_cftypes = no_files },
};
