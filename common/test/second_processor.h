// second_processor: one more processor, for tests of what two do at once.

#ifndef SECOND_PROCESSOR_H
#define SECOND_PROCESSOR_H

// second_processor_start: have the second processor of the machine run `function`, which must
// not return, with interrupts off. Returns when it is about to. Once; the machine must have
// two.
void second_processor_start(void (*function)(void));

#endif
