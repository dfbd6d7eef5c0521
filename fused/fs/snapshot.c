// SPDX-License-Identifier: GPL-2.0-only
#include "fs/snapshot.h"

#include "rt/alloc.h"

static DEFINE_OBJ_TYPE(snapshot);

struct snapshot *snapshot_renew(struct snapshot *old)
{
	struct snapshot *text;

	if (old && atomic_read(&old->refs) == 1) {
		seq_reset(&old->m);
		return old;
	}
	snapshot_put(old);
	text = obj_alloc(&snapshot_type);
	if (text)
		atomic_set(&text->refs, 1);
	return text;
}

void snapshot_put(struct snapshot *text)
{
	if (!text || !atomic_dec_and_test(&text->refs))
		return;
	seq_free(&text->m);
	obj_free(&snapshot_type, text);
}

size_t snapshot_part_len(const struct snapshot *text, size_t size, off_t off)
{
	size_t start = min((size_t)off, text->m.count);

	return min(size, text->m.count - start);
}

void snapshot_reply(fuse_req_t req, const struct snapshot *text, size_t size,
		    off_t off)
{
	const struct seq_file *m = &text->m;
	size_t start = min((size_t)off, m->count);

	fuse_reply_buf(req, m->buf ? m->buf + start : NULL,
		       snapshot_part_len(text, size, off));
}
