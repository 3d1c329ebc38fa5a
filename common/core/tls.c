// tls: thread-local pointers, found through GS.

#include "core/tls.h"

#include "abi/error.h"
#include "arch/percpu.h"
#include "core/assert.h"
#include "core/spinlock.h"

struct tls tls_boot;

static struct spinlock tls_lock = SPINLOCK("tls");
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

// A thread that is moved between the two loads still finds its own block: the block moves with
// it, and only it runs on its own block.
void *tls_get(int key)
{
	assert(key >= 0 && key < TLS_KEYS);
	return this_cpu()->tls->values[key];
}

void tls_set(int key, void *value)
{
	assert(key >= 0 && key < TLS_KEYS);
	this_cpu()->tls->values[key] = value;
}
