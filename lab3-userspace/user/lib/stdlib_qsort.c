// stdlib_qsort: by a heap (Williams, "Heapsort", CACM 7, 1964): no memory besides, and never
// slow.
//
// In a heap nothing is greater than what is above it: below number i stand 2i + 1 and 2i + 2.

#include <stdlib.h>

struct things {
	char *first;
	size_t size; // bytes of one
	int (*compare)(const void *, const void *);
};

static char *thing(const struct things *things, size_t number)
{
	return things->first + number * things->size;
}

static void swap(const struct things *things, size_t a, size_t b)
{
	char *x = thing(things, a), *y = thing(things, b);

	for (size_t i = 0; i < things->size; i++) {
		char byte = x[i];

		x[i] = y[i];
		y[i] = byte;
	}
}

// sink: move a thing down until nothing below it is greater, of a heap of `count`.
static void sink(const struct things *things, size_t number, size_t count)
{
	for (;;) {
		size_t below = 2 * number + 1;

		if (below >= count)
			return;
		if (below + 1 < count &&
		    things->compare(thing(things, below), thing(things, below + 1)) < 0)
			below++;
		if (things->compare(thing(things, number), thing(things, below)) >= 0)
			return;
		swap(things, number, below);
		number = below;
	}
}

void qsort(void *first, size_t count, size_t size, int (*compare)(const void *, const void *))
{
	struct things things = {first, size, compare};

	for (size_t number = count / 2; number > 0; number--)
		sink(&things, number - 1, count);
	// The greatest is on top: it goes to the end, and the heap shrinks.
	for (; count > 1; count--) {
		swap(&things, 0, count - 1);
		sink(&things, 0, count - 1);
	}
}
