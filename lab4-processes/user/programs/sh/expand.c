// expand: goes through a word once, and collects the characters of a text; a blank out of a
// variable ends it.

#include "expand.h"

#include <ctype.h>
#include <string.h>

#include "buffer.h"

struct text {
	struct text *next;
	char *characters;
};

struct expander {
	parameter_value_fn *value;
	struct pool *pool;
	bool cut;             // at blanks
	struct buffer buffer; // of the text that has begun
	bool begun;           // there is one, even if it is empty: ""
	bool wrong;
	int count;
	struct text *first;
	struct text **end;
};

static void add(struct expander *expander, char c)
{
	buffer_add(&expander->buffer, c);
	expander->begun = true;
}

static void end_text(struct expander *expander)
{
	struct text *text;

	if (!expander->begun)
		return;
	text = pool_take(expander->pool, sizeof(*text));
	text->characters = pool_text(expander->pool,
	                             expander->buffer.length > 0 ? expander->buffer.text : "",
	                             expander->buffer.length);
	*expander->end = text;
	expander->end = &text->next;
	expander->count++;
	buffer_clear(&expander->buffer);
	expander->begun = false;
}

static void add_value(struct expander *expander, const char *value, bool quoted)
{
	for (; *value != '\0'; value++) {
		if (expander->cut && !quoted && strchr(" \t\n", *value) != NULL)
			end_text(expander);
		else
			add(expander, *value);
	}
}

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

// name_length: of the name at `at`: a variable's, or one character of a parameter's; 0 if there
// is none.
static size_t name_length(const char *at, const char *end)
{
	size_t length = 0;

	if (at == end)
		return 0;
	if (isdigit((unsigned char)*at) || strchr("?$!#", *at) != NULL)
		return 1;
	while (at + length < end && is_name(at[length]))
		length++;
	return length;
}

// variable: `at` is behind the $. Returns what is behind the name. A $ in front of none is a $.
static const char *variable(struct expander *expander, const char *at, const char *end,
                            bool quoted)
{
	bool braces = at < end && *at == '{';
	const char *value;
	size_t length;

	at += braces;
	length = name_length(at, end);
	if (braces && (length == 0 || at + length == end || at[length] != '}')) {
		expander->wrong = true;
		return end;
	}
	if (length == 0) {
		add(expander, '$');
		return at;
	}
	value = expander->value(at, length);
	if (value != NULL)
		add_value(expander, value, quoted);
	return at + length + braces;
}

// backslash: `at` is behind it. In quotes it stands for itself, unless it takes away a meaning.
// At a line's end both go.
static const char *backslash(struct expander *expander, const char *at, bool quoted)
{
	if (*at == '\n')
		return at + 1;
	if (quoted && strchr("$\"\\`", *at) == NULL)
		add(expander, '\\');
	add(expander, *at);
	return at + 1;
}

static const char *single_quotes(struct expander *expander, const char *at)
{
	expander->begun = true;
	for (; *at != '\''; at++)
		add(expander, *at);
	return at + 1;
}

// The lexer has found all quotes closed, and something behind each backslash.
static void expand(struct expander *expander, const char *at, const char *end)
{
	bool quoted = false;

	while (at < end) {
		char c = *at++;

		if (c == '"') {
			quoted = !quoted;
			expander->begun = true;
		} else if (c == '\'' && !quoted) {
			at = single_quotes(expander, at);
		} else if (c == '\\') {
			at = backslash(expander, at, quoted);
		} else if (c == '$') {
			at = variable(expander, at, end, quoted);
		} else {
			add(expander, c);
		}
	}
}

// texts: as an array that NULL ends.
static char **texts(struct expander *expander)
{
	char **array =
		pool_take(expander->pool, ((size_t)expander->count + 1) * sizeof(*array));
	int number = 0;

	for (struct text *text = expander->first; text != NULL; text = text->next)
		array[number++] = text->characters;
	return array;
}

char **expand_words(const struct word *words, parameter_value_fn *value, struct pool *pool,
                    int *count)
{
	struct expander expander = {.value = value, .pool = pool, .cut = true};

	expander.end = &expander.first;
	for (; words != NULL; words = words->next) {
		expand(&expander, words->text, words->text + words->length);
		end_text(&expander);
	}
	buffer_release(&expander.buffer);
	*count = expander.wrong ? 0 : expander.count;
	return expander.wrong ? NULL : texts(&expander);
}

char *expand_text(const struct word *word, size_t start, parameter_value_fn *value,
                  struct pool *pool)
{
	struct expander expander = {.value = value, .pool = pool, .begun = true};

	expander.end = &expander.first;
	expand(&expander, word->text + start, word->text + word->length);
	expander.begun = true;
	end_text(&expander);
	buffer_release(&expander.buffer);
	return expander.wrong ? NULL : expander.first->characters;
}
