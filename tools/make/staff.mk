# For the course's own repository: kernels that are changed on purpose, and what proves and publishes the course.
# Students do not have this file. Included by GNUmakefile, which knows by it whose tree this is.
#
# STUB='1.1'   the kernel with these exercises empty, or `all`
# MUTANT=name  the kernel with the mistakes of labN-*/mutants/name.mutant

# ---- Kernels that are changed ----
# What differs from the others is compiled from copies: with STUB the files that hold these exercises, in the labs'
# kernel/ folders; with MUTANT the files that the mutant edits.
VARIANT := $(if $(STUB),-stub-$(subst $(space),+,$(strip $(STUB))))$(if $(MUTANT),-mutant-$(MUTANT))
STUBS := $(subst $(comma), ,$(STUB))
WITH_HOLES = $(sort $(shell $(PYTHON) tools/holes.py list $(foreach source,$(SOURCES),$(if $(findstring /kernel/,$(source)),$(source))) | \
	awk -v ids=' $(STUBS) ' '$(if $(filter-out all,$(STUBS)),index(ids, " " $$1 " ")) { sub(/:.*/, "", $$2); print $$2 }'))
CHANGED := $(if $(STUB),$(or $(WITH_HOLES),$(error No file of lab $(LAB) holds an exercise of STUB='$(STUB)'))) \
	$(if $(MUTANT),$(shell sed -n 's/^file: *//p' $(or $(wildcard lab*/mutants/$(MUTANT).mutant),$(error No mutant is named $(MUTANT))) | sort -u))
# The messages of a copy name the file that it was made of (GCC manual, 3.13, -fmacro-prefix-map).
CHANGED_FLAGS := $(if $(VARIANT),-fmacro-prefix-map=$(BASE)$(VARIANT)/source/=) $(if $(MUTANT),-Wno-error)

$(BASE)$(VARIANT)/source/%: % $(if $(MUTANT),tools/mutants.py $(wildcard lab*/mutants/$(MUTANT).mutant),tools/holes.py)
	@mkdir -p $(@D)
	$(Q)$(PYTHON) $(if $(MUTANT),tools/mutants.py apply $(MUTANT),tools/holes.py stub --ids '$(STUB)') $< -o $@

# ---- Tests and mutants ----
.PHONY: student test run-test mutants gradescope hosts

# Debian 12, 13 and sid, each from nothing: a table of scores and tests. HOSTS='trixie sid'  only these;
# ROOTS= folder that keeps the roots;  QUICK=1  grades and does not test
hosts:
	@$(PYTHON) tools/hosts.py $(if $(ROOTS),--roots '$(ROOTS)') $(if $(QUICK),--quick) $(HOSTS)

# ONLY='test_lab2 test_gdb*' runs these files of tests/. (TEST names a test of a lab, and what is given on the command
# line reaches every make inside: each grading there would run that test alone.)
test:
	$(if $(TEST)$(SEED),@echo "make test takes ONLY='test_lab2 test_gdb*' (files of tests/); make grade takes TEST= and SEED="; exit 1)
	@tools/setup --check --test --iso --handouts || tools/setup --test --iso --handouts
	@$(MAKE) --no-print-directory run-test

run-test: kernel
	@tests/run $(ONLY)

# Every mutant of a lab must fail the tests that it names. MUTANTS= only these; FULL=1 runs all tests on each.
mutants: tools kernel
	@$(PYTHON) tools/mutants.py run --lab $(LAB) --qemu '$(QEMU)' $(if $(filter 1,$(FULL)),--full) $(MUTANTS)

# ---- Fuzzing ----
# elf_check of lab 3 on the host, under the sanitizers, on programs that are spoiled at random: COUNT= of them, from number
# FIRST= on, of SEED=. With MUTANT= that mutant's, which must be noticed.
.PHONY: fuzz-elf
HOSTCC ?= cc
FUZZ_ELF := $(BASE)$(VARIANT)/fuzz-elf
FUZZ_FLAGS := -std=gnu17 -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -fno-builtin \
	-Wall -Wextra -Werror $(CHANGED_FLAGS) $(if $(MUTANT),-I$(BASE)$(VARIANT)/source -iquote lab3-userspace/kernel) -Icommon -I.

