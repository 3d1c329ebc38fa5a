// forkbomb: as many processes as the kernel gives. Each of them makes more. Their common
// ancestor says how many it got, ends all of them, and waits for its own.

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// explode: what each of them does.
static _Noreturn void explode(void)
{
	for (;;) {
		if (fork() < 0)
			pause();
	}
}

// bomb: its processes are a group of their own, so that one signal ends all.
static pid_t bomb(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		setpgid(0, 0);
		explode();
	}
	if (pid > 0)
		setpgid(pid, pid);
	return pid;
}

int main(int argc, char **argv)
{
	unsigned seconds = argc > 1 ? (unsigned)atoi(argv[1]) : 1;
	pid_t pid = bomb();
	int status;

	if (pid < 0) {
		fprintf(stderr, "forkbomb: %s\n", strerror(errno));
		return EXIT_FAILURE;
	}
	sleep(seconds);
	killpg(pid, SIGKILL);
	waitpid(pid, &status, 0);
	printf("forkbomb: %s\n", strsignal(WTERMSIG(status)));
	return EXIT_SUCCESS;
}
