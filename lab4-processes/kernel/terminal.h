// terminal: who gets the keys: the monitor, or the program that has the terminal (session.h).
//
// Without init= on the command line the monitor reads, and a program that it runs gets the keys
// until it ends. With init= that program gets them. `monitor_key=N` names a key by its
// character's code that opens the monitor nevertheless; its command `leave` gives the keys back
// to the programs, until the key is pressed again.

#ifndef TERMINAL_H
#define TERMINAL_H

// terminal_init: let the three standard files be the terminal, and keys come here.
void terminal_init(void);

// terminal_open: a process that the kernel has started begins. It gets the terminal if that is
// nobody's, or if the monitor runs it. processes_lock is held.
void terminal_open(int number);

// terminal_close: a process has ended: it loses the terminal. No lock held.
void terminal_close(int number);

#endif
