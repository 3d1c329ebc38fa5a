// format: compared with the C library's snprintf, on what we understand; and what is our own.

#include <limits.h>

#include "unit.h"

#include "lib/format.c"

#define TIMES 60000

// text_of: format into a buffer that lives until the next call. No format attribute: some of
// the formats here are wrong on purpose.
static const char *text_of(const char *format, ...)
{
	static char buffer[256];
	va_list values;
	size_t length;

	va_start(values, format);
	length = format_text_va(buffer, sizeof(buffer), format, values);
	va_end(values);
	CHECK_EQUAL(length, strlen(buffer));
	return buffer;
}

static long random_value(void)
{
	static const long edges[] = {0,       1,       -1,       9,        10,       127,
	                             128,     255,     256,      SHRT_MAX, SHRT_MIN, USHRT_MAX,
	                             INT_MAX, INT_MIN, UINT_MAX, LONG_MAX, LONG_MIN};

	if (below(3) == 0)
		return edges[below(array_length(edges))];
	return (long)(random_next(&unit_random) >> below(64)) * (below(2) ? 1 : -1);
}

// random_directive: flags, width and precision into `out`, then what is in `ending`.
static void random_directive(char *out, const char *flags, bool precision, const char *ending)
{
	*out++ = '%';
	for (const char *flag = flags; *flag != '\0'; flag++) {
		if (below(3) == 0)
			*out++ = *flag;
	}
	if (below(2))
		out += sprintf(out, "%lu", 1 + below(24));
	if (precision && below(3) == 0)
		out += below(4) == 0 ? sprintf(out, ".") : sprintf(out, ".%lu", below(24));
	strcpy(out, ending);
}

static void numbers_like_libc(void)
{
	static const char *sizes[] = {"hh", "h", "", "l", "ll", "z", "t", "j"};
	static const char *conversions[] = {"d", "i", "u", "x", "X"};

	for (int i = 0; i < TIMES; i++) {
		const char *size = sizes[below(array_length(sizes))];
		char ending[8], format[40], expected[256];
		long value = random_value();

		sprintf(ending, "%s%s|", size, conversions[below(array_length(conversions))]);
		random_directive(format, "-0+ #", true, ending);
		CONTEXT("format \"%s\", value %ld", format, value);
		if (size[0] == 'h' || size[0] == '\0') {
			snprintf(expected, sizeof(expected), format, (int)value);
			CHECK_TEXT(text_of(format, (int)value), expected);
		} else {
			snprintf(expected, sizeof(expected), format, value);
			CHECK_TEXT(text_of(format, value), expected);
		}
	}
}

static void texts_like_libc(void)
{
	static const char *texts[] = {"", "a", "hello, world"};

	for (int i = 0; i < TIMES / 10; i++) {
		char format[40], expected[256];
		const char *text = texts[below(array_length(texts))];

		random_directive(format, "-", true, "s|");
		CONTEXT("format \"%s\", text \"%s\"", format, text);
		snprintf(expected, sizeof(expected), format, text);
		CHECK_TEXT(text_of(format, text), expected);
		random_directive(format, "-", false, "c|");
		CONTEXT("format \"%s\"", format);
		snprintf(expected, sizeof(expected), format, 'x');
		CHECK_TEXT(text_of(format, 'x'), expected);
	}
}

static void stars_like_libc(void)
{
	for (int width = -12; width <= 12; width++) {
		for (int precision = -3; precision <= 12; precision++) {
			char expected[64];

			snprintf(expected, sizeof(expected), "[%*.*d]", width, precision, -345);
			CHECK_TEXT(text_of("[%*.*d]", width, precision, -345), expected);
			snprintf(expected, sizeof(expected), "[%*.*s]", width, precision,
			         "abcdef");
			CHECK_TEXT(text_of("[%*.*s]", width, precision, "abcdef"), expected);
		}
	}
}

