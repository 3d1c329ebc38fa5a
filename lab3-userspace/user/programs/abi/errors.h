// errors: calls that must be refused.

#ifndef USER_ERRORS_H
#define USER_ERRORS_H

// check_errors: that each is, with the right error.
void check_errors(void);

#endif
