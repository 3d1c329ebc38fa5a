// program_load: regions for segments.

#include "program_load.h"

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "core/panic.h"
#include "memory.h"
#include "mm/aspace_change.h"
#include "space_write.h"

//@ solution 3.10
// Enter a region for [start, end), whole pages; nothing if it is empty.
static int enter(struct space *space, vaddr_t start, vaddr_t end, unsigned flags,
                 struct image *image, uint64_t offset)
{
	struct memory *memory;
	int error;

	if (start == end)
		return 0;
	memory = memory_create(start, end, flags, image, offset);
	if (memory == NULL)
		return -ENOMEM;
	aspace_claim(&space->aspace);
	error = aspace_add(&space->aspace, &memory->region);
	aspace_disclaim(&space->aspace);
	if (error)
		memory_free(memory);
	return error;
}

// The pages that the file fills, those behind it, and the zeros in the page where they meet.
static int segment_load(struct space *space, struct image *image,
                        const struct elf_segment *segment)
{
	vaddr_t start = round_down(segment->address, PAGE_SIZE);
	vaddr_t file_end = segment->address + segment->file_size;
	vaddr_t memory_end = segment->address + segment->memory_size;
	vaddr_t middle = segment->file_size > 0 ? round_up(file_end, PAGE_SIZE) : start;
	uint64_t offset = round_down(segment->offset, PAGE_SIZE);
	int error = enter(space, start, middle, segment->flags, image, offset);

	if (!error)
		error = enter(space, middle, round_up(memory_end, PAGE_SIZE), segment->flags,
		              NULL, 0);
	if (!error && middle > file_end && memory_end > file_end)
		error = space_zero(space, file_end, min_u64(middle, memory_end) - file_end);
	return error;
}

//@ stub
//@ end
// EXERCISE 3.10  Load a program, and fill its stack.
//
// `program` is what elf_check found in the file `image`. Enter regions (memory_create,
// memory.h; aspace_add, mm/aspace_change.h) for each of its segments into `space`, which is
// empty, so that a thread that starts at the entry finds what the file says:
//   - first the segment's file_size bytes of the file, from segment.offset on. A region shows
//     whole pages. Offset and address are the same modulo the size of a page, so the page in
//     which the segment begins shows some bytes of the file before it, which does no harm;
//   - from there to memory_size: zeros. Whole pages of zeros are a region without an image. In
//     the page where the two meet, the file goes on with something else: zeros must lie there
//     (space_zero, space_write.h).
// with the segment's flags. Nothing is copied but that one page: pages come when they are
// touched. 0 or a negative error; the caller destroys the space then.
//
// Hint: a segment may have no bytes in the file at all, and one may have no zeros. What are the
// regions then?
int program_load(struct space *space, struct image *image, const struct elf_program *program)
{
	//@ solution 3.10
	int error = 0;

	for (unsigned i = 0; i < program->segment_count && error == 0; i++)
		error = segment_load(space, image, &program->segments[i]);
	return error;
	//@ stub
	//   (void)space;
	//   (void)image;
	//   (void)program;
	//   exercise_missing("3.10");
	//@ end
}
