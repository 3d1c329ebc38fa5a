// test_elf: exercise 3.9 alone, on the files of the ramdisk, which the grader has made.

#include "abi/error.h"
#include "core/test.h"
#include "lab3-userspace/kernel/elf_check.h"
#include "lab3-userspace/kernel/ramdisk.h"
#include "lib/format.h"
#include "lib/string.h"

// The file that is looked at, and what becomes of reading it.
static struct {
	struct ustar_file file;
	unsigned reads, fails_at; // fails_at: which time; 0: none
} looked_at;

static no_return void read_beyond(uint64_t offset, size_t size)
{
	char what[160], got[80];

	format_text(what, sizeof(what),
	            "what elf_check reads of the file %.60s, which has %lu bytes",
	            looked_at.file.path, looked_at.file.size);
	format_text(got, sizeof(got), "%lu bytes at offset %#lx", size, offset);
	test_fail(__FILE__, __LINE__, what, "bytes that are there", got);
}

static int read_file(const struct elf_file *file, uint64_t offset, void *to, size_t size)
{
	if (offset > file->size || size > file->size - offset)
		read_beyond(offset, size);
	if (++looked_at.reads == looked_at.fails_at)
		return -EIO;
	memcpy(to, looked_at.file.data + offset, size);
	return 0;
}

static int look_at(unsigned fails_at, struct elf_program *program)
{
	struct elf_file file = {.size = looked_at.file.size, .read = read_file};

	looked_at.reads = 0;
	looked_at.fails_at = fails_at;
	memset(program, 0xA5, sizeof(*program)); // it may hold anything before
	return elf_check(&file, program);
}

// Fields of segment `i` of file `number` are answers to question number * 100 + i.
static void report_program(unsigned number, const struct elf_program *program)
{
	test_report("entry", number, program->entry);
	test_report("bias", number, program->bias);
	test_report("headers", number, program->headers);
	test_report("header_count", number, program->header_count);
	test_report("segment_count", number, program->segment_count);
	test_report("abi", number, program->abi);
	for (unsigned i = 0; i < program->segment_count && i < ELF_SEGMENTS_MAX; i++) {
		const struct elf_segment *segment = &program->segments[i];
		unsigned question = number * 100 + i;

		// Where nothing lies means nothing.
		test_report("offset", question, segment->file_size ? segment->offset : 0);
		test_report("file_size", question, segment->file_size);
		test_report("address", question, segment->address);
		test_report("memory_size", question, segment->memory_size);
		test_report("flags", question, segment->flags);
	}
}

static bool next_file(void)
{
	int result = ramdisk_next(&looked_at.file);

	test_ok(result);
	return result == 1;
}

EARLY_TEST(elf_files)
{
	for (unsigned number = 0; next_file(); number++) {
		struct elf_program program;
		int result = look_at(0, &program);

		test_report("error", number,
		            test_secret(number) ^ (uint64_t) - (int64_t)result);
		if (result == 0)
			report_program(number, &program);
	}
}

// Each of the reads that a good file takes fails once.
EARLY_TEST(elf_passes_errors_on)
{
	for (unsigned number = 0; next_file(); number++) {
		struct elf_program program;
		unsigned reads;

		test_eq_as("what elf_check says to a good program", look_at(0, &program), 0);
		reads = looked_at.reads;
		for (unsigned fails_at = 1; fails_at <= reads; fails_at++)
			test_eq_as("elf_check when file->read has failed with -EIO",
			           look_at(fails_at, &program), -EIO);
		test_report("good", number, test_secret(number));
	}
}
