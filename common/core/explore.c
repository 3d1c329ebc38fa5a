// explore: a one-shot timer, set one instruction later each time.
//
// A round, from left to right:
//
//     setup  shoot   op: 1 2 3 ... N-1 | rival | N N+1 ... its end   check
//              |                       |       |
//              timer set               shot    both go on; a second shot ends what is stuck
//
// The next round is the same with N one larger, until op ends before the shot.

#include "core/explore.h"

#include "arch/backtrace.h"
#include "arch/cpu.h"
#include "arch/halt_until_interrupt.h"
#include "core/assert.h"
#include "core/command_line.h"
#include "core/console.h"
#include "core/exit.h"
#include "core/grade_channel.h"
#include "core/slot.h"
#include "dev/apic_timer.h"
#include "dev/pic.h"
#include "dev/power.h"

#define LAG_MAX  64      // instructions from setting the timer to the first of op
#define PROBES   16      // shots that must all come there
#define PATIENCE 1000000 // instructions after which an operation is taken to be stuck
#define LATER    20000   // instructions after which it has ended, or waits for its rival

enum shot_end {
	SHOT_CAME,   // op was somewhere
	SHOT_LATE,   // op had ended
	SHOT_HALTED, // op waited, and the processor for an interrupt
};

// The round that runs. Written by explore, the shot and the rival.
static struct shot {
	uint64_t number; // N
	bool running;    // is explore() running?
	bool one_by_one; // send each address at once: the boot may end without a message
	bool told;       // a bad N is on the console: one is enough there
	void (*rival)(void);
	vaddr_t past; // where rounds are passed over, up to the first that is elsewhere
	volatile bool op_done, struck, rival_done, passed_over;
	enum shot_end end;
	uint64_t started; // by the time stamp, like the next
	uint64_t took;    // to the shot of the round before
	vaddr_t address;  // of the shot of the round before
	size_t depth;     // of the backtrace of op when the shot came
	vaddr_t backtrace[EXPLORE_DEPTH];
} shot;

// Addresses that are not sent yet.
static struct path {
	uint64_t places; // different from the one before, sent or not
	uint64_t first;  // the N of the first
	size_t count;
	struct path_run runs[PATH_RECORD_RUNS];
} path;

static void rival_at_once(void (*rival)(void))
{
	rival();
}

SLOT(explore_strike_op, rival_at_once);

uint64_t explore_number(void)
{
	return shot.number;
}

static void path_send(void)
{
	if (path.count > 0)
		grade_channel_path(path.first, path.runs, path.count);
	path.count = 0;
}

static void path_add(vaddr_t address)
{
	if (path.count > 0 && path.runs[path.count - 1].address == address) {
		path.runs[path.count - 1].count++;
		return;
	}
	path.places++;
	if (path.count == PATH_RECORD_RUNS || shot.one_by_one)
		path_send();
	if (path.count == 0)
		path.first = shot.number;
	path.runs[path.count++] = (struct path_run){.address = address, .count = 1};
	if (shot.one_by_one)
		path_send();
}

// Say where the rival came.
static void shot_tell(void)
{
	grade_channel_struck(shot.number, shot.backtrace, shot.depth);
	if (shot.told)
		return;
	shot.told = true;
	console_printf("N = %lu: the rival came at\n", shot.number);
	backtrace_print(shot.backtrace, shot.depth, true);
}

// When the machine ends: send what is not sent yet.
static void explore_flush(void)
{
	if (!shot.running)
		return;
	shot.running = false;
	path_send();
	if (shot.struck)
		shot_tell();
}

static const struct power_hook flush = {.run = explore_flush};
POWER_HOOK(20, explore_flush, flush);

// explore_failed: the invariants do not hold after this round. A debugger can stop here.
void explore_failed(const char *what);

void explore_failed(const char *what)
{
	path_send();
	if (!shot.told)
		console_printf("explored: %s\n", what);
	shot_tell();
	grade_channel_bad(shot.number, what);
}

// The second shot of a round: the first was long ago, and still op or the rival has not ended.
static void give_up(struct trap_frame *trap_frame)
{
	bool halted = trap_frame->rip == (vaddr_t)halt_until_interrupt_woken;

	if (shot.op_done)
		explore_failed("the rival never comes to its end");
	else if (!shot.rival_done)
		explore_failed("neither the operation nor its rival comes to its end");
	else if (halted)
		explore_failed("the operation sleeps, and nobody will wake it");
	else
		explore_failed("the operation never comes to its end");
	shot.running = false;
	power_off(POWER_FAILED);
}

static void rival_run(void)
{
	shot.rival();
	shot.rival_done = true;
}

