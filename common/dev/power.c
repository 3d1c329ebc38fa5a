// power: QEMU's debug exit device, or ACPI's power off without it.

#include "dev/power.h"

#include "arch/cpu.h"
#include "core/console.h"

#define DEBUG_EXIT_PORT 0xF4
#define NO_DEVICE       0xFF  // what is read from a port that nobody answers for
#define ACPI_PM1_PORT   0x604 // QEMU's machine "pc", as its firmware sets it up
#define ACPI_SLEEP_S5   0x2000

TABLE_DEFINE(power_hook);
TABLE_DECLARE(struct power_hook, power_hook);

static void hooks_run(void)
{
	interrupts_disable();
	table_for_each(hook, power_hook)
	{
		(*hook)->run();
	}
}

void power_stop(void)
{
	hooks_run();
	console_puts("The kernel has stopped. To leave QEMU: Ctrl-a x\n");
	cpu_stop();
}

void power_off(enum power_reason reason)
{
	hooks_run();
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
