// elf_note: the note by which a program says for which version of the ABI it was made.

#ifndef ELF_NOTE_H
#define ELF_NOTE_H

#include "elf.h"

// Of a segment with notes only so much is looked at: a file may be full of them.
#define ELF_NOTES_MAX 4096

// elf_note_abi: look for the note of abi/process.h among the `size` bytes of notes at `offset`,
// which lie in the file. Puts the version in *abi if it is there. Notes that make no sense end
// the search without an error: nothing depends on them. Negative error: file->read's.
must_check int elf_note_abi(const struct elf_file *file, uint64_t offset, uint64_t size,
                            uint32_t *abi);

#endif
