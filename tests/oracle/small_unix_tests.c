// small_unix_tests: the part about processes of a test program for a small Unix kernel.

#include "small_unix.h"

#define CHILDREN 20

static char *program;

static void fail(const char *what)
{
	printf(1, "%s: FAILED\n", what);
	exit(1);
}

static void exitwait(void)
{
	for (int i = 0; i < CHILDREN; i++) {
		int pid = fork(), status;

		if (pid < 0)
			fail("exitwait: fork");
		if (pid == 0)
			exit(i);
		if (wait(&status) != pid || WEXITSTATUS(status) != i)
			fail("exitwait: wait");
	}
}

static void twochildren(void)
{
	for (int i = 0; i < CHILDREN; i++) {
		if (fork() == 0)
			exit(0);
		if (fork() == 0)
			exit(0);
		if (wait(0) < 0 || wait(0) < 0 || wait(0) != -1)
			fail("twochildren");
	}
}

static void forkfork(void)
{
	for (int i = 0; i < 2; i++) {
		if (fork() == 0) {
			for (int j = 0; j < CHILDREN; j++) {
				if (fork() == 0)
					exit(0);
				wait(0);
			}
			exit(0);
		}
	}
	for (int i = 0; i < 2; i++) {
		int status;

		if (wait(&status) < 0 || status != 0)
			fail("forkfork");
	}
}

static void reparent(void)
{
	for (int i = 0; i < CHILDREN; i++) {
		int pid = fork();

		if (pid == 0) {
			fork();
			fork();
			exit(0);
		}
		if (wait(0) != pid)
			fail("reparent");
	}
}

static void killstatus(void)
{
	for (int i = 0; i < 5; i++) {
		int pid = fork(), status;

		if (pid == 0) {
			for (;;)
				getpid();
		}
		sleep(1);
		kill(pid);
		if (wait(&status) != pid || WTERMSIG(status) != 9)
			fail("killstatus");
	}
}

static void exectest(void)
{
	char *words[] = {program, (char *)"ok", 0};
	int pid = fork(), status;

	if (pid == 0) {
		exec(program, words);
		fail("exectest: exec");
	}
	if (wait(&status) != pid || WEXITSTATUS(status) != 44)
		fail("exectest");
}

static void mem(void)
{
	int pid = fork(), status;

	if (pid == 0) {
		for (int i = 0; i < 100; i++) {
			char *memory = malloc(10001);

			if (memory == 0)
				exit(1);
			memset(memory, i, 10001);
		}
		exit(0);
	}
	if (wait(&status) != pid || status != 0)
		fail("mem");
}

static const struct {
	const char *name;
	void (*run)(void);
} tests[] = {
	{"exitwait", exitwait}, {"twochildren", twochildren}, {"forkfork", forkfork},
	{"reparent", reparent}, {"killstatus", killstatus},   {"exectest", exectest},
	{"mem", mem},
};

int main(int argc, char **argv)
{
	program = argv[0];
	if (argc > 1)
		exit(44);
	for (unsigned i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		printf(1, "test %s: ", tests[i].name);
		tests[i].run();
		printf(1, "OK\n");
	}
	printf(1, "ALL TESTS PASSED\n");
	exit(0);
}
