// serial: the two serial ports. The first is the console, the second the grade channel.

#ifndef DEV_SERIAL_H
#define DEV_SERIAL_H

#include "lib/types.h"

enum serial_port { SERIAL_CONSOLE, SERIAL_GRADE, SERIAL_PORTS };

// serial_init: find the ports and set them to 115200 baud, 8 data bits, no parity, one stop
// bit. Before this, and for a port that is not there, the functions below do nothing. Needs
// nothing else of the kernel.
void serial_init(void);
bool serial_present(enum serial_port port);

// serial_write: send `size` bytes as they are, waiting for the port. May be called from
// anywhere.
void serial_write(enum serial_port port, const void *data, size_t size);

// serial_loop_back: send a byte from the port's output to its own input, inside the port; it
// then arrives as if it had been typed. For tests: the arrival is at an exact instruction.
void serial_loop_back(enum serial_port port, uint8_t byte);

#endif
