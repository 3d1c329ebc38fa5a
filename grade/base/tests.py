"""The base, "lab 0": what common/ alone must do. For staff; no student is graded by it."""

from collections.abc import Iterator
from contextlib import contextmanager

from grade import lab, mix, test
from grade.base import explore as base_explore
from grade.base.inside import answers, checks, image_mib, inside, negative, ramdisk_mib
from grade.base.outside import TESTS, expect_lines
from grade.verdict.run import Run
from grade.verdict.trial import Trial

lab(0, "the base", points=193, more=["tests_of_memory.py"])

EWOULDBLOCK, EFAULT, ETIMEDOUT = 11, 14, 110
PAGE, MIB = 4096, 1 << 20


@contextmanager
def seeded(t: Trial, seed: int) -> Iterator[None]:
    """Let `t` boot with another seed for a while."""
    before, t.seed = t.seed, seed
    yield
    t.seed = before


# ---- Frames ----

@checks(3, memory=32, shift=0)
def frames_exhaustion(t: Trial, run: Run) -> None:
    """All frames can be taken, are real and apart, and come back."""
    t.expect_equal(run.answer(0, "taken"), run.answer(1, "taken"), "frames taken in both rounds")
    t.expect_between(run.answer(0, "total") * PAGE / MIB, 30.75 - image_mib(t) - ramdisk_mib(t), 31, "MiB out of 32")


@checks(2)
def frames_references(t: Trial, run: Run) -> None:
    """A frame has as many references as were made, and its owner until the last one goes."""
    for i in range(32):
        t.expect_equal(run.answer(i, "references"), 1 + mix(100 + i, run.nonce) % 50, f"references of frame {i}")


@test(points=5, shift=0, budget=1000)
def base_memory_size(t: Trial) -> None:
    """All memory is found and usable from 32 MiB to 6 GiB, and more of it costs next to nothing."""
    cost = {}
    taken = int((1.25 + image_mib(t) + ramdisk_mib(t)) * MIB)   # the heap is the 1
    for memory in (32, 64, 128, 512, 2048, 4096, 6144):
        run = t.boot(memory=memory)
        usable = {report.question: report.answer for report in run.reports("end")}
        size = sum(usable[r.question] - r.answer for r in run.reports("start"))
        t.expect_between(size, memory * MIB - MIB, memory * MIB, f"bytes of RAM in the memory map of {memory} MiB")
        table = max(usable.values()) / PAGE * 12
        t.expect_between(run.answer(0, "total") * PAGE, size - table - taken, size,
                         f"bytes in frames out of {memory} MiB")
        t.expect_equal(run.answer(0, "taken"), run.answer(0, "free"), f"frames that could be taken of {memory} MiB")
        t.expect_between(run.answer(0, "last"), max(usable.values()) - 2 * PAGE, max(usable.values()) - 1,
                         f"the highest frame of {memory} MiB")
        cost[memory] = run.answer(0, "instructions")
    for memory, count in cost.items():
        t.expect_between(count - cost[32], -100_000, 400 + 150 * memory,
                         f"instructions to boot with {memory} MiB more than with 32 MiB")


# ---- Page tables and what stands on them ----

@checks(2)
def pages_map_and_unmap(t: Trial, run: Run) -> None:
    """A write through a mapping reaches its frame, and unmapping removes the mapping."""
    for i in range(200, 264):
        t.expect_equal(run.answer(i, "word"), mix(i, run.nonce), f"word {i} through the physical map")


@checks(1)
def page_replace(t: Trial, run: Run) -> None:
    """A page can lead to another frame at once."""
    t.expect_equal(run.answer(1, "word"), mix(1, run.nonce), "word written through the page, in its new frame")


@checks(1)
def page_root_is_shared(t: Trial, run: Run) -> None:
    """All roots have the kernel's half, and see what is mapped in it later."""
    t.expect_equal(run.answer(1, "word"), mix(1, run.nonce), "word written under another root")


