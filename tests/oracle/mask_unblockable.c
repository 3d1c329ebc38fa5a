// mask_unblockable: KILL and STOP cannot be blocked, whatever the set says.

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	sigset_t set, before;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		sigfillset(&set);
		sigprocmask(SIG_SETMASK, &set, &before);
		sigprocmask(SIG_BLOCK, NULL, &set);
		printf("%d %d %d\n", sigismember(&set, SIGKILL), sigismember(&set, SIGSTOP),
		       sigismember(&set, SIGTERM));
		raise(SIGTERM);
		raise(SIGKILL);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	printf("%d\n", WTERMSIG(status));
	return 0;
}
