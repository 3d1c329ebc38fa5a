// pci: finds devices on the PCI bus, and accesses their configuration registers.

#ifndef DEV_PCI_H
#define DEV_PCI_H

#include "lib/types.h"

#define PCI_COMMAND        0x04
#define PCI_COMMAND_IO     0x01 // the device answers at its ports
#define PCI_COMMAND_MEMORY 0x02 // the device answers at its memory addresses
#define PCI_BAR0           0x10

// The address of a device: bus, device and function number.
struct pci_address {
	uint8_t bus, device, function;
};

// pci_find: find the first device with these ids. False if there is none. Checks every function
// of bus 0.
must_check bool pci_find(uint16_t vendor, uint16_t device, struct pci_address *address);

uint32_t pci_read32(struct pci_address address, uint8_t offset);
void pci_write32(struct pci_address address, uint8_t offset, uint32_t value);
// Access to registers narrower than 32 bits: writes only their bytes.
void pci_write16(struct pci_address address, uint8_t offset, uint16_t value);
void pci_write8(struct pci_address address, uint8_t offset, uint8_t value);

// The ports or memory of a base address register.
struct pci_bar {
	bool io;       // ports, not memory
	uint64_t base; // first port, or physical address
	uint64_t size; // in bytes
};

// pci_bar_open: find the ports or memory of register `index` (0 to 5), set its address if
// firmware did not, and enable the device there. -ENODEV: the register has none (also the upper
// half of a 64-bit one). -ENOSPC: no room is left. Call it while drivers start, on one
// processor.
must_check int pci_bar_open(struct pci_address address, unsigned index, struct pci_bar *bar);

// pci_memory_bar: enable the device's memory, and return its address. If firmware did not set
// an address, it gets `fallback`, which must be free and aligned to its size. For 32-bit BARs.
paddr_t pci_memory_bar(struct pci_address address, uint8_t bar, paddr_t fallback);

#endif
