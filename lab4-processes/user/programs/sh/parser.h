// parser: makes the tree of a line. Pure.
//
//     items    = pipelines { (";" | "&" | newline) pipelines } [";" | "&" | newline]
//     pipelines = pipeline { ("&&" | "||") {newline} pipeline }
//     pipeline = command { "|" {newline} command }
//     command  = { assignment | redirect } { word | redirect }
//              | "(" items ")" { redirect }
//     redirect = ("<" | ">" | ">>" | "<&" | ">&") word
//
// A newline ends the line, unless it is in parentheses.

#ifndef SH_PARSER_H
#define SH_PARSER_H

#include "pool.h"
#include "syntax.h"

enum parse_result {
	PARSE_DONE,
	PARSE_MORE,  // the line goes on behind the end of the text
	PARSE_WRONG, // nobody can understand it
};

struct parsed {
	enum parse_result result;
	struct item *items; // of PARSE_DONE; NULL if there are none
	const char *near;   // of PARSE_WRONG: at which characters of the text
	size_t near_length;
	const char *rest; // of PARSE_DONE: what is behind the line
};

// parse_line: the first line of a text. The result points into the text, and into the pool.
struct parsed parse_line(const char *text, struct pool *pool);

// assignment_name_length: of the name in front of the `=`, if a word is an assignment, or 0.
size_t assignment_name_length(const struct word *word);

#endif
