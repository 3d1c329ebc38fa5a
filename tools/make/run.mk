# Running, debugging, grading: what is done with the kernel that GNUmakefile builds. Included by it.

# ---- Running ----

MACHINE := -nodefaults -vga std -machine pc -cpu qemu64,+smep,+smap,+umip -rtc base=2020-01-01,clock=vm \
	-global PIIX4_PM.disable_s3=1 -global PIIX4_PM.disable_s4=1
QEMUFLAGS = $(MACHINE) -m $(MEMORY) -smp $(CPUS) -no-reboot -device isa-debug-exit,iobase=0xf4,iosize=0x04 \
	-kernel $(KERNEL) $(if $(INITRD),-initrd '$(INITRD)') $(if $(WORDS),-append '$(WORDS)') $(QEMUEXTRA)
INITRD ?= $(RAMDISK)
# A word of the command line ends at a space: init=/x,a,b
WORDS = $(strip $(if $(INIT),init=$(subst $(space),$(comma),$(strip $(INIT)))) $(APPEND))

# The status with which the kernel ends QEMU (dev/power.h): 33 is a clean end, and 0 is the user leaving by Ctrl-a x.
QEMU_STATUS = status=$$?; case $$status in 0 | 33) ;; *) echo "QEMU ended with status $$status"; exit 1 ;; esac

.PHONY: qemu run-qemu
qemu: tools
	@$(MAKE) --no-print-directory run-qemu

run-qemu: kernel
	@echo "Leave QEMU with Ctrl-a x, or by typing exit."
	@$(QEMU) $(QEMUFLAGS) -display none -serial mon:stdio; $(QEMU_STATUS)

# In a window, which takes keys too.
.PHONY: qemu-gui
qemu-gui: tools kernel
	@tools/display '$(QEMU)'
	@$(QEMU) $(QEMUFLAGS) -serial mon:stdio; $(QEMU_STATUS)

# ---- Other firmware: an image that GRUB boots ----
ISO := $(BUILD)/rung.iso
ISO_FLAGS = $(MACHINE) -m $(MEMORY) -smp $(CPUS) -no-reboot \
	-device isa-debug-exit,iobase=0xf4,iosize=0x04 -cdrom $(ISO) -boot d $(QEMUEXTRA)

.PHONY: iso iso-tools qemu-iso qemu-uefi
iso-tools:
	@tools/setup --check --iso || tools/setup --iso

iso: iso-tools kernel
	$(say) ISO $(ISO)
	$(Q)tools/iso $(KERNEL) $(ISO) '$(WORDS)' '$(INITRD)'

qemu-iso: iso
	@echo "Leave QEMU with Ctrl-a x, or by typing exit."
	@$(QEMU) $(ISO_FLAGS) -display none -serial mon:stdio; $(QEMU_STATUS)

qemu-uefi: iso
	@echo "Leave QEMU with Ctrl-a x, or by typing exit."
	@$(QEMU) $(ISO_FLAGS) -bios "$$(. tools/host.sh; ovmf)" -display none -serial mon:stdio; $(QEMU_STATUS)

# ---- GDB ----
# `make qemu-gdb` in one terminal, `make gdb` in another. They meet at a socket below build/, so that several people
# on one host do not get into each other's way. GDBFLAGS= goes to GDB.

GDB ?= $(shell for g in gdb $(TOOLPREFIX)gdb x86_64-elf-gdb gdb-multiarch; do command -v $$g && break; done)
GDB_SOCKET = $(BASE)/gdb.socket

.PHONY: qemu-gdb run-qemu-gdb gdb debug
qemu-gdb: tools
	@$(MAKE) --no-print-directory run-qemu-gdb

run-qemu-gdb: kernel
	@$(PYTHON) -m grade.debugging.gdb_socket $(GDB_SOCKET) $(QEMU) $(QEMUFLAGS) -display none -serial mon:stdio -S

gdb:
	@$(PYTHON) -m grade.debugging.gdb_socket $(GDB_SOCKET) || { echo 'No kernel waits. Type `make qemu-gdb` in another terminal first.'; exit 1; }
	@$(GDB) -q -nx -x tools/gdb/rung.gdb -ex 'target remote $(GDB_SOCKET)' -ex 'tbreak kernel_entry' -ex continue \
		$(GDBFLAGS) $(KERNEL)

# The boot of one test (TEST=name, SEED=n), as it is graded, opened in GDB where it fails. With WAIT=1 it waits for
# a GDB that somebody else starts, as .vscode/launch.json does.
debug: tools kernel
	@$(GRADE) --debug $(if $(WAIT),--wait $(GDB_SOCKET),--gdb $(GDB))

