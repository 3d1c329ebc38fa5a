// tls: data of which each thread has its own copy.
//
// Some part of the kernel takes a key once; under this key each thread then keeps one pointer.
// The block of the running thread is found through the processor's GS segment, and is exchanged
// when threads switch.

#ifndef CORE_TLS_H
#define CORE_TLS_H

#include "lib/types.h"

#define TLS_KEYS 16

struct tls {
	void *values[TLS_KEYS]; // NULL until set
};

// The block of the thread that boots.
extern struct tls tls_boot;

// tls_key_create: a key of the caller's own, or -EAGAIN when all are taken. Keys are not given
// back.
must_check int tls_key_create(void);
void *tls_get(int key);
void tls_set(int key, void *value);

#endif
