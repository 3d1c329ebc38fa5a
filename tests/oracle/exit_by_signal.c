// exit_by_signal: each signal that ends a process stands in its status.

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	static const int signals[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGILL,  SIGTRAP,
	                              SIGABRT, SIGBUS,  SIGFPE,  SIGKILL, SIGUSR1,
	                              SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM,
	                              SIGXCPU, SIGXFSZ, SIGPROF, SIGPWR,  SIGSYS};
	int status;

	for (unsigned i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		pid_t pid = fork();

		if (pid == 0) {
			raise(signals[i]);
			_exit(99);
		}
		waitpid(pid, &status, 0);
		printf("%d: %d %d %d\n", signals[i], WIFEXITED(status), WIFSIGNALED(status),
		       WTERMSIG(status));
	}
	return 0;
}
