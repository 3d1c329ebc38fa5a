// entry SEED NUMBER COUNT WAY [THREADS]: make the call NUMBER so often, with what SEED says in
// all registers, and report what is in each afterwards. All numbers are hexadecimal. WAY:
// syscall, interrupt, or both in turn. With threads, each does so with a seed of its own, and
// all of their reports together are one.
//
// A report is a line "NAME QUESTION ANSWER", for tests of the kernel, which know the answers.

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#include "abi/syscall.h"
#include "lab3-userspace/abi/memory.h"
#include "lab3-userspace/user/lib/enter.h"
#include "lib/random.h"

#define THREADS_LIMIT 16
#define QUESTIONS     32 // a call has so many

// CF, PF, AF, ZF, SF, OF; DF, NT, AC and ID: what a program may change. IF is 1, and bit 1.
#define FLAGS_CHANGED 0x244CD5ul
#define FLAGS_ALWAYS  0x202
#define GS_BASES      0x00007FFFFFFFE000ul // the bits of an address that ring 3 may have

#define REGISTERS     (offsetof(struct enter_registers, rflags) / sizeof(uint64_t) + 1)

static uint64_t number, count;
static bool by_syscall, by_interrupt;

static void fill(struct enter_registers *registers, uint64_t seed, uint64_t call)
{
	uint64_t *each = &registers->rax;

	for (uint64_t i = 0; i < REGISTERS; i++)
		each[i] = random_mix((call * QUESTIONS + i) ^ seed);
	registers->rflags = (registers->rflags & FLAGS_CHANGED) | FLAGS_ALWAYS;
	registers->rax = number;
}

// All of them but RCX and R11, which SYSCALL loses.
static uint64_t digest(const struct enter_registers *registers)
{
	const uint64_t *each = &registers->rax;
	uint64_t sum = 0;

	for (size_t i = 0; i < REGISTERS; i++) {
		if (&each[i] != &registers->rcx && &each[i] != &registers->r11)
			sum = random_mix(sum ^ each[i]);
	}
	return sum;
}

static void call_once(struct enter_registers *registers, uint64_t seed, uint64_t call)
{
	fill(registers, seed, call);
	if (by_syscall && !(by_interrupt && call % 2 != 0))
		enter_syscall();
	else
		enter_interrupt();
}

// FS leads to the registers, and GS wherever the seed says: nothing is there.
static void bases_set(struct enter_registers *registers, uint64_t seed)
{
	uint64_t gs = random_mix((QUESTIONS - 1) ^ seed) & GS_BASES;

	if (syscall_set_base(MEMORY_BASE_FS, (uint64_t)registers).error != 0 ||
	    syscall_set_base(MEMORY_BASE_GS, gs).error != 0)
		exit(EXIT_FAILURE);
}

// ---- One thread ----

static void report_each(uint64_t seed)
{
	static const char *const names[REGISTERS] = {"rax", "rbx", "rcx", "rdx", "rsi",   "rdi",
	                                             "rbp", "r8",  "r9",  "r10", "r11",   "r12",
	                                             "r13", "r14", "r15", "rsp", "rflags"};
	static struct enter_registers registers;
	const uint64_t *each = &registers.rax;

	bases_set(&registers, seed);
	for (uint64_t call = 0; call < count; call++) {
		call_once(&registers, seed, call);
		for (size_t i = 0; i < REGISTERS; i++)
			printf("%s %lx %lx\n", names[i], call, each[i]);
	}
}

// ---- Several threads ----

struct worker {
	thrd_t thread;
	uint64_t seed, sum;
};

static int work(void *argument)
{
	struct worker *worker = argument;
	struct enter_registers registers;

	bases_set(&registers, worker->seed);
	for (uint64_t call = 0; call < count; call++) {
		call_once(&registers, worker->seed, call);
		worker->sum = random_mix(worker->sum ^ digest(&registers));
	}
	return 0;
}

static int report_together(uint64_t seed, uint64_t threads)
{
	static struct worker workers[THREADS_LIMIT];
	uint64_t sum = 0;

	for (uint64_t i = 0; i < threads; i++) {
		workers[i].seed = random_mix(seed ^ i);
		if (thrd_create(&workers[i].thread, work, &workers[i]) != thrd_success)
			return EXIT_FAILURE;
	}
	for (uint64_t i = 0; i < threads; i++) {
		if (thrd_join(workers[i].thread, NULL) != thrd_success)
			return EXIT_FAILURE;
		sum = random_mix(sum ^ workers[i].sum);
	}
	printf("together %lx %lx\n", seed, sum);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	uint64_t threads = argc > 5 ? strtoul(argv[5], NULL, 16) : 0;
	uint64_t seed;

	if (argc < 5 || threads > THREADS_LIMIT) {
		fprintf(stderr, "entry: SEED NUMBER COUNT WAY [THREADS]\n");
		return EXIT_FAILURE;
	}
	seed = strtoul(argv[1], NULL, 16);
	number = strtoul(argv[2], NULL, 16);
	count = strtoul(argv[3], NULL, 16);
	by_syscall = strcmp(argv[4], "interrupt") != 0;
	by_interrupt = strcmp(argv[4], "syscall") != 0;
	if (threads > 0)
		return report_together(seed, threads);
	report_each(seed);
	return EXIT_SUCCESS;
}
