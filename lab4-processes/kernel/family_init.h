// family_init: the process init in the families.
//
// The first process that the kernel starts is init if the boot line names it (init=). It adopts
// the children of those that end, and the signals that it does not handle do nothing to it.

#ifndef FAMILY_INIT_H
#define FAMILY_INIT_H

#include "family.h"
#include "lab3-userspace/kernel/process.h"

// The caller holds processes_lock for all of these.
//
// family_init_set: from now on init is that process, or none (NULL).
// family_init_for: the adopter of the children of `family`: init, or NULL if there is none, or
// it is this one, or it ends itself. family_is_init: is it this one?
void family_init_set(struct process *process);
struct family *family_init_for(const struct family *family);
bool family_is_init(const struct family *family);

#endif
