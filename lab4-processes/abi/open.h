// open: flags of the call `open`.

#ifndef ABI_OPEN_H
#define ABI_OPEN_H

#define OPEN_READ          0
#define OPEN_CLOSE_ON_EXEC 0x80000

#define OPEN_FLAGS         OPEN_CLOSE_ON_EXEC // all of these

#endif
