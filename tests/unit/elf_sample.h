// elf_sample: a program's file to spoil, in memory of exactly its size, and what must hold of
// every file that elf_check takes. Include elf_check.c and elf_note.c before it.

#ifndef ELF_SAMPLE_H
#define ELF_SAMPLE_H

#include "unit.h"

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "lab3-userspace/abi/process.h"
#include "lab3-userspace/kernel/elf_check.h"
#include "lab3-userspace/kernel/elf_format.h"
#include "mm/page_table.h"

#define SAMPLE_HEADERS 5
#define SAMPLE_SIZE    1024
#define SAMPLE_NOTE    512 // where the note lies
#define SAMPLE_READS   30000

// The beginning of the sample, as structs.
struct sample {
	struct elf64_header header;
	struct elf64_program_header segments[SAMPLE_HEADERS];
};

// Text with the headers, constants, data with zeros behind, the note, and one that says
// nothing.
static inline struct sample sample_make(void)
{
	struct sample sample = {
		.header = {.e_ident = ELF_MAGIC "\2\1\1",
	                   .e_type = ET_EXEC,
	                   .e_machine = EM_X86_64,
	                   .e_version = EV_CURRENT,
	                   .e_entry = 0x400200,
	                   .e_phoff = sizeof(struct elf64_header),
	                   .e_ehsize = sizeof(struct elf64_header),
	                   .e_phentsize = sizeof(struct elf64_program_header),
	                   .e_phnum = SAMPLE_HEADERS},
		.segments = {{PT_LOAD, PF_R | PF_X, 0, 0x400000, 0, 0x240, 0x240, PAGE_SIZE},
	                     {PT_LOAD, PF_R, 0x240, 0x401240, 0, 0x80, 0x80, PAGE_SIZE},
	                     {PT_LOAD, PF_R | PF_W, 0x2C0, 0x4032C0, 0, 0x100, 0x3000,
	                      PAGE_SIZE},
	                     {PT_NOTE, PF_R, SAMPLE_NOTE, 0x400200, 0, 24, 24, 4},
	                     {0x6474E551, PF_R | PF_W, 0, 0, 0, 0, 0, 16}},
	};
	return sample;
}

// sample_write: the bytes of the file; `to` has SAMPLE_SIZE of them.
static inline void sample_write(const struct sample *sample, uint8_t *to)
{
	static const struct {
		struct elf64_note note;
		char owner[8];
		uint32_t version;
	} note = {{sizeof(ABI_NOTE_OWNER), 4, ABI_NOTE_TYPE}, ABI_NOTE_OWNER, ABI_VERSION};

	memset(to, 0x90, SAMPLE_SIZE);
	memcpy(to, sample, sizeof(*sample));
	memcpy(to + SAMPLE_NOTE, &note, sizeof(note));
}

// How often a file was read since sample_check began, and which time fails (0: none).
static unsigned sample_reads, sample_fails_at;

static inline int sample_read(const struct elf_file *file, uint64_t offset, void *to,
                              size_t size)
{
	CHECK(size <= file->size && offset <= file->size - size);
	CHECK(++sample_reads <= SAMPLE_READS);
	memcpy(to, (const uint8_t *)file->data + offset, size);
	return sample_reads == sample_fails_at ? -EIO : 0;
}

// A sum that does not wrap.
static inline unsigned __int128 sum(uint64_t a, uint64_t b)
{
	return (unsigned __int128)a + b;
}

static inline void check_segment_rules(const struct elf_segment *segment, uint64_t size)
{
	CHECK((segment->flags & ~(MAP_WRITE | MAP_EXECUTE)) == 0);
	CHECK(segment->flags != (MAP_WRITE | MAP_EXECUTE));
	CHECK(segment->memory_size > 0);
	CHECK(segment->file_size <= segment->memory_size);
	CHECK(segment->file_size == 0 || sum(segment->offset, segment->file_size) <= size);
	CHECK((segment->address - segment->offset) % PAGE_SIZE == 0);
	CHECK(segment->address >= ELF_ADDRESS_MIN);
	CHECK(sum(segment->address, segment->memory_size) <= USER_END);
}

// The headers of the file that ask for memory are the program's segments, in order.
static inline void check_same_segments(const struct elf_program *program,
                                       const struct elf_file *file)
{
	unsigned found = 0;
	struct elf64_header header;

	memcpy(&header, file->data, sizeof(header));
	CHECK(memcmp(header.e_ident, ELF_MAGIC "\2\1\1", 7) == 0);
	CHECK(header.e_type == ET_EXEC || header.e_type == ET_DYN);
	CHECK_EQUAL(header.e_machine, EM_X86_64);
	CHECK_EQUAL(program->bias, header.e_type == ET_DYN ? ELF_DYNAMIC_BIAS : 0);
	CHECK_EQUAL(program->header_count, header.e_phnum);
	CHECK(sum(header.e_phoff, 56ull * header.e_phnum) <= file->size);
	for (unsigned i = 0; i < header.e_phnum; i++) {
		struct elf64_program_header each;

		memcpy(&each, (const uint8_t *)file->data + header.e_phoff + 56 * i, 56);
		CHECK(each.p_type != PT_INTERP);
		if (each.p_type != PT_LOAD || each.p_memsz == 0)
			continue;
		CHECK(found < program->segment_count);
		CHECK_EQUAL(program->segments[found].address, each.p_vaddr + program->bias);
		CHECK_EQUAL(program->segments[found].memory_size, each.p_memsz);
		CHECK_EQUAL(program->segments[found].file_size, each.p_filesz);
		CHECK_EQUAL(program->segments[found].flags,
		            (each.p_flags & PF_W ? MAP_WRITE : 0) |
		                    (each.p_flags & PF_X ? MAP_EXECUTE : 0));
		found++;
	}
	CHECK_EQUAL(program->segment_count, found);
}

// These must hold of a program that was taken.
static inline void check_rules(const struct elf_program *program, const struct elf_file *file)
{
	uint64_t pages = 0, last = 0;
	bool entry_found = false;

	CHECK(program->segment_count >= 1 && program->segment_count <= ELF_SEGMENTS_MAX);
	CHECK(program->header_count <= ELF_HEADERS_MAX);
	for (unsigned i = 0; i < program->segment_count; i++) {
		const struct elf_segment *segment = &program->segments[i];
		uint64_t end = segment->address + segment->memory_size;

		check_segment_rules(segment, file->size);
		CHECK(i == 0 || segment->address / PAGE_SIZE > last);
		last = (end - 1) / PAGE_SIZE;
		pages += last - segment->address / PAGE_SIZE + 1;
		if ((segment->flags & MAP_EXECUTE) && program->entry >= segment->address &&
		    program->entry < end)
			entry_found = true;
	}
	CHECK(pages * PAGE_SIZE <= ELF_MEMORY_MAX);
	CHECK(entry_found);
	check_same_segments(program, file);
}

// sample_check: what elf_check says to these bytes. They are copied to memory of their size, so
// that the sanitizer sees an access behind them.
static inline int sample_check(const uint8_t *bytes, size_t size, struct elf_program *program)
{
	uint8_t *copy = malloc(size + (size == 0));
	struct elf_file file = {.size = size, .read = sample_read, .data = copy};
	int result;

	CHECK(copy != NULL);
	memcpy(copy, bytes, size);
	memset(program, 0xA5, sizeof(*program));
	sample_reads = 0;
	result = elf_check(&file, program);
	if (result == 0)
		check_rules(program, &file);
	else
		CHECK(result == -ENOEXEC || result == -ENOMEM || sample_fails_at > 0);
	free(copy);
	return result;
}

#endif
