// hoard: frames in a chain, each with the address of the next; structs in another.

#include "hoard.h"

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

void hoard_frames(uint32_t left)
{
	paddr_t frame;

	while ((frame = frame_alloc(FRAME_TEST)) != 0) {
		*(paddr_t *)physical_pointer(frame) = frames;
		frames = frame;
	}
	for (; left > 0; left--)
		frame_back();
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
