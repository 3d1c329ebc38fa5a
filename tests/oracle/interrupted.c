// interrupted: a call that waits ends with EINTR, or goes on after the handler.

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t got;

static void caught(int signal)
{
	(void)signal;
	got++;
}

// disturb: a child that sends a signal to its parent while that waits for the other child.
static void disturb(int flags)
{
	struct sigaction action = {.sa_handler = caught, .sa_flags = flags};
	pid_t parent = getpid(), disturber, slow;
	int result;

	got = 0;
	sigaction(SIGUSR1, &action, NULL);
	slow = fork();
	if (slow == 0) {
		usleep(400000);
		_exit(3);
	}
	disturber = fork();
	if (disturber == 0) {
		usleep(100000);
		kill(parent, SIGUSR1);
		_exit(0);
	}
	result = waitpid(slow, NULL, 0);
	printf("%d %d %d\n", got, result == slow, result < 0 && errno == EINTR);
	while (wait(NULL) > 0 || errno == EINTR)
		;
}

int main(void)
{
	disturb(0);
	disturb(SA_RESTART);
	return 0;
}