// Does the processor halt? Then shots that come one instruction later find it at the same
// place, one instruction later. (Shots that wait for interrupts to be on come at the same
// time.)
static bool stands_still(vaddr_t address)
{
	uint64_t took = timestamp() - shot.started;
	bool still = address == (vaddr_t)halt_until_interrupt_woken &&
	             address == shot.address && took != shot.took;

	shot.took = took;
	shot.address = address;
	return still;
}

// Note where the shot has come. False: at the place where the boot before has ended, and there
// is nothing new to learn.
static bool shot_note(const struct trap_frame *trap_frame)
{
	bool still = stands_still(trap_frame->rip);

	if (shot.op_done) {
		shot.end = SHOT_LATE;
		return true;
	}
	if (still)
		shot.end = SHOT_HALTED;
	path_add(trap_frame->rip);
	if (trap_frame->rip == shot.past)
		return false;
	shot.past = 0;
	return true;
}

// explore_strike: the interrupt of the timer. If it skips this place, the rival runs later,
// where it does no harm.
static void explore_strike(struct trap_frame *trap_frame)
{
	if (!shot.passed_over && !shot_note(trap_frame)) {
		shot.passed_over = true;
		apic_timer_start(LATER, explore_strike);
		return;
	}
	shot.struck = true;
	shot.depth = backtrace_collect_trap(trap_frame, shot.backtrace, EXPLORE_DEPTH);
	apic_timer_start(PATIENCE, give_up);
	explore_strike_op(rival_run);
}

// Run `op` with the timer set. Not inlined, so that as many instructions as ever lie between
// the timer and op.
__attribute__((noinline)) static void shoot(uint32_t count, interrupt_handler handler,
                                            void (*op)(void))
{
	apic_timer_start(count, handler);
	op();
	shot.op_done = true;
}

static volatile vaddr_t probe_rip;

static void probe_note(struct trap_frame *trap_frame)
{
	probe_rip = trap_frame->rip;
}

static void probe(void)
{
}

// Where a shot with this count comes.
static vaddr_t probe_shoot(uint32_t count)
{
	shoot(count, probe_note, probe);
	while (apic_timer_left() > 0)
		;
	return probe_rip;
}

// The count with which the timer fires before the first instruction of the operation, each
// time.
static uint32_t lag_measure(void)
{
	uint32_t count = 1, same = 0;

	while (count < LAG_MAX && probe_shoot(count) != (vaddr_t)probe)
		count++;
	while (same < PROBES && probe_shoot(count) == (vaddr_t)probe)
		same++;
	if (same < PROBES)
		panic("the timer does not count instructions: QEMU needs -icount shift=0");
	return count;
}

// One round. The rival comes in any case, after op if not before. N = 0 is the round without a
// preemption.
static void round_run(uint32_t lag, void (*op)(void))
{
	uint64_t delay = shot.number > 0 ? shot.number - 1 : LATER;

	shot.op_done = shot.rival_done = shot.struck = false;
	shot.passed_over = shot.number == 0;
	shot.end = SHOT_CAME;
	shot.started = timestamp();
	shoot(lag + (uint32_t)delay, explore_strike, op);
	// The operation has ended before the shot, which is taken back. It may come between the
	// look and the stop, so it is looked for twice. Then the rival has its turn all the
	// same: every round has both, in one order or another.
	if (!shot.struck)
		apic_timer_stop();
	if (!shot.struck)
		apic_timer_start(1, explore_strike);
	while (!shot.rival_done)
		yield_current();
	apic_timer_stop();
}

// Round after round; how the last one ended. Before those that count comes one without a
// preemption: what is done only once (memory that is mapped for the first time) must not shift
// them.
static enum shot_end rounds_run(uint64_t first, void (*setup)(void), void (*op)(void),
                                const char *(*check)(void))
{
	uint32_t lag = lag_measure();
	const char *wrong;

	for (shot.number = 0;; shot.number = max_u64(shot.number + 1, first)) {
		setup();
		round_run(lag, op);
		// Both have ended, whatever the order: what must hold always holds now.
		wrong = check();
		if (wrong != NULL)
			explore_failed(wrong);
		shot.struck = false;
		if (shot.end != SHOT_CAME)
			return shot.end;
	}
}

void explore(void (*setup)(void), void (*op)(void), void (*rival)(void),
             const char *(*check)(void))
{
	uint16_t lines = pic_mask_all();
	uint64_t first = command_line_number("explore", 10, 0);
	enum shot_end end;

	assert(!shot.running && interrupts_enabled());
	shot = (struct shot){.running = true, .one_by_one = first > 0, .rival = rival};
	shot.past = command_line_number("explore_past", 16, 0);
	end = rounds_run(first, setup, op, check);
	shot.running = false;
	path_send();
	console_printf(
		"explored up to N = %lu: %lu places; between these, interrupts were off\n",
		shot.number, path.places);
	grade_channel_walked(shot.number, end == SHOT_HALTED ? "waits" : "ended");
	pic_restore(lines);
}
