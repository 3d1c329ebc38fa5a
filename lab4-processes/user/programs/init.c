// init [PROGRAM [WORD]...]: the first process. It starts a program, by default a shell, and
// waits for the end of every process whose parent has ended before it. A shell that has ended
// is started again; after another program it ends as that did.

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define STATUS_NOT_FOUND 127
#define STATUS_SIGNALLED 128

// start: the program, in a group of its own, to which the keys go. Its number, or -1.
static pid_t start(char **words)
{
	pid_t pid = fork();

	if (pid < 0)
		fprintf(stderr, "init: no process: %s\n", strerror(errno));
	if (pid != 0)
		return pid;
	setpgid(0, 0);
	tcsetpgrp(STDIN_FILENO, getpgrp());
	execvp(words[0], words);
	fprintf(stderr, "init: %s: %s\n", words[0], strerror(errno));
	_exit(STATUS_NOT_FOUND);
}

// reap: wait until the one has ended, and for all others meanwhile. Its status.
static int reap(pid_t pid)
{
	int status = 0;

	for (;;) {
		pid_t ended = wait(&status);

		if (ended == pid || (ended < 0 && errno == ECHILD))
			return status;
	}
}

static int run_once(char **words)
{
	pid_t pid = start(words);
	int status;

	if (pid < 0)
		return EXIT_FAILURE;
	status = reap(pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : STATUS_SIGNALLED + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	static char path[] = "/sh";
	char *words[] = {path, NULL};

	if (argc > 1)
		return run_once(argv + 1);
	for (;;) {
		int status = run_once(words);

		printf("init: the shell has ended, %d\n", status);
		// One that cannot even begin would be started again and again.
		if (status == STATUS_NOT_FOUND || status == EXIT_FAILURE)
			sleep(1);
	}
}
