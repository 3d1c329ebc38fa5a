// section_mark: a name for a place among what the linker collects.

#ifndef ARCH_SECTION_MARK_H
#define ARCH_SECTION_MARK_H

// SECTION_MARK: define the symbol `name` at the start of this file's part of a section for
// read-only pointers. It takes no room. In assembly, since a C object of no size is one that
// the compiler knows nothing can be behind.
#define SECTION_MARK(section, name)                                                            \
	asm(".pushsection \"" section "\", \"a\"\n\t"                                          \
	    ".balign 8\n\t"                                                                    \
	    ".globl " #name "\n" #name ":\n\t"                                                 \
	    ".popsection")

#endif
