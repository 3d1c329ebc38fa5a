// asm_constant: numbers for assembly, taken from C. For files named *asm_offsets.c, which are
// compiled but not linked into the kernel. The size of each array is one number plus 1, so that
// none is empty; the build reads the sizes from the object file and writes asm_offsets.h.

#ifndef ARCH_ASM_CONSTANT_H
#define ARCH_ASM_CONSTANT_H

#define ASM_CONSTANT(name, value)                                                              \
	extern char name[];                                                                    \
	char name[(value) + 1]

#endif
