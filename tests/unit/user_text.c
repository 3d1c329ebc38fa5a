// user_text: the texts, kinds of characters, numbers and sorting of a program's library,
// compared with the C library's.

#define _GNU_SOURCE // for environ
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <unistd.h>

#include "unit.h"

#include "lib/types.h"

#undef isalnum
#undef isalpha
#undef isdigit
#undef islower
#undef isprint
#undef ispunct
#undef isspace
#undef isupper
#undef isxdigit
#undef tolower
#undef toupper

// Ours get other names, so that both can be called.
#define isalnum  rung_isalnum
#define isalpha  rung_isalpha
#define isdigit  rung_isdigit
#define islower  rung_islower
#define isprint  rung_isprint
#define ispunct  rung_ispunct
#define isspace  rung_isspace
#define isupper  rung_isupper
#define isxdigit rung_isxdigit
#define tolower  rung_tolower
#define toupper  rung_toupper
#define memchr   rung_memchr
#define strrchr  rung_strrchr
#define strstr   rung_strstr
#define strspn   rung_strspn
#define strcspn  rung_strcspn
#define strtok_r rung_strtok_r
#define strcpy   rung_strcpy
#define strncpy  rung_strncpy
#define strcat   rung_strcat
#define strdup   rung_strdup
#define strerror rung_strerror
#define strtol   rung_strtol
#define strtoul  rung_strtoul
#define atoi     rung_atoi
#define qsort    rung_qsort
#define getenv   rung_getenv
#include "lab3-userspace/user/include/ctype.h"
#include "lab3-userspace/user/include/stdlib.h"
#include "lab3-userspace/user/include/string.h"
#include "lab3-userspace/user/lib/ctype.c"
#include "lab3-userspace/user/lib/stdlib_getenv.c"
#include "lab3-userspace/user/lib/stdlib_qsort.c"
#include "lab3-userspace/user/lib/string_build.c"
#include "lab3-userspace/user/lib/string_search.c"
#include "lab3-userspace/user/lib/stdlib_strtol.c"
#undef isalnum
#undef isalpha
#undef isdigit
#undef islower
#undef isprint
#undef ispunct
#undef isspace
#undef isupper
#undef isxdigit
#undef tolower
#undef toupper
#undef memchr
#undef strrchr
#undef strstr
#undef strspn
#undef strcspn
#undef strtok_r
#undef strcpy
#undef strncpy
#undef strcat
#undef strdup
#undef strtol
#undef strtoul
#undef qsort
#undef getenv

#define TIMES 40000
#define ROOM  24

static void characters_like_libc(void)
{
	for (int c = EOF; c < 256; c++) {
		CONTEXT("character %d", c);
		CHECK_EQUAL(rung_isalnum(c), !!isalnum(c));
		CHECK_EQUAL(rung_isalpha(c), !!isalpha(c));
		CHECK_EQUAL(rung_isdigit(c), !!isdigit(c));
		CHECK_EQUAL(rung_islower(c), !!islower(c));
		CHECK_EQUAL(rung_isprint(c), !!isprint(c));
		CHECK_EQUAL(rung_ispunct(c), !!ispunct(c));
		CHECK_EQUAL(rung_isspace(c), !!isspace(c));
		CHECK_EQUAL(rung_isupper(c), !!isupper(c));
		CHECK_EQUAL(rung_isxdigit(c), !!isxdigit(c));
		CHECK_EQUAL(rung_tolower(c), tolower(c));
		CHECK_EQUAL(rung_toupper(c), toupper(c));
	}
}

// random_text: few letters, so that much is found; in memory of exactly its size.
static char *random_text(size_t limit)
{
	size_t length = below(limit);
	char *text = malloc(length + 1);

	for (size_t i = 0; i < length; i++)
		text[i] = "ab, \xE4"[below(5)];
	text[length] = '\0';
	return text;
}

static void searches_like_libc(void)
{
	for (int i = 0; i < TIMES; i++) {
		char *text = random_text(ROOM), *part = random_text(4);
		int c = "ab, \xE4\0x"[below(7)];
		size_t size = below(strlen(text) + 2);

		CONTEXT("\"%s\", \"%s\", %d", text, part, c);
		CHECK(rung_memchr(text, c, size) == memchr(text, c, size));
		CHECK(rung_strrchr(text, c) == strrchr(text, c));
		CHECK(rung_strstr(text, part) == strstr(text, part));
		CHECK_EQUAL(rung_strspn(text, part), strspn(text, part));
		CHECK_EQUAL(rung_strcspn(text, part), strcspn(text, part));
		free(text);
		free(part);
	}
}

static void words_like_libc(void)
{
	for (int i = 0; i < TIMES / 4; i++) {
		char *text = random_text(ROOM), *other = strdup(text);
		char *next, *other_next;
		char *word = rung_strtok_r(text, ", ", &next);
		char *other_word = strtok_r(other, ", ", &other_next);

		for (; word != NULL && other_word != NULL;) {
			CHECK_TEXT(word, other_word);
			CHECK_EQUAL(word - text, other_word - other);
			word = rung_strtok_r(NULL, ", ", &next);
			other_word = strtok_r(NULL, ", ", &other_next);
		}
		CHECK(word == NULL && other_word == NULL);
		free(text);
		free(other);
	}
}

