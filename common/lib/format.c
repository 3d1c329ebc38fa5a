// format: printf's formatting into whatever takes characters (C17 7.21.6.1).
//
// A conversion is read into a struct directive first and carried out afterwards, so that one
// that is not understood can still be printed as it stands.

#include "lib/format.h"

#include "lib/string.h"

// Widths and precisions are cut to this, so that no arithmetic on them can overflow.
#define NUMBER_MAX 9999
// Enough for 64 bits in decimal.
#define DIGITS_MAX 20

enum value_size { SIZE_CHAR, SIZE_SHORT, SIZE_INT, SIZE_64 };

// One conversion of a format, as `%-08.3lx`.
struct directive {
	bool left;     // `-`: fill up on the right
	bool zeros;    // `0`: fill up with zeros
	bool prefixed; // `#`: 0x before a hexadecimal number that is not 0
	char plus;     // what stands before a number that is not negative: '+', ' ' or 0
	int width;     // at least so many characters
	int precision; // at least so many digits, at most so many of a string; -1: not given
	enum value_size size;
	char conversion; // 'd', 'x', ...
};

// Where the characters go, and how many went there.
struct output {
	struct format_sink *sink;
	size_t count;
};

// The values still to be printed. In a struct, because a va_list that is an array cannot be
// passed by address from a function that has it as a parameter.
struct values {
	va_list list;
};

static void put(struct output *out, char c)
{
	out->sink->put(out->sink, c);
	out->count++;
}

static void put_many(struct output *out, char c, int count)
{
	for (; count > 0; count--)
		put(out, c);
}

static void put_text(struct output *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		put(out, text[i]);
}

// put_padded: a text filled up with spaces to the width.
static void put_padded(struct output *out, const struct directive *how, const char *text,
                       int length)
{
	int padding = how->width - length;

	if (!how->left)
		put_many(out, ' ', padding);
	put_text(out, text, length);
	if (how->left)
		put_many(out, ' ', padding);
}

static void put_string(struct output *out, const struct directive *how, const char *text)
{
	size_t limit = how->precision < 0 ? SIZE_MAX : (size_t)how->precision;

	if (text == NULL)
		text = "(null)";
	put_padded(out, how, text, (int)strnlen(text, limit));
}

// to_digits: write `value` so that it ends before `end`; returns where it begins. Nothing is
// written for 0.
static char *to_digits(char *end, uint64_t value, unsigned base, bool capitals)
{
	const char *digits = capitals ? "0123456789ABCDEF" : "0123456789abcdef";

	for (; value != 0; value /= base)
		*--end = digits[value % base];
	return end;
}

// put_number: prefix (a sign or 0x), zeros up to the precision or the width, digits.
static void put_number(struct output *out, const struct directive *how, const char *prefix,
                       uint64_t value, unsigned base)
{
	char buffer[DIGITS_MAX];
	char *end = buffer + sizeof(buffer);
	char *digits = to_digits(end, value, base, how->conversion == 'X');
	int length = (int)(end - digits);
	int prefix_length = (int)strlen(prefix);
	int least = how->precision < 0 ? 1 : how->precision;
	int zeros, padding;

	// The flag `0` fills up to the width, but not beside a precision or `-`.
	if (how->zeros && !how->left && how->precision < 0 &&
	    how->width - prefix_length > least)
		least = how->width - prefix_length;
	zeros = least > length ? least - length : 0;
	padding = how->width - prefix_length - zeros - length;

	if (!how->left)
		put_many(out, ' ', padding);
	put_text(out, prefix, prefix_length);
	put_many(out, '0', zeros);
	put_text(out, digits, length);
	if (how->left)
		put_many(out, ' ', padding);
}

static int64_t take_signed(struct values *values, enum value_size size)
{
	if (size == SIZE_64)
		return va_arg(values->list, int64_t);

	// The caller has widened smaller types to int.
	int value = va_arg(values->list, int);

	switch (size) {
	case SIZE_CHAR:
		return (signed char)value;
	case SIZE_SHORT:
		return (short)value;
	default:
		return value;
	}
}

static uint64_t take_unsigned(struct values *values, enum value_size size)
{
	if (size == SIZE_64)
		return va_arg(values->list, uint64_t);

	unsigned value = va_arg(values->list, unsigned);

	switch (size) {
	case SIZE_CHAR:
		return (unsigned char)value;
	case SIZE_SHORT:
		return (unsigned short)value;
	default:
		return value;
	}
}

static void put_signed(struct output *out, const struct directive *how, int64_t value)
{
	char sign[2] = {value < 0 ? '-' : how->plus, '\0'};
	// Negated as unsigned: the smallest number has no positive counterpart.
	uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;

	put_number(out, how, sign, magnitude, 10);
}

static void put_hexadecimal(struct output *out, const struct directive *how, uint64_t value)
{
	const char *prefix = how->conversion == 'X' ? "0X" : "0x";

	put_number(out, how, how->prefixed && value != 0 ? prefix : "", value, 16);
}

