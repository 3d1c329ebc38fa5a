// fuzz SEED [TALLY]: system calls by chance, good ones and hostile ones, from several threads,
// until somebody ends the program, or it has ended itself by what it has asked for. After every
// 16 calls of a thread it makes the call TALLY (hexadecimal): a test of the kernel counts.

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "abi/syscall.h"
#include "lab3-userspace/abi/memory.h"
#include "lab3-userspace/user/lib/enter.h"
#include "lib/random.h"
#include "lib/types.h"

#define THREADS       3 // from the beginning; more come by chance
#define STACKS        64
#define STACK_SIZE    8192
#define SLOTS         16
#define BUFFER        (3 * MEMORY_PAGE)
#define USER_END      0x00007ffffffff000
#define FLAGS_CHANGED 0x244CD5ul // CF, PF, AF, ZF, SF, OF; DF, NT, AC and ID
#define FLAGS_ALWAYS  0x202

// The kinds of arguments, as in the lists of calls.
enum kind { NONE, INT, I64, U64, SIZE, TEXT, IN_PTR, OUT_PTR, INOUT_PTR };

struct call {
	uint64_t number;
	enum kind kinds[SYSCALL_ARGUMENTS];
};

#define CALL(name, ...) {SYSCALL_NUMBER_##name, {__VA_ARGS__}},
static const struct call calls[] = {SYSCALL_LIST(CALL)};

static uint64_t tally;

// ---- Chance ----

struct fuzzer {
	struct enter_registers registers; // FS leads here
	struct random random;
};

static uint64_t below(struct fuzzer *fuzzer, uint64_t limit)
{
	return random_next(&fuzzer->random) % limit;
}

static bool one_in(struct fuzzer *fuzzer, uint64_t times)
{
	return below(fuzzer, times) == 0;
}

// Memory that map has given; whoever comes first overwrites what another has put there.
static uint64_t slots[SLOTS];
static _Alignas(16) char stacks[STACKS][STACK_SIZE];
static _Alignas(MEMORY_PAGE) char buffer[BUFFER];
static const char constant[] = "to be read only";

void fuzz_thread(uint64_t seed);

static uint64_t edge(struct fuzzer *fuzzer)
{
	static const uint64_t edges[] = {
		0,
		1,
		MEMORY_PAGE,
		0x400000,
		0x40000000,
		1ul << 31,
		1ul << 32,
		USER_END,
		1ul << 47,
		0xffff800000000000,
		0xffffffff80000000,
		0xffffffff80100000,
		INT64_MAX,
		1ul << 63,
		UINT64_MAX,
	};
	uint64_t value = edges[below(fuzzer, sizeof(edges) / sizeof(edges[0]))];

	switch (below(fuzzer, 4)) {
	case 0:
		return value + below(fuzzer, 33) - 16;
	case 1:
		return value + (below(fuzzer, 9) - 4) * MEMORY_PAGE;
	default:
		return value;
	}
}

// Somewhere in memory of the program, mostly; now and then where it would hurt itself.
static uint64_t address(struct fuzzer *fuzzer)
{
	uint64_t slot = slots[below(fuzzer, SLOTS)];

	switch (below(fuzzer, 16)) {
	case 0:
	case 1:
		return edge(fuzzer);
	case 2:
		return random_next(&fuzzer->random);
	case 3:
		return (uint64_t)constant;
	case 4:
	case 5:
		return slot + (below(fuzzer, 16) - 4) * MEMORY_PAGE;
	case 6:
		return slot + below(fuzzer, 2 * MEMORY_PAGE);
	case 7:
		return one_in(fuzzer, 64) ? (uint64_t)fuzz_thread & -(uint64_t)MEMORY_PAGE
		                          : slot;
	case 8:
	case 9:
		return 0x10000000 + below(fuzzer, 64) * MEMORY_PAGE;
	default:
		return slot;
	}
}

static uint64_t pointer(struct fuzzer *fuzzer, enum kind kind)
{
	switch (below(fuzzer, 4)) {
	case 0:
		return address(fuzzer);
	case 1:
		return (uint64_t)buffer + below(fuzzer, BUFFER);
	case 2:
		return kind == IN_PTR ? (uint64_t)fuzz_thread : (uint64_t)buffer;
	default:
		return (uint64_t)buffer;
	}
}

static uint64_t size(struct fuzzer *fuzzer)
{
	switch (below(fuzzer, 8)) {
	case 0:
		return edge(fuzzer);
	case 1:
	case 2:
		return below(fuzzer, 64);
	case 3:
		return below(fuzzer, 2 * BUFFER);
	default:
		return (1 + below(fuzzer, 8)) * MEMORY_PAGE;
	}
}

