// user_segment: the segments that ring 3 runs with, and the stack that it is left for.

#ifndef USER_SEGMENT_H
#define USER_SEGMENT_H

// user_segments_init, user_stack_set: exercise 3.1.
void user_segments_init(void);
void user_stack_set(void);

#endif
