// ubsan: what the compiler calls when a kernel built with SAN=1 does something that C does not
// define.
//
// The names and the first member of what they get, a source location, are fixed by the
// compilers (gcc and clang, -fsanitize=undefined). Without SAN=1 nobody calls these.

#include "core/panic.h"

struct source_location {
	const char *file;
	uint32_t line;
	uint32_t column;
};

// UBSAN_HANDLER(name, what, parameters): a handler that panics where the code says it is.
#define UBSAN_HANDLER(name, what, ...)                                                         \
	void __ubsan_handle_##name(const struct source_location *where, ##__VA_ARGS__);        \
	void __ubsan_handle_##name(const struct source_location *where, ##__VA_ARGS__)         \
	{                                                                                      \
		panic_at(where->file, (int)where->line, "undefined behaviour: %s", what);      \
	}

#define ONE const void *value
#define TWO const void *left, const void *right

#pragma GCC diagnostic ignored "-Wunused-parameter"

UBSAN_HANDLER(add_overflow, "an addition overflows", TWO)
UBSAN_HANDLER(sub_overflow, "a subtraction overflows", TWO)
UBSAN_HANDLER(mul_overflow, "a multiplication overflows", TWO)
UBSAN_HANDLER(divrem_overflow, "a division overflows, or is by zero", TWO)
UBSAN_HANDLER(negate_overflow, "a negation overflows", ONE)
UBSAN_HANDLER(shift_out_of_bounds, "a shift by too many bits, or of a negative number", TWO)
UBSAN_HANDLER(out_of_bounds, "an index is out of bounds", ONE)
UBSAN_HANDLER(pointer_overflow, "a pointer wraps around", TWO)
UBSAN_HANDLER(type_mismatch_v1, "a pointer that is null, misaligned or to too small an object",
              ONE)
UBSAN_HANDLER(load_invalid_value, "a value that its type does not have", ONE)
UBSAN_HANDLER(vla_bound_not_positive, "an array of no size", ONE)
UBSAN_HANDLER(nonnull_arg, "null for an argument that must not be")
UBSAN_HANDLER(builtin_unreachable, "code that cannot be reached was reached")
UBSAN_HANDLER(missing_return, "a function ends without its value")
UBSAN_HANDLER(invalid_builtin, "a builtin was given what it must not")
