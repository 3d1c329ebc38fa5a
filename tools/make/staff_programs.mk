# Programs of the course's own repository that are in no lab. Included behind the rules for programs.

# Small POSIX programs, tests/oracle/, for ring 3 with the library of the highest lab, and a ramdisk of them with the lab's
# own programs. tests/test_oracle.py compares what they print with what they print on the host.
.PHONY: oracle
ORACLE := $(patsubst tests/oracle/%.c,%,$(wildcard tests/oracle/*.c))
ORACLE_BUILD := $(USER_BUILD)/oracle

oracle: kernel $(ORACLE_BUILD)/ramdisk.tar

$(ORACLE_BUILD)/%.o: tests/oracle/%.c $(SHARED)/flags $(USER_BUILD)/library.a
	$(say) CC $<
	@mkdir -p $(@D)
	$(Q)$(CC) $(USER_CFLAGS) $(call includes,$(lastword $(LAYERS))) $(USER_INCLUDES) -MMD -MP -c $< -o $@

$(ORACLE:%=$(ORACLE_BUILD)/%): %: %.o $(USER_BUILD)/library.a
	$(Q)$(LD) $(USER_LDFLAGS) $^ -o $@

$(ORACLE_BUILD)/ramdisk.tar: $(ORACLE:%=$(ORACLE_BUILD)/%) $(PROGRAMS:%=$(USER_BUILD)/%.stripped)
	$(say) TAR $@
	$(Q)printf 'echo "== %s"; /oracle/%s; echo "status $$?"\n' $(foreach name,$(sort $(ORACLE)),$(name) $(name)) > $(@D)/all
	$(Q)$(PYTHON) tools/ramdisk.py $@ $(foreach name,$(ORACLE),oracle/$(name)=$(@D)/$(name)) oracle/all=$(@D)/all \
		$(foreach program,$(PROGRAMS),$(program)=$(USER_BUILD)/$(program).stripped)

-include $(ORACLE:%=$(ORACLE_BUILD)/%.d)
