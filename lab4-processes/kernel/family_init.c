// family_init: which family is that of init.

#include "family_init.h"

#include "core/assert.h"

static struct family *init; // NULL: there is none. Guarded by processes_lock

void family_init_set(struct process *process)
{
	assert_held(&processes_lock);
	init = process != NULL ? process->family : NULL;
}

struct family *family_init_for(const struct family *family)
{
	assert_held(&processes_lock);
	if (init == NULL || init == family || init->process->ending)
		return NULL;
	return init;
}

bool family_is_init(const struct family *family)
{
	assert_held(&processes_lock);
	return family == init;
}
