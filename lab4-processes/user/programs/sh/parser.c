// parser: a function for each line of the grammar (parser.h). Each leaves `token` at the first
// token that is not its own, and returns NULL after an error.

#include "parser.h"

#include <ctype.h>

#define NESTED_MAX 32

struct parser {
	struct pool *pool;
	const char *text;   // behind the token
	struct token token; // the next one that nobody has taken
	const char *end;    // of the last one that was taken
	unsigned nested;    // parentheses that are open
	enum parse_result result;
};

static struct item *parse_items(struct parser *parser);

static void advance(struct parser *parser)
{
	parser->end = parser->token.text + parser->token.length;
	parser->token = lexer_next(&parser->text);
}

// fail: the token should not stand here. The end may still become something else.
static void *fail(struct parser *parser)
{
	enum token_kind kind = parser->token.kind;

	if (parser->result == PARSE_DONE)
		parser->result = kind == TOKEN_END || kind == TOKEN_UNFINISHED ? PARSE_MORE
		                                                               : PARSE_WRONG;
	return NULL;
}

static void skip_newlines(struct parser *parser)
{
	while (parser->token.kind == TOKEN_NEWLINE)
		advance(parser);
}

size_t assignment_name_length(const struct word *word)
{
	size_t length = 0;

	while (length < word->length &&
	       (isalnum((unsigned char)word->text[length]) || word->text[length] == '_'))
		length++;
	if (length == word->length || word->text[length] != '=' ||
	    isdigit((unsigned char)word->text[0]))
		return 0;
	return length;
}

static struct word word_of(const struct token *token)
{
	return (struct word){.text = token->text, .length = token->length};
}

static struct redirect *parse_redirect(struct parser *parser)
{
	struct redirect *redirect = pool_take(parser->pool, sizeof(*redirect));

	redirect->kind = parser->token.redirect;
	redirect->fd = parser->token.fd;
	advance(parser);
	if (parser->token.kind != TOKEN_WORD)
		return fail(parser);
	redirect->target = word_of(&parser->token);
	advance(parser);
	return redirect;
}

// parse_redirects: those that stand in a row, at the end of a list. Returns where the next one
// would be linked, or NULL.
static struct redirect **parse_redirects(struct parser *parser, struct redirect **end)
{
	while (parser->token.kind == TOKEN_REDIRECT) {
		*end = parse_redirect(parser);
		if (*end == NULL)
			return NULL;
		end = &(*end)->next;
	}
	return end;
}

static struct command *parse_group(struct parser *parser, struct command *command)
{
	if (parser->nested == NESTED_MAX) {
		parser->result = PARSE_WRONG;
		return NULL;
	}
	parser->nested++;
	advance(parser);
	command->group = parse_items(parser);
	parser->nested--;
	if (parser->result != PARSE_DONE)
		return NULL;
	if (parser->token.kind != TOKEN_CLOSE || command->group == NULL)
		return fail(parser);
	advance(parser);
	return parse_redirects(parser, &command->redirects) == NULL ? NULL : command;
}

// Words and redirects may be mixed. Only in front of the first word are there assignments.
static struct command *parse_simple(struct parser *parser, struct command *command)
{
	struct word **assignments = &command->assignments, **words = &command->words;
	struct redirect **redirects = &command->redirects;
	struct word *word;

	for (;;) {
		redirects = parse_redirects(parser, redirects);
		if (redirects == NULL)
			return NULL;
		if (parser->token.kind != TOKEN_WORD)
			break;
		word = pool_take(parser->pool, sizeof(*word));
		*word = word_of(&parser->token);
		advance(parser);
		if (command->words == NULL && assignment_name_length(word) > 0) {
			*assignments = word;
			assignments = &word->next;
		} else {
			*words = word;
			words = &word->next;
		}
	}
	if (command->words == NULL && command->assignments == NULL &&
	    command->redirects == NULL)
		return fail(parser);
	// A quote without its end may be a word of this.
	return parser->token.kind == TOKEN_UNFINISHED ? fail(parser) : command;
}

static struct command *parse_command(struct parser *parser)
{
	struct command *command = pool_take(parser->pool, sizeof(*command));

	if (parser->token.kind == TOKEN_OPEN)
		return parse_group(parser, command);
	return parse_simple(parser, command);
}

static struct pipeline *parse_pipeline(struct parser *parser, enum pipeline_when when)
{
	struct pipeline *pipeline = pool_take(parser->pool, sizeof(*pipeline));
	struct command **end = &pipeline->commands;

	pipeline->when = when;
	for (;;) {
		*end = parse_command(parser);
		if (*end == NULL)
			return NULL;
		if (parser->token.kind != TOKEN_PIPE)
			return pipeline;
		end = &(*end)->next;
		advance(parser);
		skip_newlines(parser);
	}
}

static struct pipeline *parse_pipelines(struct parser *parser)
{
	struct pipeline *first = NULL;
	struct pipeline **end = &first;
	enum pipeline_when when = WHEN_ALWAYS;

	for (;;) {
		*end = parse_pipeline(parser, when);
		if (*end == NULL)
			return NULL;
		if (parser->token.kind != TOKEN_AND && parser->token.kind != TOKEN_OR)
			return first;
		when = parser->token.kind == TOKEN_AND ? WHEN_SUCCESS : WHEN_FAILURE;
		end = &(*end)->next;
		advance(parser);
		skip_newlines(parser);
	}
}

static struct item *parse_item(struct parser *parser)
{
	struct item *item = pool_take(parser->pool, sizeof(*item));

	item->text = parser->token.text;
	item->pipelines = parse_pipelines(parser);
	if (item->pipelines == NULL)
		return NULL;
	item->length = (size_t)(parser->end - item->text);
	item->background = parser->token.kind == TOKEN_BACKGROUND;
	return item;
}

// ends_items: nothing can follow before the caller has taken this token.
static bool ends_items(const struct parser *parser)
{
	switch (parser->token.kind) {
	case TOKEN_END:
	case TOKEN_CLOSE:
		return true;
	case TOKEN_NEWLINE:
		return parser->nested == 0;
	default:
		return false;
	}
}

static struct item *parse_items(struct parser *parser)
{
	struct item *first = NULL;
	struct item **end = &first;

	for (;;) {
		if (parser->nested > 0)
			skip_newlines(parser);
		if (ends_items(parser))
			return first;
		*end = parse_item(parser);
		if (*end == NULL)
			return NULL;
		end = &(*end)->next;
		if (ends_items(parser))
			return first;
		if (parser->token.kind != TOKEN_SEMICOLON &&
		    parser->token.kind != TOKEN_BACKGROUND &&
		    parser->token.kind != TOKEN_NEWLINE)
			return fail(parser);
		advance(parser);
	}
}

struct parsed parse_line(const char *text, struct pool *pool)
{
	struct parser parser = {.pool = pool, .text = text, .token.text = text};
	struct parsed parsed = {0};

	advance(&parser);
	parsed.items = parse_items(&parser);
	if (parser.result == PARSE_DONE && parser.token.kind == TOKEN_CLOSE)
		fail(&parser);
	parsed.result = parser.result;
	parsed.near = parser.token.text;
	parsed.near_length = parser.token.length;
	parsed.rest = parser.text;
	return parsed;
}
