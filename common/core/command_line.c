// command_line: looked up in the loader's text at each call.

#include "core/command_line.h"

#include "arch/boot_info.h"
#include "core/log.h"
#include "lib/parse.h"

bool command_line_text(const char *key, char *value, size_t size)
{
	return parse_word(boot_info.command_line, key, value, size);
}

uint64_t command_line_number(const char *key, unsigned base, uint64_t fallback)
{
	char text[32];
	uint64_t number;

	if (!command_line_text(key, text, sizeof(text)))
		return fallback;
	if (!parse_u64(text, base, &number)) {
		log_warn("%s=%s on the command line is not a number", key, text);
		return fallback;
	}
	return number;
}
