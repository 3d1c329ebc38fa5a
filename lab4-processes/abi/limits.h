// limits: how many processes there may be.

#ifndef ABI_PROCESS_LIMITS_H
#define ABI_PROCESS_LIMITS_H

// Numbers of processes are 1 to PID_MAX.
#define PID_MAX 4095

// The most children that a process may have, and the numbers that are left for init alone (else
// EAGAIN): so no program can take all.
#define CHILDREN_MAX 1024
#define PID_RESERVE  16

#endif
