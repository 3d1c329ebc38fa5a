// lab4_init: put what this lab implements into the slots of common and lab 3.

#include "arch/trap.h"
#include "core/file.h"
#include "core/init.h"
#include "core/slot.h"
#include "core/syscall.h"
#include "process_family.h"
#include "signal_work.h"
#include "sys_file.h"
#include "terminal.h"

static void lab4_init(void)
{
	family_numbers_init();
	process_file_init();
	slot_install(process_ops, &family_ops);
	slot_install(file_get_op, process_file_get);
	slot_install(user_work_op, signal_work);
	slot_install(user_exception_op, signal_fault);
	slot_install(syscall_interrupted_op, signal_call_interrupted);
	terminal_init();
}

INIT(INIT_LAB, lab4_init);
