// fast: a program that makes its calls by SYSCALL.

#include "lab2-scratch/user/lib/program.h"
#include "lab2-scratch/user/lib/say.h"

int main(void)
{
	say("fast\n");
	return 0;
}
