// framebuffer: finding it, and drawing.

#include "dev/framebuffer.h"

#include "abi/error.h"
#include "arch/boot_info.h"
#include "core/assert.h"
#include "core/log.h"
#include "dev/bochs_display.h"
#include "lib/string.h"
#include "mm/aspace.h"
#include "mm/kernel_map.h"
#include "mm/physical.h"

#define PIXEL_SIZE sizeof(uint32_t)

// Two pixels at once, the left one in the low half. Lines begin at any pixel.
typedef uint64_t __attribute__((may_alias, aligned(4))) pixels_t;

struct framebuffer framebuffer;

static int use_bochs_display(struct framebuffer *f)
{
	struct bochs_display display;
	int error = bochs_display_start(&display);

	if (error)
		return error;
	*f = (struct framebuffer){
		.pixels = physical_pointer(display.memory),
		.width = display.width,
		.height = display.height,
		.pitch = display.width * PIXEL_SIZE,
		.lines = (uint32_t)(display.size / (display.width * PIXEL_SIZE)),
		.black = true,
		.red_shift = 16,
		.green_shift = 8,
	};
	return 0;
}

static int use_loaders(const struct boot_framebuffer *loaders, struct framebuffer *f)
{
	if (loaders->address == 0)
		return -ENODEV;
	if (loaders->bits != 8 * PIXEL_SIZE) {
		log_warn(
			"the loader's framebuffer has %u bits a pixel, not %zu; it is not used",
			loaders->bits, 8 * PIXEL_SIZE);
		return -ENODEV;
	}
	*f = (struct framebuffer){
		.pixels = physical_pointer(loaders->address),
		.width = loaders->width,
		.height = loaders->height,
		.pitch = loaders->pitch,
		.lines = loaders->height,
		.red_shift = loaders->red_shift,
		.green_shift = loaders->green_shift,
		.blue_shift = loaders->blue_shift,
	};
	return 0;
}

// The Bochs display comes first, since it can scroll.
int framebuffer_init(void)
{
	struct framebuffer found;
	int error;

	if (framebuffer.pixels != NULL)
		return 0;
	if (use_bochs_display(&found) != 0 && use_loaders(&boot_info.framebuffer, &found) != 0)
		return -ENODEV;
	error = device_map_memory(physical_address(found.pixels),
	                          (size_t)found.pitch * found.lines);
	if (error) {
		log_warn("the framebuffer at %#lx cannot be mapped: %s",
		         physical_address(found.pixels), error_name(error));
		return -ENODEV;
	}
	framebuffer = found;
	return 0;
}

uint32_t framebuffer_colour(uint32_t rgb)
{
	return (rgb >> 16 & 0xFF) << framebuffer.red_shift |
	       (rgb >> 8 & 0xFF) << framebuffer.green_shift |
	       (rgb & 0xFF) << framebuffer.blue_shift;
}

static uint32_t *pixel_at(uint32_t x, uint32_t y)
{
	return (uint32_t *)(framebuffer.pixels + (size_t)y * framebuffer.pitch) + x;
}

// How much of [start, start + size) lies below `limit`.
static uint32_t clipped(uint32_t start, uint32_t size, uint32_t limit)
{
	return start >= limit ? 0 : (uint32_t)min_u64(size, limit - start);
}

void framebuffer_pixel(uint32_t x, uint32_t y, uint32_t pixel)
{
	if (x < framebuffer.width && y < framebuffer.lines)
		*pixel_at(x, y) = pixel;
}

static void line_fill(uint32_t *to, uint32_t width, uint32_t pixel)
{
	uint64_t two = (uint64_t)pixel << 32 | pixel;

	for (; width >= 8; width -= 8, to += 8) {
		((pixels_t *)to)[0] = two;
		((pixels_t *)to)[1] = two;
		((pixels_t *)to)[2] = two;
		((pixels_t *)to)[3] = two;
	}
	for (; width > 0; width--)
		*to++ = pixel;
}

void framebuffer_fill(uint32_t x, uint32_t y, uint32_t width, uint32_t height, uint32_t pixel)
{
	width = clipped(x, width, framebuffer.width);
	height = clipped(y, height, framebuffer.lines);
	for (uint32_t line = 0; line < height; line++)
		line_fill(pixel_at(x, y + line), width, pixel);
}

void framebuffer_blit(uint32_t x, uint32_t y, uint32_t width, uint32_t height,
                      const uint32_t *from, size_t stride)
{
	width = clipped(x, width, framebuffer.width);
	height = clipped(y, height, framebuffer.lines);
	for (uint32_t line = 0; line < height; line++)
		memcpy(pixel_at(x, y + line), from + line * stride, width * PIXEL_SIZE);
}

void framebuffer_bits(uint32_t x, uint32_t y, uint32_t height, const uint8_t *from,
                      uint32_t ink, uint32_t paper)
{
	// The two pixels for each value of two neighbouring bits.
	const uint64_t two[4] = {
		paper | (uint64_t)paper << 32,
		paper | (uint64_t)ink << 32,
		ink | (uint64_t)paper << 32,
		ink | (uint64_t)ink << 32,
	};

	if (clipped(x, 8, framebuffer.width) < 8 ||
	    clipped(y, height, framebuffer.lines) < height)
		return;
	for (uint32_t line = 0; line < height; line++) {
		pixels_t *to = (pixels_t *)pixel_at(x, y + line);
		unsigned bits = from[line];

		to[0] = two[bits >> 6];
		to[1] = two[bits >> 4 & 3];
		to[2] = two[bits >> 2 & 3];
		to[3] = two[bits & 3];
	}
}

void framebuffer_show_from(uint32_t line)
{
	if (framebuffer.lines == framebuffer.height)
		return;
	assert(line + framebuffer.height <= framebuffer.lines);
	bochs_display_show_from(line);
}
