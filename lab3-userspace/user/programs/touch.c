// touch TICKS ADDRESS...: read a word at each address, say what lies there, and sleep so many
// ticks. All numbers are hexadecimal.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "abi/syscall.h"

int main(int argc, char **argv)
{
	for (int i = 2; i < argc; i++) {
		uint64_t address = strtoul(argv[i], NULL, 16);

		printf("touch %lx %lx\n", address, *(const volatile uint64_t *)address);
	}
	if (argc > 1)
		syscall_thread_sleep(strtoul(argv[1], NULL, 16));
	return EXIT_SUCCESS;
}
