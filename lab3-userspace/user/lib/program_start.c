// program_start: from the first instructions to main; and the note that says what this file is.

#include "program_start.h"

#include <auxiliary.h>
#include <stdlib.h>
#include <unistd.h>

#include "start.h"

int main(int argc, char **argv, char **environment);

char **environ;
const struct auxiliary *auxiliary_vector;

// The note of abi/process.h (System V gABI, chapter 5, "Note Section"). The owner is padded to
// a multiple of 4 bytes.
static const struct {
	uint32_t owner_size, version_size, type;
	_Alignas(4) char owner[sizeof(ABI_NOTE_OWNER)];
	_Alignas(4) uint32_t version;
} note __attribute__((section(".note.rung"), aligned(4), used)) = {
	.owner_size = sizeof(ABI_NOTE_OWNER),
	.version_size = sizeof(uint32_t),
	.type = ABI_NOTE_TYPE,
	.owner = ABI_NOTE_OWNER,
	.version = ABI_VERSION,
};

void program_start(uint64_t *stack)
{
	struct start start = start_read(stack);

	environ = start.environment;
	auxiliary_vector = start.auxiliary;
	exit(main(start.argc, start.argv, start.environment));
}
