// every_kind: the C that is made of every_kind.def, on the host.

#include "../unit/unit.h"
#include "entries.c"

#define ADDRESS 0xffff800012345678
#define WORDS                                                                                  \
	{                                                                                      \
		0xfffffffffffffff9, 0x8000000000000001, 0xfedcba9876543210,                    \
			0xfffffffffffffffe, ADDRESS, ADDRESS + 1                               \
	}

static struct trap_frame *const trap_frame_given = (struct trap_frame *)ADDRESS;
static uint64_t invoked[SYSCALL_ARGUMENTS + 1];

struct syscall_result syscall_invoke(uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3,
                                     uint64_t a4, uint64_t a5, uint64_t number)
{
	const uint64_t all[] = {a0, a1, a2, a3, a4, a5, number};

	memcpy(invoked, all, sizeof(invoked));
	return (struct syscall_result){-1, 22};
}

int64_t sys_nothing(void)
{
	return 100;
}

int64_t sys_six(int signed_word, int64_t signed_value, uint64_t value, size_t size,
                struct user_ptr text, struct user_ptr source)
{
	CHECK_EQUAL(signed_word, -7);
	CHECK_EQUAL(signed_value, INT64_MIN + 1);
	CHECK_EQUAL(value, 0xfedcba9876543210);
	CHECK_EQUAL(size, SIZE_MAX - 1);
	CHECK_EQUAL(text.address, ADDRESS);
	CHECK_EQUAL(source.address, ADDRESS + 1);
	CHECK_EQUAL(text.from_user, source.from_user);
	return text.from_user;
}

int64_t sys_three(int signed_word, struct user_ptr source, size_t size)
{
	CHECK_EQUAL(signed_word, -7);
	CHECK_EQUAL(source.address, ADDRESS);
	CHECK(source.from_user);
	CHECK_EQUAL(size, SIZE_MAX - 1);
	return 3;
}

int64_t sys_whole(struct trap_frame *trap_frame)
{
	CHECK(trap_frame == trap_frame_given);
	return SYSCALL_TRAP_FRAME_SET;
}

int64_t sys_pointers(struct trap_frame *trap_frame, struct user_ptr target,
                     struct user_ptr both)
{
	CHECK(trap_frame == trap_frame_given);
	CHECK_EQUAL(target.address, 1);
	CHECK_EQUAL(both.address, 2);
	CHECK(target.from_user && both.from_user);
	return -EFAULT;
}

// ---- Calls that are made again ----

static int64_t answer; // of the next call
static unsigned interruptions;
static uint64_t interrupted_number, interrupted_third;

static void interrupted_note(uint64_t number, uint64_t third)
{
	interruptions++;
	interrupted_number = number;
	interrupted_third = third;
}

void (*syscall_interrupted_op)(uint64_t number, uint64_t third) = interrupted_note;

int64_t sys_again(int signed_word, struct user_ptr source, size_t size)
{
	CHECK_EQUAL(signed_word, -7);
	CHECK_EQUAL(source.address, ADDRESS);
	CHECK_EQUAL(size, SIZE_MAX - 1);
	return answer;
}

int64_t sys_once(int signed_word)
{
	CHECK_EQUAL(signed_word, -7);
	return answer;
}

static void check_entry(const struct syscall *call, uint32_t number, const char *name,
                        bool any_ring, bool whole)
{
	CHECK_EQUAL(call->number, number);
	CHECK_TEXT(call->name, name);
	CHECK_EQUAL(call->any_ring, any_ring);
	CHECK_EQUAL(call->whole, whole);
}

static void entries_are_as_the_list_says(void)
{
	check_entry(syscall_entry_nothing, 0, "nothing", true, false);
	check_entry(syscall_entry_six, 7, "six", false, false);
	check_entry(syscall_entry_three, 8, "three", true, false);
	check_entry(syscall_entry_whole, 12, "whole", true, true);
	check_entry(syscall_entry_pointers, 255, "pointers", true, true);
	check_entry(syscall_entry_again, 30, "again", true, false);
	check_entry(syscall_entry_once, 31, "once", true, false);
	CHECK_TEXT(syscall_registry_six, "syscall\t50\tsix\tevery_kind.def:9");
}

static void arguments_are_taken_apart(void)
{
	struct syscall_arguments in = {.value = WORDS};

	CHECK_EQUAL(syscall_entry_nothing->run(&in), 100);
	CHECK_EQUAL(syscall_entry_six->run(&in), false);
	in.from_user = true;
	CHECK_EQUAL(syscall_entry_six->run(&in), true);
}