@checks(2)
def region_resolves_faults(t: Trial, run: Run) -> None:
    """A region's own kind can resolve its page faults."""
    t.expect_equal(run.answer(1, "word"), mix(1, run.nonce), "word written into a page that came by its fault")


@checks(2, shift=0)
def heap_exhaustion(t: Trial, run: Run) -> None:
    """A full heap gives NULL, and one free block when everything is given back."""
    size = 256 + mix(0, run.nonce) % 1024
    each = 32 + (size + 8 + 15) // 16 * 16
    t.expect_between(run.answer(size, "count") * each, MIB - 2 * each - 64, MIB, f"bytes in blocks of {size}")


@checks(2)
def heap_in_interrupt_handler(t: Trial, run: Run) -> None:
    """An interrupt handler can use the heap."""
    t.expect_between(run.answer(0, "uses"), 50, 500, "uses by the handler")


@checks(2, memory=32, shift=0)
def stacks_without_memory(t: Trial, run: Run) -> None:
    """Stacks until memory is used up, and all of it comes back."""
    t.expect_between(run.answer(0, "count") * 7 * PAGE / MIB, 29.25 - image_mib(t) - ramdisk_mib(t), 31, "MiB in stacks")


inside("frames_not_handed_out", 2, "Firmware's memory and the image belong to nobody.")
inside("frames_recycle", 2, "Released frames are cleared, at release only, and handed out again.")
inside("frame_runs", 1, "Frames for a device follow each other, below its limit.")
inside("page_range_finds_each", 1, "The mapped pages of a range are found, each once and in order.")
inside("page_range_borders", 1, "Large pages are stepped over, and a range ends where it ends.")
inside("page_tables_release", 1, "A table goes with the last page that it serves.")
inside("pages_protect", 2, "Protections hold, as walked and as felt.")
inside("pages_of_users", 1, "Ring 3 is let in only where every level does.")
inside("pages_beside_users", 2, "The last entry says whether ring 3 may come and run, however it was written.")
inside("pages_errors", 2, "Each mistake with a mapping has its own error.")
inside("pages_without_memory", 1, "Mapping without memory is ENOMEM, and works later.", memory=32, shift=0)
inside("pages_of_devices", 1, "Device registers are mapped uncached, exactly.")
inside("heap_random_use", 2, "Blocks never overlap, are aligned, and all come back.")
inside("heap_reuse", 1, "Released blocks are used again, neighbours as one.")
inside("stacks_many", 2, "Stacks have guards and names, and cells are used again.")
inside("stacks_cached", 1, "A few stacks that were given up are kept, and counted.")
inside("stacks_canary", 1, "A write to a stack's last word is noticed.")
inside("stacks_run", 1, "Code runs on a stack of its own.")
inside("locks_wait_for_others", 1, "A lock that another processor has is waited for, and handed on.")
inside("preempt_is_kept", 1, "A wish to preempt waits until nothing forbids it.")
inside("wait_not_at_all", 1, "A thread that need not wait does not.")
inside("executor_is_full", 2, "At most TASK_MAX tasks, and ids are never used again.")
inside("wakers_of_dead_tasks", 1, "A dead task's waker wakes nobody.")
inside("wakers_of_key_futures", 1, "Each key reaches one task, the first that waits.")
inside("wakers_pass_a_key_on", 1, "A key that its waiter gave up is another's.")
inside("input_offers_keys", 1, "A key that nobody waits for is offered once, and kept if nobody takes it.")
inside("input_is_not_split", 1, "Keys are the reader's before they are the prompt's.")
inside("monitor_state", 1, "The prompt is started once, and whoever asks learns whether it reads.")
inside("keyboard_special_keys", 1, "Grey keys, function keys, and bytes that are not keys.")
inside("copy_is_refused", 1, "Nothing is copied from or to where it must not be.")
inside("apic_timer_again_and_again", 1, "The timer comes on a vector of one's choice, once or periodically.", shift=0)
inside("copy_with_a_lock", 1, "Under a spinlock no page is brought in: the copy fails.")
inside("implicit_access", 1, "A fault of the processor's own reads, with the rights of ring 0, is not resolved.")
inside("stray_access", 2, "A program's memory is there for the copy routine alone.")
inside("file_ops", 1, "An operation that a file lacks has an error of its own.")
inside("tables_are_sorted", 1, "A table of any file's own has its entries by rank and name, or none.")
inside("syscall_whole", 2, "A call that gets the whole frame may change all of it.")
inside("syscall_whole_traced", 1, "A trace of such a call tells its result.")
inside("user_return_preempts", 1, "A wake-up on the way to ring 3 is acted upon before ring 3 goes on.")
inside("user_exception_address", 1, "An exception's address outlives the faults that follow.")
inside("apic_timer_and_flags", 1, "Handlers run with clear DF and AC, and give flags back.", shift=0)