static uint64_t argument(struct fuzzer *fuzzer, enum kind kind)
{
	switch (kind) {
	case INT:
		return one_in(fuzzer, 8) ? edge(fuzzer) : below(fuzzer, 4);
	case SIZE:
		return size(fuzzer);
	case TEXT:
	case IN_PTR:
	case OUT_PTR:
	case INOUT_PTR:
		return pointer(fuzzer, kind);
	case I64:
	case U64:
		if (one_in(fuzzer, 4))
			return (uint64_t)stacks[1 + below(fuzzer, STACKS - 1)];
		return one_in(fuzzer, 4) ? below(fuzzer, 8) : address(fuzzer);
	default:
		return random_next(&fuzzer->random);
	}
}

// ---- A call ----

// Calls that end something, or may wait for ever, are rare: otherwise no thread would get far.
static const struct call *choose(struct fuzzer *fuzzer)
{
	const struct call *call = &calls[below(fuzzer, sizeof(calls) / sizeof(calls[0]))];
	bool ends = call->number == SYSCALL_NUMBER_exit ||
	            call->number == SYSCALL_NUMBER_thread_exit;
	bool waits = call->number == SYSCALL_NUMBER_read ||
	             call->number == SYSCALL_NUMBER_thread_join ||
	             call->number == SYSCALL_NUMBER_thread_sleep;

	return (ends || waits) && !one_in(fuzzer, 64) ? choose(fuzzer) : call;
}

static void lead_here(struct fuzzer *fuzzer)
{
	syscall_set_base(MEMORY_BASE_FS, (uint64_t)&fuzzer->registers);
}

// All registers but the arguments are what chance says, RSP among them.
static void prepare(struct fuzzer *fuzzer, const struct call *call)
{
	struct enter_registers *registers = &fuzzer->registers;
	uint64_t *const arguments[] = {&registers->rdi, &registers->rsi, &registers->rdx,
	                               &registers->r10, &registers->r8,  &registers->r9};
	uint64_t *each = &registers->rax;

	for (size_t i = 0; i < offsetof(struct enter_registers, own_rsp) / sizeof(*each); i++)
		each[i] = random_next(&fuzzer->random);
	for (size_t i = 0; i < SYSCALL_ARGUMENTS; i++)
		*arguments[i] = argument(fuzzer, call->kinds[i]);
	registers->rax = one_in(fuzzer, 64) ? edge(fuzzer) : call->number;
	registers->rflags = (registers->rflags & FLAGS_CHANGED) | FLAGS_ALWAYS;
}

// A thread that runs these calls too, on a stack that no other has: mostly, since on another
// one the program soon ends.
static void prepare_thread(struct fuzzer *fuzzer)
{
	static atomic_uint used = THREADS + 1;
	unsigned stack;

	if (one_in(fuzzer, 256))
		return;
	stack = atomic_fetch_add(&used, 1);
	fuzzer->registers.rdi = (uint64_t)fuzz_thread;
	fuzzer->registers.rdx = stack < STACKS ? (uint64_t)stacks[stack] : edge(fuzzer) << 48;
}

static void call_once(struct fuzzer *fuzzer)
{
	const struct call *call = choose(fuzzer);
	struct enter_registers *registers = &fuzzer->registers;

	prepare(fuzzer, call);
	if (call->number == SYSCALL_NUMBER_thread_create)
		prepare_thread(fuzzer);
	if (call->number == SYSCALL_NUMBER_set_base && (int)registers->rdi == MEMORY_BASE_FS) {
		syscall_set_base(MEMORY_BASE_FS, registers->rsi);
		lead_here(fuzzer);
		return;
	}
	one_in(fuzzer, 2) ? enter_syscall() : enter_interrupt();
	if (call->number == SYSCALL_NUMBER_map && registers->rdx == 0)
		slots[below(fuzzer, SLOTS)] = registers->rax;
}

// Touch what map has given: the faults belong to it.
static void touch(struct fuzzer *fuzzer)
{
	uint64_t slot = slots[below(fuzzer, SLOTS)];

	if (slot != 0 && one_in(fuzzer, 128))
		*(volatile uint64_t *)slot = random_next(&fuzzer->random);
}

void fuzz_thread(uint64_t seed)
{
	struct fuzzer fuzzer = {.random = {random_mix(seed)}};

	lead_here(&fuzzer);
	for (uint64_t count = 1;; count++) {
		call_once(&fuzzer);
		touch(&fuzzer);
		if (tally != 0 && count % 16 == 0)
			syscall_invoke(0, 0, 0, 0, 0, 0, tally);
	}
}

int main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoul(argv[1], NULL, 16) : 1;

	tally = argc > 2 ? strtoul(argv[2], NULL, 16) : 0;
	for (uint64_t i = 1; i <= THREADS; i++)
		syscall_thread_create((const void *)fuzz_thread, seed + i, (uint64_t)stacks[i],
		                      0);
	fuzz_thread(seed);
	return EXIT_FAILURE;
}
