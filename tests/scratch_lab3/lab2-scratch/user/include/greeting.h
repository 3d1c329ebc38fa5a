// greeting: what the labs let `greet` say. The linker knows where a section of such a name
// begins and ends.

#ifndef USER_GREETING_H
#define USER_GREETING_H

#define GREETING(name, text)                                                                   \
	static const char *const greeting_##name __attribute__((section("greetings"), used)) = \
		text

extern const char *const __start_greetings[], *const __stop_greetings[];

#endif
