// format: printf's formatting into whatever takes characters.
//
// Understood: %d %i %u %x %X %c %s %p %% with the flags `-`, `0`, `+`, `#` and space, a width
// and a precision (numbers or `*`), and the sizes hh, h, l, ll, z, t, j. %p prints 0x and 16
// digits. A NULL string prints (null). Anything else is printed as it stands, so that a mistake
// is seen.

#ifndef LIB_FORMAT_H
#define LIB_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

#include "lib/types.h"

// Where formatted characters go.
struct format_sink {
	void (*put)(struct format_sink *sink, char c);
};

// format_to: format into a sink. Returns the number of characters put.
size_t format_to(struct format_sink *sink, const char *format, ...) format_check(2, 3);
size_t format_to_va(struct format_sink *sink, const char *format, va_list values);

// format_text: format into a buffer of `size` bytes, always ended by a NUL if `size` is not 0.
// Returns the length that the whole text has: not less than `size` means that it was cut off.
size_t format_text(char *buffer, size_t size, const char *format, ...) format_check(3, 4);
size_t format_text_va(char *buffer, size_t size, const char *format, va_list values);

#endif
