// variables: names with values. Those that are exported are the environment of programs.

#ifndef SH_VARIABLES_H
#define SH_VARIABLES_H

#include <stdbool.h>
#include <stddef.h>

#include "pool.h"

// variables_take: take all of an environment, which ends with NULL, as exported variables.
void variables_take(char *const *environment);

// variable_value: the value of the variable whose name has `length` characters, or NULL.
const char *variable_value(const char *name, size_t length);

// variable_set: give a variable a value. Export it if `exported`; else it is as before. NULL
// keeps the value that it has, if any.
void variable_set(const char *name, size_t length, const char *value, bool exported);

void variable_forget(const char *name);

// variables_environment: those that are exported, as NAME=value, ended by NULL.
char **variables_environment(struct pool *pool);

#endif
