// string: the functions of the C standard for memory and text (C17 7.24) that the kernel uses.

#ifndef LIB_STRING_H
#define LIB_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
size_t strlen(const char *text);
size_t strnlen(const char *text, size_t limit);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t limit);
char *strchr(const char *text, int c);

// string_copy: copy `from` into `to`, which has room for `size` bytes (at least 1). Cuts off
// the text that does not fit, and always adds a NUL. Returns the length of `from`: if this is
// not less than `size`, the text was cut off.
size_t string_copy(char *to, const char *from, size_t size);

#endif
