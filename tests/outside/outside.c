// outside: a program that knows nothing of this tree but the ABI's headers: no library, one
// file. It says what it was started with, maps memory, makes a thread, and exits with 7.

#include "abi/error.h"
#include "abi/memory.h"
#include "abi/process.h"
#include "abi/syscall.h"

void start(uint64_t *stack);

__asm__(".globl _start\n"
        "_start: mov %rsp, %rdi\n"
        "        call start\n"
        "        ud2\n");

struct syscall_result syscall_invoke(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3,
                                     uint64_t a4, uint64_t a5, uint64_t number)
{
	register uint64_t r10 __asm__("r10") = a3;
	register uint64_t r8 __asm__("r8") = a4;
	register uint64_t r9 __asm__("r9") = a5;
	struct syscall_result result;

	__asm__ volatile("int $0x80"
	                 : "=a"(result.value), "=d"(result.error)
	                 : "0"(number), "D"(a0), "S"(a1), "1"(a2), "r"(r10), "r"(r8), "r"(r9)
	                 : "memory");
	return result;
}

static char constant[] = "outside: constant";
static char zero[3 * MEMORY_PAGE]; // beyond the file's end

static void say(const char *text)
{
	size_t length = 0;

	while (text[length] != '\0')
		length++;
	syscall_write(1, text, length);
	syscall_write(1, "\n", 1);
}

static void thread(uint64_t argument)
{
	constant[0] = 'O';
	syscall_thread_exit(argument * 2);
}

static void check(int holds, int status)
{
	if (!holds)
		syscall_exit(status);
}

void start(uint64_t *stack)
{
	struct syscall_result memory = syscall_map(0, 4 * MEMORY_PAGE, MEMORY_WRITE);
	struct syscall_result made;
	uint64_t value = 0;

	for (uint64_t i = 0; i < stack[0]; i++)
		say((const char *)stack[1 + i]);
	for (size_t i = 0; i < sizeof(zero); i++)
		check(zero[i] == 0, 1);
	check(memory.error == 0, 2);
	made = syscall_thread_create((const void *)thread, 21,
	                             (uint64_t)memory.value + 4 * MEMORY_PAGE, 0);
	check(made.error == 0, 3);
	check(syscall_thread_join((int)made.value, &value).error == 0 && value == 42, 4);
	check(syscall_write(99, constant, 1).error == EBADF, 5);
	say(constant);
	syscall_exit(7);
}
