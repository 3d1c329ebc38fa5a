// string_search: finding in memory and text.

#include <string.h>

void *memchr(const void *memory, int byte, size_t size)
{
	const unsigned char *next = memory;

	for (; size > 0; size--, next++) {
		if (*next == (unsigned char)byte)
			return (void *)next;
	}
	return NULL;
}

// As for strchr, the ending NUL counts as part of the text.
char *strrchr(const char *text, int c)
{
	const char *found = NULL;

	for (;; text++) {
		if (*text == (char)c)
			found = text;
		if (*text == '\0')
			return (char *)found;
	}
}

char *strstr(const char *text, const char *part)
{
	size_t length = strlen(part);

	for (;; text++) {
		if (strncmp(text, part, length) == 0)
			return (char *)text;
		if (*text == '\0')
			return NULL;
	}
}

size_t strspn(const char *text, const char *of)
{
	size_t length = 0;

	while (text[length] != '\0' && strchr(of, text[length]) != NULL)
		length++;
	return length;
}

size_t strcspn(const char *text, const char *of)
{
	size_t length = 0;

	// strchr finds the NUL too.
	while (strchr(of, text[length]) == NULL)
		length++;
	return length;
}

char *strtok_r(char *text, const char *between, char **next)
{
	char *end;

	if (text == NULL)
		text = *next;
	text += strspn(text, between);
	end = text + strcspn(text, between);
	*next = *end == '\0' ? end : end + 1;
	if (end == text)
		return NULL;
	*end = '\0';
	return text;
}
