// image_fill: how the pages of a file come into memory.

#ifndef IMAGE_FILL_H
#define IMAGE_FILL_H

#include "image.h"

// image_fill, image_page_bring: exercise 3.14.
must_check int image_fill(struct image *image);
must_check int image_page_bring(const struct image *image, uint32_t number);

#endif
