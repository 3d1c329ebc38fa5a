// stdio: text to and from files (C17 7.21), as far as programs use it.
//
// Written text is kept until a line is whole, or the buffer full; of stderr until the call
// is done. Input is taken from the file as it comes; before that, stdout is written. One
// thread at a time may use a stream.

#ifndef USER_STDIO_H
#define USER_STDIO_H

#include <stdarg.h>
#include <stddef.h>

#define EOF    (-1)
#define BUFSIZ 1024

struct stream {
	int fd;
	int by_line; // hand on whole lines; else after each call
	int failed;  // a write failed; what was to be written is gone
	size_t used; // bytes in the buffer
	size_t read; // of a stream that is read: so many of these have been
	char buffer[BUFSIZ];
};

typedef struct stream FILE;

extern FILE *const stdin, *const stdout, *const stderr;

// The printf family understands what lib/format.h lists. Each returns how many characters it
// made, -1 if they could not be written; those with a buffer how many it would have taken
// without its end.
int printf(const char *format, ...) __attribute__((format(__printf__, 1, 2)));
int fprintf(FILE *file, const char *format, ...) __attribute__((format(__printf__, 2, 3)));
int vfprintf(FILE *file, const char *format, va_list values);
int snprintf(char *buffer, size_t size, const char *format, ...)
	__attribute__((format(__printf__, 3, 4)));
int vsnprintf(char *buffer, size_t size, const char *format, va_list values);

// 0 or more, or EOF if it could not be written. puts ends the line.
int fputc(int c, FILE *file);
int fputs(const char *text, FILE *file);
int putchar(int c);
int puts(const char *text);

// The next character, or EOF at the end, or if nothing could be read.
int fgetc(FILE *file);
int getchar(void);
// fgets: a line with its '\n', or as much of it as there is room for, into `line`, which has
// room for `size` bytes (at least 2). NULL if nothing is left.
char *fgets(char *line, int size, FILE *file);

// fflush: write what is in the buffer. 0, or EOF if this or something before failed.
int fflush(FILE *file);

#endif
