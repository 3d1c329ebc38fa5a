// variables: a list in the order in which they were first set.

#include "variables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct variable {
	struct variable *next;
	char *name;
	char *value; // NULL: it is exported when it gets one
	bool exported;
};

static struct variable *variables;

static void *take(size_t size)
{
	void *memory = calloc(1, size);

	if (memory == NULL) {
		fprintf(stderr, "sh: out of memory\n");
		exit(2);
	}
	return memory;
}

static char *copy_text(const char *text, size_t length)
{
	return memcpy(take(length + 1), text, length);
}

// find: where the variable is linked, or would be.
static struct variable **find(const char *name, size_t length)
{
	struct variable **link = &variables;

	while (*link != NULL &&
	       (strncmp((*link)->name, name, length) != 0 || (*link)->name[length] != '\0'))
		link = &(*link)->next;
	return link;
}

const char *variable_value(const char *name, size_t length)
{
	struct variable *variable = *find(name, length);

	return variable == NULL ? NULL : variable->value;
}

void variable_set(const char *name, size_t length, const char *value, bool exported)
{
	struct variable **link = find(name, length);

	if (*link == NULL) {
		*link = take(sizeof(**link));
		(*link)->name = copy_text(name, length);
	}
	if (value != NULL) {
		char *copy = copy_text(value, strlen(value));

		// Last, since the new value may be the old one.
		free((*link)->value);
		(*link)->value = copy;
	}
	(*link)->exported |= exported;
}

void variable_forget(const char *name)
{
	struct variable **link = find(name, strlen(name));
	struct variable *variable = *link;

	if (variable == NULL)
		return;
	*link = variable->next;
	free(variable->name);
	free(variable->value);
	free(variable);
}

void variables_take(char *const *environment)
{
	for (; *environment != NULL; environment++) {
		const char *equals = strchr(*environment, '=');

		if (equals != NULL)
			variable_set(*environment, (size_t)(equals - *environment), equals + 1,
			             true);
	}
}

char **variables_environment(struct pool *pool)
{
	size_t count = 0;
	char **environment;

	for (struct variable *variable = variables; variable != NULL; variable = variable->next)
		count += variable->exported && variable->value != NULL;
	environment = pool_take(pool, (count + 1) * sizeof(*environment));
	count = 0;
	for (struct variable *variable = variables; variable != NULL;
	     variable = variable->next) {
		size_t size = strlen(variable->name) + 2;

		if (!variable->exported || variable->value == NULL)
			continue;
		size += strlen(variable->value);
		environment[count] = pool_take(pool, size);
		snprintf(environment[count++], size, "%s=%s", variable->name, variable->value);
	}
	return environment;
}
