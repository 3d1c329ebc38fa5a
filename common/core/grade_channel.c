// grade_channel: put records together and send them.

#include "core/grade_channel.h"

#include <stdarg.h>

#include "arch/percpu.h"
#include "arch/trap_frame.h"
#include "core/spinlock.h"
#include "core/time.h"
#include "core/trace_ring.h"
#include "dev/serial.h"
#include "lib/channel_frame.h"
#include "lib/format.h"

// A record in the making. Text that does not fit is left out.
struct record {
	size_t length;
	char text[CHANNEL_PAYLOAD_MAX + 1];
};

static struct spinlock channel_lock = SPINLOCK("grade channel", RANK_CHANNEL);
static bool channel_open; // guarded by channel_lock, like the three below
static uint64_t channel_nonce;
static uint32_t channel_sequence;
static uint64_t channel_reports;

void grade_channel_open(uint64_t nonce)
{
	spin_lock(&channel_lock);
	channel_nonce = nonce;
	channel_open = true;
	spin_unlock(&channel_lock);
}

static void record_begin(struct record *record, const char *kind)
{
	record->length =
		format_text(record->text, sizeof(record->text), "%lu\t%s", time_ticks(), kind);
}

format_check(2, 3) static void record_add(struct record *record, const char *format, ...)
{
	va_list values;
	size_t start = record->length;

	if (start >= CHANNEL_PAYLOAD_MAX)
		return;
	va_start(values, format);
	start += format_text(record->text + start, sizeof(record->text) - start, "\t");
	record->length = start + format_text_va(record->text + start,
	                                        sizeof(record->text) - start, format, values);
	va_end(values);
	record->length = min_u64(record->length, CHANNEL_PAYLOAD_MAX);
	for (size_t i = start; i < record->length; i++) // a tab in a value would end its field
		if ((uint8_t)record->text[i] < ' ')
			record->text[i] = ' ';
}

// The caller holds the lock, or the kernel is dying and nobody else will go on.
static void channel_frame_send(const struct record *record)
{
	uint8_t channel_frame[CHANNEL_PAYLOAD_MAX + CHANNEL_OVERHEAD];
	size_t size;

	if (!channel_open)
		return;
	size = channel_frame_encode(channel_frame, record->text, record->length,
	                            channel_sequence++, channel_nonce);
	serial_write(SERIAL_GRADE, channel_frame, size);
}

static void record_send(const struct record *record)
{
	if (panicking()) {
		channel_frame_send(record);
		return;
	}
	spin_lock(&channel_lock);
	channel_frame_send(record);
	spin_unlock(&channel_lock);
}

void grade_channel_hello(const char *test, uint64_t seed)
{
	struct record record;

	record_begin(&record, "hello");
	record_add(&record, "%s", test);
	record_add(&record, "%lu", seed);
	record_send(&record);
}

void grade_channel_report(const char *name, uint64_t question, uint64_t answer)
{
	struct record record;

	record_begin(&record, "report");
	record_add(&record, "%s", name);
	record_add(&record, "%#lx", question);
	record_add(&record, "%#lx", answer);
	spin_lock(&channel_lock);
	channel_reports++;
	channel_frame_send(&record);
	spin_unlock(&channel_lock);
}

void grade_channel_text(const char *name, const char *text)
{
	struct record record;

	record_begin(&record, "text");
	record_add(&record, "%s", name);
	record_add(&record, "%s", text);
	spin_lock(&channel_lock);
	channel_reports++;
	channel_frame_send(&record);
	spin_unlock(&channel_lock);
}

void grade_channel_fail(const char *file, int line, const char *what, const char *expected,
                        const char *got)
{
	struct record record;

	record_begin(&record, "fail");
	record_add(&record, "%s:%d", file, line);
	record_add(&record, "%s", what);
	record_add(&record, "%s", expected);
	record_add(&record, "%s", got);
	record_send(&record);
}

void grade_channel_hole(const char *exercise)
{
	struct record record;

	record_begin(&record, "hole");
	record_add(&record, "%s", exercise);
	record_add(&record, "%s",
	           exercise); // the handout numbers its sections like the exercises
	record_send(&record);
}

void grade_channel_fault(const struct trap_frame *trap_frame, vaddr_t address,
                         const char *description)
{
	struct record record;

	record_begin(&record, "fault");
	record_add(&record, "%#lx", trap_frame->vector);
	record_add(&record, "%#lx", trap_frame->error);
	record_add(&record, "%#lx", trap_frame->rip);
	record_add(&record, "%#lx", address);
	record_add(&record, "%s", description);
	record_send(&record);
}

void grade_channel_panic(const char *file, int line, const char *message)
{
	struct record record;

	record_begin(&record, "panic");
	record_add(&record, "%s:%d", file, line);
	record_add(&record, "%s", message);
	record_send(&record);
}

void grade_channel_backtrace(const vaddr_t *addresses, size_t count)
{
	struct record record;

	record_begin(&record, "backtrace");
	for (size_t i = 0; i < count; i++)
		record_add(&record, "%#lx", addresses[i]);
	record_send(&record);
}

void grade_channel_done(void)
{
	struct record record;

	record_begin(&record, "done");
	record_add(&record, "%lu", channel_reports);
	record_send(&record);
}

void grade_channel_traced(uint64_t kept, uint64_t lost)
{
	struct record record;

	record_begin(&record, "traced");
	record_add(&record, "%lu", kept);
	record_add(&record, "%lu", lost);
	record_send(&record);
}

void grade_channel_trace(const struct trace_event *events, size_t count)
{
	struct record record;

	record_begin(&record, "trace");
	for (size_t i = 0; i < count; i++)
		record_add(&record, "%x:%x:%lx:%lx:%lx", events[i].id, events[i].processor,
		           events[i].when, events[i].first, events[i].second);
	record_send(&record);
}

void grade_channel_path(uint64_t number, const struct path_run *runs, size_t count)
{
	struct record record;

	record_begin(&record, "path");
	record_add(&record, "%lu", number);
	for (size_t i = 0; i < count; i++)
		record_add(&record, "%#lx*%lu", runs[i].address, runs[i].count);
	record_send(&record);
}

void grade_channel_struck(uint64_t number, const vaddr_t *addresses, size_t count)
{
	struct record record;

	record_begin(&record, "struck");
	record_add(&record, "%lu", number);
	for (size_t i = 0; i < count; i++)
		record_add(&record, "%#lx", addresses[i]);
	record_send(&record);
}

void grade_channel_bad(uint64_t number, const char *what)
{
	struct record record;

	record_begin(&record, "bad");
	record_add(&record, "%lu", number);
	record_add(&record, "%s", what);
	record_send(&record);
}

void grade_channel_walked(uint64_t number, const char *how)
{
	struct record record;

	record_begin(&record, "walked");
	record_add(&record, "%lu", number);
	record_add(&record, "%s", how);
	record_send(&record);
}
