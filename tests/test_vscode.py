""".vscode: its tasks are make targets that exist, and its launches work in GDB."""

import json
import os
import re
import subprocess
import unittest

from patience import PATIENCE
from test_gdb import QUIET, ROOT, make, read, waiting

ANSWERS = {"lab": "1", "test": "get_time_counts_ticks"}


def load(name):
    """A file of .vscode, with its questions answered."""
    with open(os.path.join(ROOT, ".vscode", name), encoding="utf-8") as file:
        text = file.read().replace("${workspaceFolder}", ROOT)
    return json.loads(re.sub(r"\$\{input:(\w+)\}", lambda found: ANSWERS[found.group(1)], text))


TASKS = {task["label"]: task for task in load("tasks.json")["tasks"]}


class VsCode(unittest.TestCase):
    def test_every_task_is_a_make_target(self):
        for label, task in TASKS.items():
            with self.subTest(task=label):
                self.assertEqual(task["command"], "make")
                done = subprocess.run(["make", "-n", *task["args"]], cwd=ROOT, env=QUIET, text=True, timeout=PATIENCE,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                self.assertEqual(done.returncode, 0, done.stdout)

    def launch(self, configuration):
        """The output of a GDB that does what VS Code does: set up, connect, go on."""
        task = TASKS[configuration["preLaunchTask"]]
        socket = configuration["miDebuggerServerAddress"]
        make("kernel", "LAB=1")
        lines = [command["text"] for command in configuration["setupCommands"]]
        lines += [f"target remote {socket}"]
        lines += [command["text"] for command in configuration.get("postRemoteConnectCommands", [])]
        words = [word for line in (*lines, "continue", "kill") for word in ("-ex", line)]
        with waiting(*task["args"], socket=socket) as (_, said):
            done = subprocess.run(["gdb", "-batch", configuration["miDebuggerArgs"], *words, configuration["program"]],
                                  cwd=configuration["cwd"], text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            pattern = task["problemMatcher"]["background"]["endsPattern"]
            self.assertRegex(read(said).decode(), re.compile(pattern, re.MULTILINE))
        return done.stdout

    def test_launches(self):
        entry, test = load("launch.json")["configurations"]
        self.assertRegex(self.launch(entry), r"(?m)^(Temporary breakpoint 1, )?kernel_entry \(")
        self.assertRegex(self.launch(test), r"Breakpoint 1, test_get_time_counts_ticks")


if __name__ == "__main__":
    unittest.main()
