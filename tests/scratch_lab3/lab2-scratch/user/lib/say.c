// say: by the shared part of common and a system call.

#include "say.h"

#include "abi/syscall.h"
#include "lib/string.h"

void say(const char *text)
{
	syscall_write(1, text, strlen(text));
}
