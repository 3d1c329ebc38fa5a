// bases: memory by FS and GS.

#ifndef USER_BASES_H
#define USER_BASES_H

#include <stdint.h>

// The word that lies at the base.
uint64_t word_at_fs(void);
uint64_t word_at_gs(void);

#endif
