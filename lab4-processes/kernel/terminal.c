// terminal: keys on their way from an interrupt handler to a program.

#include "terminal.h"

#include "arch/cpu.h"
#include "core/assert.h"
#include "core/command_line.h"
#include "core/console.h"
#include "core/executor.h"
#include "core/file.h"
#include "core/input.h"
#include "core/monitor.h"
#include "core/slot.h"
#include "lab3-userspace/kernel/process.h"
#include "session.h"
#include "terminal_file.h"

static int monitor_key; // opens the monitor; 0: no key does. Written once

static struct spinlock keys_lock = SPINLOCK("keys of the terminal", RANK_TERMINAL + 1);
// Guarded by keys_lock.
static bool monitor_wanted; // its key was pressed: further keys are its own
static bool monitor_left;   // by the command `leave`: it waits for its key
static bool task_runs;      // the one that takes the keys that had to wait
static struct waker leaver; // the task that waits while the monitor is left

// ---- Keys ----

static bool programs_have_keys(void)
{
	bool wanted;

	spin_lock(&keys_lock);
	wanted = monitor_wanted;
	spin_unlock(&keys_lock);
	return !wanted && monitor_state() != MONITOR_READS && session_owner() != 0;
}

static void task_start(void);

// The monitor comes back, or comes for the first time.
static bool monitor_call(void)
{
	spin_lock(&keys_lock);
	if (!monitor_left && monitor_state() != MONITOR_OFF) {
		spin_unlock(&keys_lock);
		return false; // it waits for the program that gets the key
	}
	monitor_wanted = true;
	monitor_left = false;
	waker_wake(leaver);
	spin_unlock(&keys_lock);
	task_start();
	return true;
}

// For input_key_op (core/input.h).
static bool key_take(int key)
{
	if (!programs_have_keys())
		return false;
	if (key != monitor_key || !monitor_call())
		session_key(key);
	return true;
}

// The keys that came while somebody else could have wanted them. No other may overtake one.
static void keys_take(void)
{
	int key = 0;

	while (key >= 0 && programs_have_keys()) {
		bool were_on = interrupts_save();

		key = input_take();
		if (key >= 0)
			(void)key_take(key);
		interrupts_restore(were_on);
	}
}

// ---- The task for what an interrupt handler cannot do ----

static enum poll task_poll(struct future *self, struct waker waker)
{
	bool wanted;

	(void)self;
	(void)waker;
	spin_lock(&keys_lock);
	task_runs = false;
	wanted = monitor_wanted;
	spin_unlock(&keys_lock);
	if (wanted)
		monitor_start();
	keys_take();
	return POLL_READY;
}

static void task_start(void)
{
	static struct future future = {.poll = task_poll};
	int64_t task;

	spin_lock(&keys_lock);
	// If there are enough tasks, the keys wait for the next occasion.
	if (!task_runs && (task = task_spawn("terminal", &future)) > 0) {
		task_detach((uint64_t)task);
		task_runs = true;
	}
	spin_unlock(&keys_lock);
}

// ---- The monitor is left ----

static enum poll leave_poll(struct future *self, struct waker waker)
{
	bool left;

	(void)self;
	spin_lock(&keys_lock);
	left = monitor_left;
	leaver = waker;
	spin_unlock(&keys_lock);
	return left ? POLL_PENDING : POLL_READY;
}

static void monitor_left_set(bool left)
{
	spin_lock(&keys_lock);
	monitor_left = left;
	monitor_wanted = !left;
	spin_unlock(&keys_lock);
}

static void leave_command(size_t count, char **words)
{
	static struct future future = {.poll = leave_poll};
	int64_t task;

	(void)count;
	(void)words;
	if (session_owner() == 0) {
		console_puts("no program has the terminal\n");
		return;
	}
	monitor_left_set(true);
	task = task_spawn("leave", &future);
	if (task < 0) {
		monitor_left_set(false);
		console_puts("there are too many tasks\n");
		return;
	}
	monitor_wait((uint64_t)task);
	task_start();
}

MONITOR_COMMAND(leave, "", "give the keys to the programs, until the monitor's key comes",
                leave_command);

// ---- Processes ----

void terminal_open(int number)
{
	assert_held(&processes_lock);
	if (session_owner() != 0 && monitor_state() != MONITOR_READS)
		return;
	session_begin(number);
	spin_lock(&keys_lock);
	monitor_wanted = false;
	spin_unlock(&keys_lock);
	task_start();
}

void terminal_close(int number)
{
	uint8_t left[INPUT_SIZE];
	bool were_on = interrupts_save(); // no key may come before those that are given back
	size_t count = session_end(number, left, sizeof(left));

	if (session_owner() == 0) {
		spin_lock(&keys_lock);
		monitor_left = monitor_wanted = false;
		waker_wake(leaver);
		spin_unlock(&keys_lock);
	}
	for (size_t i = 0; i < count; i++)
		input_put(left[i]);
	interrupts_restore(were_on);
}

void terminal_init(void)
{
	monitor_key = (int)command_line_number("monitor_key", 10, 0);
	// The console's files have no other owner, and are never released.
	terminal_file_init(file_replace(FILE_STDIN, terminal_file()));
	(void)file_replace(FILE_STDOUT, terminal_file());
	(void)file_replace(FILE_STDERR, terminal_file());
	slot_install(input_key_op, key_take);
}
