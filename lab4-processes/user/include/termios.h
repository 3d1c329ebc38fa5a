// termios: what a terminal does with what is typed (POSIX), as far as abi/terminal.h has it.

#ifndef USER_TERMIOS_H
#define USER_TERMIOS_H

#include <stdint.h>

#include "lab4-processes/abi/terminal.h"

typedef uint32_t tcflag_t;

#define ICANON TERMINAL_CANONICAL
#define ECHO   TERMINAL_ECHO
#define ISIG   TERMINAL_SIGNALS

struct termios {
	tcflag_t c_lflag;
};

#define TCSANOW   0 // at once,
#define TCSADRAIN 1 // after what was written: the same, since nothing is kept back

// tcgetattr, tcsetattr: the mode of a terminal. 0, or -1 and errno: EBADF, ENOTTY, EINVAL.
int tcgetattr(int fd, struct termios *mode);
int tcsetattr(int fd, int when, const struct termios *mode);

#endif
