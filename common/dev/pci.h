// pci: finding devices on the PCI bus, and their configuration registers.

#ifndef DEV_PCI_H
#define DEV_PCI_H

#include "lib/types.h"

#define PCI_COMMAND        0x04
#define PCI_COMMAND_MEMORY 0x02 // the device answers at its memory addresses
#define PCI_BAR0           0x10

// Where a device is: bus, device and function number.
struct pci_address {
	uint8_t bus, device, function;
};

// pci_find: the first device with these ids. False if there is none. Looks at every function of
// bus 0.
must_check bool pci_find(uint16_t vendor, uint16_t device, struct pci_address *address);

uint32_t pci_read32(struct pci_address address, uint8_t offset);
void pci_write32(struct pci_address address, uint8_t offset, uint32_t value);
// Registers narrower than 32 bits: only their bytes are written.
void pci_write16(struct pci_address address, uint8_t offset, uint16_t value);
void pci_write8(struct pci_address address, uint8_t offset, uint8_t value);

// pci_memory_bar: let the device answer at its memory, and say where that is. Where firmware
// gave it no address, it gets `fallback`, which must be free and aligned to its size. For
// 32-bit BARs.
paddr_t pci_memory_bar(struct pci_address address, uint8_t bar, paddr_t fallback);

#endif
