// null [BYTES [FD]]: write so many bytes to a file, 4 KiB at a time, and say how long it took.

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi/syscall.h"

#define BLOCK 4096

static char block[BLOCK];

// write_all: 0, or -1 and errno.
static int write_all(int fd, size_t size)
{
	while (size > 0) {
		ssize_t written = write(fd, block, size < BLOCK ? size : BLOCK);

		if (written < 0)
			return -1;
		size -= (size_t)written;
	}
	return 0;
}

int main(int argc, char **argv)
{
	size_t size = argc > 1 ? strtoul(argv[1], NULL, 0) : BLOCK;
	int fd = argc > 2 ? atoi(argv[2]) : STDOUT_FILENO;
	int64_t begin = syscall_get_time().value;

	if (write_all(fd, size) < 0) {
		fprintf(stderr, "null: %s\n", strerror(errno));
		return EXIT_FAILURE;
	}
	fprintf(stderr, "null: %zu bytes in %ld ms\n", size,
	        (long)(syscall_get_time().value - begin));
	return EXIT_SUCCESS;
}