fuzz-elf: $(FUZZ_ELF)
	@ASAN_OPTIONS=detect_leaks=0 $< $(or $(SEED),1) $(or $(FIRST),0) $(or $(COUNT),100000)

$(FUZZ_ELF): tests/fuzz/elf.c $(patsubst %,$(BASE)$(VARIANT)/source/%,$(filter lab3-userspace/kernel/elf%,$(CHANGED)))
	$(say) HOSTCC $@
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(FUZZ_FLAGS) -MMD -MP -MF $@.d $< -o $@

-include $(FUZZ_ELF).d

# The parser of lab 4's shell on lines of random characters, in the same way.
.PHONY: fuzz-shell
FUZZ_SHELL := $(BASE)$(VARIANT)/fuzz-shell

fuzz-shell: $(FUZZ_SHELL)
	@ASAN_OPTIONS=detect_leaks=0 $< $(or $(SEED),1) $(or $(FIRST),0) $(or $(COUNT),1000000)

$(FUZZ_SHELL): tests/fuzz/shell.c
	$(say) HOSTCC $@
	@mkdir -p $(@D)
	$(Q)$(HOSTCC) $(FUZZ_FLAGS) -MMD -MP -MF $@.d $< -o $@

-include $(FUZZ_SHELL).d

# System calls by chance, from several threads of several programs in lab 3's kernel: COUNT= of them, from seed SEED= on.
.PHONY: fuzz-syscalls
fuzz-syscalls: tools kernel
	@$(PYTHON) tests/fuzz/syscalls.py --build $(BUILD) --qemu '$(QEMU)' $(or $(SEED),1) $(or $(COUNT),100000)

# Processes of lab 4 that end in any way at any moment: COUNT= of them, from seed SEED= on.
.PHONY: fuzz-churn
fuzz-churn: tools kernel
	@$(PYTHON) tests/fuzz/churn.py --build $(BUILD) --qemu '$(QEMU)' $(or $(SEED),1) $(or $(COUNT),100000)

# ---- Publishing ----
# OUT= folder of the students' repository;  SOLUTIONS='1' shows lab 1's;  MESSAGE= subject of fixes;  QUICK=1

student:
	@tools/setup --check --test || tools/setup --test
	@MAKE='$(MAKE)' PYTHONPATH=tools $(PYTHON) -m export --out "$$OUT" --solutions "$$SOLUTIONS" \
		--message "$$MESSAGE" $(if $(QUICK),--quick)

# Gradescope builds its autograder from this zip. KEY= file with a run key;  HIDDEN= folder of hidden tests;  OUT= the zip
gradescope:
	@$(PYTHON) tools/gradescope.py --lab $(LAB) -o "$${OUT:-build/gradescope-lab$(LAB).zip}" \
		$(if $(KEY),--key '$(KEY)') $(if $(HIDDEN),--hidden '$(HIDDEN)')

define STAFF_HELP
echo "make test         prove the project itself (ONLY=names of files in tests/)"; \
	echo "make student      write the students' repository (OUT=dir, SOLUTIONS='1', MESSAGE=text, QUICK=1)"; \
	echo "make gradescope   write the zip for Gradescope (LAB=n, KEY=file, HIDDEN=folder, OUT=file)"; \
	echo "make mutants      every mutant fails the tests that it names (LAB=n, MUTANTS=names, FULL=1)"; \
	echo "make fuzz-elf     what elf_check takes of programs that are spoiled at random (SEED=n, COUNT=n, FIRST=n)"; \
	echo "make fuzz-shell   what the shell's parser makes of random lines (SEED=n, COUNT=n, FIRST=n)"; \
	echo "make fuzz-syscalls  calls by chance from programs: no panic, no hang, no leak (SEED=n, COUNT=n)"; \
	echo "make fuzz-churn   processes of lab 4 that end at any moment: no panic, no hang, no leak (SEED=n, COUNT=n)"; \
	echo "make hosts        prove it on other Debian releases (HOSTS=names, ROOTS=folder, QUICK=1)"; \
	echo "With STUB='1.1 1.2' or STUB=all these exercises are empty."
endef
