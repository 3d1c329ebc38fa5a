// terminal: the console of the programs.

#ifndef TERMINAL_H
#define TERMINAL_H

// terminal_init: let the three standard files be the terminal.
void terminal_init(void);

// terminal_open: a process that the kernel has started begins. If nobody has the terminal, it
// becomes that process's, and its group the one in the foreground. processes_lock is held.
void terminal_open(int number);

// terminal_close: a process has ended. If the terminal was its own, it is nobody's. No lock
// held.
void terminal_close(int number);

#endif
