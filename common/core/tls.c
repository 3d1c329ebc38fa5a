// tls: thread-local pointers, found through GS.

#include "core/tls.h"

#include "abi/error.h"
#include "arch/percpu.h"
#include "core/assert.h"
#include "core/spinlock.h"

struct tls tls_boot;

static struct spinlock tls_lock = SPINLOCK("tls", RANK_LEAF);
static int tls_keys_taken; // guarded by tls_lock

int tls_key_create(void)
{
	int key = -EAGAIN;

	spin_lock(&tls_lock);
	if (tls_keys_taken < TLS_KEYS)
		key = tls_keys_taken++;
	spin_unlock(&tls_lock);
	return key;
}

// The address of the block is read by one instruction. A thread that is moved to another
// processor after that still has the address of its own block, which moves with it.
void *tls_get(int key)
{
	assert(key >= 0 && key < TLS_KEYS);
	return percpu_read(tls)->values[key];
}

void tls_set(int key, void *value)
{
	assert(key >= 0 && key < TLS_KEYS);
	percpu_read(tls)->values[key] = value;
}
