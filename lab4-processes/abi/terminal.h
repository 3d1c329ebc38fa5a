// terminal: requests of the call `control` for the file of a terminal.

#ifndef ABI_TERMINAL_H
#define ABI_TERMINAL_H

#include <stdint.h>

// The argument is the address of a uint32_t.
#define TERMINAL_GET_MODE       1
#define TERMINAL_SET_MODE       2
#define TERMINAL_GET_FOREGROUND 3 // the group that the keys go to; 0 if there is none

// Bits of a mode. A new terminal has all of them.
#define TERMINAL_CANONICAL 1 // read gets whole lines, which can be edited before
#define TERMINAL_ECHO      2 // what is typed is shown
#define TERMINAL_SIGNALS   4 // control-C sends SIGINT, control-\ SIGQUIT, control-Z SIGTSTP

#define TERMINAL_MODES     7 // all of these

// The characters of a line, with the one that ends it. More are not taken.
#define TERMINAL_LINE_MAX 256

#endif
