// pci: configuration space through ports 0xCF8 and 0xCFC (PCI Local Bus
// Specification 3.0, 3.2.2.3.2).

#include "dev/pci.h"

#include "arch/cpu.h"
#include "core/spinlock.h"

#define PCI_CONFIG_ADDRESS 0xCF8
#define PCI_CONFIG_DATA    0xCFC
#define PCI_CONFIG_ENABLE  0x80000000u
#define PCI_BAR_FLAGS      0xFu

// The address in one port says what the other port reads and writes: both belong together.
static struct spinlock pci_lock = SPINLOCK("pci");

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
