// elf_check: everything that must hold of a program's file before any of it is mapped.

#include "elf_check.h"

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "core/panic.h"
#include "elf_format.h"
#include "elf_note.h"
#include "lib/string.h"
#include "mm/page_table.h"

//@ solution 3.9
// Do `size` bytes from `start` on end at `limit` or below? There is no sum that could wrap.
static bool lies_below(uint64_t start, uint64_t size, uint64_t limit)
{
	return start <= limit && size <= limit - start;
}

// Copy bytes from where the file says that they are, if that is in the file.
static int read_bytes(const struct elf_file *file, uint64_t offset, void *to, size_t size)
{
	return lies_below(offset, size, file->size) ? file->read(file, offset, to, size)
	                                            : -ENOEXEC;
}

// Is this the header of a program for this machine, whose tables have the form that we know?
static bool header_is_known(const struct elf64_header *header)
{
	return memcmp(header->e_ident, ELF_MAGIC, sizeof(ELF_MAGIC) - 1) == 0 &&
	       header->e_ident[EI_CLASS] == ELFCLASS64 &&
	       header->e_ident[EI_DATA] == ELFDATA2LSB &&
	       header->e_ident[EI_VERSION] == EV_CURRENT && header->e_version == EV_CURRENT &&
	       (header->e_type == ET_EXEC || header->e_type == ET_DYN) &&
	       header->e_machine == EM_X86_64 &&
	       header->e_ehsize == sizeof(struct elf64_header) &&
	       header->e_phentsize == sizeof(struct elf64_program_header);
}

// The processor can keep this: no page that is writable and executable, and none that cannot be
// read; so a segment that may do nothing at all is refused.
static bool flags_are_right(uint32_t flags)
{
	return flags != 0 && (flags & ~(uint32_t)(PF_R | PF_W | PF_X)) == 0 &&
	       (flags & (PF_W | PF_X)) != (PF_W | PF_X);
}

// Are the bytes of the segment in the file, and can pages of the file be its pages? For that
// they must begin at the same place in a page, even if p_align asks for less.
static bool file_part_is_right(const struct elf64_program_header *header, uint64_t address,
                               uint64_t file_size)
{
	uint64_t align = header->p_align > PAGE_SIZE ? header->p_align : PAGE_SIZE;

	return header->p_filesz <= header->p_memsz &&
	       (header->p_filesz == 0 ||
	        lies_below(header->p_offset, header->p_filesz, file_size)) &&
	       (header->p_align & (header->p_align - 1)) == 0 &&
	       ((address - header->p_offset) & (align - 1)) == 0;
}

// Is all of the segment in the user half, and behind the pages of the one before it? Near the
// end of all addresses the bias would make a large one small: the end is looked for without.
static bool place_is_right(const struct elf64_program_header *header, uint64_t address,
                           const struct elf_program *program)
{
	const struct elf_segment *next = &program->segments[program->segment_count];

	return address >= ELF_ADDRESS_MIN &&
	       lies_below(header->p_vaddr, header->p_memsz, USER_END - program->bias) &&
	       (program->segment_count == 0 ||
	        round_down(address, PAGE_SIZE) >=
	                round_up(next[-1].address + next[-1].memory_size, PAGE_SIZE));
}

// Check a segment and put it behind those that the program has. `used`: the bytes of all their
// pages, counted on.
static int add_segment(const struct elf_file *file, const struct elf64_program_header *header,
                       struct elf_program *program, uint64_t *used)
{
	uint64_t address = header->p_vaddr + program->bias;

	if (program->segment_count == ELF_SEGMENTS_MAX)
		return -ENOMEM;
	if (!flags_are_right(header->p_flags) ||
	    !file_part_is_right(header, address, file->size) ||
	    !place_is_right(header, address, program))
		return -ENOEXEC;
	*used += round_up(address + header->p_memsz, PAGE_SIZE);
	*used -= round_down(address, PAGE_SIZE);
	if (*used > ELF_MEMORY_MAX)
		return -ENOMEM;
	program->segments[program->segment_count++] = (struct elf_segment){
		.offset = header->p_offset,
		.file_size = header->p_filesz,
		.address = address,
		.memory_size = header->p_memsz,
		.flags = (header->p_flags & PF_W ? MAP_WRITE : 0) |
	                 (header->p_flags & PF_X ? MAP_EXECUTE : 0),
	};
	return 0;
}

static int check_program_header(const struct elf_file *file,
                                const struct elf64_program_header *header,
                                struct elf_program *program, uint64_t *used)
{
	switch (header->p_type) {
	case PT_LOAD:
		if (header->p_memsz == 0 && header->p_filesz == 0)
			return 0;
		return add_segment(file, header, program, used);
	case PT_INTERP:
		return -ENOEXEC;
	case PT_NOTE:
		if (!lies_below(header->p_offset, header->p_filesz, file->size))
			return -ENOEXEC;
		return elf_note_abi(file, header->p_offset, header->p_filesz, &program->abi);
	default:
		return 0;
	}
}

// Each header is read once: nobody can change it between check and use.
static int check_program_headers(const struct elf_file *file, const struct elf64_header *header,
                                 struct elf_program *program)
{
	size_t size = sizeof(struct elf64_program_header);
	uint64_t used = 0;
	int error = 0;

