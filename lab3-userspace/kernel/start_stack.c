// start_stack: argc, argv, the environment and the auxiliary vector.

#include "start_stack.h"

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "core/panic.h"
#include "elf_format.h"
#include "lab3-userspace/abi/process.h"
#include "lib/string.h"
#include "mm/kmalloc.h"
#include "space_write.h"

//@ solution 3.10
#define STACK_ALIGN 16

// A copy of the upper end of the stack, in the kernel: [words, texts) are the vectors, and from
// there to the top lie the texts that they lead to.
struct picture {
	uint8_t *memory;
	size_t size;
	vaddr_t top;       // of the stack: where `memory + size` will be
	size_t word, text; // offsets in memory: the next word, the next text
};

static void word_put(struct picture *picture, uint64_t word)
{
	memcpy(picture->memory + picture->word, &word, sizeof(word));
	picture->word += sizeof(word);
}

// Put bytes where the program will find them. Returns the address.
static vaddr_t bytes_put(struct picture *picture, const void *bytes, size_t size)
{
	vaddr_t address = picture->top - picture->size + picture->text;

	memcpy(picture->memory + picture->text, bytes, size);
	picture->text += size;
	return address;
}

static vaddr_t text_put(struct picture *picture, const char *text)
{
	return bytes_put(picture, text, strlen(text) + 1);
}

// The words of a vector and the bytes of its texts, added to both.
static void vector_count(char *const *texts, size_t *words, size_t *bytes)
{
	for (; *texts != NULL; texts++) {
		*words += 1;
		*bytes += strlen(*texts) + 1;
	}
	*words += 1;
}

static void vector_put(struct picture *picture, char *const *texts)
{
	for (; *texts != NULL; texts++)
		word_put(picture, text_put(picture, *texts));
	word_put(picture, 0);
}

#define AUXILIARIES 8 // the last one included

static void auxiliary_put(struct picture *picture, const struct start *start)
{
	const struct auxiliary vector[AUXILIARIES] = {
		{AT_PHDR, start->program->headers},
		{AT_PHENT, sizeof(struct elf64_program_header)},
		{AT_PHNUM, start->program->header_count},
		{AT_PAGESZ, PAGE_SIZE},
		{AT_ENTRY, start->program->entry},
		{AT_RANDOM, bytes_put(picture, start->random, sizeof(start->random))},
		{AT_EXECFN, text_put(picture, start->path)},
		{AT_NULL, 0},
	};

	for (size_t i = 0; i < AUXILIARIES; i++) {
		word_put(picture, vector[i].type);
		word_put(picture, vector[i].value);
	}
}

static void picture_draw(struct picture *picture, const struct start *start, size_t argc)
{
	word_put(picture, argc);
	vector_put(picture, start->arguments);
	vector_put(picture, start->environment);
	auxiliary_put(picture, start);
}

//@ stub
//@ end
// EXERCISE 3.10  Load a program, and fill its stack.
//
// Write into `space`, below `top` (a multiple of 16, where a region of memory ends), what the
// System V ABI (3.4.1) has a program find there, and say in *stack where RSP is to be. From
// there up lie words of 8 bytes:
//
//     argc                         how many arguments
//     argv[0] ... argv[argc - 1]   where each lies, then a NULL
//     envp[0] ...                  where each text of the environment lies, then a NULL
//     type, value; type, value ... the auxiliary vector (struct auxiliary, abi/process.h), then
//     AT_NULL, 0
//
// and above that, in any order, the texts themselves and the 16 bytes of AT_RANDOM. All
// bytes between are 0: the program can read them, and must not find what others had in the
// heap. RSP is a multiple of 16. The auxiliary vector has AT_PHDR (program.headers), AT_PHENT
// (the size of a struct elf64_program_header), AT_PHNUM, AT_PAGESZ, AT_ENTRY, AT_RANDOM (where
// start.random lies), AT_EXECFN (where start.path lies). -E2BIG if all that takes more than
// ARGUMENTS_MAX bytes; -ENOMEM.
//
// Hint: the addresses of the texts stand below the texts, so first find out how long all will
// be. It is easiest to put it together in the kernel (kzalloc), and then to write it with one
// space_write (space_write.h). Which sum of sizes must be a multiple of 16?
int start_stack(struct space *space, vaddr_t top, const struct start *start, vaddr_t *stack)
{
	//@ solution 3.10
	size_t words = 1 + 2 * AUXILIARIES;
	size_t bytes = sizeof(start->random) + strlen(start->path) + 1;
	struct picture picture = {.top = top};
	size_t arguments = 0;
	int error;

	vector_count(start->arguments, &words, &bytes);
	while (start->arguments[arguments] != NULL)
		arguments++;
	vector_count(start->environment, &words, &bytes);
	picture.text = words * sizeof(uint64_t);
	picture.size = round_up(picture.text + bytes, STACK_ALIGN);
	if (picture.size > ARGUMENTS_MAX)
		return -E2BIG;
	picture.memory = kzalloc(picture.size);
	if (picture.memory == NULL)
		return -ENOMEM;
	picture_draw(&picture, start, arguments);
	*stack = top - picture.size;
	error = space_write(space, *stack, picture.memory, picture.size);
	kfree(picture.memory);
	return error;
	//@ stub
	//   (void)space;
	//   (void)top;
	//   (void)start;
	//   (void)stack;
	//   exercise_missing("3.10");
	//@ end
}
