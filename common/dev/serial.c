// serial: the 16550 UART (National Semiconductor PC16550D data sheet; register numbers in its
// table II).

#include "dev/serial.h"

#include "arch/cpu.h"
#include "arch/trap.h"
#include "core/console.h"
#include "core/init.h"
#include "core/input.h"
#include "dev/pic.h"
#include "lib/key.h"
#include "lib/terminal_keys.h"

#define UART_DATA       0 // receive on read, send on write; with LCR_DIVISOR the divisor's low byte
#define UART_ENABLE     1 // interrupt enable; with LCR_DIVISOR the divisor's high byte
#define UART_LINE       3 // line control
#define UART_MODEM      4 // modem control
#define UART_STATUS     5 // line status
#define UART_SCRATCH    7

#define ENABLE_RECEIVED 0x01
#define LINE_8N1        0x03
#define LINE_DIVISOR    0x80
#define MODEM_READY     0x0B // DTR, RTS, and OUT2, which on the PC lets the interrupt out
#define MODEM_LOOP      0x10
#define STATUS_RECEIVED 0x01
#define STATUS_CAN_SEND 0x20
#define DIVISOR_115200  1

static const struct {
	uint16_t base;
	unsigned irq;
} ports[SERIAL_PORTS] = {{0x3F8, IRQ_SERIAL_1}, {0x2F8, IRQ_SERIAL_2}};

static bool present[SERIAL_PORTS];

// A port that is there remembers what is written to its scratch register; one that is not reads
// as all ones.
static bool port_probe(uint16_t base)
{
	outb(base + UART_SCRATCH, 0x5A);
	if (inb(base + UART_SCRATCH) != 0x5A)
		return false;
	outb(base + UART_SCRATCH, 0xA5);
	return inb(base + UART_SCRATCH) == 0xA5;
}

// The FIFOs stay as they are: switching them on or off throws away what has been received (data
// sheet, FCR bit 0), and somebody may have typed while the firmware ran.
static void port_init(uint16_t base)
{
	outb(base + UART_ENABLE, 0);
	outb(base + UART_LINE, LINE_DIVISOR);
	outb(base + UART_DATA, DIVISOR_115200);
	outb(base + UART_ENABLE, 0);
	outb(base + UART_LINE, LINE_8N1);
	outb(base + UART_MODEM, MODEM_READY);
}

void serial_init(void)
{
	for (int port = 0; port < SERIAL_PORTS; port++) {
		present[port] = port_probe(ports[port].base);
		if (present[port])
			port_init(ports[port].base);
	}
}

bool serial_present(enum serial_port port)
{
	return present[port];
}

void serial_write(enum serial_port port, const void *data, size_t size)
{
	const uint8_t *bytes = data;
	uint16_t base = ports[port].base;

	if (!present[port])
		return;
	for (size_t i = 0; i < size; i++) {
		while (!(inb(base + UART_STATUS) & STATUS_CAN_SEND))
			;
		outb(base + UART_DATA, bytes[i]);
	}
}

void serial_loop_back(enum serial_port port, uint8_t byte)
{
	uint16_t base = ports[port].base;
	bool were_on = interrupts_save();

	outb(base + UART_MODEM, MODEM_READY | MODEM_LOOP);
	outb(base + UART_DATA, byte);
	outb(base + UART_MODEM, MODEM_READY);
	interrupts_restore(were_on);
}

static struct terminal_keys terminal_keys; // used by the interrupt handler only

static void console_interrupt(struct trap_frame *trap_frame)
{
	uint16_t base = ports[SERIAL_CONSOLE].base;

	(void)trap_frame;
	while (inb(base + UART_STATUS) & STATUS_RECEIVED) {
		int key = terminal_keys_decode(&terminal_keys, inb(base + UART_DATA));

		if (key != KEY_NONE)
			input_put(key);
	}
}

// Receiving begins here. A byte that came before raises the interrupt at once, since it is
// still in the port.
static void serial_receive_init(void)
{
	if (!present[SERIAL_CONSOLE])
		return;
	interrupt_install(ports[SERIAL_CONSOLE].irq, console_interrupt);
	outb(ports[SERIAL_CONSOLE].base + UART_ENABLE, ENABLE_RECEIVED);
}

INIT(INIT_DEVICE, serial_receive_init);

static bool console_port_present(void)
{
	return present[SERIAL_CONSOLE];
}

// Terminals want a carriage return before each line feed.
static void console_port_write(const char *text, size_t size)
{
	size_t start = 0;

	for (size_t i = 0; i < size; i++) {
		if (text[i] != '\n')
			continue;
		serial_write(SERIAL_CONSOLE, text + start, i - start);
		serial_write(SERIAL_CONSOLE, "\r", 1);
		start = i;
	}
	serial_write(SERIAL_CONSOLE, text + start, size - start);
}

static const struct console_sink serial_sink = {
	.name = "serial", .present = console_port_present, .write = console_port_write};
CONSOLE_SINK(20, serial, serial_sink);
