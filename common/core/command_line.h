// command_line: what whoever booted us asked for: space-separated key=value words.
//
//     test=NAME    run this test instead of the monitor, and report on the grade channel
//     seed=N       seed of everything that is random; jitters the timer
//     nonce=HEX    64 bits that a test's answers depend on
//     limit=MS     arm the watchdog: the run ends after this many milliseconds
//     log=LEVEL    error, warn, info or debug
//     init=PATH    the first program (from lab 3 on)
//     explore=N    begin core/explore.h's walk there, and send each address at once
//     explore_past=HEX   pass over what comes at this address first
//     trace=on     keep what is traced and send it at the end; or how many events to keep

#ifndef CORE_COMMAND_LINE_H
#define CORE_COMMAND_LINE_H

#include "lib/types.h"

// command_line_text: the value of `key` into `value`. False when it is absent or longer than
// `size` - 1.
must_check bool command_line_text(const char *key, char *value, size_t size);

// command_line_number: the value of `key` as a number in `base` (10 or 16), or `fallback` when
// it is absent or is none.
uint64_t command_line_number(const char *key, unsigned base, uint64_t fallback);

#endif
