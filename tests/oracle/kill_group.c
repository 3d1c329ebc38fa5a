// kill_group: a signal to a group reaches all of it, and nobody else.

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child(pid_t group)
{
	pid_t pid = fork();

	if (pid == 0) {
		setpgid(0, group);
		for (;;)
			pause();
	}
	setpgid(pid, group);
	return pid;
}

int main(void)
{
	pid_t leader = child(0), second = child(leader), other = child(0);
	int status;

	printf("%d %d\n", getpgid(second) == leader, getpgid(other) == other);
	printf("%d\n", killpg(leader, SIGUSR1));
	for (int i = 0; i < 2; i++) {
		pid_t pid = wait(&status);

		printf("%d %d\n", pid == leader || pid == second, WTERMSIG(status));
	}
	printf("%d\n", waitpid(other, &status, WNOHANG));
	kill(other, SIGKILL);
	waitpid(other, &status, 0);
	printf("%d\n", WTERMSIG(status));
	return 0;
}
