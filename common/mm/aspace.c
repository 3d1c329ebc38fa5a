// aspace: regions, and page faults in them.

#include "mm/aspace.h"

#include "abi/error.h"
#include "arch/exception.h"
#include "arch/fixup.h"
#include "arch/memory_layout.h"
#include "arch/percpu.h"
#include "arch/trap_frame.h"
#include "core/assert.h"
#include "core/slot.h"
#include "lib/format.h"
#include "mm/page_table.h"
#include "mm/stack.h"

struct aspace kernel_aspace = {
	.lock = SPINLOCK("kernel address space", RANK_ASPACE),
	.regions = LIST_INIT(kernel_aspace.regions),
	.claimers = WAIT_QUEUE(kernel_aspace.claimers),
};

static struct aspace *current_kernel(void)
{
	return &kernel_aspace;
}

static void activate_nothing(struct aspace *aspace)
{
	(void)aspace;
}

const struct aspace_ops aspace_kernel_only = {
	.current = current_kernel,
	.activate = activate_nothing,
};

SLOT(aspace_ops, &aspace_kernel_only);

static int no_region(const struct trap_frame *trap_frame, struct aspace *aspace,
                     vaddr_t address)
{
	(void)trap_frame;
	(void)aspace;
	(void)address;
	return -EFAULT;
}

SLOT(no_region_op, no_region);

void aspace_init(struct aspace *aspace, paddr_t root)
{
	*aspace = (struct aspace){.lock = SPINLOCK("address space", RANK_ASPACE), .root = root};
	list_init(&aspace->regions);
	wait_queue_init(&aspace->claimers);
}

struct region *aspace_find(struct aspace *aspace, vaddr_t address)
{
	assert_held(&aspace->lock);
	return region_find(&aspace->regions, address);
}

// May the regions have a say in this fault? With SMAP, an instruction of ring 0 that was not
// meant to touch a program's page would fault again, and again, on a page that is there. So
// would one of ring 3 where the processor itself has the rights of ring 0 (an implicit access,
// Intel SDM vol. 3A, 4.6.1; QEMU makes some for IRETQ that no processor makes). And code that
// holds a spinlock must not go on as if nothing had happened: it would hold it while the
// region's kind works.
static bool may_resolve(const struct trap_frame *trap_frame, vaddr_t address, uint32_t error)
{
	if (address >= UPPER_HALF)
		return true;
	if (trap_from_user(trap_frame))
		return (error & FAULT_USER) != 0;
	return percpu_read(critical.locks) == 0 && fixup_known(trap_frame);
}

int aspace_fault(struct trap_frame *trap_frame, vaddr_t address, uint32_t error)
{
	struct aspace *aspace = address < USER_END ? aspace_ops->current() : &kernel_aspace;
	struct region *region;
	int result = -EFAULT;

	// If the lock is held, the fault comes from the code that resolves faults: this is a
	// bug, and waiting would deadlock.
	if (!may_resolve(trap_frame, address, error) || spin_held(&aspace->lock))
		return -EFAULT;
	spin_lock(&aspace->lock);
	region = aspace_find(aspace, address);
	if (region != NULL && region->ops != NULL && region->ops->fault != NULL)
		result = region->ops->fault(region, address, error);
	spin_unlock(&aspace->lock);
	return region == NULL ? no_region_op(trap_frame, aspace, address) : result;
}

void aspace_describe(vaddr_t address, char *text, size_t size)
{
	const char *guarded = stack_guard_owner(address);
	struct region *region = region_find(&kernel_aspace.regions, address);

	if (address < PAGE_SIZE)
		format_text(text, size, "the first page: a null pointer");
	else if (guarded != NULL)
		format_text(text, size, "the guard page below the stack of %s", guarded);
	else if (region != NULL)
		format_text(text, size, "%s", region->name);
	else if (!page_is_canonical(address))
		format_text(text, size, "no address at all: it is not canonical");
	else if (address < USER_END)
		format_text(text, size, "the lower half, where programs live");
	else
		format_text(text, size, "no region of the kernel");
}
