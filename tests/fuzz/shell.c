// shell: lines of random characters, for the shell's parser and its expansion, under the
// sanitizers.
//
//     shell SEED FIRST COUNT    the lines FIRST, FIRST + 1 ... of a seed
//     shell write SEED NUMBER   write one of them to the standard output
//
// A line depends on the seed and its number alone. The program ends with status 1 where the
// parser reads or points outside of the line, or does not understand its own tree, written as
// text, in the same way.

#include "tests/unit/unit.h"

#include "tests/unit/shell_render.h"

#include "lab4-processes/user/programs/sh/expand.c"

#define PIECES_MAX 24
#define LINE_SIZE  (PIECES_MAX * 8)

// make: line `number` of a seed.
static void make(uint64_t seed, uint64_t number, char line[LINE_SIZE])
{
	static const char *const pieces[] = {
		"a",   "b",   "echo",  " ", " ",  "  ",   "\t",   "\n", "\\", "\\\n", "'",
		"\"",  "'x'", "\"y\"", "$", "$A", "${A}", "${",   "}",  "$?", "$1",   "A=",
		"B='", "&",   "&&",    "|", "||", ";",    "(",    ")",  "<",  ">",    ">>",
		"2>",  ">&",  "1",     "#", "`",  "\xE4", "(a) ", "=",  "_",  " b ",  ";; ",
	};
	unsigned long count;

	unit_random.state = random_mix(seed) ^ number;
	count = below(PIECES_MAX);
	line[0] = '\0';
	for (unsigned long i = 0; i < count; i++)
		strcat(line, pieces[below(sizeof(pieces) / sizeof(pieces[0]))]);
}

static const char *value(const char *name, size_t length)
{
	return length == 1 && *name == 'A'   ? " some  words"
	       : length == 1 && *name == '?' ? "0"
	                                     : NULL;
}

static bool is_inside(const char *line, const char *text, size_t length)
{
	return text >= line && text + length <= line + strlen(line);
}

static void check_items(const char *line, const struct item *items, struct pool *pool);

static void check_words(const char *line, const struct word *words, struct pool *pool)
{
	int count;
	char **texts = expand_words(words, value, pool, &count);

	for (; words != NULL; words = words->next) {
		CHECK(is_inside(line, words->text, words->length) && words->length > 0);
		CHECK(texts == NULL || expand_text(words, 0, value, pool) != NULL);
	}
	for (int i = 0; i < count; i++)
		CHECK(strlen(texts[i]) < 100 * LINE_SIZE);
	CHECK(texts == NULL || texts[count] == NULL);
}

static void check_command(const char *line, const struct command *command, struct pool *pool)
{
	const struct redirect *redirect = command->redirects;

	CHECK(command->group == NULL ||
	      (command->words == NULL && command->assignments == NULL));
	check_words(line, command->assignments, pool);
	check_words(line, command->words, pool);
	for (; redirect != NULL; redirect = redirect->next)
		CHECK(is_inside(line, redirect->target.text, redirect->target.length));
	check_items(line, command->group, pool);
}

static void check_items(const char *line, const struct item *items, struct pool *pool)
{
	for (; items != NULL; items = items->next) {
		CHECK(is_inside(line, items->text, items->length) && items->length > 0);
		CHECK(items->pipelines != NULL && items->pipelines->when == WHEN_ALWAYS);
		for (const struct pipeline *next = items->pipelines; next != NULL;
		     next = next->next) {
			for (const struct command *c = next->commands; c != NULL; c = c->next)
				check_command(line, c, pool);
		}
	}
}

// check: a line. Returns what the parser says to it.
static enum parse_result check(const char *line)
{
	static struct buffer once, again;
	struct pool pool = {0};
	struct parsed parsed = parse_line(line, &pool);

	if (parsed.result == PARSE_DONE) {
		CHECK(is_inside(line, parsed.rest, 0));
		check_items(line, parsed.items, &pool);
		// A backslash at the end of a word is none at the end of all.
		shell_render(&once, line, false);
		buffer_add(&once, '\n');
		shell_render(&again, once.text, false);
		buffer_add(&again, '\n');
		CHECK_TEXT(again.text, once.text);
	}
	pool_release(&pool);
	return parsed.result;
}

static int fuzz(uint64_t seed, uint64_t first, uint64_t count)
{
	uint64_t results[3] = {0};
	char line[LINE_SIZE];

	for (uint64_t number = first; number < first + count; number++) {
		char *copy;

		make(seed, number, line);
		// In memory of exactly its size.
		copy = strdup(line);
		CONTEXT("make fuzz-shell SEED=%lu FIRST=%lu COUNT=1", seed, number);
		results[check(copy)]++;
		free(copy);
	}
	printf("%lu lines: %lu understood, %lu go on, %lu wrong\n", count, results[PARSE_DONE],
	       results[PARSE_MORE], results[PARSE_WRONG]);
	return 0;
}

static uint64_t number_of(const char *text)
{
	return strtoul(text, NULL, 0);
}

int main(int count, char **words)
{
	char line[LINE_SIZE];

	if (count == 4 && strcmp(words[1], "write") != 0)
		return fuzz(number_of(words[1]), number_of(words[2]), number_of(words[3]));
	if (count != 4)
		return 2;
	make(number_of(words[2]), number_of(words[3]), line);
	fputs(line, stdout);
	return 0;
}
