// kernel_map: the kernel's own page tables and regions, and the parts that all address spaces
// share.

#ifndef MM_KERNEL_MAP_H
#define MM_KERNEL_MAP_H

#include "lib/types.h"

// aspace_init_kernel: build the kernel's page tables, load them, and add its regions. Once, at
// boot.
void aspace_init_kernel(void);

// page_root_alloc: allocate the root of new tables: the lower half is empty, and the upper half
// is the kernel's, shared. 0: no frame.
must_check paddr_t page_root_alloc(void);

// page_root_free: free a root. The lower half has no tables any more, and no processor has the
// root loaded.
void page_root_free(paddr_t root);

// device_map: map the device registers at `address` to physical_pointer(address), uncached. You
// may map them twice. -ENOMEM; -EINVAL beyond the end of the physical map: 512 GiB, or more if
// there is more memory.
must_check int device_map(paddr_t address, size_t size);

// device_map_memory: the same for a device's memory that the kernel only writes (pictures): the
// processor may delay and combine writes, and large pages make it cheap.
must_check int device_map_memory(paddr_t address, size_t size);

#endif
