// section_mark: a symbol at a place in a section that the linker sorts.

#ifndef ARCH_SECTION_MARK_H
#define ARCH_SECTION_MARK_H

// SECTION_MARK: define the symbol `name` at the start of this file's part of a section for
// read-only pointers. It takes no room. It is in assembly, since the compiler assumes that no
// data follow a C object of size 0.
#define SECTION_MARK(section, name)                                                            \
	asm(".pushsection \"" section "\", \"a\"\n\t"                                          \
	    ".balign 8\n\t"                                                                    \
	    ".globl " #name "\n" #name ":\n\t"                                                 \
	    ".popsection")

#endif
