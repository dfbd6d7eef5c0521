// SPDX-License-Identifier: GPL-2.0-only
/*
 * main.c - the order in which the daemon starts and stops
 *
 *   parse, remove a dead mount	before the mount point is looked at
 *   open /proc, event source	before anything is unshared
 *   unshare, or join		before anything is mounted
 *   mount				while we can still report errors; first the
 *				hierarchies, then the served directories
 *   fork				threads do not survive it
 *   event_control process	likewise; the engine releases its eventfds at exit
 *   engine, dcache, tree		owners of objects come before views
 *   membership, sampler,	with threads of their own
 *   event_control, notify
 *   loop
 *   unmount, then the same backwards
 *
 * Exit status: 0, 2 for a command line that is wrong, 1 for all else.
 */
#define FUSE_USE_VERSION 312
#include <fuse_lowlevel.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/standard_files.h"
#include "daemon.h"
#include "files/mount.h"
#include "fs/dcache.h"
#include "fs/dead_mount.h"
#include "fs/debug_control.h"
#include "fs/event_control.h"
#include "fs/file.h"
#include "fs/killpriv.h"
#include "fs/loop.h"
#include "fs/notify.h"
#include "fs/ops.h"
#include "fs/requests.h"
#include "fs/trace.h"
#include "fs/tree.h"
#include "fuse_device.h"
#include "kernels_table.h"
#include "rt/deferred.h"
#include "rt/fault-inject.h"
#include "members/membership.h"
#include "members/sampler.h"
#include "members/real_tasks.h"
#include "members/release_agent.h"
#include "members/root_memory.h"
#include "mountpoint.h"
#include "options.h"
#include "proc/root.h"

enum { EXIT_USAGE = 2 };

/* releases of groups gather so long, and wake two threads then instead of each */
#define GATHER_NS 2000000

/* a thread that could not be ended still has it */
static bool session_in_use;

/*
 * If the mounter has the superuser's capability, here or in a namespace, all
 * users that the modes allow may use the mount. fusermount3 lets an ordinary
 * user admit no other user.
 */
static int add_mount_options(struct fuse_args *args)
{
	int err = fuse_opt_add_arg(
		args, "-ofsname=memcgfs,subtype=memcgfs,default_permissions");

	if (!err && !geteuid())
		err = fuse_opt_add_arg(args, "-oallow_other");
	return err;
}

/* objects still alive at the end are a leak: our bug */
static bool nothing_left(void)
{
	const char *first;
	unsigned long warnings = warn_count(&first);
	struct obj_type *type;
	bool clean = !warnings;

	if (warnings)
		fprintf(stderr, "memcgfs: bug: %lu warnings, the first: %s\n",
			warnings, first);
	for (type = obj_types(); type; type = type->next) {
		long nr = atomic_long_read(&type->nr);

		if (nr) {
			fprintf(stderr,
				"memcgfs: bug: %ld objects of type %s left\n",
				nr, type->name);
			clean = false;
		}
	}
	return clean;
}

/* each @nth allocation fails while requests are answered */
static void fail_each(unsigned int nth)
{
	const struct fault_attr attr = {
		.probability = FAULT_ALWAYS,
		.interval = nth,
	};

	set_fault_attr(FAULT_ALL, nth ? &attr : NULL);
}

static unsigned int nr_threads(const struct options *options)
{
	return options->fuse.singlethread ? 1 : options->fuse.max_threads;
}

static int loop(struct fuse_session *session, const struct options *options)
{
	static struct memcgfs_loop main_loop = {
		.received = requests_received,
	};
	int err, loop_err;

	memcgfs_loops_begin();
	err = memcgfs_loop_start(&main_loop, session, nr_threads(options));
	if (err)
		goto end;
	err = files_start(nr_threads(options));
	if (!err)
		err = daemon_ready(options->print_pid,
				   !options->fuse.foreground);
	if (!err) {
		fail_each(options->fail);
		memcgfs_loop_wait(&main_loop);
		fail_each(0);
	}
	files_stop();
	loop_err = memcgfs_loop_stop(&main_loop);
	err = err ? err : loop_err;
end:
	memcgfs_loops_end();
	return err;
}

/* everything with threads */
static int run_threads(struct fuse_session *session,
		       const struct options *options)
{
	int err = membership_start();

	if (err)
		return err;
	task_source_start();
	root_memory_start();
	release_agent_start(options->join);
	err = sampler_start();
	if (err)
		goto stop_membership;
	err = event_control_start();
	if (err)
		goto stop_sampler;
	err = memcgfs_notify_start(session);
	if (err)
		goto stop_events;
	err = trace_begin();
	if (!err) {
		err = loop(session, options);
		trace_end();
	}
	session_in_use = !memcgfs_notify_stop();
stop_events:
	event_control_stop();
stop_sampler:
	sampler_stop();
stop_membership:
	release_agent_stop();
	root_memory_stop();
	task_source_stop();
	membership_stop();
	memcgfs_close_all();
	return err;
}

