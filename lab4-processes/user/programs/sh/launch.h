// launch: processes for commands, in groups, with signals as they should be.

#ifndef SH_LAUNCH_H
#define SH_LAUNCH_H

#include "jobs.h"
#include "syntax.h"

// launch_prepare: what the shell does with signals. An interactive one goes on at SIGINT.
void launch_prepare(void);

// launch_interrupted: whether SIGINT came since the last time that it was asked.
bool launch_interrupted(void);

// launch_pipeline: start a process for each command, joined by pipes. The process runs
// `run`, which must not return. false: the shell has complained, and some may run.
bool launch_pipeline(struct job *job, const struct command *commands,
                     void (*run)(const struct command *command));

// launch_alone: start a process that runs several pipelines.
bool launch_alone(struct job *job, const struct pipeline *pipelines,
                  void (*run)(const struct pipeline *pipelines));

// launch_wait: let the job have the terminal until it ends or stops. Its status; an interactive
// shell says by which signal it ended.
int launch_wait(struct job *job);

#endif
