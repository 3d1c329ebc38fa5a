// format: printf's formatting, for any receiver of characters.
//
// It supports %d %i %u %x %X %c %s %p %% with the flags `-`, `0`, `+`, `#` and space, a width
// and a precision (numbers or `*`), and the sizes hh, h, l, ll, z, t, j. %p prints 0x and 16
// digits. A NULL string prints (null). It prints anything else unchanged, so that you see the
// mistake.

#ifndef LIB_FORMAT_H
#define LIB_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

#include "lib/types.h"

// The receiver of the formatted characters.
struct format_sink {
	void (*put)(struct format_sink *sink, char c);
};

// format_to: format into a sink. Returns the number of characters.
size_t format_to(struct format_sink *sink, const char *format, ...) format_check(2, 3);
size_t format_to_va(struct format_sink *sink, const char *format, va_list values);

// format_text: format into a buffer of `size` bytes, which always ends with a NUL if `size` is
// not 0. Returns the length of the whole text: if this is not less than `size`, the text was
// cut off.
size_t format_text(char *buffer, size_t size, const char *format, ...) format_check(3, 4);
size_t format_text_va(char *buffer, size_t size, const char *format, va_list values);

#endif
