// family: parents and children. Pure: the caller does the locking (processes_lock).

#ifndef FAMILY_H
#define FAMILY_H

#include "core/wait.h"
#include "lib/list.h"
#include "lib/types.h"

struct process;

// A process among its relatives: process->family. It stays until the process has been waited
// for.
struct family {
	struct process *process;
	// NULL: the kernel started it, or it is an orphan that nobody has adopted.
	struct family *parent;
	struct list_node sibling;     // on a list of the parent; zeroed without one
	struct list living, zombies;  // the children, by `sibling`; each the oldest first
	unsigned children;            // on both lists
	unsigned coming;              // children that are made, and have not begun
	struct family *maker;         // while this one is one of those; else NULL
	bool zombie;                  // it has ended, and waits to be waited for
	bool orphan;                  // its parent ended, and nobody has adopted it
	int group;                    // number of the group
	struct wait_queue wait_queue; // of its threads that wait for a child

	// Challenge 4.13 (signal_stop.h).
	int stop_signal;              // that has stopped it; 0: it goes on
	int news;                     // for its parent (abi/status.h); 0: none
	struct wait_queue stop_queue; // of its threads, while it is stopped
};

// family_init: no relatives, in the group `group`.
void family_init(struct family *family, struct process *process, int group);

// family_add, family_remove, family_end, family_orphan: exercise 4.4.
void family_add(struct family *parent, struct family *child);
void family_remove(struct family *child);
void family_end(struct family *child);
bool family_orphan(struct family *family, struct family *init, struct list *nobodys);

#endif
