// memory_kind: memory as a kind of region: the ops of every struct memory.

#ifndef MEMORY_KIND_H
#define MEMORY_KIND_H

#include "mm/region.h"

extern const struct region_ops memory_ops;

#endif
