// SPDX-License-Identifier: GPL-2.0-only
#include "explore_story.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "explore_run.h"

#define PROGRESS (2 * G_TIME_SPAN_SECOND)

/* the engine's threads stand behind the CPUs: see struct explore_plan */
#define MAX_CPU_ACTORS (EXPLORE_ACTORS - 2)

static struct explore_plan plan;

static void add_actor(int cpu, size_t from)
{
	struct explore_actor *actor = &plan.actors[plan.nr_actors++];

	actor->cpu = cpu;
	actor->from = from;
	actor->to = from;
}

static void begin_actor(size_t at)
{
	const struct story *story = plan.story;
	int cpu = story->lines[at].step.cpu, i;

	for (i = 0; i < plan.nr_actors; i++)
		if (plan.actors[i].cpu == cpu)
			story_die_at(story, at, "this CPU is an actor already");
	if (plan.nr_actors == MAX_CPU_ACTORS)
		story_die_at(story, at, "expected at most 3 actors");
	if (!plan.nr_actors)
		plan.setup_end = at;
	add_actor(cpu, at + 1);
}

/* a step in an actor's list */
static void add_step(size_t at)
{
	struct explore_actor *actor = &plan.actors[plan.nr_actors - 1];
	struct step *step = &plan.story->lines[at].step;

	if (step->verb != STEP_NOTHING && !step_is_of_cpu(step))
		story_die_at(plan.story, at,
			     "expected a step of a CPU, or 'end'");
	if (step->verb != STEP_NOTHING && step->cpu && step->cpu != actor->cpu)
		story_die_at(plan.story, at,
			     "expected no CPU, or that of the actor");
	step->cpu = actor->cpu;
	actor->to = at + 1;
}

static void divide(const struct story *story)
{
	size_t i = 0;

	plan.story = story;
	for (; i < story->nr_lines; i++) {
		enum step_verb verb = story->lines[i].step.verb;

		if (verb == STEP_END)
			break;
		if (verb == STEP_ACTOR)
			begin_actor(i);
		else if (plan.nr_actors)
			add_step(i);
	}
	if (plan.nr_actors < 2)
		story_die("%s: expected 2 or 3 'actor' lines", story->name);
	plan.end = MIN(i + 1, story->nr_lines);
	add_actor(STEP_WORKER, 0);
	add_actor(STEP_RCU, 0);
}

/* --- the failing interleaving as a story --- */

/* the text of a step without its CPU */
static const char *without_cpu(const char *text)
{
	size_t len;

	if (!g_str_has_prefix(text, "cpu ") && !g_str_has_prefix(text, "cpu\t"))
		return text;
	text += strlen("cpu ");
	len = strspn(text, " \t0123456789");
	return text + len;
}

static void print_move(int cpu, int begins)
{
	if (begins >= 0)
		printf("cpu %d %s\n", cpu,
		       without_cpu(plan.story->lines[begins].text));
	else if (cpu >= 0)
		printf("continue cpu %d\n", cpu);
	else
		printf("continue %s\n", cpu == STEP_RCU ? "rcu" : "worker");
}

static void print_line(size_t at)
{
	const struct line *line = &plan.story->lines[at];

	switch (line->step.verb) {
	case STEP_NOTHING:
	case STEP_EXPECT_BUG:
		break;
	case STEP_EXPECT_FIXED:
		printf("expect%s\n", line->text + strlen("expect-fixed"));
		break;
	default:
		puts(line->text);
	}
}

static void print_story(const struct explore_shared *shared)
{
	size_t at;
	int i;

	printf("#\n# found: %s\n#\n", shared->failure);
	if (plan.options->kernel)
		printf("kernel %s\n", plan.options->kernel);
	for (at = 0; at < plan.setup_end; at++)
		print_line(at);
	puts("settle\nstop everywhere");
	for (i = 0; i < shared->nr_moves; i++)
		print_move(plan.actors[shared->x.nodes[i].move.actor].cpu,
			   shared->begins[i]);
	puts("stop nowhere\nsettle");
	for (at = plan.end; at < plan.story->nr_lines; at++)
		print_line(at);
}

/* --- the search --- */

static void show_progress(const struct explore *x, gint64 begin)
{
	static gint64 last;
	gint64 now = g_get_monotonic_time();

	if (now - MAX(last, begin) < PROGRESS)
		return;
	last = now;
	fprintf(stderr, "replay: %lu interleavings, %lu states, %lu pruned\n",
		x->ended, x->states, x->pruned);
}

/* Return: 0, or the exit status of a child that found the story wrong */
static int run_child(struct explore_shared *shared)
{
	pid_t pid;
	int status;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		story_die("fork: no more processes");
	if (!pid)
		explore_run(&plan, shared);
	while (waitpid(pid, &status, 0) < 0)
		;
	if (WIFSIGNALED(status) && !shared->failure[0])
		snprintf(shared->failure, sizeof(shared->failure),
			 "the engine died: %s", strsignal(WTERMSIG(status)));
	return WIFEXITED(status) ? WEXITSTATUS(status) : 0;
}

static int search(struct explore_shared *shared)
{
	gint64 begin = g_get_monotonic_time();
	int status;

	do {
		status = run_child(shared);
		if (shared->x.wrong)
			story_die("an interleaving cannot be repeated, or is "
				  "too long");
		if (status)
			return status;
		show_progress(&shared->x, begin);
	} while (!shared->failure[0] && explore_next(&shared->x));
	printf("# %lu interleavings to their end, %lu states, %lu pruned, "
	       "%.1f s\n",
	       shared->x.ended, shared->x.states, shared->x.pruned,
	       (double)(g_get_monotonic_time() - begin) / G_TIME_SPAN_SECOND);
	return shared->failure[0] ? 1 : 0;
}

int explore_story(const struct story *story,
		  const struct play_options *play_options,
		  const struct explore_options *explore_options)
{
	struct explore_shared *shared = mmap(NULL, sizeof(*shared),
					     PROT_READ | PROT_WRITE,
					     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;

	if (shared == MAP_FAILED)
		story_die("no memory for the search");
	/* the same memory in each run, whichever thread asks for it first */
	mallopt(M_ARENA_MAX, 1);
	plan.options = play_options;
	divide(story);
	explore_init(&shared->x, explore_options->preemptions,
		     !explore_options->whole);
	status = search(shared);
	if (status == 1 && shared->failure[0])
		print_story(shared);
	return status;
}
