// lab1_init: installs the functions of this lab into the slots of common.

#include "arch/cpu_bits.h"
#include "arch/idt.h"
#include "core/init.h"
#include "core/slot.h"
#include "core/syscall.h"
#include "mm/user_ptr.h"
#include "range_check.h"
#include "syscall_dispatch.h"
#include "syscall_entry.h"

static void lab1_init(void)
{
	idt_set(VECTOR_SYSCALL, syscall_entry, IST_NONE, 3);
	slot_install(syscall_dispatch_op, syscall_dispatch);
	slot_install(kernel_range_op, range_check);
}

INIT(INIT_LAB, lab1_init);
