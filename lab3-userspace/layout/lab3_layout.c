// lab3_layout: the structs of this lab that are read from outside.

#include "core/layout.h"
#include "lab3-userspace/kernel/memory.h"
#include "lab3-userspace/kernel/user_thread.h"

LAYOUT_FIELD(thread, aspace);
LAYOUT_FIELD(thread, process);
LAYOUT_FIELD(thread, user);

LAYOUT_STRUCT(process);
LAYOUT_FIELD(process, number);
LAYOUT_FIELD(process, name);
LAYOUT_FIELD(process, table_node);
LAYOUT_FIELD(process, threads);
LAYOUT_FIELD(process, alive);
LAYOUT_FIELD(process, ending);
LAYOUT_FIELD(process, status);
LAYOUT_FIELD(process, ended);
LAYOUT_FIELD(process, space);
LAYOUT_FIELD(process, image);

LAYOUT_STRUCT(user_thread);
LAYOUT_FIELD(user_thread, node);
LAYOUT_FIELD(user_thread, tid);
LAYOUT_FIELD(user_thread, alive);
LAYOUT_FIELD(user_thread, thread);
LAYOUT_FIELD(user_thread, bases);

LAYOUT_STRUCT(space);
LAYOUT_FIELD(space, aspace);
LAYOUT_FIELD(space, references);

LAYOUT_STRUCT(aspace);
LAYOUT_FIELD(aspace, root);
LAYOUT_FIELD(aspace, regions);

LAYOUT_FIELD(percpu, kernel_stack);

LAYOUT_STRUCT(memory);
LAYOUT_FIELD(memory, region);
LAYOUT_FIELD(memory, image);
LAYOUT_FIELD(memory, image_offset);

LAYOUT_STRUCT(image);
LAYOUT_FIELD(image, references);
LAYOUT_FIELD(image, size);
LAYOUT_FIELD(image, page_count);
LAYOUT_FIELD(image, pages);
LAYOUT_FIELD(image, path);
