// types: scalar types with a meaning, and attributes.

#ifndef LIB_TYPES_H
#define LIB_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint64_t paddr_t; // a physical address
typedef uint64_t vaddr_t; // a virtual address, as a number
typedef uint64_t tick_t;  // milliseconds since boot

// The caller must check the result: it is a bug to ignore an error.
#define must_check __attribute__((warn_unused_result))
#define no_return  __attribute__((noreturn))
// Like printf: the numbers of the format argument, and of its first value.
#define format_check(text, first) __attribute__((format(printf, text, first)))

#define array_length(array)       (sizeof(array) / sizeof((array)[0]))

// The struct of `type` whose `member` is at `pointer`.
#define container_of(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))

static inline uint64_t min_u64(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static inline uint64_t max_u64(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

// Round to a multiple of `unit`, which must be a power of two.
static inline uint64_t round_down(uint64_t value, uint64_t unit)
{
	return value & ~(unit - 1);
}

static inline uint64_t round_up(uint64_t value, uint64_t unit)
{
	return round_down(value + unit - 1, unit);
}

#endif
