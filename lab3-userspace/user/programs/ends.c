// ends HOW [NUMBER]: the ways in which a program ends, and what its threads may be doing then.

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <unistd.h>

#include "abi/syscall.h"
#include "lab3-userspace/abi/process.h"

#define STACK 2048
#define BLOCK 32768

static int number;
static volatile bool is_over; // which nobody ever says

static int exit_now(void *unused)
{
	(void)unused;
	exit(number);
}

static int wait_a_little(void *unused)
{
	(void)unused;
	for (int i = 0; i < 20; i++)
		thrd_yield();
	return number;
}

static int commit(void *unused)
{
	(void)wait_a_little(unused);
	__builtin_trap();
}

static int compute(void *unused)
{
	volatile unsigned count = 0;

	(void)unused;
	while (!is_over)
		count++;
	return count == 0; // for a compiler that wants it to be read
}

// Nobody types anything.
static int sleep_in_read(void *unused)
{
	char c;

	(void)unused;
	while (!is_over)
		read(STDIN_FILENO, &c, 1);
	return 0;
}

// beside: one thread does something, and this one something else.
static void beside(thrd_start_t other, thrd_start_t own)
{
	thrd_t thread;

	if (thrd_create(&thread, other, NULL) == thrd_success)
		own(NULL);
	fprintf(stderr, "ends: no thread\n");
	exit(EXIT_FAILURE);
}

static void exit_here(void)
{
	exit(number);
}

static void exit_in_thread(void)
{
	beside(exit_now, sleep_in_read);
}

// last_thread: the first thread goes, and the other is the last one.
static void last_thread(void)
{
	thrd_t thread;

	if (thrd_create(&thread, wait_a_little, NULL) != thrd_success)
		exit(EXIT_FAILURE);
	thrd_exit(number);
}

static void crime_beside_reader(void)
{
	beside(sleep_in_read, commit);
}

static void crime_of_second(void)
{
	beside(commit, sleep_in_read);
}

static void crime_beside_computer(void)
{
	beside(compute, commit);
}

static void reader(void)
{
	sleep_in_read(NULL);
}

static void writer(void)
{
	static char block[BLOCK];

	while (!is_over)
		write(STDOUT_FILENO, block, sizeof(block));
}

static void thread_of_many(uint64_t unused)
{
	(void)unused;
	sleep_in_read(NULL);
}

// many: as many threads as the kernel gives, all asleep; say how many there are besides this
// one, and end as NUMBER says: by a crime if it is 0.
static void many(void)
{
	static _Alignas(16) char stacks[THREADS_MAX + 1][STACK];
	unsigned count = 0;

	while (count <= THREADS_MAX && syscall_thread_create((const void *)thread_of_many, 0,
	                                                     (uint64_t)stacks[count + 1], 0)
	                                               .error == 0)
		count++;
	printf("many %x %x\n", number, count);
	fflush(stdout);
	if (number == 0)
		__builtin_trap();
	exit(number);
}

static int write_a_letter(void *unused)
{
	(void)unused;
	return (int)write(STDOUT_FILENO, "x", 1);
}

// writer_among_others: a thread that sleeps, one that computes and one that has ended; this one
// writes a letter, and then has another one end the program.
static void writer_among_others(void)
{
	thrd_t thread;

	if (thrd_create(&thread, sleep_in_read, NULL) != thrd_success ||
	    thrd_create(&thread, compute, NULL) != thrd_success ||
	    thrd_create(&thread, wait_a_little, NULL) != thrd_success)
		exit(EXIT_FAILURE);
	wait_a_little(NULL);
	write_a_letter(NULL);
	exit_in_thread();
}

// two_writers: two threads write a letter each.
static void two_writers(void)
{
	thrd_t thread;

	if (thrd_create(&thread, write_a_letter, NULL) != thrd_success)
		exit(EXIT_FAILURE);
	write_a_letter(NULL);
	exit(number);
}

static const struct {
	const char *name;
	void (*run)(void);
} ways[] = {
	{"exit", exit_here},
	{"exit_in_thread", exit_in_thread},
	{"last_thread", last_thread},
	{"crime_beside_reader", crime_beside_reader},
	{"crime_of_second", crime_of_second},
	{"crime_beside_computer", crime_beside_computer},
	{"reader", reader},
	{"writer", writer},
	{"many", many},
	{"writer_among_others", writer_among_others},
	{"two_writers", two_writers},
};

int main(int argc, char **argv)
{
	number = argc > 2 ? (int)strtol(argv[2], NULL, 0) : 0;
	for (size_t i = 0; argc > 1 && i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (strcmp(argv[1], ways[i].name) == 0)
			ways[i].run();
	}
	fprintf(stderr, "ends: HOW [NUMBER]\n");
	return EXIT_FAILURE;
}
