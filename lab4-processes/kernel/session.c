// session: one terminal, its line and its readers.

#include "session.h"

#include "abi/error.h"
#include "core/assert.h"
#include "core/console.h"
#include "core/wait.h"
#include "lab3-userspace/kernel/process.h"
#include "line.h"
#include "process_family.h"
#include "signal_send.h"

struct session {
	int owner;      // number of a process, or 0,
	int foreground; // and of a group
	unsigned modes; // while it has the terminal they are those of the line
};

static struct spinlock terminal_lock = SPINLOCK("terminal", RANK_TERMINAL);

// Guarded by terminal_lock.
static struct session now;
static struct session before; // gets the terminal back from a program of the monitor
static struct line line;
static struct list watches = LIST_INIT(watches); // of struct file_watch
static struct wait_queue readers = WAIT_QUEUE(readers);

// Those who read, and those who watch, look again.
static void tell(void)
{
	assert_held(&terminal_lock);
	wake_all(&readers);
	list_for_each_safe (node, &watches) {
		struct file_watch *watch = list_entry(node, struct file_watch, node);

		watch->changed(watch);
	}
}

// ---- Whose terminal it is ----

void session_begin(int number)
{
	spin_lock(&terminal_lock);
	now.modes = line.modes;
	// Only the first one of those that must wait is remembered: init, if there is one.
	if (before.owner == 0)
		before = now;
	now = (struct session){.owner = number, .foreground = number};
	line_init(&line, console_write);
	tell();
	spin_unlock(&terminal_lock);
}

// Take all that was typed as lines. Escape sequences of raw mode are of no use to others.
static size_t line_empty(uint8_t *left, size_t size)
{
	size_t count = 0;
	int64_t taken;

	assert_held(&terminal_lock);
	if (!(line.modes & TERMINAL_CANONICAL))
		return 0;
	line_modes_set(&line, 0); // hands over what was not ended
	while (count < size) {
		taken = line_take(&line, left + count, size - count);
		if (taken < 0)
			break;
		count += (size_t)taken;
	}
	return count;
}

size_t session_end(int number, uint8_t *left, size_t size)
{
	size_t count = 0;

	spin_lock(&terminal_lock);
	if (number == before.owner)
		before = (struct session){0};
	if (number == now.owner) {
		count = line_empty(left, size);
		now = before;
		before = (struct session){0};
		line_init(&line, console_write);
		line.modes = now.modes;
		tell();
	}
	spin_unlock(&terminal_lock);
	return count;
}

int session_owner(void)
{
	int owner;

	spin_lock(&terminal_lock);
	owner = now.owner;
	spin_unlock(&terminal_lock);
	return owner;
}

// ---- Keys, and those who read them ----

void session_key(int key)
{
	int signal, group;

	spin_lock(&terminal_lock);
	signal = line_key(&line, key);
	group = now.foreground;
	if (line_is_ready(&line))
		tell();
	spin_unlock(&terminal_lock);
	// With the lock free: processes_lock is outside. The group may have ended meanwhile.
	if (signal != 0)
		(void)!signal_send_group(group, signal);
}

static int own_group(void)
{
	int group;

	spin_lock(&processes_lock);
	group = process_current()->family->group;
	spin_unlock(&processes_lock);
	return group;
}

// -EAGAIN: a reader of that group must wait.
static int64_t take(int group, void *buffer, size_t size)
{
	assert_held(&terminal_lock);
	if (group == now.foreground)
		return line_take(&line, buffer, size);
	return group == before.foreground ? -EAGAIN : -EIO;
}

int64_t session_read(void *buffer, size_t size)
{
	int64_t result = -EAGAIN;

	while (result == -EAGAIN) {
		int group = own_group(); // another process may change it while we sleep

		spin_lock(&terminal_lock);
		result = take(group, buffer, size);
		if (result == -EAGAIN) {
			enum wait_result woken =
				wait(&readers, &terminal_lock, TIME_NEVER, WAIT_INTERRUPTIBLE);

			if (woken != WAIT_WOKEN)
				result = woken;
		}
		spin_unlock(&terminal_lock);
	}
	return result;
}

void session_group_changed(void)
{
	spin_lock(&terminal_lock);
	tell();
	spin_unlock(&terminal_lock);
}

int session_ready(struct file_watch *watch)
{
	int ready = FILE_READY_WRITE;

	spin_lock(&terminal_lock);
	if (line_is_ready(&line))
		ready |= FILE_READY_READ;
	if (watch != NULL) {
		watch->lock = &terminal_lock;
		list_push_back(&watches, &watch->node);
	}
	spin_unlock(&terminal_lock);
	return ready;
}

// ---- What programs may set ----

unsigned session_modes(void)
{
	unsigned modes;

	spin_lock(&terminal_lock);
	modes = line.modes;
	spin_unlock(&terminal_lock);
	return modes;
}

void session_modes_set(unsigned modes)
{
	spin_lock(&terminal_lock);
	line_modes_set(&line, modes);
	if (line_is_ready(&line))
		tell();
	spin_unlock(&terminal_lock);
}

int session_foreground(void)
{
	int group;

	spin_lock(&terminal_lock);
	group = now.foreground;
	spin_unlock(&terminal_lock);
	return group;
}

void session_foreground_set(int group)
{
	spin_lock(&terminal_lock);
	now.foreground = group;
	tell();
	spin_unlock(&terminal_lock);
}
