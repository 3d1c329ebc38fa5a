// instructions: the crimes that are a few instructions each, in the table.

#include "crime.h"

#define CRIME_CODE(name, signal, ...)                                                          \
	void crime_##name(uint64_t argument);                                                  \
	CRIME(name, signal, crime_##name, 0);
#include "instructions.def"
