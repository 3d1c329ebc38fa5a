// input: a ring of keys between interrupt handlers and readers.

#include "core/input.h"

#include "abi/error.h"
#include "core/assert.h"
#include "core/slot.h"
#include "core/wait.h"

// The lock guards all of these.
static struct spinlock input_lock = SPINLOCK("input", RANK_DEVICE);
static struct wait_queue readers = WAIT_QUEUE(readers);
static struct list wakers = LIST_INIT(wakers); // of struct input_waker
static int16_t keys[INPUT_SIZE];
static uint32_t put_count, take_count; // the ring holds the difference
static uint32_t claims;                // by those who read
static uint64_t lost;

// Tell the first task that waits. It is not on the list any more when it is woken.
static void waker_next(void)
{
	if (list_empty(&wakers))
		return;
	waker_wake(list_entry(list_pop_front(&wakers), struct input_waker, node)->waker);
}

static bool take_none(int key)
{
	(void)key;
	return false;
}

SLOT(input_key_op, take_none);

// Does somebody wait for keys, or are there some that nobody has taken yet?
static bool is_awaited(void)
{
	bool awaited;

	spin_lock(&input_lock);
	awaited = claims > 0 || put_count != take_count || !list_empty(&wakers);
	spin_unlock(&input_lock);
	return awaited;
}

void input_put(int key)
{
	if (!is_awaited() && input_key_op(key))
		return;
	spin_lock(&input_lock);
	if (put_count - take_count == INPUT_SIZE) {
		lost++;
	} else {
		keys[put_count++ % INPUT_SIZE] = (int16_t)key;
		// A reader that was woken before and has not run yet takes this key too.
		if (!wake_one(&readers) && claims == 0)
			waker_next();
	}
	spin_unlock(&input_lock);
}

static int key_take(void)
{
	assert_held(&input_lock);
	if (put_count == take_count)
		return -EAGAIN;
	return keys[take_count++ % INPUT_SIZE];
}

// If keys are left that no reader has claimed, wake the next watcher.
static void keys_pass_on(void)
{
	if (claims == 0 && put_count != take_count)
		waker_next();
}

static void claim_end(void)
{
	assert_held(&input_lock);
	assert(claims > 0);
	claims--;
	keys_pass_on();
}

void input_claim(void)
{
	spin_lock(&input_lock);
	claims++;
	spin_unlock(&input_lock);
}

void input_release(void)
{
	spin_lock(&input_lock);
	claim_end();
	spin_unlock(&input_lock);
}

int input_take(void)
{
	int key;

	spin_lock(&input_lock);
	key = key_take();
	spin_unlock(&input_lock);
	return key;
}

int input_wait(tick_t deadline)
{
	enum wait_result result = WAIT_WOKEN;
	int key;

	spin_lock(&input_lock);
	claims++; // between its wake-up and its return, a key is nobody else's
	while ((key = key_take()) == -EAGAIN && result == WAIT_WOKEN)
		result = wait(&readers, &input_lock, deadline, WAIT_INTERRUPTIBLE);
	claim_end();
	spin_unlock(&input_lock);
	return key != -EAGAIN ? key : (int)result;
}

bool input_poll(struct input_waker *waiting, struct waker waker, int *key)
{
	bool taken;

	spin_lock(&input_lock);
	*key = claims == 0 ? key_take() : -EAGAIN;
	taken = *key != -EAGAIN;
	waiting->waker = waker;
	if (!taken && !list_linked(&waiting->node))
		list_push_back(&wakers, &waiting->node);
	spin_unlock(&input_lock);
	return taken;
}

void input_forget(struct input_waker *waiting)
{
	spin_lock(&input_lock);
	if (list_linked(&waiting->node))
		list_remove(&waiting->node);
	else
		keys_pass_on(); // it may have been woken for one that it leaves now
	spin_unlock(&input_lock);
}

uint64_t input_lost(void)
{
	uint64_t count;

	spin_lock(&input_lock);
	count = lost;
	spin_unlock(&input_lock);
	return count;
}
