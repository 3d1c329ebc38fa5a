// pic: the two 8259A interrupt controllers of the PC.

#ifndef DEV_PIC_H
#define DEV_PIC_H

#include "lib/types.h"

#define PIC_LINES    16

#define PIC_SPURIOUS 7 // the line of a spurious interrupt on each controller

#define IRQ_TIMER    0
#define IRQ_KEYBOARD 1
#define IRQ_CASCADE  2 // the second controller is connected here
#define IRQ_SERIAL_2 3
#define IRQ_SERIAL_1 4

// pic_init: map lines 0 to 15 to vectors VECTOR_IRQ and up, and mask all except the cascade.
void pic_init(void);
void pic_unmask(unsigned irq);
void pic_mask(unsigned irq);

// pic_mask_all, pic_restore: mask every line for a while; pass the result of the first to the
// second.
must_check uint16_t pic_mask_all(void);
void pic_restore(uint16_t mask);

// pic_line_is_spurious: is this interrupt spurious? For a line that can have spurious
// interrupts.
bool pic_line_is_spurious(unsigned irq);

// pic_is_spurious: is this interrupt spurious? Then the request ended before the processor
// asked for it, and there is nothing to serve. Ends a spurious interrupt of the second
// controller at the first one, since its cascade line was real.
static inline bool pic_is_spurious(unsigned irq)
{
	return irq % 8 == PIC_SPURIOUS && pic_line_is_spurious(irq);
}

// pic_end: end the interrupt of this line.
void pic_end(unsigned irq);

// pic_end_all: end the interrupts of all lines in service; for code that ends a handler from
// outside.
void pic_end_all(void);

#endif