# ---- Trace ----
# TEST=name  a test, with SEED=n;  without it an interactive run;  EVENTS=n  how many to keep;  BOOT=n  of several;
# TRACE_OUT=folder for the files

TRACE = PYTHONPATH=tools $(PYTHON) -m tracing --lab $(LAB) $(TESTBED) $(if $(EVENTS),--events '$(EVENTS)') \
	$(if $(TRACE_OUT),--out '$(TRACE_OUT)')
# The kernel sends its trace at the end. When the user leaves QEMU by Ctrl-a x it is not asked; so the machine's memory
# is a file meanwhile, where the trace is found.
TRACE_CHANNEL = $(BUILD)/trace.channel
TRACE_MEMORY = $(BUILD)/trace.memory
TRACE_MEMORY_FLAGS = -machine memory-backend=ram -object \
	memory-backend-file,id=ram,share=on,mem-path=$(TRACE_MEMORY),size=$(MEMORY)$(if $(filter %M %G,$(MEMORY)),,M)

.PHONY: trace run-trace
trace: tools
	@$(MAKE) --no-print-directory run-trace

run-trace: kernel
ifneq ($(TEST),)
	@$(TRACE) --test '$(TEST)' $(if $(SEED),--seed '$(SEED)') $(if $(BOOT),--boot '$(BOOT)')
else
	@echo "Leave QEMU with Ctrl-a x, or by typing exit."
	@$(QEMU) $(QEMUFLAGS) -append 'trace=$(or $(EVENTS),on) $(WORDS)' -display none -serial mon:stdio \
		-serial file:$(TRACE_CHANNEL) $(TRACE_MEMORY_FLAGS); $(QEMU_STATUS)
	@$(TRACE) --channel $(TRACE_CHANNEL) --memory $(TRACE_MEMORY); status=$$?; rm -f $(TRACE_MEMORY); exit $$status
endif

# ---- Memory ----
# TEST=  a test that writes to a shared page, with SEED=n;  FAULT=n  which time;  MEMMAP_OUT=folder for the file

.PHONY: memmap run-memmap
memmap: tools
	@$(MAKE) --no-print-directory run-memmap

run-memmap: kernel
	@PYTHONPATH=tools $(PYTHON) -m memmap --lab $(LAB) $(TESTBED) --test '$(TEST)' $(if $(SEED),--seed '$(SEED)') \
		$(if $(FAULT),--fault '$(FAULT)') $(if $(MEMMAP_OUT),--out '$(MEMMAP_OUT)')

# ---- Processes ----
# TEST=  a test that runs programs, with SEED=n;  BOOT=n  of several;  EVENTS=n  how many to keep;
# PSTREE_OUT=folder for the file

.PHONY: pstree run-pstree
pstree: tools
	@$(MAKE) --no-print-directory run-pstree

run-pstree: kernel
	@PYTHONPATH=tools $(PYTHON) -m pstree --lab $(LAB) $(TESTBED) --test '$(TEST)' $(if $(SEED),--seed '$(SEED)') \
		$(if $(BOOT),--boot '$(BOOT)') $(if $(EVENTS),--events '$(EVENTS)') $(if $(PSTREE_OUT),--out '$(PSTREE_OUT)')

# ---- Grading and testing ----
# TEST=  names, globs or an exercise id;  SEED=  only this seed;  V=1  console and records of each test;
# LIST=1  says which tests there are

LAB_GIVEN := $(filter command line environment,$(origin LAB))
TESTBED = --build $(BUILD) --qemu '$(QEMU)' --toolprefix '$(TOOLPREFIX)'
TESTS = $(foreach t,$(TEST),--test '$(t)')
GRADE = $(PYTHON) grade/grade-lab$(LAB) $(TESTBED) \
	$(TESTS) $(if $(SEED),--seed $(SEED)) $(if $(filter 1,$(V)),-v) $(if $(LIST),--list) $(GRADEFLAGS)

.PHONY: grade run-grade steady
grade: tools
	@for lab in $(GRADED); do \
		$(MAKE) --no-print-directory run-grade LAB=$$lab || status=1; done; exit $${status:-0}

# Without LAB: every lab, or those that have a test of the name in TEST; the highest says so if none has.
NAMED = $(shell $(PYTHON) -m grade.command.labs_of '$(LABS)' $(foreach t,$(TEST),'$(t)'))
GRADED = $(if $(LAB_GIVEN),$(LAB),$(if $(TEST),$(or $(NAMED),$(LAB)),$(LABS)))

run-grade: kernel
	@$(SMOKE)
	@$(GRADE)

