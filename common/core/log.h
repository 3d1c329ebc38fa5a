// log: messages of the kernel, by importance.
//
// It works before any device does: the console keeps early messages and prints them later.
// log_at builds a message on the caller's stack and writes it in one call, so that an interrupt
// handler may log while the interrupted code is logging.

#ifndef CORE_LOG_H
#define CORE_LOG_H

#include "lib/types.h"

enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

#define log_error(...) log_at(LOG_ERROR, __VA_ARGS__)
#define log_warn(...)  log_at(LOG_WARN, __VA_ARGS__)
#define log_info(...)  log_at(LOG_INFO, __VA_ARGS__)
#define log_debug(...) log_at(LOG_DEBUG, __VA_ARGS__)

// log_at: print one line if `level` is at most the current one. No newline at the end of the
// format.
void log_at(enum log_level level, const char *format, ...) format_check(2, 3);

// log_set_level: set the level by its name (error, warn, info, debug). Returns false for
// another name.
bool log_set_level(const char *name);

#endif
