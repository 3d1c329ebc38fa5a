"""The handouts: what they name exists, what they show happens, and they build into a site that needs nothing else."""

import functools
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from scratch_course import Course, File, ROOT, environment, git, rules  # noqa: E402
import handouts  # noqa: E402
import transcripts  # noqa: E402
from grade import registry  # noqa: E402


@functools.lru_cache(maxsize=None)
def course():
    """This tree as it stands."""
    names = git(ROOT, "-c", "core.quotePath=false", "ls-files", "-co", "--exclude-standard").splitlines()
    return Course({name: File((ROOT / name).read_bytes()) for name in names if (ROOT / name).is_file()})


@functools.lru_cache(maxsize=None)
def tree(lab=None):
    """What students have on the branch of a lab; None: what the staff have."""
    files = course().branch(lab) if lab else course().files
    labs = [registry.load(str(ROOT / "grade" / f"grade_lab{n}.py")) for n in course().labs if n <= (lab or n)]
    return handouts.Tree({path: file.data.decode("utf-8", "replace") for path, file in files.items()}, labs, lab is None)


def tree_of(path):
    """What the readers of a page have before them."""
    return tree(rules.first_lab(path) if rules.student_path(path) else None)


@functools.lru_cache(maxsize=None)
def pages():
    """All pages."""
    return [handouts.read_page(path, file.data.decode("utf-8")) for path, file in sorted(course().files.items())
            if path.startswith("handouts/") and path.endswith(".md")]


class Pages(unittest.TestCase):
    def report(self, messages):
        if messages:
            self.fail("\n" + "\n".join(messages))

    def test_what_they_name_exists(self):
        self.report([message for page in pages() for message in handouts.check(page, tree_of(page.path))])

    def test_points_are_those_of_the_grader(self):
        self.report([message for page in pages() for message in handouts.check_points(page, tree().labs)])
        said = {points for page in pages() for line in page.prose for points in handouts.POINTS.findall(line)}
        self.assertLessEqual({str(points) for lab in tree().labs for points in lab.scores.values()}, said)

    def test_every_page_begins_with_its_title(self):
        self.report([f"{page.path}:1: no title" for page in pages() if not page.lines[0].startswith("# ")])

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


def loads(html):
    """What a page loads from other hosts; a link that one may follow is no load."""
    return [tag for tag in re.findall(r"<(?:script|link|img|iframe|source|object)\b[^>]*>", html)
            if re.search(r"""(?:src|href|data)=["']?(?:https?:)?//""", tag) and 'rel="canonical"' not in tag]
