// stops SUBJECT SECRET: looks at processes that are stopped, and that go on.

#include <process_table.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <threads.h>
#include <unistd.h>

#define A_WHILE 20000 // microseconds

static uint64_t secret;

static void report(const char *name, uint64_t answer)
{
	printf("%s 0 %lx\n", name, answer ^ secret);
	fflush(stdout);
}

static struct process_info info_of(pid_t pid)
{
	struct process_info info;

	process_after(pid - 1, &info);
	return info;
}

// The ticks that a process computes in a while.
static uint64_t ticks_of(pid_t pid)
{
	uint64_t before = info_of(pid).ticks;

	usleep(A_WHILE);
	return info_of(pid).ticks - before;
}

static volatile uint64_t computed;

static int compute(void *argument)
{
	(void)argument;
	do
		computed++;
	while (computed != 0);
	return 0;
}

// A child that computes, with two threads. They have begun.
static pid_t child_computes(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		thrd_t thread;

		thrd_create(&thread, compute, NULL);
		compute(NULL);
	}
	while (info_of(pid).threads != 2)
		usleep(1000);
	return pid;
}

// The status that wait has for the child, now or later.
static int status_of(pid_t pid, int options)
{
	int status = 0;
	pid_t result = waitpid(pid, &status, options);

	return result > 0 ? status : (int)result;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

// Does STOP stop a child? Without it all that follows would wait for ever.
static bool can_stop(void)
{
	pid_t pid = child_computes();
	int status;

	kill(pid, SIGSTOP);
	usleep(A_WHILE);
	status = status_of(pid, WNOHANG | WUNTRACED);
	end(pid);
	return WIFSTOPPED(status);
}

// Stopped, and what then runs; going on; stopped, and ended.
static void look_at_stop(void)
{
	pid_t pid = child_computes();

	report("no_news", (uint64_t)status_of(pid, WNOHANG | WUNTRACED | WCONTINUED));
	kill(pid, SIGSTOP);
	report("unasked", (uint64_t)status_of(pid, WNOHANG | WCONTINUED));
	report("stopped", (uint64_t)status_of(pid, WUNTRACED));
	report("stopped_again", (uint64_t)status_of(pid, WNOHANG | WUNTRACED));
	report("state", info_of(pid).state);
	usleep(A_WHILE);
	report("rests", ticks_of(pid));
	kill(pid, SIGTSTP);
	report("stopped_twice", (uint64_t)status_of(pid, WNOHANG | WUNTRACED));
	kill(pid, SIGCONT);
	report("goes_on", (uint64_t)status_of(-1, WCONTINUED));
	report("goes_on_again", (uint64_t)status_of(pid, WNOHANG | WCONTINUED));
	report("state_then", (uint64_t)(info_of(pid).state == PROCESS_STOPPED));
	report("computes", (uint64_t)(ticks_of(pid) > 0));
	kill(pid, SIGSTOP);
	status_of(pid, WUNTRACED);
	usleep(A_WHILE);
	kill(pid, SIGKILL);
	report("killed", (uint64_t)status_of(pid, 0));
}

// TERM waits for a process to go on.
static void look_at_term(void)
{
	pid_t pid = child_computes();

	kill(pid, SIGSTOP);
	status_of(pid, WUNTRACED);
	kill(pid, SIGTERM);
	usleep(A_WHILE);
	report("term_waits", (uint64_t)status_of(pid, WNOHANG));
	kill(pid, SIGCONT);
	report("term", (uint64_t)status_of(pid, 0));
}

// A call that a stop interrupts is made again: the child waits for its own child.
static void look_at_call(void)
{
	pid_t pid = fork();
	int status = 0;

	if (pid == 0) {
		pid_t last = fork();

		if (last == 0) {
			usleep(3 * A_WHILE);
			_exit(3);
		}
		_exit(waitpid(last, &status, 0) == last ? WEXITSTATUS(status) : 99);
	}
	usleep(A_WHILE);
	kill(pid, SIGSTOP);
	status_of(pid, WUNTRACED);
	kill(pid, SIGCONT);
	report("call", (uint64_t)status_of(pid, 0));
}

static volatile int count, last_signal, last_code, last_status;

static void note(int signal, siginfo_t *info, void *context)
{
	(void)context;
	count++;
	last_signal = signal;
	last_code = info->si_code;
	last_status = info->si_status;
}

static void handle(int signal, int flags)
{
	struct sigaction action = {.sa_sigaction = note,
	                           .sa_flags = SA_SIGINFO | SA_RESTART | flags};

	sigaction(signal, &action, NULL);
}

static void report_signal(const char *name)
{
	report(name, (uint64_t)(count << 16 | last_code << 8 | last_status));
	count = last_code = last_status = 0;
}

// SIGCHLD tells the parent.
static void look_at_parent(void)
{
	pid_t pid = child_computes();

	handle(SIGCHLD, 0);
	kill(pid, SIGTTIN);
	status_of(pid, WUNTRACED);
	report_signal("child_stopped");
	kill(pid, SIGCONT);
	status_of(pid, WCONTINUED);
	report_signal("child_goes_on");
	kill(pid, SIGCONT);
	report_signal("child_went_on");
	handle(SIGCHLD, SA_NOCLDSTOP);
	kill(pid, SIGTTOU);
	report("unheard", (uint64_t)status_of(pid, WUNTRACED));
	report_signal("child_unheard");
	signal(SIGCHLD, SIG_DFL);
	end(pid);
}

static void block(int how, int signal)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, signal);
	sigprocmask(how, &set, NULL);
}

