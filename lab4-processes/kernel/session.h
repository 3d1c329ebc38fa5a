// session: the program that has the terminal, and what was typed for it.
//
// The keys of a terminal belong to one program that the kernel has started, its owner, and to
// the programs that it makes. One group of them is in the foreground: it reads, and gets the
// signals that keys send. A program that the monitor runs gets the terminal until it ends; then
// the owner before gets it back.

#ifndef SESSION_H
#define SESSION_H

#include "core/file.h"
#include "lib/types.h"

// processes_lock is outside: a process that begins gets the terminal. Inside are the executor,
// whose tasks watch files, and the console, which shows the echo.
enum { RANK_TERMINAL = RANK_DEVICE + 40 };

// session_begin: the process gets the terminal, and its group, with the same number, is in the
// foreground. It begins with an empty line and all modes.
void session_begin(int number);

// session_end: if the terminal is that process's, its owner before gets it back, or nobody.
// Puts at most `size` bytes into `left` that were typed as lines and not read; returns how
// many.
size_t session_end(int number, uint8_t *left, size_t size);

// session_owner: the process that has the terminal, or 0.
int session_owner(void);

// session_key: a key for the program that has the terminal. Echoes it, wakes readers, and sends
// the signal of the key to the foreground group. An interrupt handler may call it. No lock
// held.
void session_key(int key);

// session_read: wait until the running process may take bytes, and take at most `size` of them
// (at least 1). Returns how many; 0 at the end of the file. -EIO: its group is not in the
// foreground; -EINTR; -EWOULDBLOCK. May sleep; no lock held.
must_check int64_t session_read(void *buffer, size_t size);

// session_ready: for the op `ready` of the file (core/file.h).
int session_ready(struct file_watch *watch);

// session_group_changed: a process has changed its group; those who read look again. No lock
// held.
void session_group_changed(void);

unsigned session_modes(void);
void session_modes_set(unsigned modes);

// session_foreground: the group in the foreground, or 0. Those who read are told when it is
// set.
int session_foreground(void);
void session_foreground_set(int group);

#endif
