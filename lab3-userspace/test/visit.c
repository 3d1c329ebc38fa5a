// visit: pages, a gate, and the way back.

#include "visit.h"

#include "arch/escape.h"
#include "arch/idt.h"
#include "lab3_test.h"
#include "lib/string.h"
#include "mm/frame.h"
#include "mm/page_table.h"
#include "mm/physical.h"
#include "visit_asm.h"

static struct escape_point way_home;
static paddr_t code, data;
static vaddr_t home;
uint64_t visit_fs, visit_gs, visit_gs_kernel;
uint64_t visit_leaves, visit_leave_flags;

void visit_open(void)
{
	code = frame_alloc_zeroed(FRAME_TEST);
	data = frame_alloc_zeroed(FRAME_TEST);
	memcpy(physical_pointer(code), visit_code, (size_t)(visit_code_end - visit_code));
	test_ok(page_map(kernel_root, VISIT_CODE, code, MAP_USER | MAP_EXECUTE));
	test_ok(page_map(kernel_root, VISIT_DATA, data, MAP_USER | MAP_WRITE));
	idt_set(VISIT_VECTOR, visit_gate, IST_NONE, 3);
}

const struct visit_data *visit_data(void)
{
	return physical_pointer(data);
}

vaddr_t visit_home(void)
{
	return home;
}

void visit_back(vaddr_t stack)
{
	home = stack;
	escape_jump(&way_home);
}

// Code that goes to ring 3 makes the frame the top of its stack. It is on one of its own, so
// that nothing is lost of that to which we come back.
void visit(void (*go)(struct trap_frame *trap_frame), const struct trap_frame *trap_frame)
{
	static struct {
		uint8_t stack[4096];
		struct trap_frame trap_frame;
	} departure __attribute__((aligned(16)));

	departure.trap_frame = *trap_frame;
	home = 0;
	if (escape_set(&way_home) == 0) {
		go(&departure.trap_frame);
		test_check_as("nobody comes back from ring 3 by returning", false);
	}
}
