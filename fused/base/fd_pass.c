// SPDX-License-Identifier: GPL-2.0-only
#include "base/fd_pass.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

union control {
	struct cmsghdr header;
	char space[CMSG_SPACE(PASSED_FDS_MAX * sizeof(int))];
};

int fd_pass_send(int sock, const void *text, size_t size, const int *fds,
		 int nr_fds)
{
	struct iovec iov = { .iov_base = (void *)text, .iov_len = size };
	union control control = { .header = { 0 } };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	size_t length = (size_t)nr_fds * sizeof(*fds);
	ssize_t n;

	if (nr_fds) {
		msg.msg_control = &control;
		msg.msg_controllen = CMSG_SPACE(length);
		control.header.cmsg_level = SOL_SOCKET;
		control.header.cmsg_type = SCM_RIGHTS;
		control.header.cmsg_len = CMSG_LEN(length);
		memcpy(CMSG_DATA(&control.header), fds, length);
	}
	do {
		n = sendmsg(sock, &msg, MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : 0;
}

void fd_pass_close(const int *fds, int nr)
{
	while (nr--)
		close(fds[nr]);
}

ssize_t fd_pass_receive(int sock, void *text, size_t size,
			struct passed_fds *passed, int flags)
{
	struct iovec iov = { .iov_base = text, .iov_len = size };
	union control control;
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *cmsg;
	ssize_t n;

	passed->nr = 0;
	do {
		n = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC | flags);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	cmsg = CMSG_FIRSTHDR(&msg);
	if (cmsg && cmsg->cmsg_type == SCM_RIGHTS) {
		size_t length = cmsg->cmsg_len - CMSG_LEN(0);

		passed->nr = (int)(length / sizeof(int));
		memcpy(passed->fds, CMSG_DATA(cmsg), length);
	}
	return msg.msg_flags & MSG_CTRUNC ? -EMFILE : n;
}
