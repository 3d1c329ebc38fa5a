// command_line: the options that the loader passes: key=value words with spaces between them.
//
//     test=NAME    run this test instead of the monitor, and report on the grade channel
//     seed=N       seed of all random choices; makes the timer irregular
//     nonce=HEX    64 bits that a test's answers depend on
//     limit=MS     arm the watchdog: the run ends after this many milliseconds
//     fail=N       the N-th allocation fails, from the start of the test or of the prompt on
//                  (mm/allocation_failure.h)
//     log=LEVEL    error, warn, info or debug
//     init=PATH    the first program (from lab 3 on)
//     monitor_key=N   the code of the key that opens the monitor beside it (from lab 4 on)
//     explore=N    begin core/explore.h's rounds at N, and send each address at once
//     explore_past=HEX   skip the rounds until this address
//     trace=on     keep trace events and send them at the end; or the number of events to keep

#ifndef CORE_COMMAND_LINE_H
#define CORE_COMMAND_LINE_H

#include "lib/types.h"

// command_line_text: copy the value of `key` into `value`. Returns false when it is absent or
// longer than `size` - 1.
must_check bool command_line_text(const char *key, char *value, size_t size);

// command_line_number: the value of `key` as a number in `base` (10 or 16), or `fallback` when
// it is absent or not a number.
uint64_t command_line_number(const char *key, unsigned base, uint64_t fallback);

#endif
