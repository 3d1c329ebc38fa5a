// parse: reads numbers and `key=value` words from text.

#ifndef LIB_PARSE_H
#define LIB_PARSE_H

#include "lib/types.h"

// parse_u64: convert the whole `text` to an unsigned number: decimal, or hexadecimal after 0x,
// or with base 16 hexadecimal with or without 0x. False (and *value unchanged) if it is not a
// number or does not fit.
must_check bool parse_u64(const char *text, unsigned base, uint64_t *value);

// parse_word: find `key` among the space-separated key=value words of `line` and copy its value
// into `value` (room for `size`). False if the key is absent or its value does not fit. The
// last word with this key counts.
must_check bool parse_word(const char *line, const char *key, char *value, size_t size);

#endif
