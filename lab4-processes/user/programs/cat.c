// cat [FILE]...: the bytes of files, or of the standard input, one after the other.

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK 4096

static int fail(const char *name)
{
	fprintf(stderr, "cat: %s: %s\n", name, strerror(errno));
	return EXIT_FAILURE;
}

static int copy(int fd, const char *name)
{
	static char block[BLOCK];
	ssize_t count;

	while ((count = read(fd, block, sizeof(block))) > 0) {
		for (ssize_t done = 0, part; done < count; done += part) {
			part = write(STDOUT_FILENO, block + done, (size_t)(count - done));
			if (part <= 0)
				return fail("output");
		}
	}
	return count < 0 ? fail(name) : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	int status = argc == 1 ? copy(STDIN_FILENO, "input") : EXIT_SUCCESS;

	for (int i = 1; i < argc; i++) {
		int fd = open(argv[i], O_RDONLY);

		status |= fd < 0 ? fail(argv[i]) : copy(fd, argv[i]);
		if (fd >= 0)
			close(fd);
	}
	return status;
}
