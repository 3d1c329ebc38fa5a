// keyboard: the 8042 controller (IBM PC/AT Technical Reference, 1-49), which translates to scan
// code set 1.

#include "dev/keyboard.h"

#include "arch/cpu.h"
#include "arch/trap.h"
#include "core/init.h"
#include "core/input.h"
#include "core/log.h"
#include "dev/keymap.h"
#include "dev/pic.h"

#define PS2_DATA             0x60
#define PS2_STATUS           0x64 // on read
#define PS2_COMMAND          0x64 // on write

#define STATUS_OUTPUT_FULL   0x01 // a byte waits in PS2_DATA
#define STATUS_INPUT_FULL    0x02 // the controller has not taken our last byte yet
#define STATUS_FROM_MOUSE    0x20

#define COMMAND_READ_CONFIG  0x20
#define COMMAND_WRITE_CONFIG 0x60
#define COMMAND_INJECT_KEY   0xD2 // the byte that follows arrives as from the keyboard
#define CONFIG_INTERRUPT     0x01
#define CONFIG_DISABLED      0x10
#define CONFIG_TRANSLATE     0x40 // to set 1

#define NO_CONTROLLER        0xFF   // what a port without a device reads as
#define PATIENCE             100000 // looks at the status before we give a controller up

static bool present;
static struct keymap keymap; // used by the interrupt handler only

// The waits are for a controller that answers within microseconds; one that never does is as
// good as absent.
static bool status_wait(uint8_t mask, uint8_t value)
{
	for (int i = 0; i < PATIENCE; i++)
		if ((inb(PS2_STATUS) & mask) == value)
			return true;
	return false;
}

static bool command(uint8_t byte)
{
	if (!status_wait(STATUS_INPUT_FULL, 0))
		return false;
	outb(PS2_COMMAND, byte);
	return true;
}

static bool command_with(uint8_t byte, uint8_t data)
{
	if (!command(byte) || !status_wait(STATUS_INPUT_FULL, 0))
		return false;
	outb(PS2_DATA, data);
	return true;
}

static void keyboard_interrupt(struct trap_frame *trap_frame)
{
	uint8_t status;

	(void)trap_frame;
	while ((status = inb(PS2_STATUS)) & STATUS_OUTPUT_FULL) {
		uint8_t code = inb(PS2_DATA);
		int key = status & STATUS_FROM_MOUSE ? KEY_NONE : keymap_decode(&keymap, code);

		if (key != KEY_NONE)
			input_put(key);
	}
}

// Firmware may have left the interrupt or the translation off, and bytes in the buffer.
static bool controller_setup(void)
{
	uint8_t config;

	if (inb(PS2_STATUS) == NO_CONTROLLER)
		return false;
	for (int i = 0; i < PATIENCE && inb(PS2_STATUS) & STATUS_OUTPUT_FULL; i++)
		inb(PS2_DATA);
	if (!command(COMMAND_READ_CONFIG) ||
	    !status_wait(STATUS_OUTPUT_FULL, STATUS_OUTPUT_FULL))
		return false;
	config = inb(PS2_DATA);
	config = (config | CONFIG_INTERRUPT | CONFIG_TRANSLATE) & (uint8_t)~CONFIG_DISABLED;
	return command_with(COMMAND_WRITE_CONFIG, config);
}

static void keyboard_init(void)
{
	present = controller_setup();
	if (present)
		interrupt_install(IRQ_KEYBOARD, keyboard_interrupt);
	else
		log_info("no PS/2 keyboard controller");
}

INIT(INIT_DEVICE, keyboard_init);

bool keyboard_present(void)
{
	return present;
}

void keyboard_inject(uint8_t scan_code)
{
	if (present && !command_with(COMMAND_INJECT_KEY, scan_code))
		log_warn("the keyboard controller does not answer");
}
