// signal_restorer: where the handler of a signal returns to.

#ifndef USER_SIGNAL_RESTORER_H
#define USER_SIGNAL_RESTORER_H

#include <stdint.h>

// Not a function to call: RSP must be where the handler's `ret` leaves it (struct signal_frame,
// abi/signal_action.h).
void signal_restorer(void);

// The number of the call, for the assembly.
extern const uint32_t signal_return_number;

#endif