static void copies_like_libc(void)
{
	for (int i = 0; i < TIMES / 4; i++) {
		char *first = random_text(ROOM), *second = random_text(ROOM);
		size_t size = below(ROOM), room = strlen(first) + strlen(second) + 1;
		char *ours = malloc(room), *copy = rung_strdup(first);
		char cut[ROOM], libc[ROOM];

		CONTEXT("\"%s\", \"%s\", %zu", first, second, size);
		CHECK_TEXT(copy, first);
		CHECK(rung_strcpy(ours, first) == ours);
		CHECK_TEXT(ours, first);
		CHECK(rung_strcat(ours, second) == ours);
		CHECK_EQUAL(memcmp(ours, first, strlen(first)), 0);
		CHECK_TEXT(ours + strlen(first), second);
		memset(cut, 'x', ROOM);
		memset(libc, 'x', ROOM);
		CHECK(rung_strncpy(cut, first, size) == cut);
		strncpy(libc, first, size);
		CHECK_EQUAL(memcmp(cut, libc, ROOM), 0);
		free(copy);
		free(ours);
		free(first);
		free(second);
	}
}

static const int bases[] = {0, 2, 7, 8, 10, 16, 35, 36};

static void number_like_libc(const char *text, int base)
{
	char *ours, *libc;
	long number, expected;
	unsigned long positive, expected_positive;

	CONTEXT("number \"%s\", base %d", text, base);
	errno = 0;
	expected = strtol(text, &libc, base);
	int error = errno;

	errno = 0;
	number = rung_strtol(text, &ours, base);
	CHECK_EQUAL(number, expected);
	CHECK_EQUAL(errno, error);
	CHECK_EQUAL(ours - text, libc - text);
	errno = 0;
	expected_positive = strtoul(text, &libc, base);
	error = errno;
	errno = 0;
	positive = rung_strtoul(text, &ours, base);
	CHECK_EQUAL(positive, expected_positive);
	CHECK_EQUAL(errno, error);
	CHECK_EQUAL(ours - text, libc - text);
	CHECK_EQUAL(rung_strtol(text, NULL, base), expected);
}

static void numbers_like_libc(void)
{
	static const char *const odd[] = {"",
	                                  "-",
	                                  "+",
	                                  " \t\n\v\f\r12x",
	                                  "0x",
	                                  "0xg",
	                                  "0x1",
	                                  "-0X7f",
	                                  "08",
	                                  "--1",
	                                  "+-1",
	                                  "- 1",
	                                  "9223372036854775807",
	                                  "9223372036854775808",
	                                  "-9223372036854775808",
	                                  "-9223372036854775809",
	                                  "18446744073709551615",
	                                  "18446744073709551616",
	                                  "-18446744073709551616",
	                                  "zz",
	                                  "\xE4"};

	for (size_t base = 0; base < array_length(bases); base++) {
		for (size_t i = 0; i < array_length(odd); i++)
			number_like_libc(odd[i], bases[base]);
	}
	for (int i = 0; i < TIMES; i++) {
		char text[ROOM];
		size_t length = below(ROOM);

		for (size_t at = 0; at < length; at++)
			text[at] = " +-0x19afz8"[below(11)];
		text[length] = '\0';
		number_like_libc(text, bases[below(array_length(bases))]);
	}
	// Of a base that is none only what the standard leaves to nobody: no number.
	CHECK_EQUAL(rung_strtol("1", NULL, 1), 0);
	CHECK_EQUAL(rung_strtol("1", NULL, 37), 0);
	CHECK_EQUAL(rung_strtoul("1", NULL, -1), 0);
	CHECK_EQUAL(rung_atoi("-12 "), -12);
}

static int by_number(const void *a, const void *b)
{
	const unsigned char *x = a, *y = b;

	return *x - *y;
}

static int by_long(const void *a, const void *b)
{
	long x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return (x > y) - (x < y);
}

static void sorts_like_libc(void)
{
	for (int i = 0; i < TIMES / 20; i++) {
		size_t count = below(60);
		unsigned char *bytes = malloc(count), *same = malloc(count);
		long *longs = malloc(count * sizeof(long));
		long *same_longs = malloc(count * sizeof(long));

		CONTEXT("%zu things", count);
		for (size_t at = 0; at < count; at++) {
			bytes[at] = same[at] = (unsigned char)below(i % 30 + 1);
			longs[at] = same_longs[at] = (long)random_next(&unit_random);
		}
		rung_qsort(bytes, count, 1, by_number);
		qsort(same, count, 1, by_number);
		CHECK_EQUAL(memcmp(bytes, same, count), 0);
		rung_qsort(longs, count, sizeof(long), by_long);
		qsort(same_longs, count, sizeof(long), by_long);
		CHECK_EQUAL(memcmp(longs, same_longs, count * sizeof(long)), 0);
		free(bytes);
		free(same);
		free(longs);
		free(same_longs);
	}
}

static void variables_like_libc(void)
{
	static char first[] = "A=1", second[] = "AB=2", third[] = "NOTHING",
		    fourth[] = "C=", again[] = "A=again";
	static char *words[] = {first, second, third, fourth, again, NULL};
	static const char *const names[] = {"A", "AB", "B", "C", "NOTHING", "", "ABC"};

	environ = words;
	for (size_t i = 0; i < array_length(names); i++)
		CHECK(rung_getenv(names[i]) == getenv(names[i]) || names[i][0] == '\0');
	CHECK_TEXT(rung_getenv("A"), "1");
	CHECK(rung_getenv("NOTHING") == NULL);
	CHECK(rung_getenv("") == NULL);
}

int main(void)
{
	RUN(characters_like_libc);
	RUN(searches_like_libc);
	RUN(words_like_libc);
	RUN(copies_like_libc);
	RUN(numbers_like_libc);
	RUN(sorts_like_libc);
	RUN(variables_like_libc);
	return 0;
}
