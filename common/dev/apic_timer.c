// apic_timer: its registers (Intel SDM vol. 3A, 10.5.4). apic_init has set the clock's divider.

#include "dev/apic_timer.h"

#include "arch/cpu_bits.h"
#include "core/assert.h"
#include "dev/apic.h"

#define APIC_TIMER_INITIAL 0x380
#define APIC_TIMER_CURRENT 0x390

#define LVT_PERIODIC       0x20000

void apic_timer_set(uint8_t vector, uint32_t count, enum apic_timer_mode mode)
{
	assert(apic_present());
	apic_write(APIC_LVT_TIMER, vector | (mode == APIC_TIMER_PERIODIC ? LVT_PERIODIC : 0));
	apic_write(APIC_TIMER_INITIAL, count);
}

void apic_timer_start(uint32_t count, interrupt_handler handler)
{
	vector_install(VECTOR_APIC_TIMER, handler);
	apic_timer_set(VECTOR_APIC_TIMER, count, APIC_TIMER_ONCE);
}

void apic_timer_stop(void)
{
	assert(apic_present());
	apic_write(APIC_TIMER_INITIAL, 0);
	apic_write(APIC_LVT_TIMER, APIC_LVT_MASKED);
}

uint32_t apic_timer_left(void)
{
	return apic_read(APIC_TIMER_CURRENT);
}
