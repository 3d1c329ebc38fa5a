// child_signal: the end of a child is a signal for its parent.

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t code, status, sender;

static void caught(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)context;
	code = info->si_code;
	status = info->si_status;
	sender = info->si_pid;
}

static void look(int how)
{
	sigset_t set, old;
	pid_t pid;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, &old);
	pid = fork();
	if (pid == 0) {
		if (how < 0)
			raise(-how);
		_exit(how);
	}
	sigsuspend(&old);
	sigprocmask(SIG_SETMASK, &old, NULL);
	printf("%d %d %d %d\n", code == CLD_EXITED, code == CLD_KILLED, status, sender == pid);
	waitpid(pid, NULL, 0);
}

int main(void)
{
	struct sigaction action = {.sa_sigaction = caught, .sa_flags = SA_SIGINFO};

	sigaction(SIGCHLD, &action, NULL);
	look(5);
	look(-SIGTERM);
	return 0;
}