// CONT that is ignored and blocked, and that a child inherits so.
static void look_at_deaf(void)
{
	pid_t pid;

	signal(SIGCONT, SIG_IGN);
	block(SIG_BLOCK, SIGCONT);
	pid = child_computes();
	kill(pid, SIGSTOP);
	status_of(pid, WUNTRACED);
	kill(pid, SIGCONT);
	report("deaf", (uint64_t)status_of(pid, WNOHANG | WCONTINUED));
	report("deaf_computes", (uint64_t)(ticks_of(pid) > 0));
	end(pid);
}

// A stop that is blocked comes when it is not blocked any more. The child then goes on.
static void look_at_blocked(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		block(SIG_BLOCK, SIGTSTP);
		kill(getpid(), SIGTSTP);
		usleep(A_WHILE);
		block(SIG_UNBLOCK, SIGTSTP);
		_exit(7);
	}
	usleep(A_WHILE / 2);
	report("blocked", (uint64_t)status_of(pid, WNOHANG | WUNTRACED));
	report("unblocked", (uint64_t)status_of(pid, WUNTRACED));
	usleep(A_WHILE);
	report("unblocked_rests", (uint64_t)status_of(pid, WNOHANG));
	kill(pid, SIGCONT);
	report("unblocked_ends", (uint64_t)status_of(pid, 0));
}

// Of two that pend and contradict each other the last one counts. How many handlers run, and of
// which signal the last one is.
static int last_of(int first, int second)
{
	block(SIG_BLOCK, first);
	block(SIG_BLOCK, second);
	count = 0;
	kill(getpid(), first);
	kill(getpid(), second);
	block(SIG_UNBLOCK, first);
	block(SIG_UNBLOCK, second);
	return count << 8 | last_signal;
}

static void look_at_pending(void)
{
	handle(SIGCONT, 0);
	handle(SIGTSTP, 0);
	report("cont_last", (uint64_t)last_of(SIGTSTP, SIGCONT));
	report("stop_last", (uint64_t)last_of(SIGCONT, SIGTSTP));
}

int main(int argc, char **argv)
{
	const char *subject = argc > 1 ? argv[1] : "stop";

	secret = argc > 2 ? strtoul(argv[2], NULL, 16) : 0;
	if (!can_stop()) {
		fprintf(stderr, "stops: SIGSTOP stops no child, or wait does not tell\n");
		return EXIT_FAILURE;
	}
	if (strcmp(subject, "stop") == 0) {
		look_at_stop();
		look_at_term();
		look_at_call();
	} else if (strcmp(subject, "parent") == 0) {
		look_at_parent();
	} else {
		look_at_blocked();
		look_at_deaf();
		look_at_pending();
	}
	return 0;
}
