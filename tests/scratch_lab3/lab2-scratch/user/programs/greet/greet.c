// greet: prints its greeting.

#include <greeting.h>

#include "lab2-scratch/user/lib/program.h"
#include "lab2-scratch/user/lib/say.h"

GREETING(day, "greeting: good day");

int main(void)
{
	for (const char *const *each = __start_greetings; each < __stop_greetings; each++)
		say(*each);
	return 0;
}
