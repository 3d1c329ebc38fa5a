// waits WHAT SEED: make children that end, and wait for them. For tests of the kernel, which
// know the answers.

#include "lab4-processes/user/lib/look.h"

int main(int argc, char **argv)
{
	return look_main(argc, argv);
}
