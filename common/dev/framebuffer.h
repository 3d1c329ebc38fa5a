// framebuffer: the picture on the screen, as pixels that can be written.
//
// It is the Bochs display's memory, or whatever the loader has set up. Nothing here reads it:
// video memory is slow to read. Lines are counted from the start of the memory, which may hold
// more of them than are shown. What lies outside the memory is not drawn.

#ifndef DEV_FRAMEBUFFER_H
#define DEV_FRAMEBUFFER_H

#include "lib/types.h"

struct framebuffer {
	uint8_t *pixels; // NULL: there is none. 4 bytes a pixel
	uint32_t width, height;
	uint32_t lines;                             // in the memory, at least `height`
	uint32_t pitch;                             // bytes from a line to the next
	bool black;                                 // it was cleared when it was set up
	uint8_t red_shift, green_shift, blue_shift; // where in a pixel each colour's 8 bits are
};

// All zero until framebuffer_init has found one.
extern struct framebuffer framebuffer;

// framebuffer_init: find a framebuffer and map it. -ENODEV when there is none. Once it is
// there, calling it again changes nothing.
must_check int framebuffer_init(void);

// framebuffer_colour: a pixel of the colour 0xRRGGBB.
uint32_t framebuffer_colour(uint32_t rgb);

void framebuffer_pixel(uint32_t x, uint32_t y, uint32_t pixel);

// framebuffer_fill: a rectangle of one colour.
void framebuffer_fill(uint32_t x, uint32_t y, uint32_t width, uint32_t height, uint32_t pixel);

// framebuffer_blit: a rectangle of pixels. `stride` is the distance, in pixels, from a line of
// `from` to the next.
void framebuffer_blit(uint32_t x, uint32_t y, uint32_t width, uint32_t height,
                      const uint32_t *from, size_t stride);

// framebuffer_bits: a rectangle of 8 columns, a byte a line, the leftmost pixel in bit 7: ink
// where a bit is set, paper elsewhere. Nothing when it does not fit as a whole.
void framebuffer_bits(uint32_t x, uint32_t y, uint32_t height, const uint8_t *from,
                      uint32_t ink, uint32_t paper);

// framebuffer_show_from: show `height` lines from this one on. Only where the memory has that
// many.
void framebuffer_show_from(uint32_t line);

#endif
