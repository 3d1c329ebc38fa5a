"""The handouts: what they name exists, what they show happens, and they build into a site that needs nothing else. The
documents for people who work on the tree name only what exists, too."""

import functools
import os
import pathlib
import re
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from scratch_course import Course, File, ROOT, environment, git, rules  # noqa: E402
import handouts  # noqa: E402
from patience import PATIENCE  # noqa: E402
from test_doctor import HOSTS  # noqa: E402
import transcripts  # noqa: E402
from grade.verdict import registry  # noqa: E402


SHARES_VERDICTS = True


@functools.lru_cache(maxsize=None)
def course():
    """This tree as it stands."""
    names = git(ROOT, "-c", "core.quotePath=false", "ls-files", "-co", "--exclude-standard").splitlines()
    return Course({name: File((ROOT / name).read_bytes()) for name in names if (ROOT / name).is_file()})


@functools.lru_cache(maxsize=None)
def tree(lab=None):
    """The files that students have on the branch of a lab; None: those of the staff."""
    files = course().branch(lab) if lab else course().files
    labs = [registry.load(registry.path_of(n)) for n in course().labs if n <= (lab or n)]
    return handouts.Tree({path: file.data.decode("utf-8", "replace") for path, file in files.items()}, labs)


def tree_of(path):
    """The tree that the readers of a page have before them."""
    return tree(rules.first_lab(path) if rules.student_path(path) else None)


@functools.lru_cache(maxsize=None)
def pages():
    """All pages."""
    return [handouts.read_page(path, file.data.decode("utf-8")) for path, file in sorted(course().files.items())
            if path.startswith("handouts/") and path.endswith(".md")]


@functools.lru_cache(maxsize=None)
def documents():
    """The pages for people who work on the tree."""
    return [handouts.read_page(path, file.data.decode("utf-8")) for path, file in sorted(course().files.items())
            if handouts.is_prose(path) and not path.startswith("handouts/")]


def tree_at_the_end(path):
    """The tree that the readers of a document have before them when the last lab has come."""
    return tree(max(course().labs) if rules.student_path(path) else None)


class Reported(unittest.TestCase):
    def report(self, messages):
        if messages:
            self.fail("\n" + "\n".join(messages))


class Documents(Reported):
    def test_what_they_name_exists(self):
        self.report([message for page in documents() for message in handouts.check(page, tree_at_the_end(page.path))])

    def test_the_readme_leads_to_each(self):
        readme = course().files["README.md"].data.decode("utf-8")
        self.report([f"README.md: nothing leads to {page.path}" for page in documents() if page.path != "README.md"
                     and f"({page.path})" not in readme and f"({os.path.dirname(page.path)}/)" not in readme])

    def test_a_decision_is_a_short_record(self):
        records = [page for page in documents() if page.path.startswith("docs/decisions/")]
        numbers = [re.match(r"docs/decisions/([0-9]{4})-[a-z0-9-]+\.md$", page.path) for page in records]
        self.assertEqual([int(number.group(1)) for number in numbers if number], list(range(1, len(records) + 1)))
        self.report([f"{page.path}: {len(page.lines) - 1} lines" for page in records if len(page.lines) - 1 > 25])
        self.report([f"{page.path}: no paragraph begins with **{part}.**" for page in records
                     for part in ("Context", "Decision", "Consequences") if f"\n**{part}.** " not in "\n".join(page.lines)])


class Pages(Reported):
    def test_what_they_name_exists(self):
        self.report([message for page in pages() for message in handouts.check(page, tree_of(page.path))])

    def test_points_are_those_of_the_grader(self):
        self.report([message for page in pages() for message in handouts.check_points(page, tree().labs)])
        said = {points for page in pages() for line in page.prose for points in handouts.POINTS.findall(line)}
        self.assertLessEqual({str(points) for lab in tree().labs for points in lab.scores.values()}, said)

    def test_every_page_begins_with_its_title(self):
        self.report([f"{page.path}:1: no title" for page in pages() if not page.lines[0].startswith("# ")])

    def test_what_is_to_be_installed_is_what_the_doctor_says(self):
        told = [set(line.split()) for page in pages() for fence in page.fences for line in fence.lines]
        for host, (*_, command) in HOSTS.items():
            if "arm64" not in host:
                self.assertTrue(any(set(command.split()) <= words for words in told), f"{host}: {command}")

    def test_every_figure_is_shown_and_described(self):
        shown = {}
        for page in pages():
            for text, target in re.findall(r"!\[([^\]]*)\]\(([^)]*)\)", "\n".join(page.prose)):
                shown["handouts/" + target] = text
        figures = {path for path in course().files if re.fullmatch(r"handouts/figures/.*", path)}
        self.assertEqual(figures, set(shown))
        self.report([f"{figure}: not described" for figure, text in shown.items() if len(text.split()) < 4])


