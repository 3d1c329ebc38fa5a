// fork_float: the registers of the FPU are copied, and then each has its own.

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	double sum = 0.0;

	for (int i = 1; i <= 10; i++) {
		sum += 1.0 / i;
		if (i == 5 && fork() == 0)
			sum += 100.0;
	}
	if (wait(NULL) > 0)
		printf("parent: %d\n", (int)(sum * 1000000));
	else
		printf("child: %d\n", (int)(sum * 1000000));
	return 0;
}
