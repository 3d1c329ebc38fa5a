// syscall_entry: see syscall_entry.S. For the IDT, not to be called from C.

#ifndef SYSCALL_ENTRY_H
#define SYSCALL_ENTRY_H

void syscall_entry(void);

#endif
