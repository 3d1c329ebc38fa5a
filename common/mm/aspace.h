// aspace: an address space: page tables, and the regions that describe its parts.
//
// The kernel's own regions have no ops: a fault in them is an error. mm/aspace_change.h has the
// functions that add, change and remove regions.

#ifndef MM_ASPACE_H
#define MM_ASPACE_H

#include "core/spinlock.h"
#include "core/wait.h"
#include "lib/list.h"
#include "lib/types.h"
#include "mm/region.h"

struct trap_frame;

// A lab that needs fields of its own embeds this struct.
struct aspace {
	struct spinlock lock; // guards the regions and the page tables
	paddr_t root;
	struct list regions;        // by address, not overlapping
	bool claimed;               // a thread is changing the regions; guarded by `lock`
	struct wait_queue claimers; // threads that want to be next; guarded by `lock`
};

// The kernel's own address space; the upper half of every other is the same.
extern struct aspace kernel_aspace;

// aspace_init: make an address space without regions, with the page tables at `root`.
void aspace_init(struct aspace *aspace, paddr_t root);

// aspace_find: the region that contains `address`, or NULL. The caller holds the lock.
struct region *aspace_find(struct aspace *aspace, vaddr_t address);

// aspace_fault: resolve a page fault. 0: continue. Negative error: not possible. Ring 0 may
// access the user half only by the routines of arch/fixup.h, and with no spinlock held: any
// other fault of ring 0 there is not resolved.
must_check int aspace_fault(struct trap_frame *trap_frame, vaddr_t address, uint32_t error);

// aspace_describe: describe an address for a message ("the kernel's text", "no region"). Takes
// no lock, since a panic calls it.
void aspace_describe(vaddr_t address, char *text, size_t size);

// The address spaces of threads.
struct aspace_ops {
	struct aspace *(*current)(void);         // of the running thread
	void (*activate)(struct aspace *aspace); // load it, if it is not loaded
};

// Slot. Default: there is only the kernel's.
extern const struct aspace_ops *aspace_ops;
extern const struct aspace_ops aspace_kernel_only;

// Slot: a page fault at an address of `aspace` that is in no region. 0: try the instruction
// again. Negative error: not possible. The lock is not held; does not sleep. Default: -EFAULT.
extern int (*no_region_op)(const struct trap_frame *trap_frame, struct aspace *aspace,
                           vaddr_t address);

#endif
