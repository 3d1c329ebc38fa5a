// tiny: ports, serial, records, watchdog and command line of the kernels that
// try the grader. Everything polls; no interrupt is ever enabled.

#include "tiny.h"

#define WATCHDOG_ID  0x25AB8086u
#define WATCHDOG_BAR 0xE0000000u

char test_name[64];
uint64_t test_seed, test_nonce, test_limit;

static char payload[1024];
static uint32_t payload_length;
static uint32_t sequence;
static uint64_t answers;
static uint64_t tsc_at_start;

void serial_put(uint16_t port, uint8_t byte)
{
	while (!(inb(port + 5) & 0x20))
		;
	outb(port, byte);
}

int serial_get(uint16_t port)
{
	while (!(inb(port + 5) & 1))
		;
	return inb(port);
}

void print(const char *text)
{
	while (*text)
		serial_put(COM1, *text++);
}

void exit_machine(uint8_t status)
{
	outb(0xF4, status);
	for (;;)
		__asm__ volatile("cli; hlt");
}

static uint32_t crc_update(uint32_t crc, const uint8_t *data, uint32_t length)
{
	while (length--) {
		crc ^= *data++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0);
	}
	return crc;
}

void channel_frame_send(uint64_t nonce, uint32_t number, const char *text, uint32_t length)
{
	uint8_t head[8] = {0xA5,   0x5A,        length,       length >> 8,
	                   number, number >> 8, number >> 16, number >> 24};
	uint32_t crc = crc_update(~0u, (const uint8_t *)&nonce, 8);

	crc = crc_update(crc, head + 2, 6);
	crc = ~crc_update(crc, (const uint8_t *)text, length);
	for (int i = 0; i < 8; i++)
		serial_put(COM2, head[i]);
	for (uint32_t i = 0; i < length; i++)
		serial_put(COM2, text[i]);
	for (int i = 0; i < 4; i++)
		serial_put(COM2, crc >> 8 * i);
}

static void put(char c)
{
	if (payload_length < sizeof(payload))
		payload[payload_length++] = c;
}

static void put_number(uint64_t value, unsigned base)
{
	char digits[20];
	int n = 0;

	do {
		digits[n++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (n)
		put(digits[--n]);
}

void record_text(const char *field)
{
	put('\t');
	while (*field)
		put(*field++);
}

void record_hex(uint64_t field)
{
	record_text("0x");
	put_number(field, 16);
}

void record_decimal(uint64_t field)
{
	put('\t');
	put_number(field, 10);
}

// The tick: under -icount the time stamp counter of QEMU runs at 1 GHz.
void record_begin(const char *kind)
{
	payload_length = 0;
	put_number((rdtsc() - tsc_at_start) / 1000000, 10);
	record_text(kind);
}

void record_send(void)
{
	channel_frame_send(test_nonce, sequence++, payload, payload_length);
}

void report(const char *name, uint64_t question, uint64_t answer)
{
	record_begin("report");
	record_text(name);
	record_hex(question);
	record_hex(answer);
	record_send();
	answers++;
}

void done(void)
{
	record_begin("done");
	record_decimal(answers);
	record_send();
	exit_machine(0x10);
}

uint64_t mix(uint64_t question, uint64_t nonce)
{
	uint64_t x = (question ^ nonce) + 0x9E3779B97F4A7C15;

	x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
	x = (x ^ x >> 27) * 0x94D049BB133111EB;
	return x ^ x >> 31;
}

static void pci_select(unsigned device, unsigned offset)
{
	outl(0xCF8, 0x80000000u | device << 11 | offset);
}

static void watchdog_preload(volatile uint32_t *bar, int timer, uint32_t value)
{
	bar[3] = 0x80; // unlock, then one write is let through
	bar[3] = 0x86;
	bar[timer] = value;
}

// Two stages of `limit`/2 each, in steps of 2^15 PCI clocks: about 1 ms.
// Intel 6300ESB I/O controller hub data sheet, section 13.
static void watchdog_arm(unsigned device, uint32_t milliseconds)
{
	volatile uint32_t *bar = (volatile uint32_t *)(uint64_t)WATCHDOG_BAR;

	pci_select(device, 0x10);
	outl(0xCFC, WATCHDOG_BAR);
	pci_select(device, 0x04);
	outl(0xCFC, inl(0xCFC) | 2); // memory decoding
	watchdog_preload(bar, 0, milliseconds / 2);
	watchdog_preload(bar, 1, milliseconds / 2);
	pci_select(device, 0x68);
	outb(0xCFC, 3); // enable and lock
}

static void watchdog_find_and_arm(void)
{
	for (unsigned device = 0; device < 32 && test_limit; device++) {
		pci_select(device, 0);
		if (inl(0xCFC) == WATCHDOG_ID)
			watchdog_arm(device, test_limit);
	}
}

static uint64_t parse_number(const char *text, unsigned base)
{
	uint64_t value = 0;

	for (; *text && *text != ' '; text++)
		value = value * base + (*text <= '9' ? *text - '0' : *text - 'a' + 10);
	return value;
}

static const char *after(const char *word, const char *key)
{
	while (*key)
		if (*word++ != *key++)
			return 0;
	return word;
}

static void parse_word(const char *word)
{
	const char *value;
	unsigned i = 0;

	if ((value = after(word, "seed=")))
		test_seed = parse_number(value, 10);
	else if ((value = after(word, "limit=")))
		test_limit = parse_number(value, 10);
	else if ((value = after(word, "nonce=")))
		test_nonce = parse_number(value, 16);
	else if ((value = after(word, "test=")))
		for (; *value && *value != ' ' && i < sizeof(test_name) - 1; i++)
			test_name[i] = *value++;
}

static void parse_command_line(const char *line)
{
	while (*line) {
		parse_word(line);
		while (*line && *line != ' ')
			line++;
		while (*line == ' ')
			line++;
	}
}

static int same(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a == *b;
}

static void behave(const struct behaviour *behaviour)
{
	if (!behaviour->no_watchdog) {
		watchdog_find_and_arm();
		record_begin("hello");
		record_text(test_name);
		record_decimal(test_seed);
		record_send();
	}
	behaviour->run();
}

// The PVH start information holds the command line's address at offset 24.
void kernel_main(uint8_t *start_info)
{
	tsc_at_start = rdtsc();
	parse_command_line(*(const char **)(start_info + 24));
	for (const struct behaviour *b = behaviours; b->name; b++)
		if (same(b->name, test_name))
			behave(b);
	for (;;)
		;
}
