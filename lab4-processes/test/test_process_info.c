// test_process_info: the walk over all processes (sys_process.c).

#include "core/syscall.h"
#include "lab4-processes/abi/limits.h"
#include "lab4-processes/abi/process_info.h"
#include "lab4_test.h"
#include "process_rig.h"

static int64_t info_after(int after, struct process_info *info)
{
	return sys_process_info(after, user_ptr_make((vaddr_t)info, false));
}

TEST(process_info_ends)
{
	struct process *process = rig_process(NULL);
	struct process_info info;

	test_eq(info_after(INT32_MIN, &info), process->number);
	test_eq(info_after(process->number - 1, &info), process->number);
	test_eq(info.number, process->number);
	test_eq(info_after(process->number, &info), 0);
	test_eq(info_after(PID_MAX, &info), 0);
	test_eq_as("the process behind the highest int", info_after(INT32_MAX, &info), 0);
	rig_finish(process);
	test_report("done", 0, test_secret(0));
}
