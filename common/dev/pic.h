// pic: the two 8259A interrupt controllers of the PC.

#ifndef DEV_PIC_H
#define DEV_PIC_H

#include "lib/types.h"

#define PIC_LINES    16

#define PIC_SPURIOUS 7 // the line of each controller that a spurious interrupt comes as

#define IRQ_TIMER    0
#define IRQ_KEYBOARD 1
#define IRQ_CASCADE  2 // the second controller hangs here
#define IRQ_SERIAL_2 3
#define IRQ_SERIAL_1 4

// pic_init: lines 0 to 15 become vectors VECTOR_IRQ and up; all are masked but the cascade.
void pic_init(void);
void pic_unmask(unsigned irq);
void pic_mask(unsigned irq);

// pic_mask_all, pic_restore: keep every line out for a while; the first returns what the second
// takes.
must_check uint16_t pic_mask_all(void);
void pic_restore(uint16_t mask);

// pic_line_is_spurious: is it, this time? For a line that can be.
bool pic_line_is_spurious(unsigned irq);

// pic_is_spurious: the request went away before the processor asked for it; there is nothing to
// serve. Tells the first controller about a spurious one of the second, since its cascade line
// was real.
static inline bool pic_is_spurious(unsigned irq)
{
	return irq % 8 == PIC_SPURIOUS && pic_line_is_spurious(irq);
}

// pic_end: the interrupt of this line has been served.
void pic_end(unsigned irq);

// pic_end_all: every line in service has been served: for who ends a handler from outside.
void pic_end_all(void);

#endif