static void put_pointer(struct output *out, struct directive *how, uintptr_t value)
{
	how->precision = 16;
	put_number(out, how, "0x", value, 16);
}

// put_value: carry out a conversion. False if there is none of that letter; then no value was
// taken.
static bool put_value(struct output *out, struct directive *how, struct values *values)
{
	char c;

	switch (how->conversion) {
	case 'd':
	case 'i':
		put_signed(out, how, take_signed(values, how->size));
		return true;
	case 'u':
		put_number(out, how, "", take_unsigned(values, how->size), 10);
		return true;
	case 'x':
	case 'X':
		put_hexadecimal(out, how, take_unsigned(values, how->size));
		return true;
	case 'p':
		put_pointer(out, how, (uintptr_t)va_arg(values->list, void *));
		return true;
	case 's':
		put_string(out, how, va_arg(values->list, const char *));
		return true;
	case 'c':
		c = (char)va_arg(values->list, int);
		put_padded(out, how, &c, 1);
		return true;
	case '%':
		put(out, '%');
		return true;
	default:
		return false;
	}
}

static const char *read_flags(const char *format, struct directive *how)
{
	for (;; format++) {
		if (*format == '-')
			how->left = true;
		else if (*format == '0')
			how->zeros = true;
		else if (*format == '#')
			how->prefixed = true;
		else if (*format == '+')
			how->plus = '+';
		else if (*format == ' ')
			how->plus = how->plus == '+' ? '+' : ' ';
		else
			return format;
	}
}

static int clamp(int64_t value)
{
	if (value < -NUMBER_MAX)
		return -NUMBER_MAX;
	return value > NUMBER_MAX ? NUMBER_MAX : (int)value;
}

// read_number: digits, or `*` for the next value, into *number; 0 if neither is there.
static const char *read_number(const char *format, struct values *values, int *number)
{
	*number = 0;
	if (*format == '*') {
		*number = clamp(va_arg(values->list, int));
		return format + 1;
	}
	for (; *format >= '0' && *format <= '9'; format++)
		*number = clamp(*number * 10 + (*format - '0'));
	return format;
}

static const char *read_width(const char *format, struct values *values, struct directive *how)
{
	format = read_number(format, values, &how->width);
	if (how->width < 0) {
		how->left = true;
		how->width = -how->width;
	}
	if (*format == '.')
		format = read_number(format + 1, values, &how->precision);
	return format;
}

static const char *read_size(const char *format, struct directive *how)
{
	switch (*format) {
	case 'h':
		how->size = format[1] == 'h' ? SIZE_CHAR : SIZE_SHORT;
		return format + (format[1] == 'h' ? 2 : 1);
	case 'l':
		// long and long long are the same on x86-64, and so are the sizes below.
		how->size = SIZE_64;
		return format + (format[1] == 'l' ? 2 : 1);
	case 'z':
	case 't':
	case 'j':
		how->size = SIZE_64;
		return format + 1;
	default:
		return format;
	}
}

// put_directive: the conversion that stands at `format`, a `%`. Returns where the format goes
// on.
static const char *put_directive(struct output *out, const char *format, struct values *values)
{
	struct directive how = {.precision = -1, .size = SIZE_INT};
	const char *end = format + 1;

	end = read_flags(end, &how);
	end = read_width(end, values, &how);
	end = read_size(end, &how);
	how.conversion = *end;
	if (*end != '\0')
		end++;
	if (!put_value(out, &how, values))
		put_text(out, format, end - format);
	return end;
}

size_t format_to_va(struct format_sink *sink, const char *format, va_list list)
{
	struct output out = {.sink = sink};
	struct values values;

	va_copy(values.list, list);
	while (*format != '\0') {
		if (*format == '%')
			format = put_directive(&out, format, &values);
		else
			put(&out, *format++);
	}
	va_end(values.list);
	return out.count;
}

size_t format_to(struct format_sink *sink, const char *format, ...)
{
	va_list values;
	size_t count;

	va_start(values, format);
	count = format_to_va(sink, format, values);
	va_end(values);
	return count;
}

// A sink that is a piece of memory; what does not fit is dropped.
struct text_sink {
	struct format_sink sink;
	char *next;
	size_t room; // characters that still fit before the ending NUL
};

static void text_put(struct format_sink *sink, char c)
{
	struct text_sink *text = container_of(sink, struct text_sink, sink);

	if (text->room > 0) {
		*text->next++ = c;
		text->room--;
	}
}

size_t format_text_va(char *buffer, size_t size, const char *format, va_list values)
{
	struct text_sink text = {
		.sink.put = text_put,
		.next = buffer,
		.room = size > 0 ? size - 1 : 0,
	};
	size_t length = format_to_va(&text.sink, format, values);

	if (size > 0)
		*text.next = '\0';
	return length;
}

size_t format_text(char *buffer, size_t size, const char *format, ...)
{
	va_list values;
	size_t length;

	va_start(values, format);
	length = format_text_va(buffer, size, format, values);
	va_end(values);
	return length;
}
