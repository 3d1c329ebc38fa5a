// test_write: exercise 1.6, through int 0x80.

#include "abi/error.h"
#include "bad_memory.h"
#include "core/syscall.h"
#include "core/test.h"
#include "core/time.h"
#include "lab1-syscalls/kernel/transfer.h"
#include "lib/format.h"
#include "lib/string.h"
#include "memory_file.h"

static struct memory_file memory, other;
static uint8_t buffer[4 * TRANSFER_CHUNK];

// Bytes that only this boot has.
static void buffer_fill(uint64_t question)
{
	struct random random = {.state = test_secret(question)};

	for (size_t i = 0; i < sizeof(buffer); i++)
		buffer[i] = (uint8_t)random_next(&random);
}

static void report(uint64_t question, struct syscall_result result)
{
	test_report("value", question, result.value);
	test_report("error", question, result.error);
}

TEST(write_reaches_the_console)
{
	char line[2000];
	size_t length = 0;

	// 100 lines of 17 characters: the text crosses the kernel's own buffer at odd places.
	for (uint64_t i = 0; i < 100; i++)
		length += format_text(line + length, sizeof(line) - length, "%016lx\n",
		                      test_secret(i));
	report(1, syscall_write(FILE_STDOUT, line, length));
	report(2, syscall_write(FILE_STDERR, line, 17));
	report(3, syscall_write(FILE_STDOUT, line, 0));
}

// The file takes fewer bytes than it is given, in one go or after some; or none.
TEST(write_reports_what_was_written)
{
	file_replace(FILE_STDOUT, &memory.file);
	for (uint64_t i = 0; i < 48; i++) {
		size_t length = test_secret(2 * i) % sizeof(buffer);
		size_t room = test_secret(2 * i + 1) % sizeof(buffer);

		// None at all, or whole chunks: the failure comes by itself, behind what was
		// written.
		if (i % 4 < 2)
			room = i % 4 * (room / TRANSFER_CHUNK) * TRANSFER_CHUNK;

		buffer_fill(i);
		memory_file_init(&memory, room);
		report(i, syscall_write(FILE_STDOUT, buffer, length));
		test_report("taken", i, memory.length);
		test_report("calls", i, memory.calls);
		test_check_as("no more than TRANSFER_CHUNK bytes are written at a time",
		              memory.largest <= TRANSFER_CHUNK);
		test_eq_as("references to the file after the call", memory.file.references, 1);
		test_check_as("the file has the caller's bytes, in their order",
		              memcmp(memory.bytes, buffer, memory.length) == 0);
	}
}

TEST(write_refuses_bad_arguments)
{
	struct bad_call calls[32];
	size_t count = bad_calls(calls, array_length(calls), FILE_STDOUT, FILE_STDIN);

	bad_memory_make();
	memory_file_init_one_way(&other, false);
	file_replace(FILE_STDIN, &other.file);
	file_replace(FILE_STDOUT, &memory.file);
	memory_file_init(&memory, MEMORY_FILE_SIZE);
	for (size_t i = 0; i < count; i++) {
		report(i, syscall_write(calls[i].fd, (void *)calls[i].address, calls[i].size));
		bad_call_check(&calls[i], &memory);
		bad_call_check(&calls[i], &other);
	}
	report(102, syscall_write(FILE_STDOUT, NULL, 0));
	test_eq_as("how often a write of no bytes asked the file", memory.calls, 0);
	// These calls must succeed: read-only memory can be written from, up to the last byte
	// before a hole.
	report(100, syscall_write(FILE_STDOUT, (void *)BAD_PAGE(5), 8));
	report(101, syscall_write(FILE_STDOUT, (void *)(BAD_PAGE(3) - 5), 5));
	test_report("taken", 103, memory.length);
}

static struct {
	vaddr_t address;
	size_t size, calls;
} asked; // the first range that the policy for ring 3 was asked about

static int policy_remember(vaddr_t address, size_t size, enum user_access access)
{
	(void)access;
	if (asked.calls++ > 0)
		return 0;
	asked.address = address;
	asked.size = size;
	return 0;
}

// Memory that ring 3 names is ring 3's all the way, whoever looks at it.
TEST(write_remembers_who_called)
{
	buffer_fill(0);
	memory_file_init(&memory, MEMORY_FILE_SIZE);
	file_replace(FILE_STDOUT, &memory.file);
	user_range_op = policy_remember;
	test_report("value", 0,
	            sys_write(FILE_STDOUT, user_ptr_make((vaddr_t)buffer, true), 2500));
	test_check_as("the policy for ring 3 was asked about the caller's memory",
	              asked.address == (vaddr_t)buffer);
	test_report("size", 0, asked.size);
	test_least_as(
		"how often the policy for ring 3 was asked: first, and for each of 3 chunks",
		asked.calls, 4);
}

// The kernel must work on a copy: the caller's memory can change, or go away, while it does.
TEST(write_works_on_a_copy)
{
	file_replace(FILE_STDOUT, &memory.file);
	for (uint64_t i = 0; i < 8; i++) {
		buffer_fill(i);
		memory_file_init(&memory, MEMORY_FILE_SIZE);
		report(i, syscall_write(FILE_STDOUT, buffer, 100 + i * 60));
		test_check_as(
			"the file was given a copy of the bytes, not the caller's memory itself",
			(const uint8_t *)memory.source < buffer ||
				(const uint8_t *)memory.source >= buffer + sizeof(buffer));
	}
}

static struct syscall_result result_inside;
static struct memory_file memory_inside;

static void write_inside(struct timer *timer)
{
	(void)timer;
	result_inside = syscall_write(FILE_STDERR, buffer, 1200);
}

// A file that is slow: it waits for a few ticks in the middle of a write.
static int64_t slow_write(struct file *file, const void *from, size_t size)
{
	tick_t until = time_ticks() + 4;

	(void)file;
	while (time_ticks() < until)
		__builtin_ia32_pause();
	return memory.file.ops->write(&memory.file, from, size);
}

TEST(write_while_writing)
{
	static const struct file_ops slow_ops = {.write = slow_write};
	static struct file slow = FILE_INIT(&slow_ops);
	static struct timer timer;

	buffer_fill(0);
	memory_file_init(&memory, MEMORY_FILE_SIZE);
	memory_file_init(&memory_inside, MEMORY_FILE_SIZE);
	file_replace(FILE_STDOUT, &slow);
	file_replace(FILE_STDERR, &memory_inside.file);
	timer_start(&timer, time_ticks() + 2, write_inside);
	report(0, syscall_write(FILE_STDOUT, buffer, 2400));
	report(1, result_inside);
	test_report("taken", 0, memory.length);
	test_report("taken", 1, memory_inside.length);
	test_check_as("the file has the bytes of the first caller only",
	              memcmp(memory.bytes, buffer, 2400) == 0);
}
