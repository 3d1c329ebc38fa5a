// auxiliary: finding what the kernel tells a program at its start.

#include <auxiliary.h>

uint64_t auxiliary_value(uint64_t type)
{
	const struct auxiliary *pair = auxiliary_vector;

	while (pair->type != type && pair->type != AT_NULL)
		pair++;
	return pair->type == type ? pair->value : 0;
}
