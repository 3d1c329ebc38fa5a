// log: a level in front of the console.

#include "core/log.h"

#include <stdarg.h>

#include "core/console.h"
#include "core/time.h"
#include "lib/format.h"
#include "lib/string.h"

static const char *const level_names[] = {"error", "warn", "info", "debug"};
static enum log_level log_level = LOG_INFO;

void log_at(enum log_level level, const char *format, ...)
{
	char line[256];
	va_list values;
	size_t length;

	if (level > log_level)
		return;
	length = format_text(line, sizeof(line), "[%5lu.%03lu] ",
	                     time_ticks() / TICKS_PER_SECOND, time_ticks() % TICKS_PER_SECOND);
	if (level <= LOG_WARN)
		length += format_text(line + length, sizeof(line) - length,
		                      "%s: ", level_names[level]);
	va_start(values, format);
	length += format_text_va(line + length, sizeof(line) - length, format, values);
	va_end(values);
	if (length > sizeof(line) - 2) // cut off: still end the line
		length = sizeof(line) - 2;
	line[length++] = '\n';
	console_write(line, length);
}

bool log_set_level(const char *name)
{
	for (size_t i = 0; i < array_length(level_names); i++) {
		if (strcmp(name, level_names[i]) != 0)
			continue;
		log_level = (enum log_level)i;
		return true;
	}
	return false;
}
