// assert: what must hold (C17 7.2). With NDEBUG defined nothing is looked at.

#ifndef USER_ASSERT_H
#define USER_ASSERT_H

// assert_fail: say what did not hold, and where, and abort.
__attribute__((noreturn)) void assert_fail(const char *condition, const char *file, int line);

#ifdef NDEBUG
#define assert(condition) ((void)0)
#else
#define assert(condition) ((condition) ? (void)0 : assert_fail(#condition, __FILE__, __LINE__))
#endif

#endif