/* the mount is there, we are in the background */
static int serve(struct fuse_session *session, const struct options *options,
		 const char *mountpoint)
{
	int err = event_control_open(mountpoint);

	if (err)
		goto out;
	deferred_gather(GATHER_NS);
	err = libobjcg_init(&options->regime, options->cpus);
	if (err)
		goto close_events;
	err = tree_init();
	if (!err) {
		err = run_threads(session, options);
		debug_control_end();
		files_forget_all();
		tree_fini();
	}
	dcache_fini();
	libobjcg_exit();
close_events:
	event_control_close();
out:
	if (err)
		fprintf(stderr, "memcgfs: cannot serve the mount: %s\n",
			limits_reason(-err));
	return err;
}

static int mount_and_serve(struct options *options, const char *mountpoint)
{
	struct fuse_session *session;
	int status = EXIT_FAILURE;

	if (add_mount_options(&options->args))
		return EXIT_FAILURE;
	session = fuse_session_new(&options->args, &memcgfs_ops,
				   sizeof(memcgfs_ops), NULL);
	if (!session)
		return EXIT_USAGE; /* it has named the option */
	/* no signal may end us while there is a mount; the loop sees it */
	if (fuse_set_signal_handlers(session))
		goto destroy;
	if (fuse_session_mount(session, mountpoint))
		goto remove_handlers;
	if (killpriv_begin(session) ||
	    files_mount_all(&options->files, options->shm, options->fuse.debug))
		goto unmount;
	if (options->fuse.foreground || !daemon_fork())
		status = serve(session, options, mountpoint) ? EXIT_FAILURE :
							       EXIT_SUCCESS;
	files_unmount_all();
unmount:
	fuse_session_unmount(session);
	/* the thread still has its job */
	if (!session_in_use && !nothing_left())
		status = EXIT_FAILURE;
remove_handlers:
	fuse_remove_signal_handlers(session);
destroy:
	if (!session_in_use)
		fuse_session_destroy(session);
	return status;
}

static int open_proc(void)
{
	int err = proc_start();

	if (err)
		fprintf(stderr,
			"memcgfs: /proc: expected a mounted proc file system\n");
	return err;
}

static int open_source(const struct options *options)
{
	const char *error = NULL;
	int err = membership_open(options->membership, &error);

	if (err)
		fprintf(stderr, "memcgfs: %s\n", error);
	return err;
}

static int change_namespaces(const struct options *options)
{
	if (options->join >= 0)
		return daemon_join(options->join);
	return options->unshare ? daemon_unshare() : 0;
}

static int run(struct options *options)
{
	int status = EXIT_FAILURE;
	char *mountpoint = NULL;

	if (options->join >= 0)
		daemon_announce(options->join);
	dead_mounts_detach(options->mountpoint);
	if (open_proc())
		return status;
	if (!open_source(options) && !change_namespaces(options) &&
	    !fuse_device_check())
		mountpoint = mountpoint_check(options->mountpoint,
					      options->nonempty);
	if (mountpoint)
		status = mount_and_serve(options, mountpoint);
	free(mountpoint);
	proc_stop();
	return status;
}

/* for -d all debug messages are printed */
static void log_fuse(enum fuse_log_level level, const char *fmt, va_list args)
{
	log_message(level != FUSE_LOG_DEBUG, fmt, args);
}

int main(int argc, char **argv)
{
	struct options options;
	int status = EXIT_USAGE;
	bool joined;

	limits_begin();
	standard_files_hold();
	daemon_save_memory();
	fuse_set_log_func(log_fuse);
	if (!options_parse(&options, argc, argv)) {
		if (options.fuse.show_help) {
			options_help(argv[0]);
			status = standard_output_end("memcgfs");
		} else if (options.fuse.show_version) {
			printf("memcgfs %s\nlibfuse %s\n", MEMCGFS_VERSION,
			       fuse_pkgversion());
			status = standard_output_end("memcgfs");
		} else if (options.kernels) {
			print_kernels();
			status = standard_output_end("memcgfs");
		} else {
			status = run(&options);
		}
	}
	joined = options.join >= 0;
	options_free(&options);
	/* exit handlers would find the world's /proc, which has other numbers */
	if (joined)
		_exit(fflush(NULL) ? EXIT_FAILURE : status);
	return status;
}
