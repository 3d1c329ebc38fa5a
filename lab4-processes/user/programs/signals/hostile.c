// hostile: what ring 3 can put where the kernel looks.

#include "hostile.h"

#include <map.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/syscall.h"
#include "lib/random.h"
#include "registers.h"
#include "report.h"

#define KERNEL        0xFFFFFFFF80000000ull
#define NOT_CANONICAL 0x0000800000000000ull
#define PRIVILEGED    0x1B7000ull // IOPL, NT, RF, VM, VIF, VIP
#define FLAG_TF       0x100ull

static int kind;
static uint64_t stack_before;

// After a return with a stack that is none: RSP has to be made good before anything else.
__attribute__((noreturn)) static void land(void)
{
	report("landed", (uint64_t)kind, 1);
	exit(0);
}

static void to_a_landing(struct signal_context *context, uint64_t rsp)
{
	context->rip = (uint64_t)landing;
	context->rbx = stack_before;
	context->r12 = (uint64_t)land;
	context->rsp = rsp;
}

static void change(int signal, struct signal_info *info, struct signal_context *context)
{
	struct signal_frame *signal_frame =
		(struct signal_frame *)((char *)context -
	                                offsetof(struct signal_frame, context));

	(void)signal;
	(void)info;
	switch (kind) {
	case 0:
		context->rip = KERNEL;
		break;
	case 1:
		context->rip = NOT_CANONICAL;
		break;
	case 2:
		context->rip = UINT64_MAX;
		break;
	case 3:
		context->rflags = ~FLAG_TF;
		break;
	case 4:
		context->rflags = 0;
		break;
	case 5:
		to_a_landing(context, KERNEL);
		break;
	case 6:
		to_a_landing(context, NOT_CANONICAL);
		break;
	case 7:
		memset(&signal_frame->fpu[24], 0xFF, 4); // MXCSR
		break;
	case 8:
		memset(signal_frame->fpu, 0xFF, sizeof(signal_frame->fpu));
		break;
	case 9:
		context->blocked = ~0ull;
		break;
	case 10:
		context->rip = 0x00007FFFFFFFF000ull; // behind the last page
		break;
	default:
		break;
	}
}

// The handler changes what it returns to, in the way `number`.
static void change_and_return(void)
{
	uint64_t flags;

	stack_before = (uint64_t)__builtin_frame_address(0) - 0x1008;
	handle(SIGUSR1, change, 0, 0);
	send(SIGUSR1);
	flags = flags_now();
	report("flags", (uint64_t)kind, flags & (PRIVILEGED | 0x200));
	report("mxcsr", (uint64_t)kind, mxcsr_now());
	report("blocked", (uint64_t)kind, block(0));
	report("lives", (uint64_t)kind, 1);
}

// ---- A signal_frame that the kernel did not make ----

#define PAGES 2
#define PAGE  4096

static char *pages;

// Bytes by chance, but where it counts: it goes on at a landing if all is accepted.
static void frame_draw(struct signal_frame *signal_frame, uint64_t seed)
{
	struct random random = {.state = seed};
	uint64_t *words = (uint64_t *)signal_frame;

	for (size_t i = 0; i < sizeof(*signal_frame) / sizeof(*words); i++)
		words[i] = random_next(&random);
	signal_frame->context.rflags &= ~FLAG_TF;
	to_a_landing(&signal_frame->context, signal_frame->context.rsp);
	if (seed % 4 == 0)
		signal_frame->context.rip = random_next(&random);
}

static uint64_t bad_stack(int which)
{
	struct signal_frame *signal_frame = (struct signal_frame *)(pages + 8);

	switch (which) {
	case 0:
		return 0;
	case 1:
		return 4;
	case 2:
		return KERNEL;
	case 3:
		return NOT_CANONICAL;
	case 4:
		return (uint64_t)pages + PAGES * PAGE -
		       64; // it ends in a page that is not there
	default:
		frame_draw(signal_frame, secret + (uint64_t)which);
		return (uint64_t)signal_frame + 8;
	}
}

// 0 to 19: a handler that changes its context; from 20 on: a call without a handler.
void look_at_hostile(int number)
{
	kind = number;
	stack_before = (uint64_t)__builtin_frame_address(0) - 0x1008;
	pages = map(NULL, PAGES * PAGE, MEMORY_WRITE);
	fflush(stdout);
	if (number < 20)
		change_and_return();
	else
		return_with_stack(bad_stack(number - 20));
}

// ---- Stacks on which no signal_frame fits ----

static void nothing(int signal, struct signal_info *info, struct signal_context *context)
{
	(void)signal;
	(void)info;
	(void)context;
}

static uint64_t stack_for(int number)
{
	switch (number) {
	case 0:
		return 8;
	case 1:
		return KERNEL + PAGE;
	case 2:
		return NOT_CANONICAL;
	case 3:
		return (uint64_t)pages + 64; // it would begin below the pages
	case 4:
		protect(pages, PAGES * PAGE, MEMORY_READ);
		return (uint64_t)pages + PAGES * PAGE;
	default:
		return (uint64_t)pages + PAGES * PAGE; // this one is good
	}
}

// Numbers up to 9: stacks; 10 and 11: handlers that are none.
void look_at_stack(int number)
{
	uint64_t handlers[] = {KERNEL, NOT_CANONICAL};
	int self = (int)syscall_getpid().value;

	pages = map((void *)0x50000000, PAGES * PAGE, MEMORY_WRITE);
	if (number < 10) {
		handle(SIGUSR1, nothing, 0, 0);
		send_with_stack(self, SIGUSR1, stack_for(number));
	} else {
		handle(SIGUSR1, (signal_handler)handlers[number - 10], 0, 0);
		send(SIGUSR1);
	}
	report("lives", (uint64_t)number, 1);
}
