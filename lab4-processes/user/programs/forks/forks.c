// forks WHAT SEED: make children, and report what they and their parents find.

#include "forks.h"

#include "abi/syscall.h"

int fork_or_end(void)
{
	struct syscall_result made = syscall_fork();

	if (made.error == 0)
		return (int)made.value;
	look_report("failed", 0, made.error);
	look_rest();
}

int main(int argc, char **argv)
{
	return look_main(argc, argv);
}
