// exit_codes: each code from 0 to 255, and only its low byte.

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int status, wrong = 0;

	for (int code = -3; code < 300; code++) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(code);
		waitpid(pid, &status, 0);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != (code & 0xFF))
			wrong++;
	}
	printf("%d wrong, the last %#x\n", wrong, status);
	return 0;
}
