// test_start_stack: exercise 3.10: the stack that a program would start with, read by physical
// addresses. The grader knows what must lie there.

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "core/test.h"
#include "hoard.h"
#include "lab3-userspace/abi/process.h"
#include "lab3-userspace/kernel/memory.h"
#include "lab3-userspace/kernel/start_stack.h"
#include "lib/format.h"
#include "lib/string.h"
#include "mm/aspace_change.h"
#include "mm/frame.h"
#include "mm/kmalloc.h"
#include "mm/page_table.h"
#include "space_read.h"

#define CASES     32
#define WORDS_MAX 6
#define TEXT_MAX  32
#define PAIRS_MAX 16
#define TOP       0x10000000ull
#define SIZE      (ARGUMENTS_MAX + PAGE_SIZE)

// The contents of the stack in one case.
static struct {
	char path[TEXT_MAX];
	char texts[2 * WORDS_MAX][TEXT_MAX];
	char *arguments[WORDS_MAX + 1], *environment[WORDS_MAX + 1];
	struct elf_program program;
	struct start start;
} given;

// The findings.
static struct {
	struct space *space;
	vaddr_t stack, next; // RSP; the next word
	bool is_known[SIZE]; // for each byte up to TOP: it belongs to a word or a text
} found;

// Chance that the grader has as well: number `which` of a case.
static uint64_t chance(unsigned number, unsigned which)
{
	return test_secret(number * 1000 + which);
}

static void text_make(char *text, unsigned number, unsigned which)
{
	uint64_t length = chance(number, which) % (TEXT_MAX - 1);

	for (uint64_t i = 0; i < length; i++)
		text[i] = (char)('a' + (chance(number, which) >> i) % 26);
	text[length] = '\0';
}

static void vector_make(char **vector, char (*texts)[TEXT_MAX], unsigned number, unsigned which)
{
	uint64_t count = chance(number, which) % (WORDS_MAX + 1);

	for (unsigned i = 0; i < count; i++) {
		text_make(texts[i], number, which + 1 + i);
		vector[i] = texts[i];
	}
	vector[count] = NULL;
}

static void given_make(unsigned number)
{
	text_make(given.path, number, 0);
	vector_make(given.arguments, given.texts, number, 100);
	vector_make(given.environment, given.texts + WORDS_MAX, number, 200);
	given.program = (struct elf_program){.entry = chance(number, 300),
	                                     .headers = chance(number, 301),
	                                     .header_count = chance(number, 302) % 64};
	given.start = (struct start){
		.path = given.path,
		.arguments = given.arguments,
		.environment = given.environment,
		.random = {chance(number, 303), chance(number, 304)},
		.program = &given.program,
	};
}

// A space with memory for a stack below TOP.
static void space_make(void)
{
	struct memory *memory = memory_create(TOP - SIZE, TOP, MAP_WRITE, NULL, 0);

	found.space = space_create();
	test_check(memory != NULL && found.space != NULL);
	aspace_claim(&found.space->aspace);
	test_ok(aspace_add(&found.space->aspace, &memory->region));
	aspace_disclaim(&found.space->aspace);
}

// ---- What lies there ----

static void check_inside(const char *name, vaddr_t address)
{
	char what[64];

	format_text(what, sizeof(what), "%s leads into the stack, from RSP to its top", name);
	test_check_as(what, address >= found.stack && address < TOP);
}

static void known(vaddr_t address, size_t size)
{
	memset(found.is_known + SIZE - (TOP - address), true, min_u64(size, TOP - address));
}

static uint64_t next_word(void)
{
	uint64_t word;

	test_check_as("the vectors end below the top of the stack", found.next + 8 <= TOP);
	space_read(found.space, found.next, &word, sizeof(word));
	known(found.next, sizeof(word));
	found.next += sizeof(word);
	return word;
}

static void report_text(const char *name, vaddr_t address)
{
	char text[TEXT_MAX];

	check_inside(name, address);
	space_read(found.space, address, text, min_u64(sizeof(text), TOP - address));
	text[TEXT_MAX - 1] = '\0';
	known(address, strlen(text) + 1);
	test_report_text(name, text);
}

// A vector up to its NULL, `most` entries.
static void report_vector(const char *name, unsigned number)
{
	unsigned count = 0;
	vaddr_t address;

	while (count <= WORDS_MAX && (address = next_word()) != 0) {
		report_text(name, address);
		count++;
	}
	test_report(name, number, count);
}

