// program: from a path to memory in which a thread can start.

#include "program.h"

#include "abi/error.h"
#include "core/command_line.h"
#include "core/spinlock.h"
#include "elf_check.h"
#include "lab3-userspace/abi/process.h"
#include "lib/random.h"
#include "memory_map.h"
#include "mm/aspace_change.h"
#include "mm/page_table.h"
#include "program_load.h"
#include "start_stack.h"

static struct spinlock random_lock = SPINLOCK("random", RANK_LEAF);

static int elf_read_image(const struct elf_file *file, uint64_t offset, void *to, size_t size)
{
	return image_read(file->data, offset, to, size);
}

// Random numbers for programs: the same on each boot with the same seed.
static void random_fill(uint64_t *numbers, size_t count)
{
	static struct random random; // guarded by random_lock
	static bool seeded;          // the same

	spin_lock(&random_lock);
	if (!seeded)
		random.state = command_line_number("seed", 10, 0);
	seeded = true;
	for (size_t i = 0; i < count; i++)
		numbers[i] = random_next(&random);
	spin_unlock(&random_lock);
}

// Enter a stack for the first thread. Returns its top, or 0.
static vaddr_t stack_enter(struct space *space)
{
	vaddr_t start = USER_STACK_TOP - USER_STACK_SIZE;
	int error = space_map(space, start, USER_STACK_SIZE, MAP_WRITE);

	if (error != -EEXIST)
		return error ? 0 : start + USER_STACK_SIZE;
	aspace_claim(&space->aspace);
	start = space_hole(space, USER_STACK_SIZE);
	aspace_disclaim(&space->aspace);
	if (start == 0 || space_map(space, start, USER_STACK_SIZE, MAP_WRITE) != 0)
		return 0;
	return start + USER_STACK_SIZE;
}

// Fill the program's space by its image.
static int program_fill(struct program *program, struct start *start)
{
	struct elf_file file = {
		.size = program->image->size, .read = elf_read_image, .data = program->image};
	struct elf_program elf;
	vaddr_t top;
	int error = elf_check(&file, &elf);

	if (!error)
		error = program_load(program->space, program->image, &elf);
	if (error)
		return error;
	top = stack_enter(program->space);
	if (top == 0)
		return -ENOMEM;
	start->program = &elf;
	random_fill(start->random, array_length(start->random));
	program->entry = elf.entry;
	return start_stack(program->space, top, start, &program->stack);
}

int program_open(const char *path, char *const *arguments, char *const *environment,
                 struct program *program)
{
	struct start start = {.path = path, .arguments = arguments, .environment = environment};
	int error = image_open(path, &program->image);

	if (error)
		return error;
	error = -ENOMEM;
	program->space = space_create();
	if (program->space == NULL)
		goto close;
	error = program_fill(program, &start);
	if (!error)
		return 0;
	space_put(program->space);
close:
	image_close(program->image);
	return error;
}

void program_close(struct program *program)
{
	space_put(program->space);
	image_close(program->image);
}
