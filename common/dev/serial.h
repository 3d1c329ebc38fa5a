// serial: the two serial ports. The first is the console, the second the grade channel.

#ifndef DEV_SERIAL_H
#define DEV_SERIAL_H

#include "lib/types.h"

enum serial_port { SERIAL_CONSOLE, SERIAL_GRADE, SERIAL_PORTS };

// serial_init: find the ports and set them to 115200 baud, 8 data bits, no parity, one stop
// bit. Before this, and for a missing port, the functions below do nothing. It needs no other
// part of the kernel.
void serial_init(void);
bool serial_present(enum serial_port port);

// serial_write: send `size` bytes unchanged, and wait for the port. Any code may call it.
void serial_write(enum serial_port port, const void *data, size_t size);

// serial_loop_back: send a byte from the port's output to its own input, inside the port; it
// arrives like a typed key. For tests: it arrives at an exact instruction.
void serial_loop_back(enum serial_port port, uint8_t byte);

#endif