# ---- Locks, waiting, timers ----

@checks(2)
def locks_nest(t: Trial, run: Run) -> None:
    """Interrupts come back as they were before the first lock."""
    t.expect_equal(answers(run, "on", 64), [mix(i, run.nonce) & 1 for i in range(64)], "interrupts on afterwards")


@checks(1, seeds=2)
def locks_and_interrupts(t: Trial, run: Run) -> None:
    """A handler never finds a lock held."""
    t.expect_between(run.answer(0, "inside"), 30, 40, "locks taken by the handler")


@checks(1)
def tls_keys(t: Trial, run: Run) -> None:
    """Each thread has a value of its own under each key, until keys run out."""
    values = {report.question: report.answer for report in run.reports("value")}
    t.expect_between(len(values), 2, 32, "number of values")
    t.expect_equal(values, {question: mix(question, run.nonce) for question in values}, "values")


@checks(2, seeds=2)
def wait_woken(t: Trial, run: Run) -> None:
    """A sleeper is woken from an interrupt, or at its deadline, whichever is first."""
    for i in range(20):
        due = 1 + mix(i, run.nonce) % 10
        in_time = mix(100 + i, run.nonce) % 2
        early = 0 if in_time else mix(i, run.nonce) % 2
        allowed = {0} if in_time else {negative(ETIMEDOUT)} if early else {0, negative(ETIMEDOUT)}
        t.expect(run.answer(i, "result") in allowed, f"sleeper {i} ends with one of {allowed}")
        t.expect_between(run.answer(i, "slept"), max(0, due - early), due + 1, f"ticks that sleeper {i} slept")


@checks(2)
def wait_would_block(t: Trial, run: Run) -> None:
    """Where nobody may sleep, nobody does."""
    for name, question in (("off", 0), ("locked", 0), ("inside", 0), ("inside", 1), ("inside", 2)):
        t.expect_equal(run.answer(question, name), negative(EWOULDBLOCK), f"result of wait() ({name})")


@checks(1)
def wait_wakes_the_oldest(t: Trial, run: Run) -> None:
    """Sleepers are woken in the order in which they came."""
    gone = mix(0, run.nonce) % 12
    t.expect_equal(answers(run, "woken", 11), [i for i in range(12) if i != gone], "order of the woken")


@checks(2, seeds=2)
def timers_in_order(t: Trial, run: Run) -> None:
    """Timers fire at their tick, equal ones in the order of their start, cancelled ones never."""
    left = [i for i in range(40) if mix(200 + i, run.nonce) % 4]
    expected = sorted(left, key=lambda i: mix(i, run.nonce) % 12)
    t.expect_equal([r.answer for r in run.reports("fired")], expected, "order of the timers")


@checks(1)
def timers_from_inside_fire(t: Trial, run: Run) -> None:
    """A timer can start itself again."""
    time = [0]
    for i in range(1, 20):
        time.append(time[-1] + 1 + mix(i, run.nonce) % 3)
    t.expect_equal(answers(run, "time", 20), time, "ticks of the firings")


@checks(1)
def timers_that_are_late(t: Trial, run: Run) -> None:
    """A deadline in the past is met at the next tick, from inside fire too."""
    t.expect_equal(answers(run, "time", 5), [1, 2, 3, 4, 5], "ticks of the firings")