# A lab stands on those before it: a word first if they do not work.
EARLIER = $(filter-out $(LAB) $(REF:lab%=%),$(patsubst lab%,%,$(foreach layer,$(filter lab%,$(LAYERS)),$(firstword $(subst -, ,$(layer))))))
SMOKE = $(if $(TEST)$(LIST),,$(if $(EARLIER),$(PYTHON) -m grade.command.smoke --lab $(LAB) --earlier '$(EARLIER)' $(TESTBED)))

# The same bytes and the same score in 20 runs, half of them on a busy host.
steady: tools kernel
	@$(GRADE) --steady $(or $(RUNS),20)

# ---- What is handed in, and what operations cost ----

.PHONY: handin
handin: tools
	@MAKE='$(MAKE)' $(PYTHON) tools/handin.py --lab $(LAB) $(if $(REF),--ref '$(REF)')

# The cost of operations, in guest instructions. UPDATE=1 commits the figures to the bench.json files.
.PHONY: bench
bench: tools kernel
	@$(PYTHON) tools/bench.py --lab $(LAB) --qemu '$(QEMU)' $(if $(filter 1,$(UPDATE)),--update)

.PHONY: format-check format
FORMATTED = $(shell git ls-files -co --exclude-standard '*.c' '*.h')

format-check:
	clang-format --dry-run -Werror $(FORMATTED)

format:
	clang-format -i $(FORMATTED)

# ---- The handouts as a site ----
# PORT= where `make handouts-serve` answers

MKDOCS_FILE = -f tools/handouts/mkdocs.yml

.PHONY: handouts handouts-serve handouts-tools
handouts-tools:
	@tools/setup --check --handouts || tools/setup --handouts

handouts: handouts-tools
	$(say) SITE build/handouts/index.html
	$(Q)mkdocs build -q --strict $(MKDOCS_FILE)

handouts-serve: handouts-tools
	@mkdocs serve $(MKDOCS_FILE) -a 127.0.0.1:$(or $(PORT),8000)

# ---- Tools of this host ----

.PHONY: setup tools doctor
doctor:
	@tools/doctor $(if $(STAFF),--test --handouts)

setup:
	@tools/setup

# The tools to build and run: there, or installed, or named in one line.
tools:
	@tools/setup --check || tools/setup

.PHONY: clean help
clean:
	rm -rf build

help:
	@echo "make              build the kernel of the highest lab (LAB=n: of another)"
	@echo "make qemu         boot it in this terminal (APPEND=words; with programs: INIT='/name word', INITRD=file.tar)"
	@echo "make qemu-gdb     the same, waiting for make gdb in another terminal"
	@echo "make debug        open the boot of a test in GDB where it fails (TEST=name, SEED=n)"
	@echo "make trace        who ran when, as a page and for Perfetto (TEST=name, SEED=n, EVENTS=n; else interactive)"
	@echo "make memmap       memory before and after a copy-on-write fault, as a page (TEST=name, SEED=n, FAULT=n)"
	@echo "make pstree       the lives of all processes of a test, as a page (TEST=name, SEED=n, BOOT=n, EVENTS=n)"
	@echo "make qemu-gui     boot it in a window"
	@echo "make iso          an image that GRUB boots, on a BIOS and on UEFI (APPEND=words, INITRD=file)"
	@echo "make qemu-iso     boot that; make qemu-uefi: with UEFI firmware"
	@echo "make grade        grade every lab (LAB=n, TEST=name, SEED=n, V=1; LIST=1: the names of the tests)"
	@$(STAFF_HELP)
	@echo "make handin       check, grade and pack what you hand in (LAB=n)"
	@echo "make bench        what operations cost, in guest instructions"
	@echo "make steady       grade 20 times: the same score and the same bytes"
	@echo "make handouts     the handouts as a site in build/handouts; make handouts-serve: with search (PORT=n)"
	@echo "make doctor       look at each tool, and say how to get what is missing"
	@echo "make setup        install what is missing on this host"
	@echo "make format       lay the C out as .clang-format says, by clang-format 14 (format-check: only look)"
	@echo "make clean        remove build/"
	@echo "V=1 shows the commands."

# More commands of the course's own repository, in tools/make/staff.mk.
STAFF_COMMANDS := student test mutants gradescope hosts fuzz-elf fuzz-shell fuzz-syscalls fuzz-churn oracle
ifeq ($(STAFF),)
.PHONY: $(STAFF_COMMANDS)
$(STAFF_COMMANDS):
	@echo "This is for the repository of the course's staff. make grade tests your kernel."; exit 1
endif
