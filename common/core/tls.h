// tls: thread-local data: each thread has its own copy.
//
// A part of the kernel allocates a key once; then each thread has one pointer for this key. The
// processor's GS segment leads to the block of the running thread, and a switch exchanges it.

#ifndef CORE_TLS_H
#define CORE_TLS_H

#include "lib/types.h"

#define TLS_KEYS 16

struct tls {
	void *values[TLS_KEYS]; // NULL until set
};

// The block of the thread that boots.
extern struct tls tls_boot;

// tls_key_create: allocate a key, or return -EAGAIN when all are taken. Keys are never freed.
must_check int tls_key_create(void);
void *tls_get(int key);
void tls_set(int key, void *value);

#endif
