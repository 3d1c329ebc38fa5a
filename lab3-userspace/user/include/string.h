// string: memory and text (C17 7.24). The functions that programs and kernel share are in
// lib/string.h.

#ifndef USER_STRING_H
#define USER_STRING_H

#include "lib/string.h"

void *memchr(const void *memory, int byte, size_t size);
char *strrchr(const char *text, int c);
char *strstr(const char *text, const char *part);
size_t strspn(const char *text, const char *of);
size_t strcspn(const char *text, const char *of);
char *strtok_r(char *text, const char *between, char **next);

char *strcpy(char *restrict to, const char *restrict from);
char *strncpy(char *restrict to, const char *restrict from, size_t size);
char *strcat(char *restrict to, const char *restrict from);
// strdup: a copy in memory of malloc; NULL when there is none.
char *strdup(const char *text);

// strerror: what an error means, in words.
const char *strerror(int error);

#endif
