// quiet: a program of one file.

#include "abi/syscall.h"
#include "lab2-scratch/user/lib/program.h"

int main(void)
{
	return (int)syscall_labs().value;
}
