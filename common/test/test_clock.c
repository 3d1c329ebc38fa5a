// test_clock: the interval timer's rate and jitter, and the local APIC's one-shot timer.

#include "arch/cpu.h"
#include "base_test.h"
#include "core/scheduler_ops.h"
#include "dev/apic.h"
#include "dev/apic_timer.h"
#include "dev/pic.h"
#include "landmark.h"
#include "mm/physical.h"

#define TICKS      2000
#define INTERVALS  100   // that are reported one by one
#define TIMER_PORT 0x380 // the timer's initial count (Intel SDM vol. 3A, table 10-1)

static volatile uint64_t tick_count;
static uint64_t stamps[TICKS];

static void tick_note(struct trap_frame *trap_frame)
{
	(void)trap_frame;
	if (tick_count < TICKS)
		stamps[tick_count++] = timestamp();
}

// The timestamp counts nanoseconds: under -icount it is the guest's clock.
EARLY_TEST(base_pit_intervals)
{
	static struct scheduler_ops ops;

	ops = *scheduler_ops;
	ops.tick = tick_note;
	scheduler_ops = &ops;
	sleep_until(time_ticks() + TICKS + 2);
	test_eq(tick_count, TICKS);
	for (uint64_t i = 0; i < INTERVALS; i++)
		test_report("interval", i, stamps[i + 1] - stamps[i]);
	test_report("all", TICKS - 1, stamps[TICKS - 1] - stamps[0]);
}

static volatile vaddr_t shot_rip;
static volatile uint64_t shots, shot_flags;

static void shot(struct trap_frame *trap_frame)
{
	shot_rip = trap_frame->rip;
	shot_flags = trap_frame->rflags << 32 | rflags_read();
	shots++;
}

static volatile uint32_t *timer_register(void)
{
	paddr_t base = msr_read(MSR_APIC_BASE) & PAGE_ADDRESS;

	return (volatile uint32_t *)((vaddr_t)physical_pointer(base) + TIMER_PORT);
}

static void shot_prepare(void)
{
	test_check(apic_present());
	test_eq(pic_mask_all() >> 8 & 0xFF, 0xFF); // no tick comes between
	apic_timer_start(UINT32_MAX, shot);        // installs the handler
	test_check(apic_timer_left() > 0);
	apic_timer_stop();
	test_eq(apic_timer_left(), 0);
	apic_timer_start(UINT32_MAX, shot);
}

EARLY_TEST(base_apic_timer_is_exact)
{
	shot_prepare();
	for (uint32_t count = 1; count < 200; count++) {
		shots = 0;
		nop_run(timer_register(), count);
		test_eq(shots, 1);
		test_report("rip", count, shot_rip - (vaddr_t)nop_first);
		test_eq(apic_timer_left(), 0);
	}
	shots = 0;
	nop_run(timer_register(), 10000);
	test_eq(shots, 0);
	apic_timer_stop();
	for (int i = 0; i < 40; i++)
		nop_run((volatile uint32_t *)&shot_rip, 0);
	test_eq(shots, 0); // stopped
}

// An interrupt handler runs with the flags that C expects, and gives back those that it found.
EARLY_TEST(base_apic_timer_and_flags)
{
	shot_prepare();
	for (uint32_t count = 5; count < 100; count++) {
		shots = 0;
		flags_run(timer_register(), count);
		test_eq(shots, 1);
		uint64_t inside = shot_flags & UINT32_MAX, before = shot_flags >> 32;
		test_eq(inside & (RFLAGS_DF | RFLAGS_AC | RFLAGS_IF), 0);
		test_eq(before & (RFLAGS_DF | RFLAGS_AC | RFLAGS_IF),
		        RFLAGS_DF | RFLAGS_AC | RFLAGS_IF);
		test_eq(rflags_read() & (RFLAGS_DF | RFLAGS_AC), 0);
	}
	test_report("done", 1, secret(1));
}

#define OWN_VECTOR 0x51
#define PERIOD     5000
#define PERIODS    40

static volatile uint64_t own_count;
static uint64_t own_stamps[PERIODS + 1];

static void own_note(struct trap_frame *trap_frame)
{
	test_eq(trap_frame->vector, OWN_VECTOR);
	test_check(own_count <= PERIODS);
	own_stamps[own_count++] = timestamp();
	if (own_count == PERIODS)
		apic_timer_stop();
}

static void wait_for_periods(uint64_t periods)
{
	uint64_t end = timestamp() + periods * PERIOD;

	while (timestamp() < end)
		cpu_relax();
}

// The interrupts come at whole periods, but for the instruction that each waits to end.
EARLY_TEST(base_apic_timer_again_and_again)
{
	test_check(apic_present());
	test_eq(pic_mask_all() >> 8 & 0xFF, 0xFF); // no tick comes between
	vector_install(OWN_VECTOR, own_note);
	apic_timer_set(OWN_VECTOR, PERIOD, APIC_TIMER_ONCE);
	wait_for_periods(4);
	test_eq(own_count, 1);
	own_count = 0;
	apic_timer_set(OWN_VECTOR, PERIOD, APIC_TIMER_PERIODIC);
	wait_for_periods(PERIODS + 4);
	test_eq(own_count, PERIODS);
	for (uint64_t i = 1; i < PERIODS; i++) {
		uint64_t since_first = own_stamps[i] - own_stamps[0];

		test_check(since_first + 200 > i * PERIOD && since_first < i * PERIOD + 200);
	}
	apic_timer_set(OWN_VECTOR, PERIOD, APIC_TIMER_ONCE); // the mode goes with the shot
	own_count = 0;
	wait_for_periods(4);
	test_eq(own_count, 1);
	apic_send(apic_id(), OWN_VECTOR); // to itself: fixed delivery, physical destination
	test_eq(own_count, 2);
	test_report("done", 1, secret(1));
}
