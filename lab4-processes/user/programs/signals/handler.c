// handler: what a handler finds, and in which order handlers run.

#include "handler.h"

#include <stdio.h>

#include "abi/syscall.h"
#include "registers.h"
#include "report.h"

#define FLAG_DF 0x400
#define FLAG_IF 0x200

static unsigned handled;

static void describe(int signal, struct signal_info *info, struct signal_context *context)
{
	report("signal", handled, (uint64_t)signal);
	report("info_signal", handled, (uint64_t)info->signal);
	report("info_code", handled, (uint64_t)info->code);
	report("info_sender", handled, (uint64_t)(info->sender == syscall_getpid().value));
	// The call has returned 0 already, and the handler has come before the next
	// instruction.
	report("context_rax", handled, context->rax);
	report("context_rdx", handled, context->rdx);
	report("context_blocked", handled, context->blocked);
	report("blocked", handled, block(~0ull));
	handled++;
}

// Handlers with several flags, and the signals that are blocked around them.
void look_at_handler(int number)
{
	(void)number;
	block(SIGNAL_BIT(SIGHUP));
	handle(SIGUSR1, describe, SIGNAL_BIT(SIGUSR2) | SIGNAL_BIT(SIGKILL), 0);
	send(SIGUSR1);
	report("after", 1, block(SIGNAL_BIT(SIGHUP)));
	handle(SIGUSR1, describe, 0, SIGNAL_NODEFER);
	send(SIGUSR1);
	report("after", 2, block(0));
	handle(SIGTERM, describe, 0, SIGNAL_RESET);
	send(SIGTERM);
	report("after", 3, block(0));
	handle(SIGUSR2, (signal_handler)(uintptr_t)entry_state, 0, 0);
	send_backwards((int)syscall_getpid().value, SIGUSR2);
	report("entry_rsp", 0, entry_rsp % 16);
	report("entry_flags", 0, entry_flags & (FLAG_DF | FLAG_IF));
	report("handled", 0, handled);
	fflush(stdout);
	send(SIGTERM); // by default now: it ends
	report("lives", 0, 1);
}

// ---- Order ----

static uint64_t first_question;

static void note(int signal, struct signal_info *info, struct signal_context *context)
{
	(void)info;
	(void)context;
	report("order", first_question + handled++, (uint64_t)signal);
}

// Several that pend at once, and each of them once.
void look_at_order(int number)
{
	static const int signals[] = {SIGUSR2, SIGHUP, SIGRTMAX, SIGUSR1, SIGUSR2, SIGHUP};

	handle(SIGHUP, note, 0, 0);
	handle(SIGUSR1, note, 0, 0);
	handle(SIGUSR2, note, number == 1 ? ~0ull : 0, 0);
	handle(SIGRTMAX, note, 0, 0);
	block(~0ull);
	for (unsigned i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		send(signals[i]);
	report("before", (uint64_t)number, handled);
	first_question = (uint64_t)number * 100;
	block(0);
	report("handled", (uint64_t)number, handled);
}

// ---- Registers ----

static volatile uint64_t came;

static void spoil(int signal, struct signal_info *info, struct signal_context *context)
{
	(void)signal;
	(void)info;
	(void)context;
	came = 1;
	registers_spoil(secret);
}

// Flags of arithmetic: CF, PF, AF, ZF, SF, OF, and the direction.
#define FLAGS_KEPT 0xCD5u

// A signal of its own, without a switch to another thread since the registers were loaded.
static void look_at_xmm(void)
{
	uint64_t words[2 * REGISTERS_XMM], wrong = 0;

	for (unsigned i = 0; i < 2 * REGISTERS_XMM; i++)
		words[i] = secret ^ (i + 1);
	send_with_xmm((int)syscall_getpid().value, SIGUSR1, words);
	for (unsigned i = 0; i < 2 * REGISTERS_XMM; i++)
		wrong |= (uint64_t)(words[i] != (secret ^ (i + 1))) << (i + REGISTERS_XMM);
	report("wrong", 100, wrong);
}

// A child sends the signals; `number` of them.
void look_at_registers(int number)
{
	uint64_t values[REGISTERS_WORDS], found[REGISTERS_WORDS];
	int self = (int)syscall_getpid().value;

	handle(SIGUSR1, spoil, 0, 0);
	look_at_xmm();
	for (int round = 0; round < number; round++) {
		uint64_t wrong = 0;

		for (unsigned i = 0; i < REGISTERS_WORDS; i++)
			values[i] = secret * (2 * i + 3) + (uint64_t)round;
		values[REGISTERS_FLAGS] = (values[REGISTERS_FLAGS] & FLAGS_KEPT) | 0x202;
		came = 0;
		if (syscall_fork().value == 0) {
			syscall_kill(self, SIGUSR1);
			syscall_exit(0);
		}
		registers_hold(values, found, &came);
		for (unsigned i = 0; i < REGISTERS_WORDS; i++)
			wrong |= (uint64_t)(values[i] != found[i]) << i;
		report("wrong", (uint64_t)round, wrong);
		syscall_wait(-1, NULL, 0);
	}
}