@checks(1, seeds=3)
def ticks_never_go_back(t: Trial, run: Run) -> None:
    """Ticks come one after the other."""
    t.expect_between(run.answer(0, "steps"), 200, 201, "ticks counted one by one")


# ---- The executor ----

@checks(2)
def executor_is_fair(t: Trial, run: Run) -> None:
    """Tasks that are ready take turns."""
    left = [1 + mix(i, run.nonce) % 10 for i in range(8)]
    queue, expected = list(range(8)), []
    while queue:
        task = queue.pop(0)
        expected.append(task)
        left[task] -= 1
        queue += [task] if left[task] else []
    t.expect_equal([r.answer for r in run.reports("poll")], expected, "order of the polls")


@checks(1)
def executor_tasks_spawn_tasks(t: Trial, run: Run) -> None:
    """Tasks spawn tasks, and each runs once."""
    t.expect_equal(run.answer(0, "sum"), sum(mix(1000 + i, run.nonce) for i in range(40)) % 2**64, "sum of all tasks")


@checks(2, seeds=2)
def executor_sleep(t: Trial, run: Run) -> None:
    """A sleeping task is polled again at its tick."""
    for i in range(20):
        due = mix(i, run.nonce) % 30
        t.expect_between(run.answer(i, "slept"), due, due + 1, f"ticks that task {i} slept")


@checks(1)
def executor_join(t: Trial, run: Run) -> None:
    """A joiner of a task gets its status, once."""
    for i in range(16):
        status = (mix(i, run.nonce) & 0xFF) << 8 if i % 2 else 0
        t.expect_equal(run.answer(i, "status"), status, f"status of task {i}")


@checks(2)
def executor_escape(t: Trial, run: Run) -> None:
    """A task that ends deep in its poll leaves no timer and no stack behind."""
    t.expect_equal(answers(run, "status", 16), [mix(i, run.nonce) & 0xFF00 for i in range(16)], "statuses")


@checks(2, seeds=2)
def wakers_in_interrupt_handlers(t: Trial, run: Run) -> None:
    """An interrupt handler can wake a task, at once."""
    t.expect_equal(answers(run, "polls", 20), [2] * 20, "polls of each task")


@checks(1, seeds=2)
def wakers_during_the_poll(t: Trial, run: Run) -> None:
    """A wake-up while the task is polled is not lost."""
    t.expect_equal(answers(run, "polls", 10), [3] * 10, "polls of each task")


@checks(3, seeds=2)
def idle_halts(t: Trial, run: Run) -> None:
    """Every tick of an idle system finds the processor halted."""
    t.expect_between(run.answer(0, "idle"), 298, 301, "ticks that interrupted a HLT")
    t.expect_equal(run.answer(0, "busy"), 0, "ticks that did not")


@checks(4, shift=0)
def idle_loses_no_wake_up(t: Trial, run: Run) -> None:
    """A wake-up at each instruction around the executor's last look reaches its task."""
    t.expect_between(run.answer(0, "halts"), 50, 450, "wake-ups that found the processor halted")
    t.expect_between(run.answer(0, "distinct"), 20, 450, "places at which a wake-up came")


# ---- Clocks ----

@test(points=4)
def base_pit_intervals(t: Trial) -> None:
    """The seed alone decides when each tick comes; the rate stays 1000 Hz."""
    seen: dict[int, list[int]] = {}
    for seed in (1, 2, 1, 3, 0):
        with seeded(t, seed):
            run = t.boot()
        intervals = answers(run, "interval", 100)
        t.expect_equal(seen.setdefault(seed, intervals), intervals, f"intervals with seed {seed} once more")
        t.expect_between(run.answer(1999, "all") / 1999, 980_000, 1_020_000, f"mean nanoseconds a tick, seed {seed}")
        low, high = (740_000, 1_270_000) if seed else (980_000, 1_020_000)
        t.expect_between(min(intervals), low, 10**6, f"shortest interval with seed {seed}")
        t.expect_between(max(intervals), 10**6 - 1000, high, f"longest interval with seed {seed}")
        t.expect(len(set(intervals)) > 50 or seed == 0, f"many different intervals with seed {seed}")
    t.expect_equal(len({tuple(i) for i in seen.values()}), 4, "different sequences of four seeds")


