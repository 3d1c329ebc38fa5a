// elf_format: the structs that a file in the ELF-64 format begins with (System V gABI, chapters
// 4 "Object Files" and 5 "Program Loading"; AMD64 psABI, 4.1). `readelf -hl FILE` shows them.
//
//     offset 0   struct elf64_header           one: whose program, where it starts
//     e_phoff    struct elf64_program_header   e_phnum of them: what lies where in memory
//     ...        what the program headers point at, and much that only linkers read
//
// All numbers are little-endian. Names are those of the specification.

#ifndef ELF_FORMAT_H
#define ELF_FORMAT_H

#include "lib/types.h"

#define ELF_MAGIC   "\177ELF" // the first 4 bytes of e_ident; the others by their place:
#define EI_CLASS    4
#define EI_DATA     5
#define EI_VERSION  6
#define EI_NIDENT   16 // bytes in e_ident

#define ELFCLASS64  2 // EI_CLASS: addresses of 64 bits
#define ELFDATA2LSB 1 // EI_DATA: little-endian
#define EV_CURRENT  1 // EI_VERSION and e_version

#define ET_EXEC     2  // e_type: a program with the addresses that it was linked for,
#define ET_DYN      3  // or one that runs anywhere: its addresses begin at or near 0
#define EM_X86_64   62 // e_machine

struct elf64_header {
	uint8_t e_ident[EI_NIDENT];
	uint16_t e_type;
	uint16_t e_machine;
	uint32_t e_version;
	uint64_t e_entry; // address of the first instruction
	uint64_t e_phoff; // where in the file the program headers lie
	uint64_t e_shoff;
	uint32_t e_flags;
	uint16_t e_ehsize;                         // of this header
	uint16_t e_phentsize;                      // of a program header,
	uint16_t e_phnum;                          // and how many there are
	uint16_t e_shentsize, e_shnum, e_shstrndx; // sections are the linker's
};

_Static_assert(sizeof(struct elf64_header) == 64, "gABI, chapter 4, ELF Header");
_Static_assert(offsetof(struct elf64_header, e_entry) == 24, "gABI, chapter 4, ELF Header");
_Static_assert(offsetof(struct elf64_header, e_ehsize) == 52, "gABI, chapter 4, ELF Header");

#define PT_LOAD   1 // p_type: a segment that is to be in memory
#define PT_INTERP 3 // the path of a program that is to load this one
#define PT_NOTE   4 // notes: struct elf64_note, again and again

#define PF_X      0x1 // p_flags: may be run,
#define PF_W      0x2 // written,
#define PF_R      0x4 // read

// The bytes at p_offset in the file are to be at p_vaddr in memory.
struct elf64_program_header {
	uint32_t p_type;
	uint32_t p_flags;
	uint64_t p_offset;
	uint64_t p_vaddr;
	uint64_t p_paddr;  // means nothing here
	uint64_t p_filesz; // bytes in the file;
	uint64_t p_memsz;  // bytes in memory: 0 follow those of the file
	uint64_t p_align;  // a power of 2, modulo which p_vaddr and p_offset are equal; or 0
};

_Static_assert(sizeof(struct elf64_program_header) == 56, "gABI, chapter 5, Program Header");
_Static_assert(offsetof(struct elf64_program_header, p_offset) == 8, "gABI, chapter 5");
_Static_assert(offsetof(struct elf64_program_header, p_align) == 48, "gABI, chapter 5");

// A note: this, the owner's name and the descriptor, each filled up to a multiple of 4 bytes.
struct elf64_note {
	uint32_t n_namesz; // with the name's NUL
	uint32_t n_descsz;
	uint32_t n_type; // what the owner says that it is
};

_Static_assert(sizeof(struct elf64_note) == 12, "gABI, chapter 5, Note Section");

#endif
