// framebuffer: the picture on the screen, as pixels in memory.
//
// It is the Bochs display's memory, or the framebuffer that the loader has set up. The
// functions here do not read it, since video memory is slow to read. Lines are counted from the
// start of the memory, which may hold more lines than are shown. They do not draw outside the
// memory.

#ifndef DEV_FRAMEBUFFER_H
#define DEV_FRAMEBUFFER_H

#include "lib/types.h"

struct framebuffer {
	uint8_t *pixels; // NULL: there is none. 4 bytes a pixel
	uint32_t width, height;
	uint32_t lines;                             // in the memory, at least `height`
	uint32_t pitch;                             // bytes from a line to the next one
	bool black;                                 // it was cleared at its setup
	uint8_t red_shift, green_shift, blue_shift; // where in a pixel each colour's 8 bits are
};

// All zero until framebuffer_init has found one.
extern struct framebuffer framebuffer;

// framebuffer_init: find a framebuffer and map it. -ENODEV when there is none. A second call
// after a success does nothing.
must_check int framebuffer_init(void);

// framebuffer_colour: the value of a pixel of the colour 0xRRGGBB.
uint32_t framebuffer_colour(uint32_t rgb);

void framebuffer_pixel(uint32_t x, uint32_t y, uint32_t pixel);

// framebuffer_fill: draw a rectangle of one colour.
void framebuffer_fill(uint32_t x, uint32_t y, uint32_t width, uint32_t height, uint32_t pixel);

// framebuffer_blit: draw a rectangle of pixels. `stride` is the distance, in pixels, from a
// line of `from` to the next.
void framebuffer_blit(uint32_t x, uint32_t y, uint32_t width, uint32_t height,
                      const uint32_t *from, size_t stride);

// framebuffer_bits: draw a rectangle of 8 columns, a byte for each line, the leftmost pixel in
// bit 7: ink where a bit is set, paper elsewhere. Does nothing when the whole does not fit.
void framebuffer_bits(uint32_t x, uint32_t y, uint32_t height, const uint8_t *from,
                      uint32_t ink, uint32_t paper);

// framebuffer_show_from: show `height` lines from this one on. The memory must have that many.
void framebuffer_show_from(uint32_t line);

#endif
