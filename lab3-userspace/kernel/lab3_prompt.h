// lab3_prompt: who gets the console when all is up: the first program, or the monitor.

#ifndef LAB3_PROMPT_H
#define LAB3_PROMPT_H

// prompt_start: for prompt_op (core/monitor.h). `init=/path` on the command line names a
// program to run; what follows its path, separated by commas, are its arguments. The monitor
// comes when it has ended.
void prompt_start(void);

#endif
