// wait: flags of the call `wait`.

#ifndef ABI_WAIT_H
#define ABI_WAIT_H

#define WAIT_NOHANG    1 // return 0 at once when no child has ended
#define WAIT_STOPPED   2 // a child that a signal has stopped counts, too (challenge 4.13)
#define WAIT_CONTINUED 8 // and one that goes on again

#define WAIT_FLAGS     (WAIT_NOHANG | WAIT_STOPPED | WAIT_CONTINUED)

#endif
