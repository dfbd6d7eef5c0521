// SPDX-License-Identifier: GPL-2.0-only
#include "run/door.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/fd_pass.h"
#include "proc/user_ns.h"
#include "run/init.h"
#include "run/options.h"

/* visitors at once; further ones are sent away */
#define VISITORS_MAX 256
#define BACKLOG 64

/* visitors that one epoll_wait() finds; the next finds the others */
#define EVENTS_MAX 16

/* immutable after door_open(), which opens all of them or none */
static int listener = -1, epoll = -1;
static int host_proc = -1; /* a /proc that knows the supervisor's numbers */

static int visitors[VISITORS_MAX]; /* their sockets */
static int nr_visitors;
static struct timespec opened;

/* a name that no other has */
static socklen_t make_name(struct sockaddr_un *name)
{
	unsigned long long number = 0;
	int len;

	name->sun_family = AF_UNIX;
	if (getrandom(&number, sizeof(number), 0) < 0)
		number = (unsigned long long)getpid();
	len = snprintf(name->sun_path + 1, sizeof(name->sun_path) - 1,
		       DOOR_NAME "%016llx", number);
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 +
			   (size_t)len);
}

static int watch(int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	return epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) ? -errno : 0;
}

void door_open(void)
{
	struct sockaddr_un name = { 0 };
	socklen_t len = make_name(&name);

	clock_gettime(CLOCK_BOOTTIME, &opened);
	host_proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	epoll = epoll_create1(EPOLL_CLOEXEC);
	listener = socket(AF_UNIX,
			  SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (host_proc < 0 || epoll < 0 || listener < 0 ||
	    bind(listener, (struct sockaddr *)&name, len) ||
	    listen(listener, BACKLOG) || watch(listener))
		door_close();
}

void door_close(void)
{
	close(listener);
	close(epoll);
	close(host_proc);
	listener = epoll = host_proc = -1;
}

int door_fd(void)
{
	return epoll;
}

/* --- the visitors --- */

/*
 * In our user namespace all users without a name there have the same number. If
 * it is ours, the right to signal the visitor tells them apart.
 */
static bool is_welcome(int sock)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(sock, SOL_SOCKET, SO_PEERCRED, &peer, &len) ||
	    peer.uid != geteuid())
		return false;
	return peer.uid != user_ns_overflow_uid_at(host_proc) ||
	       (peer.pid > 0 && !kill(peer.pid, 0));
}

static void admit_visitors(void)
{
	int sock;

	while ((sock = accept4(listener, NULL, NULL,
			       SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0) {
		if (nr_visitors < VISITORS_MAX && is_welcome(sock) &&
		    !watch(sock))
			visitors[nr_visitors++] = sock;
		else
			close(sock);
	}
}

/* --- the answers --- */

static void add_word(char *text, size_t size, const char *word)
{
	size_t len = strlen(text);

	snprintf(text + len, size - len, "%s%s", len ? " " : "", word);
}

static void describe(const struct world *world, struct door_plate *plate)
{
	const struct options *options = world->options;
	const char *kernel = options_kernel(options);
	struct timespec now;
	char **word;

	memset(plate, 0, sizeof(*plate));
	clock_gettime(CLOCK_BOOTTIME, &now);
	plate->age = now.tv_sec - opened.tv_sec;
	plate->user = world->user;
	plate->own_pids = world->own_pids;
	plate->notifier = world->notifier >= 0;
	snprintf(plate->kernel, sizeof(plate->kernel), "%.*s",
		 (int)strcspn(kernel, ","), kernel);
	if (options->group)
		snprintf(plate->group, sizeof(plate->group), "%s",
			 options->group);
	for (word = options->command; *word; word++)
		add_word(plate->command, sizeof(plate->command), *word);
}

static int open_fds(const struct world *world, pid_t init, int *fds)
{
	char pid_ns[32];
	int nr = 0, i;

	snprintf(pid_ns, sizeof(pid_ns), "%d/ns/pid", (int)init);
	if (world->user)
		fds[nr++] =
			openat(host_proc, "self/ns/user", O_RDONLY | O_CLOEXEC);
	fds[nr++] = openat(host_proc, "self/ns/mnt", O_RDONLY | O_CLOEXEC);
	if (world->own_pids)
		fds[nr++] = openat(host_proc, pid_ns, O_RDONLY | O_CLOEXEC);
	fds[nr++] = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (world->notifier >= 0)
		fds[nr++] = fcntl(world->notifier, F_DUPFD_CLOEXEC, 0);
	for (i = 0; i < nr; i++)
		if (fds[i] < 0)
			break;
	if (i == nr)
		return nr;
	fd_pass_close(fds, nr);
	return -1;
}

static int answer(int sock, enum door_request request,
		  const struct world *world, pid_t init)
{
	int fds[NR_DOOR_FDS], nr = 0, err;
	struct door_plate plate;

	if (request != DOOR_LIST && request != DOOR_ENTER)
		return -EINVAL;
	if (request == DOOR_ENTER)
		nr = open_fds(world, init, fds);
	if (nr < 0)
		return -ENOENT;
	describe(world, &plate);
	err = fd_pass_send(sock, &plate, sizeof(plate), fds, nr);
	fd_pass_close(fds, nr);
	return err;
}

/* Return: a negative errno if the visitor is to be sent away */
static int serve_visitor(int sock, const struct world *world, pid_t init)
{
	struct passed_fds passed;
	enum door_request request;
	ssize_t n = fd_pass_receive(sock, &request, sizeof(request), &passed,
				    MSG_DONTWAIT);

	/* no request has a descriptor yet */
	fd_pass_close(passed.fds, passed.nr);
	if (n == -EAGAIN)
		return 0;
	if (n != (ssize_t)sizeof(request))
		return -EPIPE;
	return answer(sock, request, world, init);
}

static void send_away(int sock)
{
	int i = 0;

	while (visitors[i] != sock)
		i++;
	visitors[i] = visitors[--nr_visitors];
	close(sock);
}

void door_end(void)
{
	while (nr_visitors)
		close(visitors[--nr_visitors]);
	door_close();
}

void door_serve(const struct world *world, pid_t init)
{
	struct epoll_event events[EVENTS_MAX];
	int nr = epoll_wait(epoll, events, EVENTS_MAX, 0), i;

	for (i = 0; i < nr; i++) {
		int sock = events[i].data.fd;

		if (sock == listener) {
			admit_visitors();
		} else if (serve_visitor(sock, world, init)) {
			send_away(sock);
		}
	}
}
