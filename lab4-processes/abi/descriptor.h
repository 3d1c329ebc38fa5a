// descriptor: how many files a process may have open, and the flags of a descriptor.

#ifndef ABI_DESCRIPTOR_H
#define ABI_DESCRIPTOR_H

#define DESCRIPTORS_MAX          64

#define DESCRIPTOR_CLOSE_ON_EXEC 1 // exec closes it

#define DESCRIPTOR_FLAGS         1 // all of these

#endif
