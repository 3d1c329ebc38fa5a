// stdlib_getenv: finding a variable of the environment.

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *getenv(const char *name)
{
	size_t length = strlen(name);

	for (char **word = environ; *word != NULL; word++) {
		if (strncmp(*word, name, length) == 0 && (*word)[length] == '=')
			return *word + length + 1;
	}
	return NULL;
}
