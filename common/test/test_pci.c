// test_pci: base address registers, of a device that the machine may have.

#include "abi/error.h"
#include "arch/cpu.h"
#include "base_test.h"
#include "dev/pci.h"
#include "mm/aspace.h"
#include "mm/kernel_map.h"
#include "mm/physical.h"

// A virtio device of the first kind (virtio specification 1.1, 4.1.4.8): ports behind BAR 0,
// memory of 64 bits behind BAR 4, where the common configuration comes first.
#define VENDOR_VIRTIO 0x1AF4
#define DEVICE_RANDOM 0x1005
#define PORT_STATUS   18
#define MEMORY_STATUS 20

EARLY_TEST(base_pci_bars)
{
	struct pci_address device;
	struct pci_bar ports, memory, again;

	test_check(pci_find(VENDOR_VIRTIO, DEVICE_RANDOM, &device));
	test_ok(pci_bar_open(device, 0, &ports));
	test_ok(pci_bar_open(device, 4, &memory));
	test_check(ports.io && !memory.io);
	test_check(ports.base != 0 && ports.base % ports.size == 0);
	test_check(memory.base != 0 && memory.base % memory.size == 0);
	test_eq(ports.size, 32);
	test_eq(memory.size, 0x4000);
	test_eq(pci_bar_open(device, 2, &again), -ENODEV);
	test_eq(pci_bar_open(device, 5, &again), -ENODEV); // the upper half of the one before
	test_ok(pci_bar_open(device, 4, &again));
	test_eq(again.base, memory.base);

	// The same register of the device, at both places.
	test_ok(device_map(memory.base, memory.size));
	volatile uint8_t *status = (volatile uint8_t *)physical_pointer(memory.base);
	outb((uint16_t)(ports.base + PORT_STATUS), 1);
	test_eq(inb((uint16_t)(ports.base + PORT_STATUS)), 1);
	test_eq(status[MEMORY_STATUS], 1);
	status[MEMORY_STATUS] = 0;
	test_eq(inb((uint16_t)(ports.base + PORT_STATUS)), 0);
}
