// second_processor: started as the manual says (Intel SDM vol. 3A, 9.4.4.1): INIT, 10 ms, and
// a start-up interrupt that names the page where it begins in real mode.

#include "second_processor.h"

#include "arch/gdt.h"
#include "arch/idt.h"
#include "arch/memory_layout.h"
#include "arch/percpu.h"
#include "base_test.h"
#include "core/panic.h"
#include "dev/apic.h"
#include "lib/string.h"
#include "mm/page_table.h"
#include "mm/physical.h"

#define NUMBER           1 // for us, and for its APIC
#define COMMAND_INIT     0x4500
#define COMMAND_START_UP 0x4600 // plus the number of the page
#define INIT_TICKS       10

// In second_processor.S: what begins in real mode, and goes on at second_entry.
extern const uint8_t second_code[], second_code_end[];
no_return void second_entry(void);

static void (*second_function)(void);
static bool second_runs;

// The tables of boot.S have shown it the way up here; from now on it has those of the kernel.
void second_entry(void)
{
	cr3_write(kernel_root);
	percpu_init(NUMBER);
	gdt_init(NUMBER);
	idt_load_cpu();
	cpu_features_init();
	__atomic_store_n(&second_runs, true, __ATOMIC_RELEASE);
	second_function();
	panic("what the second processor runs has returned");
}

void second_processor_start(void (*function)(void))
{
	second_function = function;
	memcpy(physical_pointer(STARTUP_FRAME), second_code,
	       (size_t)(second_code_end - second_code));
	apic_send(NUMBER, COMMAND_INIT);
	sleep_until(time_ticks() + INIT_TICKS);
	apic_send(NUMBER, COMMAND_START_UP | STARTUP_FRAME / PAGE_SIZE);
	while (!__atomic_load_n(&second_runs, __ATOMIC_ACQUIRE))
		cpu_relax();
}
