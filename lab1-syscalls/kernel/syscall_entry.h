// syscall_entry: see syscall_entry.S. It is for the IDT; C code must not call it.

#ifndef SYSCALL_ENTRY_H
#define SYSCALL_ENTRY_H

void syscall_entry(void);

#endif
