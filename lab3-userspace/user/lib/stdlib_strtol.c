// stdlib_strtol: numbers out of text (C17 7.22.1.4).

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>

// A number as it stands there.
struct number {
	bool negative;
	bool too_large;          // for an unsigned long
	unsigned long magnitude; // without its sign
	const char *end;         // behind its last digit; NULL: there is none
};

// digit_value: what a digit is worth; the largest base if it is none.
static int digit_value(char c)
{
	if (isdigit((unsigned char)c))
		return c - '0';
	if (isalpha((unsigned char)c))
		return tolower((unsigned char)c) - 'a' + 10;
	return 36;
}

// skip_prefix: 0x counts only with a digit behind it: in "0xyz" there is the number 0.
static const char *skip_prefix(const char *text, int *base)
{
	bool hexadecimal =
		text[0] == '0' && (text[1] | 0x20) == 'x' && digit_value(text[2]) < 16;

	if (*base == 0)
		*base = hexadecimal ? 16 : text[0] == '0' ? 8 : 10;
	return *base == 16 && hexadecimal ? text + 2 : text;
}

static struct number read_number(const char *text, int base)
{
	struct number number = {0};

	while (isspace((unsigned char)*text))
		text++;
	number.negative = *text == '-';
	if (*text == '-' || *text == '+')
		text++;
	text = skip_prefix(text, &base);
	for (; digit_value(*text) < base; text++) {
		unsigned long digit = (unsigned long)digit_value(*text);

		if (number.magnitude > (ULONG_MAX - digit) / (unsigned long)base)
			number.too_large = true;
		else
			number.magnitude = number.magnitude * (unsigned long)base + digit;
		number.end = text + 1;
	}
	return number;
}

static bool base_is_known(int base)
{
	if (base == 0 || (base >= 2 && base <= 36))
		return true;
	errno = EINVAL;
	return false;
}

static void tell_end(const char *text, const struct number *number, char **end)
{
	if (end != NULL)
		*end = (char *)(number->end == NULL ? text : number->end);
}

long strtol(const char *text, char **end, int base)
{
	struct number number = {0};
	unsigned long limit;

	if (base_is_known(base))
		number = read_number(text, base);
	tell_end(text, &number, end);
	// There is one more below 0 than above it.
	limit = (unsigned long)LONG_MAX + number.negative;
	if (number.too_large || number.magnitude > limit) {
		errno = ERANGE;
		return number.negative ? LONG_MIN : LONG_MAX;
	}
	return (long)(number.negative ? -number.magnitude : number.magnitude);
}

// The standard has a minus sign here too: it wraps.
unsigned long strtoul(const char *text, char **end, int base)
{
	struct number number = {0};

	if (base_is_known(base))
		number = read_number(text, base);
	tell_end(text, &number, end);
	if (number.too_large) {
		errno = ERANGE;
		return ULONG_MAX;
	}
	return number.negative ? -number.magnitude : number.magnitude;
}

int atoi(const char *text)
{
	return (int)strtol(text, NULL, 10);
}
