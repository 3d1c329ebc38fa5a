"""The scratch lab with programs: what is tested, for how many points, for which exercise."""

from grade import lab, mix, test

lab(3, "scratch", points=9, starter=0, scores={"3.1": 9})


@test(points=9, exercise="3.1")
def programs_are_in_the_ramdisk(t):
    """The kernel finds the programs and the files."""
    run = t.boot(append="init=/greet,you")
    for number in range(3):
        t.expect_equal(run.answer(number, "elf"), mix(number, run.nonce), f"program {number}")
    t.expect_equal(run.texts("greeting"), ["greeting: good day", "greeting: good night"], "what the program holds")
    t.expect_equal(run.answer(0, "devices"), 0, "devices")


@test(exercise="3.1", challenge=True)
def a_machine_is_as_a_test_wants_it(t):
    """Two processors, and a device more."""
    run = t.boot(test="programs_are_in_the_ramdisk", cpus=2, devices=("-device", "edu"))
    t.expect_equal(run.answer(0, "devices"), 1, "devices")


@test(exercise="3.1", challenge=True)
def a_ramdisk_is_what_a_test_says(t):
    """Given by what it holds, to a boot and to a replay of it."""
    with open(t.testbed.ramdisk, "rb") as file:
        more = file.read().replace(b"good night", b"good dream")
    with t.replay(test="programs_are_in_the_ramdisk", initrd=more) as replay:
        run = replay.run
    t.expect_equal(run.texts("greeting"), ["greeting: good day", "greeting: good dream"], "what the program holds")


@test(exercise="3.1", challenge=True)
def two_processors_are_not_recorded(t):
    """That a test wants it is the grader's error, not the kernel's."""
    with t.replay(test="programs_are_in_the_ramdisk", cpus=2):
        t.fail("they were recorded")


@test(exercise="3.1", challenge=True)
def the_highest_lab_has_the_slot(t):
    """Of two labs that install one, the later one's is there."""
    run = t.boot()
    t.expect_equal(run.answer(0, "done"), mix(0, run.nonce), "done")
