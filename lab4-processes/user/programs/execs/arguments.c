// arguments: what a program says to the one that follows it, up to the limit.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi/syscall.h"
#include "execs.h"
#include "lab3-userspace/abi/process.h"
#include "lib/random.h"

#define CASES  16
#define GIVEN  4  // words of this program itself
#define MOST   40 // more, by chance
#define LENGTH 60
#define LINES  0x100
#define SPARE  0x400 // what the auxiliary vector and the rest may take
#define NEARLY (ARGUMENTS_MAX - SPARE)
#define HEADS  8 // bytes of a pointer

static char texts[2 * MOST][LENGTH + 1];
static const char *words[GIVEN + MOST + 1] = {"execs", "told"};
static const char *environment[MOST + 1];

static uint64_t chance(uint64_t question)
{
	return random_mix(question ^ look_seed);
}

// A text that depends on the question.
static const char *text_make(char *text, uint64_t question)
{
	unsigned length = (unsigned)(chance(question) % LENGTH);

	for (unsigned i = 0; i < length; i++)
		text[i] = (char)('a' + (chance(question) >> i % 48) % 26);
	text[length] = '\0';
	return text;
}

// Exec with what case `number` says.
static void exec_case(uint64_t number)
{
	char text[24], seed[24];
	uint64_t count = chance(number * LINES) % MOST;

	snprintf(seed, sizeof(seed), "%016lx", look_seed);
	snprintf(text, sizeof(text), "%lx", number);
	words[2] = seed;
	words[3] = text;
	for (uint64_t i = 0; i < count; i++)
		words[GIVEN + i] = text_make(texts[i], number * LINES + 1 + i);
	count = chance(number * LINES + 0x80) % MOST;
	for (uint64_t i = 0; i < count; i++)
		environment[i] = text_make(texts[MOST + i], number * LINES + 0x81 + i);
	look_report("failed", number, syscall_exec("execs", words, environment).error);
}

static uint64_t digest(char **array, uint64_t *count)
{
	uint64_t sum = 0;

	for (*count = 0; array[*count] != NULL; ++*count) {
		for (const char *c = array[*count]; *c != '\0'; c++)
			sum = random_mix(sum ^ (uint64_t)*c);
		sum = random_mix(sum ^ 0x100);
	}
	return sum;
}

// told SEED NUMBER WORD...: report all words, and try the next case.
static void told(void)
{
	uint64_t number = word_number(), count;

	look_report_secret("words", number, digest(look_words + 1, &count));
	look_report_secret("argc", number, count);
	look_report_secret("environment", number, digest(environ, &count));
	look_report_secret("variables", number, count);
	if (number + 1 < CASES)
		exec_case(number + 1);
}

LOOK(told, told);

static void first(void)
{
	exec_case(0);
}

LOOK(arguments, first);

// ---- The limit ----

// An array of one text, again and again, that takes so many bytes with its pointers and ends.
static const char **array_of(size_t bytes, const char *text)
{
	size_t count = (bytes - HEADS) / (HEADS + strlen(text) + 1);
	const char **array = malloc((count + 1) * sizeof(*array));

	for (size_t i = 0; i < count; i++)
		array[i] = text;
	array[count] = NULL;
	return array;
}

// By number: in one text, in many, in the environment, and both together.
static uint64_t exec_large(unsigned number, size_t bytes)
{
	static const char *none[] = {NULL};
	char *large = malloc(2 * ARGUMENTS_MAX);
	const char *one[] = {large, NULL};

	memset(large, 'x', 2 * ARGUMENTS_MAX);
	large[bytes - 3 * HEADS - 1] = '\0';
	switch (number) {
	case 0:
		return syscall_exec("execs", one, none).error;
	case 1:
		return syscall_exec("execs", array_of(bytes, "word"), none).error;
	case 2:
		return syscall_exec("execs", none, array_of(bytes, "")).error;
	default:
		large[bytes / 2] = '\0';
		return syscall_exec("execs", one, array_of(bytes / 2, "NAME=value")).error;
	}
}

// limit: what takes more is refused, however it does; what takes nearly as much is not.
static void limit(void)
{
	char seed[24];
	static char large[ARGUMENTS_MAX];
	const char *last[] = {"execs", "limit_told", seed, large, NULL};

	for (unsigned i = 0; i < 4; i++) {
		look_report_secret("beyond", i, exec_large(i, ARGUMENTS_MAX + 64));
		look_report_secret("far_beyond", i, exec_large(i, ARGUMENTS_MAX * 3 / 2));
	}
	snprintf(seed, sizeof(seed), "%016lx", look_seed);
	memset(large, 'y', NEARLY - 2 * SPARE);
	look_report("failed", 0, syscall_exec("execs", last, environ).error);
}

LOOK(limit, limit);

static void limit_told(void)
{
	look_report_secret("length", 0, strlen(look_words[0]));
}

LOOK(limit_told, limit_told);
