// bases: set_base, where it is successful; and that the bases stay over calls and switches.

#include "bases.h"

#include "abi/syscall.h"
#include "check.h"
#include "lab3-userspace/abi/memory.h"

static void check_bases(void)
{
	static uint64_t words[2] = {0x1111, 0x2222};

	check_equal("set_base: FS", syscall_set_base(MEMORY_BASE_FS, (uint64_t)&words[0]).error,
	            0);
	check_equal("set_base: GS", syscall_set_base(MEMORY_BASE_GS, (uint64_t)&words[1]).error,
	            0);
	for (int i = 0; i < 3; i++) {
		check_equal("the word at FS", word_at_fs(), words[0]);
		check_equal("the word at GS", word_at_gs(), words[1]);
		syscall_thread_sleep(1);
	}
	check_equal("set_base: FS 0", syscall_set_base(MEMORY_BASE_FS, 0).error, 0);
	check_equal("set_base: GS 0", syscall_set_base(MEMORY_BASE_GS, 0).error, 0);
}

SUBJECT(bases, check_bases);
