// syntax: what a line means, as a tree. All of it lies in a pool; the texts are those of the
// line itself.
//
//     a && b | c > f; (d; e) &
//
//     item -----------------------> item (background)
//      |                             |
//     pipeline --AND--> pipeline    pipeline
//      |                 |           |
//     command           command     command, of a group:
//      "a"               "b"          item --> item
//                        | next         "d"     "e"
//                       command
//                        "c", redirect 1 to "f"

#ifndef SH_SYNTAX_H
#define SH_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>

#include "lexer.h"

// A word as it was written, with quotes and variables.
struct word {
	struct word *next;
	const char *text;
	size_t length;
};

struct redirect {
	struct redirect *next;
	enum redirect_kind kind;
	int fd;
	struct word target;
};

// A program or builtin with its arguments; or items in parentheses.
struct command {
	struct command *next;     // the one behind `|`
	struct word *assignments; // NAME=value in front
	struct word *words;
	struct item *group; // instead of both
	struct redirect *redirects;
};

// When a pipeline runs: by the status of the one before.
enum pipeline_when { WHEN_ALWAYS, WHEN_SUCCESS, WHEN_FAILURE };

struct pipeline {
	struct pipeline *next;
	enum pipeline_when when;
	struct command *commands;
};

// Pipelines that && and || join, ended by `;`, `&` or the line's end.
struct item {
	struct item *next;
	struct pipeline *pipelines;
	bool background;
	const char *text; // without its end
	size_t length;
};

#endif
