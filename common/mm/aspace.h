// aspace: an address space: page tables, and the regions that say what lies where.
//
// A region is a stretch of addresses with one purpose. What a page fault in it means, how it is
// copied for a child and how it goes away is up to its kind: its ops. The kernel's own regions
// have none of these: a fault in them is an error.

#ifndef MM_ASPACE_H
#define MM_ASPACE_H

#include "core/spinlock.h"
#include "lib/list.h"
#include "lib/types.h"

struct aspace;
struct region;
struct trap_frame;

struct region_ops {
	// Resolve a page fault at `address`; `error` is the processor's error code
	// (arch/exception.h). 0: try the instruction again. Negative error: the access is not
	// allowed. The lock of the address space is held.
	int (*fault)(struct region *region, vaddr_t address, uint32_t error);
	// Make a region of the same kind in `into`, for a child process. The locks of neither
	// are held.
	int (*clone)(struct region *region, struct aspace *into);
	// Unmap the pages in [start, end) and give back what they hold. The lock is held.
	void (*unmap)(struct region *region, vaddr_t start, vaddr_t end);
};

struct region {
	struct list_node node; // in its address space, by address
	vaddr_t start, end;
	unsigned flags; // MAP_*, of mm/page_table.h
	const char *name;
	const struct region_ops *ops; // NULL members: not possible for this kind
	struct aspace *aspace;
	void *data; // of the kind
};

struct aspace {
	struct spinlock lock; // guards the regions and the page tables
	paddr_t root;
	struct list regions; // by address, not overlapping
};

// The kernel's own address space; the upper half of every other is the same.
extern struct aspace kernel_aspace;

// aspace_init_kernel: build the kernel's page tables, load them, and enter its regions. Once,
// at boot.
void aspace_init_kernel(void);

// aspace_add: enter a region, whose fields are set. -EINVAL for an empty or misaligned one,
// -EEXIST when it overlaps another.
must_check int aspace_add(struct aspace *aspace, struct region *region);
void aspace_remove(struct aspace *aspace, struct region *region);

// aspace_find: the region that `address` lies in, or NULL. The lock must be held.
struct region *aspace_find(struct aspace *aspace, vaddr_t address);

// aspace_fault: resolve a page fault. 0: go on. Negative error: nobody can.
must_check int aspace_fault(struct trap_frame *frame, vaddr_t address, uint32_t error);

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

// Slots.
extern struct aspace *(*aspace_current_op)(
	void); // of the running thread. Default: the kernel's
// Load it, if it is not loaded. NULL, the default: there is just one.
extern void (*aspace_activate_op)(struct aspace *aspace);
// Resolve a page fault in `aspace`. Default: ask the region's ops.
extern int (*fault_resolve_op)(struct trap_frame *frame, struct aspace *aspace, vaddr_t address,
                               uint32_t error);

#endif