static void ring_3_hands_over_its_registers(void)
{
	CHECK_EQUAL(syscall_entry_nothing->run_user(1, 2, 3, 4, 5, 6), 100);
	CHECK_EQUAL(syscall_entry_three->run_user(0xfffffffffffffff9, ADDRESS, SIZE_MAX - 1, 4,
	                                          5, 6),
	            3);
	// Not for ring 3, or not without a frame.
	CHECK(syscall_entry_six->run_user == NULL);
	CHECK(syscall_entry_whole->run_user == NULL);
	CHECK(syscall_entry_pointers->run_user == NULL);
}

// After a call that has returned `result`: how often it was told that it was interrupted.
static void check_told(int64_t result, unsigned times, uint64_t number, uint64_t third)
{
	CHECK_EQUAL(result, answer);
	CHECK_EQUAL(interruptions, times);
	if (times > 0) {
		CHECK_EQUAL(interrupted_number, number);
		CHECK_EQUAL(interrupted_third, third);
	}
	interruptions = 0;
}

// By both ways from ring 3, and never from ring 0, whose calls nobody makes again.
static void an_interrupted_call_is_told_of(void)
{
	static const int64_t answers[] = {-EINTR, -EAGAIN, -EINTR + 1, EINTR, 0, -EINTR};
	const uint64_t word = 0xfffffffffffffff9;

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		struct syscall_arguments in = {.value = {word, ADDRESS, SIZE_MAX - 1}};
		unsigned times = answers[i] == -EINTR;

		answer = answers[i];
		check_told(syscall_entry_again->run(&in), 0, 0, 0);
		check_told(syscall_entry_once->run(&in), 0, 0, 0);
		in.from_user = true;
		check_told(syscall_entry_again->run(&in), times, 30, SIZE_MAX - 1);
		in.value[2] = 33 + i; // no argument of this call: it is in the register still
		check_told(syscall_entry_once->run(&in), times, 31, 33 + i);
		check_told(syscall_entry_again->run_user(word, ADDRESS, SIZE_MAX - 1, 4, 5, 6),
		           times, 30, SIZE_MAX - 1);
		check_told(syscall_entry_once->run_user(word, 2, 44 + i, 4, 5, 6), times, 31,
		           44 + i);
	}
}

static void a_frame_is_given_whole_or_refused(void)
{
	struct syscall_arguments in = {.value = {1, 2}, .from_user = true};

	CHECK_EQUAL(syscall_entry_whole->run(&in), -EPERM);
	CHECK_EQUAL(syscall_entry_pointers->run(&in), -EPERM);
	in.trap_frame = trap_frame_given;
	CHECK_EQUAL(syscall_entry_whole->run(&in), SYSCALL_TRAP_FRAME_SET);
	CHECK_EQUAL(syscall_entry_pointers->run(&in), -EFAULT);
}

static void check_invoked(struct syscall_result result, const uint64_t *arguments,
                          uint64_t number)
{
	CHECK_EQUAL(result.value, -1);
	CHECK_EQUAL(result.error, 22);
	for (int i = 0; i < SYSCALL_ARGUMENTS; i++)
		CHECK_EQUAL(invoked[i], arguments[i]);
	CHECK_EQUAL(invoked[SYSCALL_ARGUMENTS], number);
}

static void callers_hand_over_whole_words(void)
{
	const uint64_t none[SYSCALL_ARGUMENTS] = {0}, two[SYSCALL_ARGUMENTS] = {1, 2};
	const uint64_t six[SYSCALL_ARGUMENTS] = WORDS;

	check_invoked(syscall_nothing(), none, SYSCALL_NUMBER_nothing);
	check_invoked(syscall_six(-7, INT64_MIN + 1, six[2], SIZE_MAX - 1,
	                          (const char *)ADDRESS, (const void *)(ADDRESS + 1)),
	              six, 7);
	check_invoked(syscall_whole(), none, 12);
	check_invoked(syscall_pointers((void *)1, (void *)2), two, 255);
}

int main(void)
{
	RUN(entries_are_as_the_list_says);
	RUN(arguments_are_taken_apart);
	RUN(ring_3_hands_over_its_registers);
	RUN(an_interrupted_call_is_told_of);
	RUN(a_frame_is_given_whole_or_refused);
	RUN(callers_hand_over_whole_words);
	return 0;
}
