// aspace: an address space: page tables, and the regions that say what lies where.
//
// The kernel's own regions have no ops: a fault in them is an error. How regions are entered,
// changed and taken out is in mm/aspace_change.h.

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
	bool claimed;               // somebody is changing the regions; guarded by `lock`
	struct wait_queue claimers; // whoever wants to be the next; guarded by `lock`
};

// The kernel's own address space; the upper half of every other is the same.
extern struct aspace kernel_aspace;

// aspace_init_kernel: build the kernel's page tables, load them, and enter its regions. Once,
// at boot.
void aspace_init_kernel(void);

// aspace_init: an address space without regions over the page tables at `root`.
void aspace_init(struct aspace *aspace, paddr_t root);

// aspace_find: the region that `address` lies in, or NULL. The lock must be held.
struct region *aspace_find(struct aspace *aspace, vaddr_t address);

// aspace_fault: resolve a page fault. 0: go on. Negative error: nobody can. Ring 0 reaches the
// user half by the routines of arch/fixup.h alone, and not with a spinlock held: any other
// fault of its there is not resolved.
must_check int aspace_fault(struct trap_frame *trap_frame, vaddr_t address, uint32_t error);

// aspace_describe: what lies at an address, in words, for a message ("the kernel's text", "no
// region"). Takes no lock, since it is called when the kernel is dying.
void aspace_describe(vaddr_t address, char *text, size_t size);

// device_map: make the device registers at `address` reachable at physical_pointer(address),
// uncached. Mapping them twice is fine. -ENOMEM; -EINVAL beyond what the physical map has room
// for: 512 GiB, or more where there is more memory.
must_check int device_map(paddr_t address, size_t size);

// device_map_memory: the same for a device's memory that the kernel only writes (pictures):
// writes may reach it late and put together, and large pages make it cheap.
must_check int device_map_memory(paddr_t address, size_t size);

// Which address spaces there are.
struct aspace_ops {
	struct aspace *(*current)(void);         // of the running thread
	void (*activate)(struct aspace *aspace); // load it, if it is not loaded
};

// Slot. Default: there is just the kernel's.
extern const struct aspace_ops *aspace_ops;
extern const struct aspace_ops aspace_kernel_only;

// Slot: resolve a page fault in `aspace`. Default: ask the region's ops.
extern int (*fault_resolve_op)(struct trap_frame *trap_frame, struct aspace *aspace,
                               vaddr_t address, uint32_t error);

#endif
