// grade_channel: sends records to the grader, in frames (lib/channel_frame.h), on the second
// serial port.
//
// A record is text: fields with tabs between them. The first is the tick, the second the kind,
// and the others depend on the kind:
//
//     hello      test seed
//     report     name question answer
//     text       name string
//     fail       file:line what expected got
//     hole       exercise handout-section
//     fault      vector error rip cr2 description
//     panic      file:line message
//     backtrace  address...
//     done       number of report and text records
//     traced     number of events kept, number lost
//     trace      event..., each id:processor:time stamp:first:second in hexadecimal
//     path       N address*count..., the addresses at which rivals came, for successive N from
//                this one on, `count` of them at the same address (core/explore.h)
//     struck     N address..., a backtrace of the operation when its rival came
//     bad        N what
//     walked     N how: the last N; the operation has `ended` before, or `waits` for its
//                rival
//
// The kernel sends records only while a test runs, or the run is traced. Any code may call
// these functions, also during a panic.

#ifndef CORE_GRADE_CHANNEL_H
#define CORE_GRADE_CHANNEL_H

#include "lib/types.h"

struct trace_event;
struct trap_frame;

struct path_run {
	vaddr_t address;
	uint64_t count;
};

// grade_channel_open: start to send records, bound to `nonce`.
void grade_channel_open(uint64_t nonce);

void grade_channel_hello(const char *test, uint64_t seed);
void grade_channel_report(const char *name, uint64_t question, uint64_t answer);
void grade_channel_text(const char *name, const char *text);
void grade_channel_fail(const char *file, int line, const char *what, const char *expected,
                        const char *got);
void grade_channel_hole(const char *exercise);
void grade_channel_fault(const struct trap_frame *trap_frame, vaddr_t address,
                         const char *description);
void grade_channel_panic(const char *file, int line, const char *message);
void grade_channel_backtrace(const vaddr_t *addresses, size_t count);
void grade_channel_done(void);

// Send the events of core/trace_ring.h, after all other records: first their number, then the
// events, at most TRACE_RECORD_EVENTS in a record.
#define TRACE_RECORD_EVENTS 16
void grade_channel_traced(uint64_t kept, uint64_t lost);
void grade_channel_trace(const struct trace_event *events, size_t count);

// Send the results of core/explore.h. This is the largest number of addresses in a record.
#define PATH_RECORD_RUNS 32
#define EXPLORE_DEPTH    16
void grade_channel_path(uint64_t number, const struct path_run *runs, size_t count);
void grade_channel_struck(uint64_t number, const vaddr_t *addresses, size_t count);
void grade_channel_bad(uint64_t number, const char *what);
void grade_channel_walked(uint64_t number, const char *how);

#endif
