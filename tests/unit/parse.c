// parse: numbers and key=value words, right ones and wrong ones.

#include "unit.h"

#include "lib/parse.c"

static void right_numbers(void)
{
	static const struct {
		const char *text;
		unsigned base;
		uint64_t value;
	} numbers[] = {
		{"0", 10, 0},
		{"007", 10, 7},
		{"18446744073709551615", 10, UINT64_MAX},
		{"0x0", 10, 0},
		{"0xFfffFFFFffffFFFF", 10, UINT64_MAX},
		{"0xdeadBEEF", 16, 0xDEADBEEF},
		{"10", 16, 16},
		{"00000000000000000000ff", 16, 255},
		{"ffffffffffffffff", 16, UINT64_MAX},
	};

	for (size_t i = 0; i < array_length(numbers); i++) {
		uint64_t value = 42;

		CONTEXT("\"%s\", base %u", numbers[i].text, numbers[i].base);
		CHECK(parse_u64(numbers[i].text, numbers[i].base, &value));
		CHECK_EQUAL(value, numbers[i].value);
	}
}

static void wrong_numbers(void)
{
	static const struct {
		const char *text;
		unsigned base;
	} numbers[] = {
		{"", 10},
		{"", 16},
		{"-1", 10},
		{"+1", 10},
		{" 1", 10},
		{"1 ", 10},
		{"1a", 10},
		{"a", 10},
		{"0x", 10},
		{"0x", 16},
		{"0xg", 16},
		{"g", 16},
		{"x1", 16},
		{"1.5", 10},
		{"0x0x1", 16},
		{"18446744073709551616", 10},
		{"99999999999999999999", 10},
		{"10000000000000000", 16},
		{"0x10000000000000000", 10},
	};

	for (size_t i = 0; i < array_length(numbers); i++) {
		uint64_t value = 42;

		CONTEXT("\"%s\", base %u", numbers[i].text, numbers[i].base);
		CHECK(!parse_u64(numbers[i].text, numbers[i].base, &value));
		CHECK_EQUAL(value, 42);
	}
}

static void random_numbers_come_back(void)
{
	for (int i = 0; i < 10000; i++) {
		uint64_t number = random_next(&unit_random) >> below(64), value;
		char text[32];

		snprintf(text, sizeof(text), "%lu", number);
		CHECK(parse_u64(text, 10, &value));
		CHECK_EQUAL(value, number);
		snprintf(text, sizeof(text), below(2) ? "0x%lx" : "%lX", number);
		CHECK(parse_u64(text, 16, &value));
		CHECK_EQUAL(value, number);
	}
}

static void words(void)
{
	static const struct {
		const char *line, *key, *value; // value NULL: not found
	} lines[] = {
		{"test=a seed=7", "test", "a"},
		{"test=a seed=7", "seed", "7"},
		{"  test=a   seed=7  ", "seed", "7"},
		{"seed=1 seed=2", "seed", "2"},
		{"seed=", "seed", ""},
		{"seed=1 seed=", "seed", ""},
		{"init=/sh=x", "init", "/sh=x"},
		{"xseed=1", "seed", NULL},
		{"seed", "seed", NULL},
		{"seedling=1", "seed", NULL},
		{"a=seed=1", "seed", NULL},
		{"", "seed", NULL},
		{"   ", "seed", NULL},
		{"=1", "seed", NULL},
		{"log=1234567", "log", "1234567"},
		{"log=12345678", "log", NULL}, // does not fit
		{"log=1 log=12345678", "log", NULL},
		{"log=12345678 log=1", "log", "1"},
	};

	for (size_t i = 0; i < array_length(lines); i++) {
		char value[8] = "before";
		bool found = parse_word(lines[i].line, lines[i].key, value, sizeof(value));

		CONTEXT("\"%s\" in \"%s\"", lines[i].key, lines[i].line);
		CHECK_EQUAL(found, lines[i].value != NULL);
		CHECK_TEXT(value, found ? lines[i].value : "before");
	}
}

int main(void)
{
	RUN(right_numbers);
	RUN(wrong_numbers);
	RUN(random_numbers_come_back);
	RUN(words);
	return 0;
}
