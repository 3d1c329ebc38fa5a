// lexer: cuts the text of a command into words and signs. Pure.

#ifndef SH_LEXER_H
#define SH_LEXER_H

#include <stddef.h>

enum token_kind {
	TOKEN_END, // of the text
	TOKEN_NEWLINE,
	TOKEN_WORD,
	TOKEN_SEMICOLON,  // ;
	TOKEN_BACKGROUND, // &
	TOKEN_AND,        // &&
	TOKEN_OR,         // ||
	TOKEN_PIPE,       // |
	TOKEN_OPEN,       // (
	TOKEN_CLOSE,      // )
	TOKEN_REDIRECT,   // < > >> <& >&
	TOKEN_UNFINISHED, // a quote without its end, or a backslash at the end
	TOKEN_WRONG,      // what this shell does not know: `
};

enum redirect_kind {
	REDIRECT_READ,      // <
	REDIRECT_WRITE,     // >
	REDIRECT_APPEND,    // >>
	REDIRECT_DUPLICATE, // <& >&: another name of a descriptor
};

struct token {
	enum token_kind kind;
	const char *text; // where it begins; a word still has its quotes and variables
	size_t length;
	// Of TOKEN_REDIRECT:
	enum redirect_kind redirect;
	int fd; // the digit before it, else 0 for reading and 1 for writing
};

// lexer_next: the token that begins at *text, which moves behind it. Blanks, comments and lines
// that a backslash joins are skipped.
struct token lexer_next(const char **text);

#endif
