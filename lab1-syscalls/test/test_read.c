// test_read: exercise 1.7, through int 0x80.

#include "abi/error.h"
#include "arch/percpu.h"
#include "bad_memory.h"
#include "core/input.h"
#include "core/syscall.h"
#include "core/test.h"
#include "core/time.h"
#include "dev/keyboard.h"
#include "dev/serial.h"
#include "lab1-syscalls/kernel/transfer.h"
#include "lib/format.h"
#include "lib/string.h"
#include "memory_file.h"

#define UNTOUCHED  0xEE
#define FILE_BYTES 2400 // two chunks and a part
#define SCAN_1     0x02 // the keys 1 to 9 have the codes 2 to 10

static struct memory_file memory, other;
static uint8_t buffer[2 * TRANSFER_CHUNK];

static void report(uint64_t question, struct syscall_result result)
{
	test_report("value", question, result.value);
	test_report("error", question, result.error);
}

// The digit that is typed as the answer to `question`: 1 to 9.
static uint8_t digit(uint64_t question)
{
	return (uint8_t)(test_secret(question) % 9);
}

static uint64_t typed;
static bool slept; // did the processor sleep shortly before the key came?

static void type_key(struct timer *timer)
{
	(void)timer;
	slept = this_cpu()->tick_after_halt;
	keyboard_inject((uint8_t)(SCAN_1 + digit(typed)));
	typed++;
}

TEST(read_waits_for_a_key)
{
	static struct timer timer;

	for (uint64_t i = 0; i < 12; i++) {
		tick_t due = time_ticks() + 2 + test_secret(100 + i) % 30;
		uint8_t c = 0;

		timer_start(&timer, due, type_key);
		struct syscall_result result = syscall_read(FILE_STDIN, &c, 1);
		test_eq_as("the error (RDX) of reading a key", result.error, 0);
		test_eq_as("the number of keys read", result.value, 1);
		test_check_as("the read returned after the key was typed", time_ticks() >= due);
		test_report("slept", i, slept);
		test_report("key", i, c);
	}
}

static void serial_type(uint64_t question, size_t count)
{
	for (size_t i = 0; i < count; i++)
		serial_loop_back(SERIAL_CONSOLE, (uint8_t)('1' + digit(question + i)));
}

TEST(read_takes_what_is_there)
{
	serial_type(0, 7);
	report(0, syscall_read(FILE_STDIN, buffer, 3));
	report(1, syscall_read(FILE_STDIN, buffer + 3, sizeof(buffer) - 3));
	for (size_t i = 0; i < 7; i++)
		test_report("key", i, buffer[i]);
	report(2, syscall_read(FILE_STDIN, buffer, 0));

	// A file with more than one chunk: nobody gets more than a chunk, and nothing is lost.
	file_replace(FILE_STDIN, &memory.file);
	memory_file_init(&memory, 0);
	for (size_t i = 0; i < FILE_BYTES; i++)
		memory.bytes[i] = (uint8_t)test_secret(1000 + i);
	memory.length = FILE_BYTES;
	for (uint64_t i = 10; i < 14; i++) {
		size_t before = memory.length;

		memset(buffer, UNTOUCHED, sizeof(buffer));
		report(i, syscall_read(FILE_STDIN, buffer, sizeof(buffer)));
		for (size_t n = before - memory.length; n < sizeof(buffer); n++)
			test_eq_as("a byte of the caller's behind what was read", buffer[n],
			           UNTOUCHED);
		test_eq_as("references to the file after the call", memory.file.references, 1);
		for (size_t n = 0; n < before - memory.length; n += 200)
			test_report("byte", 1000 + FILE_BYTES - before + n, buffer[n]);
	}
}

TEST(read_refuses_bad_arguments)
{
	struct bad_call calls[32];
	size_t count = bad_calls(calls, array_length(calls) - 2, FILE_STDIN, FILE_STDOUT);

	bad_memory_make();
	calls[count++] =
		(struct bad_call){FILE_STDIN, BAD_PAGE(5), 8, EFAULT, "read-only memory"};
	calls[count++] = (struct bad_call){FILE_STDIN, BAD_PAGE(5) - 1, 2, EFAULT,
	                                   "memory whose last byte is read-only"};
	test_report_text("mistake", calls[count - 2].what);
	test_report_text("mistake", calls[count - 1].what);
	memory_file_init_one_way(&other, true);
	file_replace(FILE_STDOUT, &other.file);
	file_replace(FILE_STDIN, &memory.file);
	memory_file_init(&memory, 0);
	memory.length = 16;
	for (size_t i = 0; i < count; i++) {
		report(i, syscall_read(calls[i].fd, (void *)calls[i].address, calls[i].size));
		bad_call_check(&calls[i], &memory);
		bad_call_check(&calls[i], &other);
	}
	report(102, syscall_read(FILE_STDIN, NULL, 0));
	test_eq_as("how often a read of no bytes asked the file", memory.calls, 0);
	report(100, syscall_read(FILE_STDIN, (void *)(BAD_PAGE(3) - 5), 5));
	test_report("left", 101, memory.length);
}

