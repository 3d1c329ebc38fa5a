"""The cost of operations does not grow unnoticed: no figure exceeds the committed one by more than 5 %."""

import glob
import os
import subprocess
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LABS = len(glob.glob(os.path.join(ROOT, "lab[1-9]-*")))     # the kernel of the last one has every bench
OTHER_COMPILER = 3


class Figures(unittest.TestCase):
    def run_bench(self, lab, *words):
        """Run tools/bench.py on a lab; (status, what it said)."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
        subprocess.run(["make", "kernel", f"LAB={lab}"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        done = subprocess.run(["python3", "tools/bench.py", "--lab", str(lab), *words], cwd=ROOT, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout

    def test_nothing_got_worse(self):
        for lab in range(1, LABS + 1):
            with self.subTest(lab=lab):
                status, said = self.run_bench(lab, "--check")
                if status == OTHER_COMPILER:
                    self.skipTest("this host: " + said.rstrip().split("\n")[-1])
                self.assertEqual(status, 0, said)
                self.assertIn("system_call_int_0x80", said)

    def test_figures_are_the_same_on_every_run(self):
        first, second = (self.run_bench(LABS)[1].rsplit("a prompt", 1)[0] for _ in range(2))
        self.assertEqual(first, second)


if __name__ == "__main__":
    unittest.main()
