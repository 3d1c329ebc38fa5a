"""A process that a test starts in a session of its own goes with the test, however that ends.

A test that is killed cleans nothing up. So a shell waits at a pipe whose other end only the test holds, and kills the
process and all that it has started when the pipe ends.
"""

import subprocess

GUARD = 'read _; kill -9 "-$0"'


def start(command, **more):
    """A Popen, the leader of a session; forget() it when it has ended."""
    process = subprocess.Popen(command, start_new_session=True, **more)
    process.guard = subprocess.Popen(["sh", "-c", GUARD, str(process.pid)], start_new_session=True,
                                     stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return process


def forget(process):
    """Nobody kills it any more: its number may be another's."""
    process.guard.kill()
    process.guard.stdin.close()
    process.guard.wait()
