// kmalloc: one heap, one lock.

#include "mm/kmalloc.h"

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "core/assert.h"
#include "core/spinlock.h"
#include "lib/string.h"
#include "mm/allocation_failure.h"
#include "mm/aspace.h"
#include "mm/frame.h"
#include "mm/page_table.h"

static struct spinlock heap_lock = SPINLOCK("heap", RANK_LEAF);
static struct heap kernel_heap; // guarded by heap_lock

void kmalloc_init(void)
{
	for (vaddr_t page = HEAP_AREA; page < HEAP_AREA + HEAP_SIZE; page += PAGE_SIZE) {
		paddr_t frame = frame_alloc(FRAME_HEAP);
		int error =
			frame == 0 ? -ENOMEM : page_map(kernel_root, page, frame, MAP_WRITE);

		if (error)
			panic("no memory for the kernel heap: %s", error_name(error));
	}
	heap_init(&kernel_heap, (void *)HEAP_AREA, HEAP_SIZE);
}

static void check(struct heap_fault fault)
{
	if (fault.what != NULL)
		panic("heap: %s: %p", fault.what, fault.where);
}

void *kmalloc(size_t size)
{
	void *memory;

	if (allocation_fails())
		return NULL;
	spin_lock(&heap_lock);
	memory = heap_alloc(&kernel_heap, size);
	if (memory == NULL) // used up, or is damage hiding what is free?
		check(heap_check(&kernel_heap));
	spin_unlock(&heap_lock);
	return memory;
}

void *kzalloc(size_t size)
{
	void *memory = kmalloc(size);

	if (memory != NULL)
		memset(memory, 0, size);
	return memory;
}

void kfree(void *memory)
{
	if (memory == NULL)
		return;
	spin_lock(&heap_lock);
	check(heap_free(&kernel_heap, memory));
	spin_unlock(&heap_lock);
}

struct heap_stats kmalloc_stats(void)
{
	struct heap_stats stats;

	spin_lock(&heap_lock);
	stats = heap_stats(&kernel_heap);
	spin_unlock(&heap_lock);
	return stats;
}

void kmalloc_check(void)
{
	spin_lock(&heap_lock);
	check(heap_check(&kernel_heap));
	spin_unlock(&heap_lock);
}
