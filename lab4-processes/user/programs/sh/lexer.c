// lexer: one character decides what begins there, and the next one how far it goes.

#include "lexer.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#define SIGNS  "\n;&|()<>"
#define BLANKS " \t\r"

static const char *skip_blanks(const char *text)
{
	for (;;) {
		text += strspn(text, BLANKS);
		if (text[0] == '\\' && text[1] == '\n' && text[2] != '\0')
			text += 2;
		else if (text[0] == '#')
			text += strcspn(text, "\n");
		else
			return text;
	}
}

static struct token sign(enum token_kind kind, const char *text, size_t length)
{
	return (struct token){.kind = kind, .text = text, .length = length};
}

// redirection: `text` is at a digit in front of the sign, or at the sign.
static struct token redirection(const char *text)
{
	struct token token = sign(TOKEN_REDIRECT, text, 1);
	const char *at = text;

	if (isdigit((unsigned char)*at))
		at++;
	token.redirect = *at == '<' ? REDIRECT_READ : REDIRECT_WRITE;
	token.fd = at > text ? *text - '0' : *at == '<' ? 0 : 1;
	at++;
	if (*at == '&') {
		token.redirect = REDIRECT_DUPLICATE;
		at++;
	} else if (*at == '>' && token.redirect == REDIRECT_WRITE) {
		token.redirect = REDIRECT_APPEND;
		at++;
	}
	token.length = (size_t)(at - text);
	return token;
}

// quoted_length: of what is in quotes at `text`, with both quotes; 0 if the end is missing.
// *bad is set at a sign that this shell does not know.
static size_t quoted_length(const char *text, bool *bad)
{
	char quote = text[0];
	size_t length = 1;

	while (text[length] != quote) {
		if (text[length] == '\\' && quote == '"')
			length++;
		if (text[length] == '`' && text[length - 1] != '\\' && quote == '"')
			*bad = true;
		if (text[length] == '\0')
			return 0;
		length++;
	}
	return length + 1;
}

// backslash_length: with what it quotes; 0 if that is missing. At the end of a line the next
// line is wanted, too.
static size_t backslash_length(const char *text)
{
	return text[1] == '\0' || (text[1] == '\n' && text[2] == '\0') ? 0 : 2;
}

static struct token word(const char *text)
{
	struct token token = sign(TOKEN_WORD, text, 0);
	bool bad = false;

	for (;;) {
		char c = text[token.length];
		size_t more = 1;

		if (c == '\0' || strchr(SIGNS BLANKS, c) != NULL)
			break;
		if (c == '\'' || c == '"')
			more = quoted_length(text + token.length, &bad);
		else if (c == '\\')
			more = backslash_length(text + token.length);
		else if (c == '`')
			bad = true;
		if (more == 0) {
			token.kind = TOKEN_UNFINISHED;
			return token;
		}
		token.length += more;
	}
	if (bad)
		token.kind = TOKEN_WRONG;
	return token;
}

static struct token token_at(const char *text)
{
	switch (text[0]) {
	case '\0':
		return sign(TOKEN_END, text, 0);
	case '\n':
		return sign(TOKEN_NEWLINE, text, 1);
	case ';':
		return sign(TOKEN_SEMICOLON, text, 1);
	case '(':
		return sign(TOKEN_OPEN, text, 1);
	case ')':
		return sign(TOKEN_CLOSE, text, 1);
	case '&':
		return text[1] == '&' ? sign(TOKEN_AND, text, 2)
		                      : sign(TOKEN_BACKGROUND, text, 1);
	case '|':
		return text[1] == '|' ? sign(TOKEN_OR, text, 2) : sign(TOKEN_PIPE, text, 1);
	case '<':
	case '>':
		return redirection(text);
	default:
		if (isdigit((unsigned char)text[0]) && (text[1] == '<' || text[1] == '>'))
			return redirection(text);
		return word(text);
	}
}

struct token lexer_next(const char **text)
{
	struct token token = token_at(skip_blanks(*text));

	*text = token.text + token.length;
	return token;
}
