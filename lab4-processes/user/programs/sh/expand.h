// expand: makes texts of words: takes quotes away, and puts the values of variables in. Pure,
// but for the values.
//
//     'x'  "x"  \x      quoted; in "x" variables have their values, and \ quotes $ " \ alone
//     $NAME ${NAME}     a variable
//     $? $$ $! $# $0 $1 a parameter: one character
//
// The value of a variable outside of quotes is cut at its blanks into several texts; into none
// if it is empty.

#ifndef SH_EXPAND_H
#define SH_EXPAND_H

#include "pool.h"
#include "syntax.h"

// How to find the value of a name; NULL if it has none.
typedef const char *parameter_value_fn(const char *name, size_t length);

// expand_words: the texts of a list of words, ended by NULL; their number is *count. NULL: a
// word has a `${` without a name or its end.
char **expand_words(const struct word *words, parameter_value_fn *value, struct pool *pool,
                    int *count);

// expand_text: the text of one word, which is not cut; that of its characters from `start` on.
// NULL as above.
char *expand_text(const struct word *word, size_t start, parameter_value_fn *value,
                  struct pool *pool);

#endif
