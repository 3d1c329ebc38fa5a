// elf_check: a good program and what is found in it, files that cannot be read, and each byte
// of the headers with each value.

#include "lab3-userspace/kernel/elf_check.c"
#include "lab3-userspace/kernel/elf_note.c"

#include "elf_sample.h"

static uint8_t file[SAMPLE_SIZE];
static struct elf_program program;

static int check(const struct sample *sample)
{
	sample_write(sample, file);
	return sample_check(file, sizeof(file), &program);
}

static void a_good_program(void)
{
	struct sample sample = sample_make();

	CHECK_EQUAL(check(&sample), 0);
	CHECK_EQUAL(program.entry, 0x400200);
	CHECK_EQUAL(program.headers, 0x400040);
	CHECK_EQUAL(program.header_count, SAMPLE_HEADERS);
	CHECK_EQUAL(program.segment_count, 3);
	CHECK_EQUAL(program.segments[0].flags, MAP_EXECUTE);
	CHECK_EQUAL(program.segments[1].flags, 0);
	CHECK_EQUAL(program.segments[2].flags, MAP_WRITE);
	CHECK_EQUAL(program.segments[2].offset, 0x2C0);
	CHECK_EQUAL(program.segments[2].memory_size, 0x3000);
	CHECK_EQUAL(program.abi, ABI_VERSION);
}

static void a_program_that_is_moved(void)
{
	struct sample sample = sample_make();

	sample.header.e_type = ET_DYN;
	CHECK_EQUAL(check(&sample), 0);
	CHECK_EQUAL(program.bias, ELF_DYNAMIC_BIAS);
	CHECK_EQUAL(program.entry, 0x400200 + ELF_DYNAMIC_BIAS);
	CHECK_EQUAL(program.headers, 0x400040 + ELF_DYNAMIC_BIAS);
}

// Whichever read fails, its error is what comes out.
static void errors_of_reading(void)
{
	struct sample sample = sample_make();
	unsigned reads;

	CHECK_EQUAL(check(&sample), 0);
	reads = sample_reads;
	CHECK_EQUAL(reads, 1 + SAMPLE_HEADERS + 1); // the header, the table, the note
	for (sample_fails_at = 1; sample_fails_at <= reads; sample_fails_at++)
		CHECK_EQUAL(check(&sample), -EIO);
	sample_fails_at = 0;
}

static void cut_anywhere(void)
{
	struct sample sample = sample_make();

	sample_write(&sample, file);
	for (size_t size = 0; size <= SAMPLE_SIZE; size++) {
		CONTEXT("%zu bytes", size);
		CHECK_EQUAL(sample_check(file, size, &program), size < 0x3C0 ? -ENOEXEC : 0);
	}
}

// The rules of elf_sample.h are looked at for each that is taken.
static void each_byte_of_the_headers(void)
{
	struct sample sample = sample_make();
	unsigned taken = 0;

	sample_write(&sample, file);
	for (size_t at = 0; at < sizeof(sample); at++) {
		uint8_t right = file[at];

		for (unsigned value = 0; value < 256; value++) {
			CONTEXT("byte %zu is 0x%x", at, value);
			file[at] = (uint8_t)value;
			taken += sample_check(file, sizeof(file), &program) == 0;
		}
		file[at] = right;
	}
	CHECK(taken > 10000);
}

static void notes_end_where_they_say(void)
{
	struct sample sample = sample_make();

	for (uint64_t size = 0; size <= 40; size++) {
		CONTEXT("%lu bytes of notes", (unsigned long)size);
		sample.segments[3].p_filesz = size;
		CHECK_EQUAL(check(&sample), 0);
		CHECK_EQUAL(program.abi, size < 24 ? 0 : ABI_VERSION);
	}
	sample.segments[3].p_filesz = SAMPLE_SIZE - SAMPLE_NOTE;
	CHECK_EQUAL(check(&sample), 0);
	sample.segments[3].p_filesz++;
	CHECK_EQUAL(check(&sample), -ENOEXEC);
}

// A file full of notes does not keep the kernel busy: 64 headers lead to the same ones.
static void many_notes(void)
{
	static uint8_t large[1 << 20]; // all 0: notes of 12 bytes
	struct sample sample = sample_make();
	struct elf64_program_header note = {
		.p_type = PT_NOTE, .p_filesz = sizeof(large) - 8192, .p_offset = 8192};

	memcpy(large, &sample, sizeof(sample));
	for (unsigned i = 3; i < ELF_HEADERS_MAX; i++)
		memcpy(large + 64 + 56 * i, &note, sizeof(note));
	((struct elf64_header *)large)->e_phnum = ELF_HEADERS_MAX;
	CHECK_EQUAL(sample_check(large, sizeof(large), &program), 0);
}

int main(void)
{
	RUN(a_good_program);
	RUN(a_program_that_is_moved);
	RUN(errors_of_reading);
	RUN(cut_anywhere);
	RUN(each_byte_of_the_headers);
	RUN(notes_end_where_they_say);
	RUN(many_notes);
	return 0;
}
