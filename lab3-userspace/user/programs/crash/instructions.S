// instructions: the crimes that are a few instructions each, as functions.

.macro CRIME_BEGIN name
	.globl	\name
	.type	\name, @function
\name:
	.cfi_startproc
.endm

.macro CRIME_END name
	ret
	.cfi_endproc
	.size	\name, . - \name
.endm

	.cfi_sections .debug_frame
	.text
#define CRIME_CODE(name, signal, ...)	CRIME_BEGIN crime_##name; __VA_ARGS__; CRIME_END crime_##name
#include "instructions.def"

// yield_at: jump to an instruction that makes a call, of which nothing is wanted.
CRIME_BEGIN yield_at
	movl	$3, %eax
	jmp	*%rdi
CRIME_END yield_at

	.section .note.GNU-stack, "", @progbits
