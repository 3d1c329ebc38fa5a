// report: what all subjects of the program signals need.

#ifndef SIGNALS_REPORT_H
#define SIGNALS_REPORT_H

#include <stdint.h>

#include "lab4-processes/abi/signal_action.h"

// The number that the test has given: answers depend on it.
extern uint64_t secret;

// report: a line "NAME QUESTION ANSWER" in hexadecimal. The answer is mixed with the secret.
void report(const char *name, uint64_t question, uint64_t answer);

// handle: let `handler` run at a signal, with these signals blocked besides, and these flags.
typedef void (*signal_handler)(int signal, struct signal_info *info,
                               struct signal_context *context);
void handle(int signal, signal_handler handler, uint64_t blocked, uint32_t flags);

// send: to the program itself.
void send(int signal);

// block: block exactly these signals. Returns those of before.
uint64_t block(uint64_t set);

#endif