# ---- Input ----

@checks(2)
def keyboard_letters(t: Trial, run: Run) -> None:
    """Letters with shift, control and caps lock; releases type nothing."""
    caps = False
    for i in range(64):
        what = mix(i, run.nonce)
        if what & 0x800:            # caps lock is pressed
            caps = not caps
        letter = what % 26
        upper = bool(what & 0x100) != caps
        key = letter + 1 if what & 0x600 == 0x600 else ord("A" if upper else "a") + letter
        t.expect_equal(run.answer(i, "key"), key, f"key {i}")


@checks(2)
def serial_bytes(t: Trial, run: Run) -> None:
    """Bytes arrive on the serial line as keys, and sequences as one key."""
    t.expect_equal(answers(run, "key", 64), [ord("!") + mix(i, run.nonce) % 90 for i in range(64)], "keys")


@checks(1)
def input_overflow(t: Trial, run: Run) -> None:
    """A key that nobody takes is lost when the ring is full, and counted."""
    surplus = 1 + mix(0, run.nonce) % 100
    t.expect_equal(answers(run, "lost", 2), [surplus, 2 * surplus], "keys lost")


@checks(1, seeds=2)
def input_wait(t: Trial, run: Run) -> None:
    """A key wakes its waiter, from the keyboard and from the serial line."""
    for i in range(16):
        due = 1 + mix(i, run.nonce) % 5
        t.expect_between(run.answer(i, "slept"), due, due + 1, f"ticks until key {i}")


# ---- Copying, printing ----

@checks(2)
def copy_stops_at_a_hole(t: Trial, run: Run) -> None:
    """A copy that meets a hole fails with EFAULT, after all bytes before it."""
    for i in range(300, 364):
        t.expect_equal(run.answer(i, "error"), negative(EFAULT) if run.answer(i, "beyond") else 0, f"result {i}")


@checks(2, shift=0)
def copy_is_interrupted(t: Trial, run: Run) -> None:
    """A page that goes in the middle of a copy ends it."""
    failed = answers(run, "error", 24).count(negative(EFAULT))
    t.expect_between(failed, 12, 24, "copies that were cut short")


@checks(2, seeds=3)
def log_inside_logging(t: Trial, run: Run) -> None:
    """An interrupt handler that logs, while others log, breaks no line."""
    expect_lines(t, run.console, r"inside (\d+) ([0-9a-f]{16})",
                 [(str(i), f"{mix(i, run.nonce):016x}") for i in range(150)])
    expect_lines(t, run.console, r"outside (\d+) ([0-9a-f]{16})",
                 [(str(i), f"{mix(1000 + i, run.nonce):016x}") for i in range(run.answer(0, "count"))])


@checks(1)
def log_levels(t: Trial, run: Run) -> None:
    """Only what is important enough is printed, and a line that is too long is cut."""
    expected = [(str(level), str(at), f"{mix(level * 4 + at, run.nonce):016x}")
                for level in range(4) for at in range(level + 1)]
    expect_lines(t, run.console.replace("error: ", ""), r"level (\d) shows (\d): ([0-9a-f]{16})", expected)
    long, after = run.console.splitlines()[-2:]
    t.expect(len(long) == 254 and long.endswith("xxxx"), "a line of 254 characters")
    t.expect(after.endswith("error: after it"), "the line after it")


# ---- From outside, and the explorer ----

for function, points in TESTS:
    function.__name__ = "base_" + function.__name__.replace("base_", "")
    test(points=points)(function)

for function, points, budget in base_explore.TESTS:
    test(points=points, shift=0, budget=budget)(function)
