// auxiliary_vector: what it says, against what the program knows of itself.

#include <auxiliary.h>
#include <string.h>

#include "check.h"

// A program header and the beginning of a file, as far as we need them (System V gABI, chapters
// 4 and 5).
struct program_header {
	uint32_t type, flags;
	uint64_t offset, address, physical, file_size, memory_size, alignment;
};

#define PT_LOAD 1
#define PT_NOTE 4

// The linker's: the first byte that is loaded, and behind the last.
extern const char __executable_start[], _end[];
extern const char _start[];

struct note {
	uint32_t owner_size, version_size, type;
	char owner[8];
	uint32_t version;
};

static void check_note(const struct program_header *header)
{
	const struct note *note = (const struct note *)header->address;

	check_equal("auxiliary: size of the note", header->file_size, sizeof(*note));
	check_true("auxiliary: owner of the note", strcmp(note->owner, ABI_NOTE_OWNER) == 0);
	check_equal("auxiliary: version in the note", note->version, ABI_VERSION);
}

static void check_headers(void)
{
	const struct program_header *headers = (const void *)auxiliary_value(AT_PHDR);
	uint64_t count = auxiliary_value(AT_PHNUM);
	uint64_t first = UINT64_MAX, end = 0, notes = 0;

	check_equal("auxiliary: AT_PHENT", auxiliary_value(AT_PHENT), sizeof(*headers));
	check_true("auxiliary: AT_PHDR lies in the program",
	           (const char *)headers > __executable_start && (const char *)headers < _end);
	for (uint64_t i = 0; i < count; i++) {
		if (headers[i].type == PT_LOAD && headers[i].address < first)
			first = headers[i].address;
		if (headers[i].type == PT_LOAD &&
		    headers[i].address + headers[i].memory_size > end)
			end = headers[i].address + headers[i].memory_size;
		if (headers[i].type == PT_NOTE) {
			notes++;
			check_note(&headers[i]);
		}
	}
	check_equal("auxiliary: first byte", first, (uint64_t)__executable_start);
	check_equal("auxiliary: end of the last segment", end, (uint64_t)_end);
	check_equal("auxiliary: notes", notes, 1);
}

static void check_auxiliary(void)
{
	const char *path = (const char *)auxiliary_value(AT_EXECFN);
	const uint8_t *chance = (const uint8_t *)auxiliary_value(AT_RANDOM);
	unsigned any = 0;

	check_headers();
	check_equal("auxiliary: AT_PAGESZ", auxiliary_value(AT_PAGESZ), 4096);
	check_equal("auxiliary: AT_ENTRY", auxiliary_value(AT_ENTRY), (uint64_t)_start);
	for (int i = 0; chance != NULL && i < 16; i++)
		any |= chance[i];
	check_true("auxiliary: AT_RANDOM leads to random bytes", any != 0);
	check_true("auxiliary: AT_EXECFN ends in the program's name",
	           path != NULL && strlen(path) >= 3 &&
	                   strcmp(path + strlen(path) - 3, "abi") == 0);
}

SUBJECT(auxiliary, check_auxiliary);
