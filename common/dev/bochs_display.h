// bochs_display: the display adapter of Bochs, which is `-vga std` in QEMU.
//
// Its memory is larger than a picture: the shown part can begin at any line of it, so that text
// scrolls without a copy.

#ifndef DEV_BOCHS_DISPLAY_H
#define DEV_BOCHS_DISPLAY_H

#include "lib/types.h"

struct bochs_display {
	paddr_t memory;
	size_t size;            // bytes of memory
	uint32_t width, height; // of the picture
};

// bochs_display_start: find the adapter, show a picture with 32 bits a pixel, the largest of
// our sizes that fits into its memory, and fill *display. The picture begins at the start of
// the memory, without gaps between lines, and is black. -ENODEV when there is no such adapter,
// or none of our sizes fits; -ENOMEM and -EINVAL as device_map.
must_check int bochs_display_start(struct bochs_display *display);

// bochs_display_show_from: show the memory from this line on.
void bochs_display_show_from(uint32_t line);

#endif
