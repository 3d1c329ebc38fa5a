// elf_note: see elf_note.h.

#include "elf_note.h"

#include "elf_format.h"
#include "lab3-userspace/abi/process.h"
#include "lib/string.h"

// The note of abi/process.h, as it lies in a file.
struct abi_note {
	struct elf64_note note;
	char owner[8]; // ABI_NOTE_OWNER, filled up to a multiple of 4
	uint32_t version;
};

_Static_assert(sizeof(ABI_NOTE_OWNER) == 5, "the owner's name, with its NUL, fills 8 bytes");

static uint64_t padded(uint32_t size)
{
	return ((uint64_t)size + 3) & ~3ull;
}

static bool is_ours(const struct abi_note *found)
{
	return found->note.n_namesz == sizeof(ABI_NOTE_OWNER) &&
	       found->note.n_descsz == sizeof(found->version) &&
	       found->note.n_type == ABI_NOTE_TYPE &&
	       memcmp(found->owner, ABI_NOTE_OWNER, sizeof(ABI_NOTE_OWNER)) == 0;
}

// Each note is at least as long as its header, so the loop ends. The sizes in a note have 32
// bits: in 64 bits no sum of them wraps.
int elf_note_abi(const struct elf_file *file, uint64_t offset, uint64_t size, uint32_t *abi)
{
	uint64_t end = offset + min_u64(size, ELF_NOTES_MAX);

	while (end - offset >= sizeof(struct elf64_note)) {
		struct abi_note found = {.version = 0};
		uint64_t length;
		int error =
			file->read(file, offset, &found, min_u64(end - offset, sizeof(found)));

		if (error)
			return error;
		length = sizeof(struct elf64_note) + padded(found.note.n_namesz) +
		         padded(found.note.n_descsz);
		if (length > end - offset)
			return 0;
		if (is_ours(&found)) {
			*abi = found.version;
			return 0;
		}
		offset += length;
	}
	return 0;
}