static void report_auxiliary(unsigned number)
{
	for (unsigned i = 0; i < PAIRS_MAX; i++) {
		uint64_t type = next_word(), value = next_word();

		test_report("auxiliary", number * 1000 + type, value);
		if (type == AT_NULL)
			return;
		if (type == AT_EXECFN)
			report_text("AT_EXECFN", value);
		if (type == AT_RANDOM) {
			uint64_t random[2];

			check_inside("AT_RANDOM", value);
			check_inside("the end of AT_RANDOM", value + sizeof(random) - 1);
			space_read(found.space, value, random, sizeof(random));
			known(value, sizeof(random));
			test_report("random", number * 1000, random[0]);
			test_report("random", number * 1000 + 1, random[1]);
		}
	}
}

// The program can read the bytes between words and texts as well. The heap fills what it gets
// back: from the second case on nothing there is 0 by itself.
static void check_gaps(void)
{
	for (vaddr_t address = found.stack; address < TOP; address++) {
		uint8_t byte;

		if (found.is_known[SIZE - (TOP - address)])
			continue;
		space_read(found.space, address, &byte, sizeof(byte));
		test_eq_as("a byte of the stack that belongs to no word and no text", byte, 0);
	}
}

static void report_case(unsigned number)
{
	uint32_t counts[FRAME_OWNERS];
	uint32_t users;

	frame_stats(counts);
	users = counts[FRAME_USER];
	given_make(number);
	space_make();
	test_ok(start_stack(found.space, TOP, &given.start, &found.stack));
	check_inside("RSP", found.stack);
	test_eq_as("RSP, modulo 16", found.stack % 16, 0);
	found.next = found.stack;
	memset(found.is_known, false, sizeof(found.is_known));
	test_report("argc", number, next_word());
	report_vector("argv", number);
	report_vector("envp", number);
	report_auxiliary(number);
	check_gaps();
	space_destroy(found.space);
	frame_stats(counts);
	test_eq_as("frames of programs when the space is gone", counts[FRAME_USER], users);
}

// Words and texts of every parity.
EARLY_TEST(start_stack_holds_everything)
{
	size_t used = kmalloc_stats().used;

	for (unsigned number = 0; number < CASES; number++)
		report_case(number);
	test_eq_as("bytes of the heap after start_stack", kmalloc_stats().used, used);
}

// ---- How much fits ----

// The words on the stack besides those that lead to texts: argc, two NULLs, and the pairs.
#define WORDS_ALWAYS (1 + 2 + 2 * 8)

// How many bytes the last text of `count` must have so that all takes `total`; the others have
// 7 and a NUL.
static size_t rest(size_t count, size_t total)
{
	size_t words = (WORDS_ALWAYS + count) * 8;
	size_t others = sizeof(given.start.random) + strlen(given.start.path) + 1;

	return total - words - others - (count - 1) * 8 - 1;
}

// Try with `count` texts in a vector, the other one empty, and `total` bytes.
static int try(bool as_environment, size_t count, size_t total)
{
	static char *const none[] = {NULL};
	char **vector = kmalloc((count + 1) * sizeof(*vector));
	size_t length = rest(count, total);
	char *text = kmalloc(length + 1);
	int error;

	test_check(vector != NULL && text != NULL);
	for (size_t i = 0; i < count; i++)
		vector[i] = (char *)"seven..";
	memset(text, 'x', length);
	text[length] = '\0';
	vector[count - 1] = text;
	vector[count] = NULL;
	given.start.arguments = as_environment ? none : vector;
	given.start.environment = as_environment ? vector : none;
	space_make();
	error = start_stack(found.space, TOP, &given.start, &found.stack);
	space_destroy(found.space);
	kfree(text);
	kfree(vector);
	return error;
}

// Counts are odd: then the words are a multiple of 16 bytes.
EARLY_TEST(start_stack_has_a_limit)
{
	size_t used = kmalloc_stats().used;

	given_make(0);
	given.start.path = "abc";
	for (unsigned i = 0; i < 6; i++) {
		bool as_environment = i % 2 == 1;
		size_t count = 2 * (test_secret(i) % (i < 2 ? 1 : 1500)) + 1;

		test_eq_as("start_stack when all takes just ARGUMENTS_MAX bytes",
		           try(as_environment, count, ARGUMENTS_MAX), 0);
		test_eq_as("RSP then", found.stack, TOP - ARGUMENTS_MAX);
		test_eq_as("start_stack when all takes one byte more",
		           try(as_environment, count, ARGUMENTS_MAX + 1), -E2BIG);
		test_eq_as("start_stack when all takes much more",
		           try(as_environment, count, 3 * ARGUMENTS_MAX), -E2BIG);
		test_report("count", i, count);
	}
	space_make();
	given_make(1);
	hoard_frames(0);
	test_eq_as("start_stack without a frame for the stack",
	           start_stack(found.space, TOP, &given.start, &found.stack), -ENOMEM);
	hoard_end();
	space_destroy(found.space);
	test_eq_as("bytes of the heap in the end", kmalloc_stats().used, used);
}
