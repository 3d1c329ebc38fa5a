// layout: tells programs outside the kernel (the grader, GDB) the offsets of fields.
//
// Files named *_layout.c use these macros (not in a kernel/ folder, where names have no
// meaning); they are compiled, but not linked into the kernel. The size of each array is a
// number plus 1, and the build makes build/labN/layout.json from the sizes.

#ifndef CORE_LAYOUT_H
#define CORE_LAYOUT_H

#include "lib/types.h"

#define LAYOUT_NUMBER(name, value)                                                             \
	extern char layout__##name[];                                                          \
	char layout__##name[(value) + 1]

#define LAYOUT_CONSTANT(name) LAYOUT_NUMBER(constant__##name, name)
#define LAYOUT_STRUCT(name)   LAYOUT_NUMBER(struct__##name, sizeof(struct name))
#define LAYOUT_FIELD(name, field)                                                              \
	LAYOUT_NUMBER(offset__##name##__##field, offsetof(struct name, field));                \
	LAYOUT_NUMBER(size__##name##__##field, sizeof(((struct name *)0)->field))

#endif
