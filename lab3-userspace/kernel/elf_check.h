// elf_check: everything that must hold of a program's file. Pure: it runs on the host as well.

#ifndef ELF_CHECK_H
#define ELF_CHECK_H

#include "elf.h"

// elf_check: find out what `file` says, and make sure of all that must hold before anything is
// mapped. 0, and *program is filled; or a negative error, and *program means nothing:
//   - -ENOEXEC: it is not a program for this kernel, or it contradicts itself;
//   - -ENOMEM: it may be a program, but is larger than the limits of elf.h allow;
//   - what file->read failed with.
// A file that has both faults gets either error. Allocates nothing; may sleep if read does.
must_check int elf_check(const struct elf_file *file, struct elf_program *program);

#endif
