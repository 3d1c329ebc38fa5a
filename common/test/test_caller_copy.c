// test_caller_copy: copying to and from memory that is not there, or vanishes meanwhile.

#include "abi/error.h"
#include "arch/memory_layout.h"
#include "arch/percpu.h"
#include "base_test.h"
#include "dev/apic_timer.h"
#include "landmark.h"
#include "lib/string.h"
#include "mm/page_table.h"
#include "mm/user_ptr.h"

#define PAGE_1 TEST_AREA
#define PAGE_2 (TEST_AREA + PAGE_SIZE)

static uint8_t buffer[2 * PAGE_SIZE];
static bool vanish; // is the second page to go between the check and the copy?

static int range_allow(vaddr_t address, size_t size, enum user_access access)
{
	(void)address;
	(void)size;
	(void)access;
	if (vanish)
		page_vanish(PAGE_2);
	return 0;
}

static void fill(uint8_t *bytes, size_t size, uint64_t question)
{
	struct random random = {.state = secret(question)};

	for (size_t i = 0; i < size; i++)
		bytes[i] = (uint8_t)random_next(&random);
}

static void check_all(const uint8_t *bytes, size_t size, uint8_t byte)
{
	for (size_t i = 0; i < size; i++)
		test_eq(bytes[i], byte);
}

// The kernel's `size` bytes at `address`, of which the first page ends after `left` bytes: all
// of those, and nothing else, are copied.
static void copy_one(bool to_user, vaddr_t address, size_t size, size_t left, uint64_t question)
{
	struct user_ptr pointer = user_ptr_make(address, false);
	int error;

	if (to_user) {
		memset((void *)PAGE_1, 0xEE, PAGE_SIZE);
		fill(buffer, size, question);
		error = copy_to_user(pointer, buffer, size);
		check_all((const uint8_t *)PAGE_1, address - PAGE_1, 0xEE);
	} else {
		memset(buffer, 0xEE, sizeof(buffer));
		fill((uint8_t *)PAGE_1, PAGE_SIZE, question);
		error = copy_from_user(buffer, pointer, size);
		check_all(buffer + left, sizeof(buffer) - left, 0xEE);
	}
	test_check(memcmp((const void *)address, buffer, left) == 0);
	test_report("error", question, (int64_t)error);
	test_eq(this_cpu()->critical.locks, 0);
	test_check(interrupts_enabled());
}

EARLY_TEST(base_copy_stops_at_a_hole)
{
	kernel_range_op = range_allow;
	page_make(PAGE_1, MAP_WRITE);
	for (uint64_t i = 0; i < 64; i++) {
		size_t left = i < 2 ? i : secret(100 + i) % PAGE_SIZE;
		size_t beyond = i % 8 == 7 ? 0 : 1 + secret(200 + i) % PAGE_SIZE;

		vanish = secret(i) & 1 && beyond > 0;
		if (vanish)
			page_make(PAGE_2, MAP_WRITE);
		copy_one(secret(i) >> 1 & 1, PAGE_2 - left, left + beyond, left, 300 + i);
		test_report("beyond", 300 + i, beyond);
		vanish = false;
	}
}

EARLY_TEST(base_copy_is_refused)
{
	uint8_t byte = 0x77;

	test_eq(copy_from_user(&byte, user_ptr_make(PAGE_1, false), 1), -EFAULT);
	kernel_range_op = range_allow;
	static const vaddr_t bad[] = {0, 8, PAGE_1, USER_END, 1ull << 62, UINT64_MAX};
	for (size_t i = 0; i < array_length(bad); i++) {
		test_eq(copy_from_user(&byte, user_ptr_make(bad[i], false), 1), -EFAULT);
		test_eq(copy_to_user(user_ptr_make(bad[i], false), &byte, 1), -EFAULT);
		test_eq(copy_from_user(&byte, user_ptr_make(bad[i], true), 1), -EFAULT);
		test_eq(copy_from_user(&byte, user_ptr_make(bad[i], false), 0), 0);
	}
	test_eq(byte, 0x77);
	page_make(PAGE_1, MAP_READ);
	test_eq(copy_to_user(user_ptr_make(PAGE_1, false), &byte, 1), -EFAULT);
	test_eq(copy_from_user(&byte, user_ptr_make(PAGE_1, false), 1), 0);
	test_eq(byte, 0);
	// The kernel's own text and constants cannot be written to this way either.
	test_eq(copy_to_user(user_ptr_make((vaddr_t)landmark, false), &byte, 1), -EFAULT);
	test_eq(copy_to_user(user_ptr_make((vaddr_t)bad, false), &byte, 1), -EFAULT);
	test_report("done", 1, secret(1));
}

static volatile uint64_t vanished;

static void vanish_inside(struct trap_frame *trap_frame)
{
	(void)trap_frame;
	page_vanish(PAGE_2);
	vanished++;
}

// The page goes in the middle of the copy, by an interrupt.
EARLY_TEST(base_copy_is_interrupted)
{
	kernel_range_op = range_allow;
	page_make(PAGE_1, MAP_WRITE);
	for (uint64_t i = 0; i < 24; i++) {
		page_make(PAGE_2, MAP_WRITE);
		memset(buffer, 0xEE, sizeof(buffer));
		fill((uint8_t *)PAGE_1, 2 * PAGE_SIZE, i);
		// An instruction copies a word: most of these come before the end.
		apic_timer_start(100 + (uint32_t)(secret(i) % (PAGE_SIZE / 8)) * 3,
		                 vanish_inside);
		int error = copy_from_user(buffer, user_ptr_make(PAGE_1, false), 2 * PAGE_SIZE);

		if (error == 0) { // it came after the copy
			while (vanished == i)
				__builtin_ia32_pause();
		}
		test_eq(vanished, i + 1);
		test_check(memcmp((const void *)PAGE_1, buffer, PAGE_SIZE) == 0);
		test_report("error", i, (int64_t)error);
	}
}
