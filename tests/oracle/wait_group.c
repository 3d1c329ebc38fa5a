// wait_group: waiting for the children of a group alone.

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child(pid_t group, int code)
{
	pid_t pid = fork();

	if (pid == 0) {
		setpgid(0, group);
		_exit(code);
	}
	setpgid(pid, group);
	return pid;
}

int main(void)
{
	int status, sum = 0;
	pid_t leader = fork();

	if (leader == 0) {
		setpgid(0, 0);
		pause();
	}
	setpgid(leader, leader);
	child(leader, 1);
	child(leader, 2);
	child(0, 40);
	for (int i = 0; i < 2; i++) {
		waitpid(-leader, &status, 0);
		sum += WEXITSTATUS(status);
	}
	printf("of the group: %d\n", sum);
	printf("none left: %d\n", waitpid(-leader, &status, WNOHANG));
	kill(leader, 9);
	waitpid(leader, &status, 0);
	printf("leader: %d\n", WTERMSIG(status));
	wait(&status);
	printf("other: %d\n", WEXITSTATUS(status));
	return 0;
}
