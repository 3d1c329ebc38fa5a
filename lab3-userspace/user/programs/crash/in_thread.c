// in_thread: a crime of one thread ends the program, with all threads that it has.

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>

#include "crime.h"

void crime_undefined(uint64_t argument);
void crime_stack_overflow(uint64_t argument);

static volatile bool has_ended; // which nobody ever says

static int spin(void *unused)
{
	(void)unused;
	while (!has_ended)
		thrd_yield();
	return 0;
}

static int commit(void *crime)
{
	((void (*)(uint64_t))crime)(0);
	return 0;
}

// One thread does nothing bad, one does, and the first waits for it.
static void in_thread(uint64_t crime)
{
	thrd_t honest, criminal;

	if (thrd_create(&honest, spin, NULL) != thrd_success ||
	    thrd_create(&criminal, commit, (void *)crime) != thrd_success) {
		fprintf(stderr, "crash: no threads\n");
		exit(EXIT_FAILURE);
	}
	thrd_join(criminal, NULL);
}
CRIME(undefined_in_thread, SIGILL, in_thread, (uint64_t)crime_undefined);
CRIME(stack_overflow_in_thread, SIGSEGV, in_thread, (uint64_t)crime_stack_overflow);
