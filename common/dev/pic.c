// pic: programming the 8259A (Intel 8259A data sheet, order number 231468).

#include "dev/pic.h"

#include "arch/cpu.h"

#define PIC1_COMMAND  0x20
#define PIC1_DATA     0x21
#define PIC2_COMMAND  0xA0
#define PIC2_DATA     0xA1

#define ICW1_INIT     0x11 // initialise, ICW4 follows, cascaded, edge triggered
#define ICW4_8086     0x01
#define OCW2_END      0x20 // non-specific end of interrupt
#define OCW3_READ_ISR 0x0B

static uint16_t masked = 0xFFFF; // written with interrupts off

static void mask_write(uint16_t mask)
{
	masked = mask;
	outb(PIC1_DATA, masked & 0xFF);
	outb(PIC2_DATA, masked >> 8);
}

void pic_init(void)
{
	outb(PIC1_COMMAND, ICW1_INIT);
	outb(PIC2_COMMAND, ICW1_INIT);
	outb(PIC1_DATA, VECTOR_IRQ); // ICW2: the vector of line 0
	outb(PIC2_DATA, VECTOR_IRQ + 8);
	outb(PIC1_DATA, 1u << IRQ_CASCADE); // ICW3: where the second one hangs
	outb(PIC2_DATA, IRQ_CASCADE);       // ICW3: which line that is
	outb(PIC1_DATA, ICW4_8086);
	outb(PIC2_DATA, ICW4_8086);
	mask_write((uint16_t) ~(1u << IRQ_CASCADE));
}

void pic_unmask(unsigned irq)
{
	bool were_on = interrupts_save();

	mask_write(masked & (uint16_t) ~(1u << irq));
	interrupts_restore(were_on);
}

void pic_mask(unsigned irq)
{
	bool were_on = interrupts_save();

	mask_write(masked | (uint16_t)(1u << irq));
	interrupts_restore(were_on);
}

uint16_t pic_mask_all(void)
{
	bool were_on = interrupts_save();
	uint16_t before = masked;

	mask_write(0xFFFF);
	interrupts_restore(were_on);
	return before;
}

void pic_restore(uint16_t mask)
{
	bool were_on = interrupts_save();

	mask_write(mask);
	interrupts_restore(were_on);
}

// A spurious interrupt comes as line 7 of a controller without its bit in the in-service
// register.
bool pic_line_is_spurious(unsigned irq)
{
	uint16_t command = irq < 8 ? PIC1_COMMAND : PIC2_COMMAND;

	outb(command, OCW3_READ_ISR);
	if (inb(command) & 1u << PIC_SPURIOUS)
		return false;
	if (irq >= 8)
		outb(PIC1_COMMAND, OCW2_END);
	return true;
}

void pic_end(unsigned irq)
{
	if (irq >= 8)
		outb(PIC2_COMMAND, OCW2_END);
	outb(PIC1_COMMAND, OCW2_END);
}

// Each end takes one line of this controller out of service.
static void end_all(uint16_t command)
{
	outb(command, OCW3_READ_ISR);
	for (uint8_t in_service = inb(command); in_service != 0; in_service &= in_service - 1)
		outb(command, OCW2_END);
}

void pic_end_all(void)
{
	end_all(PIC2_COMMAND);
	end_all(PIC1_COMMAND);
}
