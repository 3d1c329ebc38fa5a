// program: what a program has to define.

#ifndef USER_PROGRAM_H
#define USER_PROGRAM_H

int main(void);

#endif
