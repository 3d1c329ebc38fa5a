// tiny: what the kernels that try the grader need: ports, serial, records.

#ifndef TINY_H
#define TINY_H

#include <stdint.h>

#define COM1 0x3F8
#define COM2 0x2F8

// A test of one of these kernels. Unless `no_watchdog`, the watchdog is armed
// and the hello record is sent before `run`.
struct behaviour {
	const char *name;
	void (*run)(void);
	int no_watchdog;
};

extern const struct behaviour behaviours[]; // ends with a null name

// From the command line.
extern char test_name[64];
extern uint64_t test_seed, test_nonce, test_limit;

void serial_put(uint16_t port, uint8_t byte);
int serial_get(uint16_t port); // waits for a byte
void print(const char *text);  // on the console
void exit_machine(uint8_t status);

// One frame of the grade channel: the text so far, with fields behind tabs.
void record_begin(const char *kind);
void record_text(const char *field);
void record_hex(uint64_t field);
void record_decimal(uint64_t field);
void record_send(void);
void channel_frame_send(uint64_t nonce, uint32_t sequence, const char *payload,
                        uint32_t length);

void report(const char *name, uint64_t question, uint64_t answer);
void done(void); // the done record, and status 0x10
uint64_t mix(uint64_t question, uint64_t nonce);

static inline void outb(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline void outw(uint16_t port, uint16_t value)
{
	__asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port));
}

static inline void outl(uint16_t port, uint32_t value)
{
	__asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

static inline uint8_t inb(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline uint32_t inl(uint16_t port)
{
	uint32_t value;

	__asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline uint64_t rdtsc(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (uint64_t)high << 32 | low;
}

#endif
