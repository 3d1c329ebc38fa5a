// hoard: frames in a chain, each with the address of the next; structs in another.

#include "hoard.h"

#include "arch/cpu.h"
#include "lab3-userspace/kernel/memory.h"
#include "lab3_test.h"
#include "mm/frame.h"
#include "mm/physical.h"

static paddr_t frames;
static struct memory *memories;

static void frame_back(void)
{
	paddr_t next = *(paddr_t *)physical_pointer(frames);

	frame_put(frames);
	frames = next;
}

static void frame_keep(paddr_t frame)
{
	*(paddr_t *)physical_pointer(frame) = frames;
	frames = frame;
}

void hoard_less(uint32_t count)
{
	for (; count > 0; count--)
		frame_back();
}

void hoard_frames(uint32_t left)
{
	paddr_t frame;

	while ((frame = frame_alloc(FRAME_TEST)) != 0)
		frame_keep(frame);
	hoard_less(left);
}

// A run prefers new frames, and a single frame is new when no other is left.
void hoard_freed(uint32_t dirty)
{
	paddr_t before = frame_alloc_run(1, FRAME_NO_LIMIT, FRAME_TEST), frame;

	test_check(before != 0);
	frame_keep(before);
	do {
		frame = frame_alloc(FRAME_TEST);
		test_check(frame != 0);
		frame_keep(frame);
	} while (frame != before + FRAME_SIZE);
	for (uint32_t i = 1; i <= dirty; i++)
		page_fill(physical_pointer(frame + i * FRAME_SIZE), 0xA5A5A5A5A5A5A5A5);
}

static void memory_back(void)
{
	struct memory *next = memories->region.data;

	memory_free(memories);
	memories = next;
}

void hoard_memories(uint32_t left)
{
	struct memory *memory;

	while ((memory = memory_create(0, 4096, 0, NULL, 0)) != NULL) {
		memory->region.data = memories;
		memories = memory;
	}
	for (; left > 0; left--)
		memory_back();
}

void hoard_end(void)
{
	while (memories != NULL)
		memory_back();
	while (frames != 0)
		frame_back();
}
