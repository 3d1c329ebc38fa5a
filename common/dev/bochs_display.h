// bochs_display: the display adapter that Bochs defined and QEMU has as `-vga std`.
//
// Its memory is larger than a picture: what is shown begins at any line of it, so that text
// scrolls without being moved.

#ifndef DEV_BOCHS_DISPLAY_H
#define DEV_BOCHS_DISPLAY_H

#include "lib/types.h"

struct bochs_display {
	paddr_t memory;
	size_t size;            // bytes of it
	uint32_t width, height; // of the picture
};

// bochs_display_start: find the adapter, show a picture with 32 bits a pixel, the largest of
// ours that its memory holds, and fill *display. The picture begins at the start of the memory,
// without gaps between lines, and is black. -ENODEV when there is no such adapter, or it holds
// none of our pictures; -ENOMEM and -EINVAL as device_map.
must_check int bochs_display_start(struct bochs_display *display);

// bochs_display_show_from: begin the picture at this line of the memory.
void bochs_display_show_from(uint32_t line);

#endif
