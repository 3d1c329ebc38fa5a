// kmain: how the kernel comes up, from the first C function to the monitor or a test.

#include "abi/error.h"
#include "arch/boot_info.h"
#include "arch/cpu.h"
#include "arch/gdt.h"
#include "arch/idt.h"
#include "arch/percpu.h"
#include "arch/stack_start.h"
#include "core/command_line.h"
#include "core/console.h"
#include "core/exit.h"
#include "core/init.h"
#include "core/kmain.h"
#include "core/log.h"
#include "core/monitor.h"
#include "core/panic.h"
#include "core/syscall.h"
#include "core/test.h"
#include "dev/apic.h"
#include "dev/pic.h"
#include "dev/pit.h"
#include "dev/serial.h"
#include "dev/watchdog.h"
#include "mm/allocation_failure.h"
#include "mm/aspace.h"
#include "mm/frame.h"
#include "mm/kernel_map.h"
#include "mm/kmalloc.h"
#include "mm/stack.h"

#define MAIN_STACK_PAGES 8

struct stack kmain_stack;
uint64_t kmain_started, kmain_finished;

no_return void kernel_entry(uint32_t protocol, paddr_t information);

// From here on the kernel runs on a stack with a guard page.
no_return static void kmain(void)
{
	init_run(INIT_FIRST, INIT_LAB);
	test_run(true);
	init_run(INIT_LAB, 100);
	kmain_finished = timestamp();
	test_run(false);
	allocation_fail_where(command_line_number("fail", 10, 0), NULL);
	prompt_op();
	main_op();
	panic("main_op returned");
}

// A test must not outlast its limit, so a limit that cannot be kept ends the run at once.
static void arm_watchdog(void)
{
	uint64_t limit = command_line_number("limit", 10, 0);
	int error;

	if (limit == 0)
		return;
	error = watchdog_arm(limit);
	if (error)
		panic("limit=%lu asks for a watchdog: %s", limit, error_name(error));
}

static void start_interrupts(void)
{
	pic_init();
	apic_init();
	pit_init(command_line_number("seed", 10, 0));
	interrupts_enable();
}

static void start_memory(void)
{
	uint32_t owned[FRAME_OWNERS];
	uint32_t frames;

	frame_init(&boot_info);
	aspace_init_kernel();
	kmalloc_init();
	frames = frame_stats(owned);
	log_info("%lu MiB of memory, started by %s", (uint64_t)frames * FRAME_SIZE >> 20,
	         boot_info.loader);
}

// kernel_entry: called by boot.S on a small stack of the image, with interrupts off. The order
// matters: first what it takes to say what goes wrong, then memory, then interrupts.
void kernel_entry(uint32_t protocol, paddr_t information)
{
	char level[8];

	kmain_started = timestamp();
	percpu_init(0);
	gdt_init(0);
	idt_init();
	idt_load_cpu();
	serial_init();
	console_init();
	cpu_features_init();
	boot_info_read(protocol, information);
	test_init();
	if (command_line_text("log", level, sizeof(level)) && !log_set_level(level))
		log_warn("log=%s is not a level", level);
	start_memory();
	arm_watchdog();
	syscall_init();
	init_run_cpu();
	start_interrupts();
	if (stack_alloc("kmain", MAIN_STACK_PAGES, &kmain_stack) != 0)
		panic("no memory for the first stack");
	stack_start(kmain_stack.top, kmain);
}
