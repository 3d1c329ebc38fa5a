// registers: what C cannot say of signals.

#ifndef SIGNALS_REGISTERS_H
#define SIGNALS_REGISTERS_H

#include <stdint.h>

// All registers but RSP and RIP: general ones in the order RAX, RBX, RCX, RDX, RSI, RDI, RBP,
// R8 to R15, then RFLAGS, then XMM0 to XMM15, two words each.
#define REGISTERS_GENERAL 15
#define REGISTERS_FLAGS   15
#define REGISTERS_XMM     16
#define REGISTERS_WORDS   48

// registers_hold: load the registers with `values`, look at *until with nothing but them until
// it is not 0, and write what they hold then to `found`.
void registers_hold(const uint64_t *values, uint64_t *found, const volatile uint64_t *until);

// registers_spoil: put `value` into every register that a function need not keep, XMM ones
// included.
void registers_spoil(uint64_t value);

// The handler entry_state notes RSP and RFLAGS as it finds them, in these.
void entry_state(int signal);
extern uint64_t entry_rsp, entry_flags;

// send_backwards: kill(pid, signal) with DF set.
void send_backwards(int pid, int signal);

// send_with_xmm: kill(pid, signal) with XMM0 to XMM15 from these words, two each. Their values
// afterwards go back there.
void send_with_xmm(int pid, int signal, uint64_t *words);

// send_with_stack: kill(pid, signal) with another value in RSP. Returns if the kernel brings
// the thread back here.
void send_with_stack(int pid, int signal, uint64_t rsp);

// return_with_stack: the call signal_return with this value in RSP.
void return_with_stack(uint64_t rsp);

// landing: where a thread comes whose RSP may be anything: takes RSP from RBX and goes on at
// R12. Not to be called.
void landing(void);

// mxcsr_now, flags_now: MXCSR and RFLAGS. DF is clear afterwards.
uint32_t mxcsr_now(void);
uint64_t flags_now(void);

// Three instructions to skip: a division by zero, one that does not exist, and their lengths.
// The labels behind them.
void divide_by_zero(void);
void do_what_does_not_exist(void);
extern const char divide_end[], not_exist_end[];

// wait_by_syscall, wait_by_interrupt: the call wait(-1, status, 0). Returns RAX, and RDX to
// *error.
int64_t wait_by_syscall(int *status, uint64_t *error);
int64_t wait_by_interrupt(int *status, uint64_t *error);

#endif
