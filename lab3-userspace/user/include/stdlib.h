// stdlib: memory, numbers in text, the end of a program (C17 7.22), as far as programs use it.

#ifndef USER_STDLIB_H
#define USER_STDLIB_H

#include <stddef.h>

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1

// Memory, aligned to 16 bytes. NULL and errno ENOMEM when there is none. One thread at a time.
// realloc gives back `memory` when it is successful, and leaves it as it is when not. A
// pointer that malloc did not give, or that was given back already, ends the program.
void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *memory, size_t size);
void free(void *memory);

// strtol, strtoul: the number at the beginning of `text`, in a base of 2 to 36, or in the base
// that its prefix says (0x, 0, none) if `base` is 0. Where it ends goes to *end unless that is
// NULL: `text` itself if there is none. ERANGE and the nearest number if it does not fit.
long strtol(const char *text, char **end, int base);
unsigned long strtoul(const char *text, char **end, int base);
int atoi(const char *text);

// qsort: sort `count` things of `size` bytes by `compare`, whose result is less than 0, 0, or
// greater. In place; things that are equal may change places.
void qsort(void *first, size_t count, size_t size, int (*compare)(const void *, const void *));

// getenv: the value of the first `name=value` of the environment, or NULL.
char *getenv(const char *name);

// atexit: have a function called by exit, the last one first. 0, or -1 when there are 32
// already.
int atexit(void (*function)(void));
// exit: call those functions, write what is in the streams, and end the program and all of its
// threads. _Exit: only end it.
__attribute__((noreturn)) void exit(int status);
__attribute__((noreturn)) void _Exit(int status);
// abort: end the program by an instruction that does not exist.
__attribute__((noreturn)) void abort(void);

#endif
