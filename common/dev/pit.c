// pit: channel 0 of the 8254 (Intel 8254 data sheet, order number 231164) drives IRQ 0.

#include "dev/pit.h"

#include "arch/cpu.h"
#include "arch/trap.h"
#include "core/time.h"
#include "dev/pic.h"
#include "lib/random.h"

#define PIT_CHANNEL_0 0x40
#define PIT_COMMAND   0x43
#define PIT_MODE_2    0x34 // channel 0, low byte then high byte, mode 2 (rate generator), binary

#define PIT_HZ        1193182
#define PIT_RELOAD    1193 // 1193182 Hz / 1000 Hz, 0.15 per mille fast

static struct random jitter; // state 0: no jitter
static bool jitter_on;

// In mode 2 a new count takes effect when the current period ends (8254 data sheet, mode 2).
// QEMU's model begins a new period at once instead; with a seed its periods so contain the few
// microseconds that this handler takes to get here.
static void reload_write(uint16_t reload)
{
	outb(PIT_CHANNEL_0, reload & 0xFF);
	outb(PIT_CHANNEL_0, reload >> 8);
}

static void pit_interrupt(struct trap_frame *trap_frame)
{
	if (jitter_on)
		reload_write((uint16_t)(PIT_RELOAD - PIT_RELOAD / 4 +
		                        random_next(&jitter) % (PIT_RELOAD / 2)));
	time_tick(trap_frame);
}

void pit_init(uint64_t seed)
{
	jitter = (struct random){.state = seed};
	jitter_on = seed != 0;
	outb(PIT_COMMAND, PIT_MODE_2);
	reload_write(PIT_RELOAD);
	interrupt_install(IRQ_TIMER, pit_interrupt);
}
