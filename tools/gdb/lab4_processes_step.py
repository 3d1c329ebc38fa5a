"""GDB command for fork: follow-child. Read behind lab4_processes.py, into the same module."""

from __future__ import annotations

import gdb
from __main__ import Process, address_of, elsewhere, run_to, running


class FollowChild(gdb.Command):
    """follow-child: run to the next fork, and stop where the child begins: at its first instruction behind the call."""

    def __init__(self) -> None:
        super().__init__("follow-child", gdb.COMMAND_RUNNING)

    def invoke(self, argument: str, from_tty: bool) -> None:
        Process.table()
        elsewhere.leave()
        # By then the child has all that it gets, and it does not run yet.
        if not run_to(address_of("user_thread_start"), when=called_by_fork):
            return
        frame = gdb.newest_frame()
        child = pointer_in(frame, "rdi", "process")
        user = pointer_in(frame, "rsi", "user_thread")
        address, number, begins = int(child), int(child["number"]), int(user["start"]["rip"])
        if run_to(begins, when=lambda: runs(address, number)):
            process = Process.numbered(str(number), "follow-child")
            rax = int(gdb.newest_frame().read_register("rax"))
            print(f"{process}, child of {process.parent}, begins: fork returns {rax} in it")
            gdb.execute("frame")


def called_by_fork() -> bool:
    """At the first instruction of a function: did sys_fork call it?"""
    caller = gdb.newest_frame().older()
    return caller is not None and caller.name() == "sys_fork"


def pointer_in(frame: gdb.Frame, register: str, struct_name: str) -> gdb.Value:
    """An argument that is a pointer to a struct."""
    return frame.read_register(register).cast(gdb.lookup_type(f"struct {struct_name}").pointer())


def runs(process: int, number: int) -> bool:
    """Is this the process of the running thread?"""
    thread = gdb.Value(running()).cast(gdb.lookup_type("struct thread").pointer())
    return int(thread["process"]) == process and int(thread["process"]["number"]) == number


FollowChild()
