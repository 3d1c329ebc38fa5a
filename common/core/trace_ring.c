// trace_ring: places in frames of memory, handed out by counting.
//
// An event may come from anywhere: an interrupt handler, code that holds a spinlock, another
// processor in the same instant. So no lock is taken. One atomic addition gives each event a
// number, which is its place: nobody else writes there until the ring has come round.

#include "core/trace_ring.h"

#include "arch/cpu.h"
#include "arch/percpu.h"
#include "core/command_line.h"
#include "core/grade_channel.h"
#include "core/init.h"
#include "core/log.h"
#include "core/slot.h"
#include "core/test.h"
#include "core/trace.h"
#include "dev/power.h"
#include "lib/parse.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/physical.h"

#define EVENTS_A_PAGE  (FRAME_SIZE / sizeof(struct trace_event))
#define PAGES_MAX      (FRAME_SIZE / sizeof(struct trace_event *))
#define EVENTS_DEFAULT 16384
#define NAMES          1024

struct trace_ring trace_events, trace_names;

static struct trace_event *ring_place(const struct trace_ring *ring, uint64_t number)
{
	uint64_t index = number % ring->size;

	return &ring->pages[index / EVENTS_A_PAGE][index % EVENTS_A_PAGE];
}

// The number of the oldest event that is still there.
static uint64_t ring_oldest(const struct trace_ring *ring)
{
	return ring->taken > ring->size ? ring->taken - ring->size : 0;
}

// Some events are traced once, and must be known of all that comes later: also whose a thread
// is.
static bool is_name(enum trace_id id)
{
	return id == TRACE_THREAD_NAME || id == TRACE_TASK_NAME || id == TRACE_PROCESS_NAME ||
	       id == TRACE_PROCESS_THREAD;
}

// The function for trace_op. It keeps interrupts off, so that events of one processor are in
// the ring in the order of their time stamps.
static void ring_append(enum trace_id id, uint64_t first, uint64_t second)
{
	struct trace_ring *ring = is_name(id) ? &trace_names : &trace_events;
	bool were_on = interrupts_save();
	uint64_t number = __atomic_fetch_add(&ring->taken, 1, __ATOMIC_RELAXED);
	struct trace_event *event = ring_place(ring, number);

	__atomic_store_n(&event->id, TRACE_NONE, __ATOMIC_RELAXED);
	event->when = timestamp();
	event->processor = percpu_read(number);
	event->first = first;
	event->second = second;
	__atomic_store_n(&event->id, id, __ATOMIC_RELEASE); // from now on it is whole
	interrupts_restore(were_on);
}

// Room for `size` events, or for as many as there is memory for. False: for none.
static bool ring_make(struct trace_ring *ring, uint64_t size)
{
	uint64_t pages = min_u64((size + EVENTS_A_PAGE - 1) / EVENTS_A_PAGE, PAGES_MAX);
	paddr_t list = frame_alloc(FRAME_KERNEL), page;

	if (list == 0)
		return false;
	ring->pages = physical_pointer(list);
	for (uint64_t i = 0; i < pages; i++) {
		page = frame_alloc_zeroed(FRAME_KERNEL);
		if (page == 0)
			break;
		ring->pages[i] = physical_pointer(page);
		ring->size += EVENTS_A_PAGE;
	}
	return ring->size > 0;
}

static void trace_ring_init(void)
{
	uint64_t size = EVENTS_DEFAULT;
	char how[24];

	if (!command_line_text("trace", how, sizeof(how)))
		return;
	if (!parse_u64(how, 10, &size) && strcmp(how, "on") != 0) {
		log_warn("trace=%s is neither on nor a number of events", how);
		return;
	}
	if (size == 0)
		return;
	if (!ring_make(&trace_names, NAMES) || !ring_make(&trace_events, size)) {
		log_warn("no memory to trace");
		return;
	}
	if (!test_running()) // whose channel is open already
		grade_channel_open(command_line_number("nonce", 16, 0));
	slot_install(trace_op, ring_append);
}

INIT(INIT_FIRST, trace_ring_init);

static void ring_send(const struct trace_ring *ring)
{
	uint64_t number = ring_oldest(ring), count;

	for (; number < ring->taken; number += count) {
		count = min_u64(ring->taken - number, TRACE_RECORD_EVENTS);
		count = min_u64(count, EVENTS_A_PAGE - number % EVENTS_A_PAGE);
		grade_channel_trace(ring_place(ring, number), count);
	}
}

// When the machine ends: stop tracing, and send what was kept.
//
// The slot gets its default back first: sending traces nothing, and a panic while sending does
// not begin it once more.
static void trace_ring_flush(void)
{
	uint64_t lost;

	if (trace_op != ring_append)
		return;
	trace_op = trace_nobody;
	lost = ring_oldest(&trace_events) + ring_oldest(&trace_names);
	grade_channel_traced(trace_events.taken + trace_names.taken - lost, lost);
	ring_send(&trace_names);
	ring_send(&trace_events);
}

// Last, so that what the other hooks do is in it.
static const struct power_hook flush = {.run = trace_ring_flush};
POWER_HOOK(80, trace_ring_flush, flush);
