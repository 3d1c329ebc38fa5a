// power: QEMU's debug exit device, or ACPI's power off without it.

#include "dev/power.h"

#include "arch/cpu.h"
#include "core/console.h"
#include "core/explore.h"
#include "core/test.h"
#include "core/trace_ring.h"

#define DEBUG_EXIT_PORT 0xF4
#define NO_DEVICE       0xFF  // what is read from a port that nobody answers for
#define ACPI_PM1_PORT   0x604 // QEMU's machine "pc", as its firmware sets it up
#define ACPI_SLEEP_S5   0x2000

void power_off(enum power_reason reason)
{
	interrupts_disable();
	explore_flush();
	trace_ring_flush();
	if (reason == POWER_PANIC && !test_running()) {
		console_puts("The kernel has stopped. To leave QEMU: Ctrl-a x\n");
		cpu_stop();
	}
	if (inb(DEBUG_EXIT_PORT) != NO_DEVICE) {
		outb(DEBUG_EXIT_PORT, (uint8_t)reason);
		// QEMU 10 runs us for a moment longer; what we did then would differ from run
		// to run.
		cpu_stop();
	}
	outw(ACPI_PM1_PORT, ACPI_SLEEP_S5);
	console_puts("It is now safe to switch the machine off.\n");
	cpu_stop();
}
