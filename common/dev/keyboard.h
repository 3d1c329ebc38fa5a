// keyboard: the PS/2 keyboard at the 8042 controller.

#ifndef DEV_KEYBOARD_H
#define DEV_KEYBOARD_H

#include "lib/types.h"

// keyboard_present: is there a controller? Known after INIT_DEVICE.
bool keyboard_present(void);

// keyboard_inject: make the controller deliver a scan code as if the keyboard had sent it. For
// tests: it arrives at an exact instruction. The controller holds one byte, so the interrupt
// handler must have read the one before.
void keyboard_inject(uint8_t scan_code);

#endif
