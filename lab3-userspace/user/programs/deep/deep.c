// deep HOW NUMBER ...: use much stack, or touch memory near it, with any RSP. Numbers are
// hexadecimal. The program ends with the error of what it did.
//
//     calls SEED DEPTH            so many calls, each in the other, and what they compute
//     write RSP ADDRESS [OTHER]   write a word; before that map a page at OTHER
//     push RSP                    push a word
//     late RSP                    the same after a while
//     interrupt RSP ADDRESS       let a call write a word, by INT 0x80,
//     syscall RSP ADDRESS         or by SYSCALL

#include <errno.h>
#include <map.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/syscall.h"
#include "at_stack.h"
#include "lib/random.h"

#define FRAME 128 // words of each call
#define STACK 4096
#define VALUE UINT64_C(0x5EED5EED5EED5EED)
#define WHILE 20 // ticks

static uint64_t call(uint64_t x, uint64_t depth)
{
	volatile uint64_t frame[FRAME];

	frame[0] = x;
	frame[FRAME - 1] = depth;
	if (depth > 0)
		x = call(random_mix(x ^ depth), depth - 1);
	return random_mix(x ^ frame[0] ^ frame[FRAME - 1]);
}

static int calls(const uint64_t *numbers)
{
	printf("deep %lx %lx\n", numbers[0], call(numbers[0], numbers[1]));
	return 0;
}

static int write_word(const uint64_t *numbers)
{
	uint64_t *address = (uint64_t *)numbers[1];

	if (numbers[2] != 0 && map((void *)numbers[2], MEMORY_PAGE, MEMORY_WRITE) == NULL)
		return errno;
	stack_write(numbers[0], VALUE, address);
	return *address == VALUE ? 0 : EXIT_FAILURE;
}

static int push_word(const uint64_t *numbers)
{
	stack_push(numbers[0], VALUE);
	return ((uint64_t *)numbers[0])[-1] == VALUE ? 0 : EXIT_FAILURE;
}

static int push_late(const uint64_t *numbers)
{
	syscall_thread_sleep(WHILE);
	return push_word(numbers);
}

static void second(uint64_t value)
{
	syscall_thread_exit(value);
}

// thread_join writes what the thread ended with.
static int join(const uint64_t *numbers,
                int (*invoke)(uint64_t rsp, uint64_t number, uint64_t first, void *second))
{
	char *stack = map(NULL, STACK, MEMORY_WRITE);
	int64_t tid;
	int error;

	if (stack == NULL)
		return errno;
	tid = syscall_thread_create((const void *)second, VALUE, (uint64_t)stack + STACK, 0)
	              .value;
	error = invoke(numbers[0], SYSCALL_NUMBER_thread_join, (uint64_t)tid,
	               (void *)numbers[1]);
	return error == 0 && *(uint64_t *)numbers[1] != VALUE ? EXIT_FAILURE : error;
}

static int join_by_interrupt(const uint64_t *numbers)
{
	return join(numbers, stack_interrupt);
}

static int join_by_syscall(const uint64_t *numbers)
{
	return join(numbers, stack_syscall);
}

static const struct {
	const char *name;
	int (*run)(const uint64_t *numbers);
} ways[] = {{"calls", calls},
            {"write", write_word},
            {"push", push_word},
            {"late", push_late},
            {"interrupt", join_by_interrupt},
            {"syscall", join_by_syscall}};

int main(int argc, char **argv)
{
	uint64_t numbers[3] = {0};

	for (int i = 0; i < 3 && i + 2 < argc; i++)
		numbers[i] = strtoul(argv[i + 2], NULL, 16);
	for (size_t i = 0; argc > 2 && i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (strcmp(argv[1], ways[i].name) == 0)
			return ways[i].run(numbers);
	}
	fprintf(stderr, "deep: a way and a number are missing\n");
	return EXIT_FAILURE;
}
