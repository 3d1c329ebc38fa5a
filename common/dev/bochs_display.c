// bochs_display: the adapter's registers (QEMU's docs/specs/standard-vga.txt for where they
// are; Bochs' "VBE display interface" for what they do).

#include "dev/bochs_display.h"

#include "abi/error.h"
#include "core/log.h"
#include "dev/pci.h"
#include "mm/aspace.h"
#include "mm/kernel_map.h"
#include "mm/physical.h"

#define VENDOR_QEMU    0x1234
#define DEVICE_DISPLAY 0x1111
#define PCI_BAR2       0x18 // BAR 0 is the memory, BAR 2 the registers

// For firmware that assigns no addresses: in the hole below 4 GiB, aligned to their sizes.
#define FALLBACK_MEMORY    0xFD000000
#define FALLBACK_REGISTERS 0xFEBE0000

#define REGISTERS_SIZE     0x1000
#define REGISTERS_VGA      0x400 // the VGA's ports from 0x3C0 on
#define REGISTERS_DISPI    0x500 // 16 bits each

#define VGA_ATTRIBUTE      (REGISTERS_VGA + 0x00) // port 0x3C0
#define VGA_STATUS         (REGISTERS_VGA + 0x1A) // port 0x3DA
#define ATTRIBUTE_SHOW     0x20                   // without it the screen stays blank

// The registers' numbers.
#define DISPI_ID        0
#define DISPI_WIDTH     1
#define DISPI_HEIGHT    2
#define DISPI_BITS      3
#define DISPI_ENABLE    4
#define DISPI_Y_OFFSET  9
#define DISPI_MEMORY    10 // in units of 64 KiB

#define DISPI_ID_FAMILY 0xB0C0 // the low four bits are a version
#define ENABLE_ON       0x01
#define ENABLE_LINEAR   0x40 // all of the memory in one piece

static volatile uint8_t *registers; // NULL: there is no such adapter, or it is not used

// The pictures that we ask for. They need 3 MiB of memory, 2 MiB and 1 MiB.
static const struct {
	uint32_t width, height;
} modes[] = {{1024, 768}, {800, 600}, {640, 400}};

static void dispi_write(unsigned number, uint32_t value)
{
	((volatile uint16_t *)(registers + REGISTERS_DISPI))[number] = (uint16_t)value;
}

static uint16_t dispi_read(unsigned number)
{
	return ((volatile uint16_t *)(registers + REGISTERS_DISPI))[number];
}

// Switching the mode on sets both offsets to 0 and clears the picture, unless a bit (0x80) asks
// it not to. So we need not.
static void mode_set(uint32_t width, uint32_t height)
{
	dispi_write(DISPI_ENABLE, 0);
	dispi_write(DISPI_WIDTH, width);
	dispi_write(DISPI_HEIGHT, height);
	dispi_write(DISPI_BITS, 32);
	dispi_write(DISPI_ENABLE, ENABLE_ON | ENABLE_LINEAR);
}

// The VGA starts blank, and not every firmware switches it on. Reading the status register
// makes the next write to the attribute port an index (IBM VGA Technical Reference, attribute
// controller).
static void unblank(void)
{
	(void)registers[VGA_STATUS];
	registers[VGA_ATTRIBUTE] = ATTRIBUTE_SHOW;
}

// Choose and set a mode for `display`, whose memory is known.
static int mode_start(struct bochs_display *display)
{
	for (size_t i = 0; i < array_length(modes); i++) {
		if ((size_t)modes[i].width * modes[i].height * sizeof(uint32_t) > display->size)
			continue;
		display->width = modes[i].width;
		display->height = modes[i].height;
		if (i > 0)
			log_info("the display has %zu KiB of memory: %u x %u pixels",
			         display->size >> 10, display->width, display->height);
		mode_set(display->width, display->height);
		return 0;
	}
	log_warn("the display has %zu KiB of memory, too little; it is not used",
	         display->size >> 10);
	return -ENODEV;
}

int bochs_display_start(struct bochs_display *display)
{
	struct pci_address device;
	paddr_t base;
	int error;

	if (!pci_find(VENDOR_QEMU, DEVICE_DISPLAY, &device))
		return -ENODEV;
	base = pci_memory_bar(device, PCI_BAR2, FALLBACK_REGISTERS);
	error = device_map(base, REGISTERS_SIZE);
	if (error)
		return error;
	registers = physical_pointer(base);
	error = -ENODEV;
	if ((dispi_read(DISPI_ID) & 0xFFF0) != DISPI_ID_FAMILY)
		goto not_ours;
	display->memory = pci_memory_bar(device, PCI_BAR0, FALLBACK_MEMORY);
	display->size = (size_t)dispi_read(DISPI_MEMORY) << 16;
	error = mode_start(display);
	if (error)
		goto not_ours;
	unblank();
	return 0;

not_ours:
	registers = NULL;
	return error;
}

void bochs_display_show_from(uint32_t line)
{
	dispi_write(DISPI_Y_OFFSET, line);
}
