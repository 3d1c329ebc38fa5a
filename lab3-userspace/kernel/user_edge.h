// user_edge: whose GS is loaded.

#ifndef USER_EDGE_H
#define USER_EDGE_H

// user_enter, user_leave: exercise 3.3. For user_edge_ops (arch/trap.h); not to be called from
// C.
void user_enter(void);
void user_leave(void);

#endif
