// signal_return_number: the number of the call that signal_restorer makes, since assembly
// cannot read the list of calls.

#include "abi/syscall.h"
#include "signal_restorer.h"

const uint32_t signal_return_number = SYSCALL_NUMBER_signal_return;
