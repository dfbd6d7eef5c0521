// SPDX-License-Identifier: GPL-2.0-only
#include "run/call.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/param.h>
#include <sys/uio.h>
#include <unistd.h>

/* since Linux 5.14; the headers may be older */
#ifndef SECCOMP_ADDFD_FLAG_SEND
#define SECCOMP_ADDFD_FLAG_SEND (1UL << 1)
#endif

/* most strings are shorter */
#define FIRST_CHUNK 128

void call_begin_slow(struct call *call)
{
	if (call->slow)
		call->slow(call->pool);
	call->slow = NULL;
}

bool call_is_alive(const struct call *call)
{
	return !ioctl(call->listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &call->id);
}

/* a caller that was killed needs no answer */
static void answer(const struct call *call, int err, uint32_t flags)
{
	struct seccomp_notif_resp resp = { .id = call->id,
					   .error = err,
					   .flags = flags };

	ioctl(call->listener, SECCOMP_IOCTL_NOTIF_SEND, &resp);
}

void call_go_on(const struct call *call)
{
	answer(call, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE);
}

void call_end(const struct call *call, int err)
{
	answer(call, err, 0);
}

int call_give(const struct call *call, int fd, bool cloexec)
{
	struct seccomp_notif_addfd add = {
		.id = call->id,
		.flags = SECCOMP_ADDFD_FLAG_SEND,
		.srcfd = (uint32_t)fd,
		.newfd_flags = cloexec ? O_CLOEXEC : 0,
	};

	return ioctl(call->listener, SECCOMP_IOCTL_NOTIF_ADDFD, &add) < 0 ?
		       -errno :
		       0;
}

int call_read(const struct call *call, uint64_t addr, void *buf, size_t size)
{
	struct iovec local = { buf, size };
	struct iovec remote = { (void *)(uintptr_t)addr, size };
	ssize_t n = process_vm_readv(call->thread, &local, 1, &remote, 1, 0);

	return n == (ssize_t)size ? 0 : -EFAULT;
}

int call_write(const struct call *call, uint64_t addr, const void *buf,
	       size_t size)
{
	struct iovec local = { (void *)buf, size };
	struct iovec remote = { (void *)(uintptr_t)addr, size };
	ssize_t n = process_vm_writev(call->thread, &local, 1, &remote, 1, 0);

	return n == (ssize_t)size ? 0 : -EFAULT;
}

/* the page after the string may not be there, so no read crosses its end */
ssize_t call_read_string(const struct call *call, uint64_t addr, char *buf,
			 size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), len = 0, chunk;
	const char *end;

	while (len < size) {
		chunk = page - (size_t)((addr + len) % page);
		chunk = MIN(chunk, MIN(size - len, len ? size : FIRST_CHUNK));
		if (call_read(call, addr + len, buf + len, chunk))
			return -EFAULT;
		end = memchr(buf + len, '\0', chunk);
		if (end)
			return end - buf;
		len += chunk;
	}
	return -ENAMETOOLONG;
}
