// watchdog: what tries to outlive its limit.

#include "watchdog.h"

#include "tiny.h"

#define WATCHDOG_BAR 0xE0000000u

static void watchdog_write(uint32_t offset, uint32_t value)
{
	volatile uint32_t *bar = (volatile uint32_t *)(uint64_t)WATCHDOG_BAR;

	bar[3] = 0x80;
	bar[3] = 0x86;
	bar[offset / 4] = value;
}

static void watchdog_config(uint8_t offset, uint32_t value)
{
	for (uint32_t device = 0; device < 32; device++) {
		outl(0xCF8, 0x80000000 | device << 11);
		if (inl(0xCFC) != 0x25AB8086)
			continue;
		outl(0xCF8, 0x80000000 | device << 11 | offset);
		outl(0xCFC, value);
	}
}

// It is locked; then its memory is taken away; then it gets the longest time.
void disarms_the_watchdog(void)
{
	watchdog_config(0x68, 0);
	watchdog_write(0, 0xFFFFF);
	watchdog_write(4, 0xFFFFF);
	watchdog_config(0x60, 0);
	watchdog_config(0x04, 0);
	watchdog_config(0x10, 0);
	for (;;)
		;
}

// Starts its time anew; the register takes 16 bits.
static void watchdog_reload(void)
{
	volatile uint16_t *reload = (volatile uint16_t *)(uint64_t)(WATCHDOG_BAR + 0x0C);

	*reload = 0x80;
	*reload = 0x86;
	*reload = 1 << 8;
}

void pets_the_watchdog(void)
{
	for (;;) {
		watchdog_reload();
		for (volatile uint32_t i = 0; i < 100000; i++)
			;
	}
}

static void clock_write(uint8_t place, uint8_t value)
{
	outb(0x70, place);
	outb(0x71, value);
}

void pets_the_watchdog_and_sets_the_clock(void)
{
	for (;;) {
		watchdog_reload();
		for (uint8_t place = 0; place < 6; place += 2)
			clock_write(place, 0); // seconds, minutes, hours
		for (volatile uint32_t i = 0; i < 100000; i++)
			;
	}
}