class Transcripts(unittest.TestCase):
    def test_what_they_show_happens(self):
        with tempfile.TemporaryDirectory() as folder:
            scratch = transcripts.Course(pathlib.Path(folder))
            runs = [(page.path, fence) for page in pages() for fence in page.fences if fence.mark == "run"]
            self.assertGreater(len(runs), 5)
            messages = [message for path, fence in runs for message in scratch.run(path, fence)]
        self.assertEqual(messages, [], "\n" + "\n".join(messages))


class Site(unittest.TestCase):
    """`make handouts` in a copy of its own is as good as here: build/ is made anew."""

    def test_it_is_built_and_loads_nothing_from_elsewhere(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(["mkdocs", "build", "-q", "--strict", "-f", "tools/handouts/mkdocs.yml", "-d", folder],
                                  cwd=str(ROOT), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.assertEqual((done.returncode, done.stdout), (0, b""))
            site = pathlib.Path(folder)
            built = {path.name for path in site.glob("*.html")} - {"404.html", "index.html"}
            named = {pathlib.Path(page.path).stem + ".html" for page in pages()} - {"README.html"}
            self.assertEqual(built, named)
            self.assertTrue((site / "search" / "search_index.json").is_file())
            for path in site.rglob("*.html"):
                self.assertEqual(loads(path.read_text(encoding="utf-8")), [], path)
            for path in [*site.rglob("*.css"), *site.rglob("*.svg")]:
                text = path.read_text(encoding="utf-8")
                self.assertEqual(re.findall(r"""(?:url\(|@import )['"]?(?:https?:)?//[^)'"]*|href="http[^"]*""", text), [], path)


@functools.lru_cache(maxsize=None)
def small_tree():
    """Enough of a tree for small pages."""
    lab = registry.Lab(1, "small", 6, 0, {"1.1": 6})
    lab.tests.append(registry.Test("entry_works", "Works.", None, 6, "1.1", "1.1", 1, 1, 1, False))
    files = {"GNUmakefile": "LAB ?= 1\nkernel:\n\t$(CC) $(TEST)\ngrade: kernel\n",
             "common/core/file.c": "int file_get(int descriptor)\n{\n\treturn 0;\n}\n",
             "lab1-small/abi/syscalls.def": "0 ANY_RING exit(INT status)\n",
             "handouts/README.md": "# Welcome\n\n## Some `code`, here\n", "handouts/page.md": "# T\n",
             "ARCHITECTURE.md": "# What `document_word` is\n", "docs/decisions/0001-a.md": "# What `record_word` is\n"}
    return handouts.Tree(files, [lab])


class Checker(unittest.TestCase):
    """The faults that the checks above would find."""

    def messages(self, text):
        page = handouts.read_page("handouts/page.md", text)
        return handouts.check(page, small_tree()) + handouts.check_points(page, small_tree().labs)

    def finds(self, text, expected):
        messages = self.messages(text)
        self.assertEqual(len(messages), 1, messages)
        self.assertIn(expected, messages[0])

    def test_sound(self):
        for text in ("`file_get` `file_get(int)` `run_exit` `core/file.c` `common/core/` `make grade TEST=1.1` `labN-*/abi/`",
                     "[a](README.md#some-code-here) ![b](../common/core/file.c) [c](https://example.org/no) [d](#t)\n# T",
                     "<!-- from: common/core/file.c -->\n```c\nint file_get(int descriptor)\n...\n}\n```",
                     "<!-- norun: it takes hours -->\n```console\n$ make grade LAB=1\n```",
                     "<!-- new: hear -->\n`hear`", "one\n\n1. two\n2. three\n\nfour 2. five",
                     '## 1.1 First\n!!! exercise "Exercise 1.1 (6 points)"\n\n**You should now have 6 points**'):
            self.assertEqual(self.messages(text), [], text)

    def test_fences(self):
        self.finds("```c\nint x;\n```", "no mark")
        self.finds("!!! note\n\n    ```c\n    int x;\n    ```", "page.md:3: the fence has no mark")
        self.finds("<!-- norun -->\n```c\nint x;\n```", "without a reason")
        self.finds("<!-- run -->\n```console\nmake grade\n```", "begins with `$ `")
        self.finds("<!-- from: common/no.c -->\n```c\nint x;\n```", "there is no common/no.c")
        self.finds("<!-- from: common/core/file.c -->\n```c\n\treturn 1;\n```", "does not stand in common/core/file.c: return 1;")
        self.finds("<!-- from: common/core/file.c -->\n```c\n}\n...\n{\n```", "does not stand in")

    def test_names(self):
        self.finds("one\n`file_put`", "page.md:2: nothing in the tree is called file_put")
        self.finds("`run_fork`", "run_fork")
        self.finds("`document_word`", "document_word")
        self.finds("`record_word`", "record_word")
        self.finds("`core/none.c`", "there is no core/none.c")
        self.finds("`none.c`", "there is no none.c")
        self.finds("`make grades`", "no `make grades`")
        self.finds("`make mutants`", "no `make mutants`")
        self.finds("`make grade LABEL=1`", "no variable LABEL")
        self.finds("`make grade TEST=1.2`", "no test is 1.2")
        self.finds("<!-- norun: too long -->\n```console\n$ cd x; make grade TEST='1.1 entry_fails'\n```",
                   "page.md:3: no test is entry_fails")

    def test_links(self):
        self.finds("[a](NO.md)", "leads to handouts/NO.md")
        self.finds("[a](README.md#none)", "no heading for #none")
        self.finds("![long\ntext](no.svg)", "handouts/no.svg")

    def test_points_and_lists(self):
        exercise = '## 1.1 First\n!!! exercise "Exercise 1.1 (6 points)"\n\n'
        self.finds(exercise, "after exercise 1.1 one has 6 points, the page says None")
        self.finds(exercise + "**You should now have 7 points**", "says [7]")
        self.finds("bit\n47. Such", "would begin a list")


class Loads(unittest.TestCase):
    def test_what_is_loaded_from_elsewhere(self):
        for tag, wrong in (('<script src="https://a.org/b.js">', True), ("<img alt='x' src=//a.org/b.png>", True),
                           ('<link rel="stylesheet" href="http://a.org/b.css">', True), ('<img src="figures/a.svg">', False),
                           ('<a href="https://a.org">', False), ('<script src="assets/a.js">', False)):
            self.assertEqual(bool(loads(tag)), wrong, tag)


class Comparison(unittest.TestCase):
    """The texts that count as the same in a transcript."""

    def test_sessions(self):
        self.assertEqual(transcripts.sessions(["$ make qemu", "rung> ticks", "5 ticks", "$ true"]),
                         [("make qemu", ["ticks"], ["rung> ticks", "5 ticks"]), ("true", [], [])])

    def test_sessions_of_the_shell_inside(self):
        self.assertEqual(transcripts.sessions(["$ make qemu INIT=/init", "$ ps", "1 init", "rung> help", "$ true"]),
                         [("make qemu INIT=/init", ["ps", "help", "true"], ["$ ps", "1 init", "rung> help", "$ true"])])

    def test_lines(self):
        for expected, said, wrong in ((["a", "b"], ["a", "b"], None), (["a"], ["a", "b"], "(the end)"), (["a", "b"], ["a"], "b"),
                                      (["..."], [], None), (["a", "...", "b"], ["a", "x", "b", "y", "b"], None),
                                      (["...", "b", "..."], ["a"], "b"), (["a...c"], ["abc"], None), (["a...c"], ["abd"], "a...c"),
                                      (["a.c"], ["abc"], "a.c")):
            self.assertEqual(transcripts.differs(expected, said), wrong, (expected, said))

    def test_numbers(self):
        line = "at 0x1f:   17 frames, ffffffff80106edc"
        self.assertIsNone(transcripts.differs([line], ["at 0xabc: 1234 frames, ffffffff80106000"], numbers_vary=True))
        self.assertEqual(transcripts.differs([line], ["at 0xabc: 1234 frames, ffffffff80106000"]), line)
        self.assertEqual(transcripts.differs([line], ["at none:   17 frames, ffffffff80106edc"], numbers_vary=True), line)

    def test_a_conversation(self):
        program = "printf 'rung> '; read a; printf '%s\\nmade %s\\nrung> ' \"$a\" \"$a\"; read b; echo \"$b\""
        said = transcripts.Conversation(program, ["one", "two"], ROOT, environment()).run()
        self.assertEqual(said, ["rung> one", "made one", "rung> two"])

    def test_a_conversation_with_the_shell_inside(self):
        program = "printf '\\n$ '; read a; printf '%s\\nthat is $ \\n$ ' \"$a\"; head -c 2 | od -An -tx1; : INIT=/init"
        conversation = transcripts.Conversation(program, ["one"], ROOT, environment())
        self.assertEqual(conversation.run(), ["", "$ one", "that is $"])
        self.assertIn(" 01 78\n", conversation.said, "it leaves QEMU by Ctrl-a x")


class Serve(unittest.TestCase):
    """`make handouts-serve` shows the pages, and has what the search looks into."""

    def test_pages_and_search(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = transcripts.Conversation(f"make handouts-serve PORT={port}", [], ROOT, environment())
        watchdog = threading.Timer(PATIENCE, server.kill)
        watchdog.start()
        try:
            while b"Serving on" not in (said := server.process.stdout.readline()):
                self.assertNotEqual(said, b"", "it has ended")
            address = f"http://127.0.0.1:{port}/"
            with urllib.request.urlopen(address) as page:
                self.assertIn(b"<h1", page.read())
            with urllib.request.urlopen(address + "search/search_index.json") as index:
                self.assertIn(b"Exercise 1.1", index.read())
        finally:
            watchdog.cancel()
            server.end()


def loads(html):
    """The tags by which a page loads from other hosts; a link that one may follow is not a load."""
    return [tag for tag in re.findall(r"<(?:script|link|img|iframe|source|object)\b[^>]*>", html)
            if re.search(r"""(?:src|href|data)=["']?(?:https?:)?//""", tag) and 'rel="canonical"' not in tag]


if __name__ == "__main__":
    unittest.main()