	if (!lies_below(header->e_phoff, header->e_phnum * size, file->size))
		return -ENOEXEC;
	if (header->e_phnum > ELF_HEADERS_MAX)
		return -ENOMEM;
	for (unsigned i = 0; i < header->e_phnum && error == 0; i++) {
		struct elf64_program_header each;

		error = read_bytes(file, header->e_phoff + i * size, &each, size);
		if (error == 0)
			error = check_program_header(file, &each, program, &used);
	}
	return error;
}

// Is there an instruction at `address`?
static bool is_executable(const struct elf_program *program, uint64_t address)
{
	for (unsigned i = 0; i < program->segment_count; i++) {
		const struct elf_segment *segment = &program->segments[i];

		if ((segment->flags & MAP_EXECUTE) && address >= segment->address &&
		    address - segment->address < segment->memory_size)
			return true;
	}
	return false;
}

// Where bytes of the file are in memory, 0 if they are in no segment.
static uint64_t find_in_memory(const struct elf_program *program, uint64_t offset,
                               uint64_t size)
{
	for (unsigned i = 0; i < program->segment_count; i++) {
		const struct elf_segment *segment = &program->segments[i];

		if (offset >= segment->offset &&
		    lies_below(offset - segment->offset, size, segment->file_size))
			return segment->address + (offset - segment->offset);
	}
	return 0;
}

//@ stub
//@ end
// EXERCISE 3.9  Believe nothing that a file says.
//
// A program is a file that somebody made, and every number in it is what its maker wanted it to
// be. It begins with a struct elf64_header. That leads to a table of program headers, each a
// struct elf64_program_header (elf_format.h). One of type PT_LOAD asks for a *segment*: "put
// p_filesz bytes of the file, from p_offset on, at the address p_vaddr; zeros follow, until it
// has p_memsz bytes". Look at all that, and fill *program (elf.h) for those who load it. Errors
// are in elf_check.h. These must hold, else it is -ENOEXEC:
//
// The file:
//   - begins with ELF_MAGIC and is of class ELFCLASS64, data ELFDATA2LSB, type ET_EXEC or
//     ET_DYN, for the machine EM_X86_64, and twice of version EV_CURRENT;
//   - has the sizes of our structs in e_ehsize and e_phentsize;
//   - holds its whole header and its whole table of program headers;
//   - has no program header PT_INTERP: nobody here could load libraries;
//   - holds the bytes of each PT_NOTE. elf_note_abi (elf_note.h) then looks for program->abi;
//   - has a segment. Other types than these say nothing to the kernel.
// Each segment, but one whose sizes are both 0, which is passed over:
//   - has in p_flags some of PF_R, PF_W and PF_X and no other bit, and not PF_W with PF_X;
//   - has p_memsz not below p_filesz, and its p_filesz bytes, if there are any, in the file;
//   - has a p_align that is 0 or a power of two. Its address and p_offset are equal modulo the
//     size of a page, and modulo p_align if that is more;
//   - lies between ELF_ADDRESS_MIN and USER_END;
//   - begins in a page behind all pages of the segment before it: segments are in order, do not
//     overlap, and share no page.
// The entry, e_entry, lies in a segment that may be run.
//
// All addresses of an ET_DYN file are moved up first, by ELF_DYNAMIC_BIAS (program->bias).
//
// It is -ENOMEM if there are more than ELF_HEADERS_MAX program headers or ELF_SEGMENTS_MAX
// segments, or if the pages of all segments are more than ELF_MEMORY_MAX bytes.
//
// program->headers says where the program will find its table of program headers: in the first
// segment whose bytes of the file hold all of it; else it is 0.
//
// Hint: write small helpers. One is needed everywhere: do `size` bytes from `start` on end at
// `limit` or below? `start + size <= limit` is wrong. What if start is 2^64 - 1?
// Hint: file->read may be asked for bytes that are in the file only, also the first ones.
// Hint: `readelf -hlW build/lab3/user/hello` shows what a file says. The files of the tests are
// written to a folder by `python3 -m grade.lab3.elf_files FOLDER`, which says what each is.
int elf_check(const struct elf_file *file, struct elf_program *program)
{
	//@ solution 3.9
	struct elf64_header header;
	int error = read_bytes(file, 0, &header, sizeof(header));

	if (error)
		return error;
	if (!header_is_known(&header))
		return -ENOEXEC;
	*program = (struct elf_program){.header_count = header.e_phnum};
	if (header.e_type == ET_DYN)
		program->bias = ELF_DYNAMIC_BIAS;
	error = check_program_headers(file, &header, program);
	if (error)
		return error;
	program->entry = header.e_entry + program->bias;
	program->headers = find_in_memory(program, header.e_phoff,
	                                  header.e_phnum * sizeof(struct elf64_program_header));
	// Without any segment there is none for the entry, either.
	return is_executable(program, program->entry) ? 0 : -ENOEXEC;
	//@ stub
	//   (void)file;
	//   (void)program;
	//   exercise_missing("3.9");
	//@ end
}
