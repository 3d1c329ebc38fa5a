// apic: registers of the local APIC (Intel SDM vol. 3A, 10.4 and table 10-1).

#include "dev/apic.h"

#include "arch/percpu.h"
#include "core/assert.h"
#include "core/log.h"
#include "mm/aspace.h"
#include "mm/kernel_map.h"
#include "mm/physical.h"

#define APIC_ID           0x020
#define APIC_EOI          0x0B0
#define APIC_SPURIOUS     0x0F0
#define APIC_IN_SERVICE   0x100 // 8 words, APIC_WORD apart
#define APIC_WORD         0x010
#define APIC_COMMAND_LOW  0x300
#define APIC_COMMAND_HIGH 0x310
#define APIC_LVT_LINT0    0x350
#define APIC_LVT_LINT1    0x360
#define APIC_LVT_ERROR    0x370
#define APIC_TIMER_DIVIDE 0x3E0

#define APIC_ENABLE       0x100 // in the spurious register
#define LVT_NMI           0x400
#define LVT_EXTINT        0x700
#define DIVIDE_BY_1       0xB

#define APIC_BASE_X2APIC  0x400  // in MSR_APIC_BASE
#define APIC_BASE_ENABLE  0x800  // in MSR_APIC_BASE
#define COMMAND_PENDING   0x1000 // in APIC_COMMAND_LOW
#define APIC_SIZE         0x1000

static volatile uint32_t *registers; // NULL: there is none

void apic_write(unsigned offset, uint32_t value)
{
	registers[offset / 4] = value;
}

uint32_t apic_read(unsigned offset)
{
	return registers[offset / 4];
}

bool apic_present(void)
{
	return registers != NULL;
}

// Map the registers, once for all processors: each finds its own there.
static bool apic_map(void)
{
	paddr_t base = msr_read(MSR_APIC_BASE) & PAGE_ADDRESS;

	if (device_map(base, APIC_SIZE) != 0) {
		log_warn("no memory to map the local APIC");
		return false;
	}
	registers = physical_pointer(base);
	return true;
}

// The PICs' interrupts arrive on LINT0 of the first processor, non-maskable ones on LINT1: what
// the PC has wired (Intel MP specification 1.4, 3.6.2.2). The APIC must be enabled first: while
// it is not, writes that would clear a mask bit are ignored (Intel SDM vol. 3A, 10.4.7.2).
static void apic_program(void)
{
	apic_write(APIC_SPURIOUS, APIC_ENABLE | VECTOR_APIC_SPURIOUS);
	apic_write(APIC_LVT_LINT0, percpu_read(number) == 0 ? LVT_EXTINT : APIC_LVT_MASKED);
	apic_write(APIC_LVT_LINT1, LVT_NMI);
	apic_write(APIC_LVT_TIMER, APIC_LVT_MASKED);
	apic_write(APIC_LVT_ERROR, APIC_LVT_MASKED);
	apic_write(APIC_TIMER_DIVIDE, DIVIDE_BY_1);
}

void apic_init(void)
{
	uint64_t base;

	if (!cpu_features.apic)
		return;
	base = msr_read(MSR_APIC_BASE);
	if (base & APIC_BASE_X2APIC) { // then its registers are not in memory
		log_warn("the firmware left the local APIC in x2APIC mode; it is not used");
		return;
	}
	msr_write(MSR_APIC_BASE, base | APIC_BASE_ENABLE);
	if (registers != NULL || apic_map())
		apic_program();
}

uint32_t apic_id(void)
{
	assert(apic_present());
	return apic_read(APIC_ID) >> 24;
}

static void command_wait(void)
{
	while (apic_read(APIC_COMMAND_LOW) & COMMAND_PENDING)
		cpu_relax();
}

// The two halves belong together, so no handler may write its own between them. One that cannot
// be kept out (a non-maskable interrupt, on its way to a panic) has nobody to go on after it,
// but may find a command that is still being delivered.
void apic_send(uint32_t target, uint32_t command)
{
	bool were_on = interrupts_save();

	assert(apic_present());
	command_wait();
	apic_write(APIC_COMMAND_HIGH, target << 24);
	apic_write(APIC_COMMAND_LOW, command);
	command_wait();
	interrupts_restore(were_on);
}

void apic_end(void)
{
	apic_write(APIC_EOI, 0);
}

// Is any of the 256 vectors in service? (Intel SDM vol. 3A, 10.8.4.)
static bool apic_in_service(void)
{
	uint32_t any = 0;

	for (unsigned i = 0; i < 8; i++)
		any |= apic_read(APIC_IN_SERVICE + i * APIC_WORD);
	return any != 0;
}

void apic_end_all(void)
{
	while (apic_present() && apic_in_service())
		apic_end();
}
