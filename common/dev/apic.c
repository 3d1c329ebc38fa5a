// apic: registers of the local APIC (Intel SDM vol. 3A, 11.4 and table 11-1).

#include "dev/apic.h"

#include "arch/cpu.h"
#include "core/log.h"
#include "mm/aspace.h"
#include "mm/physical.h"

#define APIC_EOI           0x0B0
#define APIC_SPURIOUS      0x0F0
#define APIC_LVT_TIMER     0x320
#define APIC_LVT_LINT0     0x350
#define APIC_LVT_LINT1     0x360
#define APIC_LVT_ERROR     0x370
#define APIC_TIMER_INITIAL 0x380
#define APIC_TIMER_CURRENT 0x390
#define APIC_TIMER_DIVIDE  0x3E0

#define APIC_ENABLE        0x100 // in the spurious register
#define LVT_MASKED         0x10000
#define LVT_NMI            0x400
#define LVT_EXTINT         0x700
#define DIVIDE_BY_1        0xB

#define APIC_BASE_ENABLE   0x800 // in MSR_APIC_BASE
#define APIC_SIZE          0x1000

static volatile uint32_t *registers; // NULL: there is none

static void apic_write(unsigned offset, uint32_t value)
{
	registers[offset / 4] = value;
}

static uint32_t apic_read(unsigned offset)
{
	return registers[offset / 4];
}

bool apic_present(void)
{
	return registers != NULL;
}

void apic_init(void)
{
	paddr_t base;

	if (!cpu_features.apic)
		return;
	base = msr_read(MSR_APIC_BASE) & PAGE_ADDRESS;
	if (device_map(base, APIC_SIZE) != 0) {
		log_warn("no memory to map the local APIC");
		return;
	}
	msr_write(MSR_APIC_BASE, base | APIC_BASE_ENABLE | (msr_read(MSR_APIC_BASE) & 0x100));
	registers = physical_pointer(base);
	// The PICs' interrupts arrive on LINT0, non-maskable ones on LINT1: what the PC has
	// wired (Intel MP specification 1.4, 3.6.2.2).
	apic_write(APIC_LVT_LINT0, LVT_EXTINT);
	apic_write(APIC_LVT_LINT1, LVT_NMI);
	apic_write(APIC_LVT_TIMER, LVT_MASKED);
	apic_write(APIC_LVT_ERROR, LVT_MASKED);
	apic_write(APIC_TIMER_DIVIDE, DIVIDE_BY_1);
	apic_write(APIC_SPURIOUS, APIC_ENABLE | VECTOR_APIC_SPURIOUS);
}

void apic_timer_start(uint32_t count, interrupt_handler handler)
{
	vector_install(VECTOR_APIC_TIMER, handler);
	apic_write(APIC_LVT_TIMER, VECTOR_APIC_TIMER);
	apic_write(APIC_TIMER_INITIAL, count);
}

void apic_timer_stop(void)
{
	apic_write(APIC_TIMER_INITIAL, 0);
	apic_write(APIC_LVT_TIMER, LVT_MASKED);
}

uint32_t apic_timer_left(void)
{
	return apic_read(APIC_TIMER_CURRENT);
}

void apic_end(void)
{
	apic_write(APIC_EOI, 0);
}
