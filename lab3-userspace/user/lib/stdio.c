// stdio: streams, what is written to them, and what is read.

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/format.h"

static FILE input = {.fd = STDIN_FILENO};
static FILE output = {.fd = STDOUT_FILENO, .by_line = 1};
static FILE errors = {.fd = STDERR_FILENO};

FILE *const stdin = &input;
FILE *const stdout = &output;
FILE *const stderr = &errors;

int fflush(FILE *file)
{
	size_t done = 0;

	while (done < file->used && !file->failed) {
		ssize_t written = write(file->fd, file->buffer + done, file->used - done);

		// A file that takes nothing will not take more the next time.
		if (written <= 0)
			file->failed = 1;
		else
			done += (size_t)written;
	}
	file->used = 0;
	return file->failed ? EOF : 0;
}

static void stream_put(FILE *file, char c)
{
	file->buffer[file->used++] = c;
	if (file->used == BUFSIZ || (file->by_line && c == '\n'))
		fflush(file);
}

// end_call: what is to be written by the end of each call.
static int end_call(FILE *file, int result)
{
	if (!file->by_line)
		fflush(file);
	return file->failed ? EOF : result;
}

int fputc(int c, FILE *file)
{
	stream_put(file, (char)c);
	return end_call(file, (unsigned char)c);
}

int fputs(const char *text, FILE *file)
{
	for (; *text != '\0'; text++)
		stream_put(file, *text);
	return end_call(file, 0);
}

int putchar(int c)
{
	return fputc(c, stdout);
}

int puts(const char *text)
{
	fputs(text, stdout);
	return putchar('\n') == EOF ? EOF : 0;
}

// fill: have something in the buffer of a stream all of which was read. 0, or EOF.
static int fill(FILE *file)
{
	ssize_t count;

	// A question is seen before its answer is waited for.
	fflush(stdout);
	count = read(file->fd, file->buffer, BUFSIZ);
	file->read = 0;
	file->used = count > 0 ? (size_t)count : 0;
	return count > 0 ? 0 : EOF;
}

int fgetc(FILE *file)
{
	if (file->read == file->used && fill(file) == EOF)
		return EOF;
	return (unsigned char)file->buffer[file->read++];
}

int getchar(void)
{
	return fgetc(stdin);
}

char *fgets(char *line, int size, FILE *file)
{
	int length = 0;
	int c = 0;

	while (c != '\n' && length < size - 1 && (c = fgetc(file)) != EOF)
		line[length++] = (char)c;
	line[length] = '\0';
	return length > 0 ? line : NULL;
}

struct file_sink {
	struct format_sink sink;
	FILE *file;
};

static void sink_put(struct format_sink *sink, char c)
{
	stream_put(container_of(sink, struct file_sink, sink)->file, c);
}

int vfprintf(FILE *file, const char *format, va_list values)
{
	struct file_sink to = {.sink.put = sink_put, .file = file};
	size_t count = format_to_va(&to.sink, format, values);

	return end_call(file, (int)count);
}

int fprintf(FILE *file, const char *format, ...)
{
	va_list values;
	int count;

	va_start(values, format);
	count = vfprintf(file, format, values);
	va_end(values);
	return count;
}

int printf(const char *format, ...)
{
	va_list values;
	int count;

	va_start(values, format);
	count = vfprintf(stdout, format, values);
	va_end(values);
	return count;
}

int vsnprintf(char *buffer, size_t size, const char *format, va_list values)
{
	return (int)format_text_va(buffer, size, format, values);
}

int snprintf(char *buffer, size_t size, const char *format, ...)
{
	va_list values;
	int count;

	va_start(values, format);
	count = vsnprintf(buffer, size, format, values);
	va_end(values);
	return count;
}
