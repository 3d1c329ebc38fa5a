// font: the letters of the screen. console.font has them as text; the build converts them to
// bytes.

#ifndef DEV_FONT_H
#define DEV_FONT_H

#include "lib/types.h"

#define FONT_WIDTH  8
#define FONT_HEIGHT 16
#define FONT_FIRST  ' '
#define FONT_LAST   '~'
#define FONT_GLYPHS (FONT_LAST - FONT_FIRST + 2) // the last one stands for what has none

// A byte a line, the leftmost pixel in bit 7.
extern const uint8_t font_glyphs[FONT_GLYPHS][FONT_HEIGHT];

static inline const uint8_t *font_glyph(unsigned c)
{
	return font_glyphs[c >= FONT_FIRST && c <= FONT_LAST ? c - FONT_FIRST
	                                                     : FONT_GLYPHS - 1];
}

#endif
