// space: making and ending address spaces, and going from one to another.

#include "space.h"

#include "arch/cpu.h"
#include "core/assert.h"
#include "core/panic.h"
#include "lab2-threads/kernel/thread.h"
#include "mm/aspace_change.h"
#include "mm/kernel_map.h"
#include "mm/object_pool.h"

static struct object_pool spaces = OBJECT_POOL(spaces, struct space);

struct space *space_alloc(void)
{
	return object_alloc(&spaces);
}

void space_free(struct space *space)
{
	object_free(&spaces, space);
}

// EXERCISE 3.4  An address space comes, is used, and goes.
//
// space_create: make a space in which nothing is mapped, but the kernel's half is, as in every
// other: page tables with a root of their own (page_root_alloc, mm/kernel_map.h, which shares
// the kernel's half), a struct (space_alloc) with one reference, and aspace_init
// (mm/aspace.h). NULL when memory is used up; then nothing has been taken.
//
// space_destroy: nobody has a reference any more. End all its regions, one after another
// (aspace_discard, mm/aspace_change.h: it unmaps the pages, gives them back, and the tables
// that served them). Code that changes regions claims the space first. Then give back the root
// (page_root_free) and the struct (space_free).
//
// space_activate: let this processor translate by the page tables of `aspace` from now on
// (cr3_write, arch/cpu.h). Each load of CR3 makes the processor forget what it knows of the
// lower half: do not load what is loaded. Called in the middle of a switch, with interrupts
// off.
//
// Hint: the order in space_create decides what is to be undone. And what if the processor still
// had in CR3 the root that is given back?
struct space *space_create(void)
{
	//@ solution 3.4
	struct space *space = space_alloc();
	paddr_t root;

	if (space == NULL)
		return NULL;
	root = page_root_alloc();
	if (root == 0) {
		space_free(space);
		return NULL;
	}
	aspace_init(&space->aspace, root);
	space->references = 1;
	return space;
	//@ stub
	//   exercise_missing("3.4");
	//@ end
}

void space_destroy(struct space *space)
{
	//@ solution 3.4
	struct list *regions = &space->aspace.regions;

	aspace_claim(&space->aspace);
	while (!list_empty(regions))
		aspace_discard(list_entry(list_front(regions), struct region, node));
	aspace_disclaim(&space->aspace);
	page_root_free(space->aspace.root);
	space_free(space);
	//@ stub
	//   (void)space;
	//   exercise_missing("3.4");
	//@ end
}

void space_activate(struct aspace *aspace)
{
	//@ solution 3.4
	if (cr3_read() != aspace->root)
		cr3_write(aspace->root);
	//@ stub
	//   (void)aspace;
	//   exercise_missing("3.4");
	//@ end
}

void space_get(struct space *space)
{
	__atomic_add_fetch(&space->references, 1, __ATOMIC_RELAXED);
}

void space_put(struct space *space)
{
	if (__atomic_sub_fetch(&space->references, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	assert(cr3_read() != space->aspace.root);
	space_destroy(space);
}

static struct aspace *aspace_current(void)
{
	struct thread *thread = thread_current();

	return thread != NULL && thread->aspace != NULL ? thread->aspace : &kernel_aspace;
}

struct space *space_current(void)
{
	struct aspace *aspace = aspace_current();

	return aspace == &kernel_aspace ? NULL : container_of(aspace, struct space, aspace);
}

const struct aspace_ops space_ops = {.current = aspace_current, .activate = space_activate};
