// pci: configuration space through ports 0xCF8 and 0xCFC (PCI Local Bus
// Specification 3.0, 3.2.2.3.2).

#include "dev/pci.h"

#include "abi/error.h"
#include "arch/cpu.h"
#include "core/spinlock.h"

#define PCI_CONFIG_ADDRESS 0xCF8
#define PCI_CONFIG_DATA    0xCFC
#define PCI_CONFIG_ENABLE  0x80000000u
#define PCI_BAR_FLAGS      0xFu
#define PCI_BAR_IO         0x1u
#define PCI_BAR_IO_FLAGS   0x3u
#define PCI_BAR_TYPE       0x6u
#define PCI_BAR_64         0x4u

// For firmware that assigns no addresses: where QEMU's machine "pc" has neither memory nor
// devices with fixed places.
#define IO_START     0xC000
#define IO_END       0x10000
#define MEMORY_START 0xE0000000
#define MEMORY_END   0xFD000000

// The address in one port says what the other port reads and writes: both belong together.
static struct spinlock pci_lock = SPINLOCK("pci", RANK_LEAF);

static void select(struct pci_address address, uint8_t offset)
{
	outl(PCI_CONFIG_ADDRESS, PCI_CONFIG_ENABLE | (uint32_t)address.bus << 16 |
	                                 (uint32_t)address.device << 11 |
	                                 (uint32_t)address.function << 8 | (offset & 0xFC));
}

uint32_t pci_read32(struct pci_address address, uint8_t offset)
{
	uint32_t value;

	spin_lock(&pci_lock);
	select(address, offset);
	value = inl(PCI_CONFIG_DATA);
	spin_unlock(&pci_lock);
	return value;
}

void pci_write32(struct pci_address address, uint8_t offset, uint32_t value)
{
	spin_lock(&pci_lock);
	select(address, offset);
	outl(PCI_CONFIG_DATA, value);
	spin_unlock(&pci_lock);
}

void pci_write16(struct pci_address address, uint8_t offset, uint16_t value)
{
	spin_lock(&pci_lock);
	select(address, offset);
	outw(PCI_CONFIG_DATA + (offset & 2), value);
	spin_unlock(&pci_lock);
}

void pci_write8(struct pci_address address, uint8_t offset, uint8_t value)
{
	spin_lock(&pci_lock);
	select(address, offset);
	outb(PCI_CONFIG_DATA + (offset & 3), value);
	spin_unlock(&pci_lock);
}

bool pci_find(uint16_t vendor, uint16_t device, struct pci_address *address)
{
	for (unsigned n = 0; n < 32 * 8; n++) {
		struct pci_address a = {.device = (uint8_t)(n / 8), .function = n % 8};

		if (pci_read32(a, 0) == ((uint32_t)device << 16 | vendor)) {
			*address = a;
			return true;
		}
	}
	return false;
}

paddr_t pci_memory_bar(struct pci_address address, uint8_t bar, paddr_t fallback)
{
	uint32_t base = pci_read32(address, bar) & ~PCI_BAR_FLAGS;
	uint32_t command = pci_read32(address, PCI_COMMAND) &
	                   0xFFFF; // status bits are cleared by writing 1

	if (base == 0) {
		pci_write32(address, bar, (uint32_t)fallback);
		base = (uint32_t)fallback;
	}
	pci_write16(address, PCI_COMMAND, (uint16_t)(command | PCI_COMMAND_MEMORY));
	return base;
}

// Write all ones to a register, read back which bits it keeps, and restore it (PCI Local Bus
// Specification 3.0, 6.2.5.1). The device must not answer meanwhile.
static uint32_t bar_mask(struct pci_address address, uint8_t offset)
{
	uint32_t before = pci_read32(address, offset), mask;

	pci_write32(address, offset, UINT32_MAX);
	mask = pci_read32(address, offset);
	pci_write32(address, offset, before);
	return mask;
}

// The next free address of a window, aligned to the size; 0 when there is no room.
static uint64_t window_take(bool io, uint64_t size)
{
	static uint64_t io_next = IO_START, memory_next = MEMORY_START;
	uint64_t *next = io ? &io_next : &memory_next;
	uint64_t start = round_up(*next, size), end = io ? IO_END : MEMORY_END;

	if (size > end || start > end - size)
		return 0;
	*next = start + size;
	return start;
}

static uint8_t bar_offset(unsigned index)
{
	return (uint8_t)(PCI_BAR0 + 4 * index);
}

// A register for memory of 64 bits has its upper half in the next one.
static bool bar_is_wide(uint32_t low)
{
	return !(low & PCI_BAR_IO) && (low & PCI_BAR_TYPE) == PCI_BAR_64;
}

// Is register `index` the upper half of another? It holds bits of an address, in which no flag
// tells, so only a walk from the first one knows.
static bool bar_is_upper_half(struct pci_address address, unsigned index)
{
	unsigned i = 0;

	while (i < index)
		i += bar_is_wide(pci_read32(address, bar_offset(i))) ? 2 : 1;
	return i > index;
}

// Fill in `bar`, with decoding off.
static int bar_probe(struct pci_address address, uint8_t offset, struct pci_bar *bar)
{
	uint32_t low = pci_read32(address, offset), mask = bar_mask(address, offset);
	bool wide = bar_is_wide(low);
	uint32_t flags = low & PCI_BAR_IO ? PCI_BAR_IO_FLAGS : PCI_BAR_FLAGS;
	uint64_t kept = mask & ~flags;

	if (mask == 0)
		return -ENODEV;
	*bar = (struct pci_bar){.io = low & PCI_BAR_IO, .base = low & ~flags};
	if (wide) {
		bar->base |= (uint64_t)pci_read32(address, offset + 4) << 32;
		kept |= (uint64_t)bar_mask(address, offset + 4) << 32;
	}
	bar->size = kept & -kept; // the lowest bit that can be set
	if (bar->base == 0) {
		bar->base = window_take(bar->io, bar->size);
		if (bar->base == 0)
			return -ENOSPC;
		pci_write32(address, offset, (uint32_t)bar->base);
		if (wide)
			pci_write32(address, offset + 4, (uint32_t)(bar->base >> 32));
	}
	return 0;
}

int pci_bar_open(struct pci_address address, unsigned index, struct pci_bar *bar)
{
	uint16_t command = (uint16_t)pci_read32(address, PCI_COMMAND);
	int error;

	if (bar_is_upper_half(address, index))
		return -ENODEV;
	pci_write16(address, PCI_COMMAND,
	            command & (uint16_t) ~(PCI_COMMAND_IO | PCI_COMMAND_MEMORY));
	error = bar_probe(address, bar_offset(index), bar);
	if (error == 0)
		command |= bar->io ? PCI_COMMAND_IO : PCI_COMMAND_MEMORY;
	pci_write16(address, PCI_COMMAND, command);
	return error;
}