static struct syscall_result empty_inside, full_inside;

static void read_inside(struct timer *timer)
{
	(void)timer;
	empty_inside = syscall_read(FILE_STDIN, buffer, 4);
	input_put('1' + digit(0));
	full_inside = syscall_read(FILE_STDIN, buffer + 4, 4);
}

TEST(read_in_an_interrupt_handler)
{
	static struct timer timer;
	tick_t until = time_ticks() + 4;

	timer_start(&timer, time_ticks() + 2, read_inside);
	while (time_ticks() < until)
		__builtin_ia32_pause();
	report(0, empty_inside);
	report(1, full_inside);
	test_report("key", 0, buffer[4]);
}

static struct memory_file memory_inside;
static uint8_t buffer_inside[TRANSFER_CHUNK];

static void read_other(struct timer *timer)
{
	(void)timer;
	empty_inside = syscall_read(FILE_STDOUT, buffer_inside, sizeof(buffer_inside));
}

// A file that is slow: it has put its bytes where the kernel wants them, and takes its time to
// return.
static int64_t slow_read(struct file *file, void *to, size_t size)
{
	int64_t count = memory.file.ops->read(&memory.file, to, size);
	tick_t until = time_ticks() + 4;

	(void)file;
	while (time_ticks() < until)
		cpu_relax();
	return count;
}

TEST(read_while_reading)
{
	static const struct file_ops slow_ops = {.read = slow_read};
	static struct file slow = FILE_INIT(&slow_ops);
	static struct timer timer;

	memory_file_init(&memory, 0);
	memory_file_init(&memory_inside, 0);
	for (size_t i = 0; i < TRANSFER_CHUNK; i++) {
		memory.bytes[i] = (uint8_t)test_secret(i);
		memory_inside.bytes[i] = (uint8_t)test_secret(1000 + i);
	}
	memory.length = memory_inside.length = TRANSFER_CHUNK;
	file_replace(FILE_STDIN, &slow);
	file_replace(FILE_STDOUT, &memory_inside.file);
	timer_start(&timer, time_ticks() + 2, read_other);
	report(0, syscall_read(FILE_STDIN, buffer, TRANSFER_CHUNK));
	report(1, empty_inside);
	for (size_t i = 0; i < TRANSFER_CHUNK; i += 64) {
		test_report("byte", i, buffer[i]);
		test_report("byte", 1000 + i, buffer_inside[i]);
	}
}

static vaddr_t asked_address;
static enum user_access asked_access;

static int policy_remember(vaddr_t address, size_t size, enum user_access access)
{
	(void)size;
	if (asked_address == 0) {
		asked_address = address;
		asked_access = access;
	}
	return 0;
}

// Memory that ring 3 names is ring 3's all the way, whoever looks at it.
TEST(read_remembers_who_called)
{
	memory_file_init(&memory, 0);
	memory.length = 10;
	file_replace(FILE_STDIN, &memory.file);
	user_range_op = policy_remember;
	test_report("value", 0,
	            sys_read(FILE_STDIN, user_ptr_make((vaddr_t)buffer, true), 100));
	test_check_as("the policy for ring 3 was asked about the caller's memory",
	              asked_address == (vaddr_t)buffer);
	test_check_as("it was asked whether the memory may be written to",
	              asked_access == USER_WRITE);
}

// Read a line from whoever types, and say what it was. The grader types what this kernel does
// not know.
static void read_line(void)
{
	size_t length = 0;

	syscall_write(FILE_STDOUT, "type: ", 6);
	while (length == 0 || buffer[length - 1] != '\n') {
		struct syscall_result result =
			syscall_read(FILE_STDIN, buffer + length, sizeof(buffer) - 1 - length);

		test_eq(result.error, 0);
		test_check(result.value > 0);
		length += (size_t)result.value;
		test_check(length < sizeof(buffer) - 1);
	}
	buffer[length - 1] = '\0';
	test_report_text("line", (const char *)buffer);
}

TEST(read_typed_on_the_serial_line)
{
	read_line();
}

TEST(read_typed_on_the_keyboard)
{
	read_line();
}