static void several_values_in_order(void)
{
	CHECK_TEXT(text_of("%d %s %c %lx %u%%", -1, "two", '3', 4ul, 5u), "-1 two 3 4 5%");
	// More than the registers hold, so that values come from the stack too.
	CHECK_TEXT(text_of("%d%d%d%d%d%d%d%d%d%s", 1, 2, 3, 4, 5, 6, 7, 8, 9, "!"),
	           "123456789!");
}

static void our_own(void)
{
	CHECK_TEXT(text_of("%p", (void *)0xFFFF800000001234), "0xffff800000001234");
	CHECK_TEXT(text_of("%p", NULL), "0x0000000000000000");
	CHECK_TEXT(text_of("[%20p]", (void *)1), "[  0x0000000000000001]");
	CHECK_TEXT(text_of("[%-20p]", (void *)1), "[0x0000000000000001  ]");
	CHECK_TEXT(text_of("%s", NULL), "(null)");
	CHECK_TEXT(text_of("[%8s]", NULL), "[  (null)]");
	CHECK_TEXT(text_of("100%%"), "100%");
}

// A conversion that is not understood stands there as it was written, and takes no value.
static void mistakes_are_seen(void)
{
	CHECK_TEXT(text_of("%q %d", 1), "%q 1");
	CHECK_TEXT(text_of("%-5.3lq|"), "%-5.3lq|");
	CHECK_TEXT(text_of("%"), "%");
	CHECK_TEXT(text_of("50% "), "50% ");
	CHECK_TEXT(text_of("%08"), "%08");
	CHECK_TEXT(text_of("%l"), "%l");
	CHECK_TEXT(text_of("%n", NULL), "%n");
	CHECK_TEXT(text_of("%f"), "%f");
}

// %.*s of something that has no NUL must not read on.
static void precision_bounds_the_reading(void)
{
	char *text = malloc(3);

	memcpy(text, "abc", 3);
	CHECK_TEXT(text_of("%.3s", text), "abc");
	CHECK_TEXT(text_of("%.*s", 2, text), "ab");
	free(text);
}

// length_of: the length that a text would have, without room for it.
static size_t length_of(const char *format, ...)
{
	va_list values;
	size_t length;

	va_start(values, format);
	length = format_text_va(NULL, 0, format, values);
	va_end(values);
	return length;
}

static void huge_widths_are_cut(void)
{
	CHECK_EQUAL(length_of("%99999999999999d", 1), NUMBER_MAX);
	CHECK_EQUAL(length_of("%*d", INT_MAX, 1), NUMBER_MAX);
	CHECK_EQUAL(length_of("%*d", INT_MIN, 1), NUMBER_MAX);
	CHECK_EQUAL(length_of("%.*d", INT_MAX, 1), NUMBER_MAX);
}

static void buffers_are_kept(void)
{
	for (size_t size = 1; size < 10; size++) {
		char *buffer = malloc(size);
		char expected[10];

		snprintf(expected, size, "%s", "abcdef");
		CHECK_EQUAL(format_text(buffer, size, "%s%c", "abcde", 'f'), 6);
		CHECK_TEXT(buffer, expected);
		free(buffer);
	}
	CHECK_EQUAL(format_text(NULL, 0, "%d", 12345), 5);
}

// A sink that keeps the last character and counts.
struct counting_sink {
	struct format_sink sink;
	size_t count;
	char last;
};

static void counting_put(struct format_sink *sink, char c)
{
	struct counting_sink *counting = container_of(sink, struct counting_sink, sink);

	counting->count++;
	counting->last = c;
}

static void any_sink(void)
{
	struct counting_sink counting = {.sink.put = counting_put};

	CHECK_EQUAL(format_to(&counting.sink, "%s: %5d!", "hello", 42), 13);
	CHECK_EQUAL(counting.count, 13);
	CHECK_EQUAL(counting.last, '!');
}

int main(void)
{
	RUN(numbers_like_libc);
	RUN(texts_like_libc);
	RUN(stars_like_libc);
	RUN(several_values_in_order);
	RUN(our_own);
	RUN(mistakes_are_seen);
	RUN(precision_bounds_the_reading);
	RUN(huge_widths_are_cut);
	RUN(buffers_are_kept);
	RUN(any_sink);
	return 0;
}
