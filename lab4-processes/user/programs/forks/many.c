// many: as many children as the kernel gives. Each of them answers.

#include "abi/syscall.h"
#include "forks.h"
#include "lab4-processes/abi/limits.h"

static void look(void)
{
	uint64_t count = 0;
	struct syscall_result made = {.error = 0};

	while (made.error == 0 && count <= CHILDREN_MAX) {
		made = syscall_fork();
		if (made.error == 0 && made.value == 0) {
			look_report_secret("child", count, count);
			look_rest();
		}
		count += made.error == 0;
	}
	look_report_secret("count", 0, count);
	look_report_secret("error", 0, made.error);
}

LOOK(many, look);
