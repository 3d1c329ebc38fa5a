// cpu: what this processor can do, and switching on what protects.

#include "arch/cpu.h"

// CPUID bits (Intel SDM vol. 2A, CPUID).
#define CPUID_1_EDX_APIC (1u << 9)
#define CPUID_1_EDX_PGE  (1u << 13)
#define CPUID_7_EBX_SMEP (1u << 7)
#define CPUID_7_EBX_SMAP (1u << 20)
#define CPUID_7_ECX_UMIP (1u << 2)

struct cpu_features cpu_features;

static struct cpu_features features_find(void)
{
	struct cpuid_result basic = cpuid(1, 0);
	struct cpuid_result more = {0};
	struct cpuid_result extended = cpuid(CPUID_EXTENDED_FEATURES, 0);

	if (cpuid(0, 0).eax >= 7)
		more = cpuid(7, 0);
	return (struct cpu_features){
		.apic = basic.edx & CPUID_1_EDX_APIC,
		.global_pages = basic.edx & CPUID_1_EDX_PGE,
		.smep = more.ebx & CPUID_7_EBX_SMEP,
		.smap = more.ebx & CPUID_7_EBX_SMAP,
		.umip = more.ecx & CPUID_7_ECX_UMIP,
		.nx = extended.edx & CPUID_EXTENDED_EDX_NX,
	};
}

void cpu_features_init(void)
{
	struct cpu_features found = features_find();
	uint64_t cr4 = cr4_read() & ~(uint64_t)(CR4_FSGSBASE | CR4_OSXSAVE);

	if (found.smep)
		cr4 |= CR4_SMEP;
	if (found.smap)
		cr4 |= CR4_SMAP;
	if (found.umip)
		cr4 |= CR4_UMIP;
	if (found.global_pages)
		cr4 |= CR4_PGE;
	cr4_write(cr4);
	cr0_write(cr0_read() | CR0_WP | CR0_NE);
	cpu_features = found;
}
