// watchdog: the timer in Intel's 6300ESB (Intel 6300ESB I/O Controller Hub data sheet, chapter
// 16).
//
// It counts down twice, the second time to the reset that QEMU turns into whatever -action
// says. At the slow clock a count takes 2^15 PCI clocks of 30 ns.

#include "dev/watchdog.h"

#include "abi/error.h"
#include "dev/pci.h"
#include "mm/aspace.h"
#include "mm/kernel_map.h"
#include "mm/physical.h"

#define VENDOR_INTEL          0x8086
#define DEVICE_6300ESB_WDT    0x25AB
#define FALLBACK_ADDRESS      0xFEB00000 // in the hole below 4 GiB, for firmware that assigns none

#define CONFIG_REGISTER       0x60 // 16 bits; bit 2 set: the fast clock, bit 5 set: no reset
#define CONFIG_NO_INTERRUPT   0x03 // after the first stage
#define LOCK_REGISTER         0x68 // 8 bits
#define LOCK_LOCK             0x01
#define LOCK_ENABLE           0x02

#define MEMORY_PRELOAD_1      0x00
#define MEMORY_PRELOAD_2      0x04
#define MEMORY_RELOAD         0x0C
#define MEMORY_SIZE           0x10
#define UNLOCK_FIRST          0x80 // written to MEMORY_RELOAD before each preload
#define UNLOCK_SECOND         0x86
#define PRELOAD_MAX           0xFFFFF

#define NANOSECONDS_PER_COUNT (30 << 15)
#define MILLISECONDS_MAX      ((uint64_t)PRELOAD_MAX * 2 * NANOSECONDS_PER_COUNT / 1000000)

static void preload_write(volatile uint8_t *memory, unsigned offset, uint32_t count)
{
	*(volatile uint16_t *)(memory + MEMORY_RELOAD) = UNLOCK_FIRST;
	*(volatile uint16_t *)(memory + MEMORY_RELOAD) = UNLOCK_SECOND;
	*(volatile uint32_t *)(memory + offset) = count;
}

int watchdog_arm(uint64_t milliseconds)
{
	struct pci_address device;
	uint64_t counts; // a stage
	paddr_t base;
	int error;

	if (milliseconds >= MILLISECONDS_MAX)
		return -ERANGE;
	counts = milliseconds * 1000000 / NANOSECONDS_PER_COUNT / 2 + 1;
	if (!pci_find(VENDOR_INTEL, DEVICE_6300ESB_WDT, &device))
		return -ENODEV;
	base = pci_memory_bar(device, PCI_BAR0, FALLBACK_ADDRESS);
	error = device_map(base, MEMORY_SIZE);
	if (error)
		return error;
	preload_write(physical_pointer(base), MEMORY_PRELOAD_1, (uint32_t)counts);
	preload_write(physical_pointer(base), MEMORY_PRELOAD_2, (uint32_t)counts);
	pci_write16(device, CONFIG_REGISTER, CONFIG_NO_INTERRUPT);
	pci_write8(device, LOCK_REGISTER, LOCK_ENABLE | LOCK_LOCK);
	return 0;
}
