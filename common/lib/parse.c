// parse: numbers and `key=value` words out of text.

#include "lib/parse.h"

#include "lib/string.h"

// digit_value: what a digit is worth, or 16 if it is none.
static unsigned digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

bool parse_u64(const char *text, unsigned base, uint64_t *value)
{
	uint64_t result = 0;

	if (text[0] == '0' && text[1] == 'x') {
		base = 16;
		text += 2;
	}
	if (*text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		unsigned digit = digit_value(*text);

		if (digit >= base || result > (UINT64_MAX - digit) / base)
			return false;
		result = result * base + digit;
	}
	*value = result;
	return true;
}

static const char *skip_spaces(const char *text)
{
	while (*text == ' ')
		text++;
	return text;
}

static const char *end_of_word(const char *text)
{
	while (*text != ' ' && *text != '\0')
		text++;
	return text;
}

// find_value: where the value of the last word that begins with `key=` begins, or NULL.
static const char *find_value(const char *line, const char *key)
{
	size_t key_length = strlen(key);
	const char *found = NULL;
	const char *word;

	for (word = skip_spaces(line); *word != '\0'; word = skip_spaces(end_of_word(word))) {
		if (strncmp(word, key, key_length) == 0 && word[key_length] == '=')
			found = word + key_length + 1;
	}
	return found;
}

bool parse_word(const char *line, const char *key, char *value, size_t size)
{
	const char *found = find_value(line, key);
	size_t length;

	if (found == NULL)
		return false;
	length = end_of_word(found) - found;
	if (length >= size)
		return false;
	memcpy(value, found, length);
	value[length] = '\0';
	return true;
}
