"""The page of make trace, in headless Chromium: a trace of six threads, looked at as a person would."""

import os
import pathlib
import re
import tempfile
import unittest

from browser import Browser
from trace_schedule import MILLISECOND, SIX, Scheduler, Written, two_programs  # it sets the path

from tracing import page
from tracing.names import Names
from tracing.timeline import Timeline

DURATION = 50               # milliseconds
NASTY = '</script><b id="nasty">'


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.browser = Browser()
        cls.browser.__enter__()
        cls.addClassCleanup(cls.browser.__exit__)
        cls.timeline = Timeline(Scheduler(SIX, DURATION).trace(), Names())
        cls.path = cls.write("six", cls.timeline)

    @classmethod
    def write(cls, name, timeline):
        path = os.path.join(cls.folder.name, name + ".html")
        page.write(timeline, path, "A title")
        return path

    def open(self, link="", path=None):
        self.browser.open(path or self.path, link)
        return self.browser

    def show(self, times, item):
        """Look at the stretch of time that a function in the page makes of an item."""
        self.browser.run(f"chart.scale.show(...({times})({item})), redraw()")
        self.browser.frame()

    def text(self, name):
        return self.browser.run(f"document.getElementById('{name}').innerText")

    def view(self):
        """The nanoseconds that are seen: from, to."""
        return self.browser.run("[chart.scale.from, chart.scale.to]")

    def place(self, expression):
        """Where an item of the model is on the screen: its middle."""
        return self.browser.run(f"""(() => {{
            const item = {expression}, box = chart.canvas.getBoundingClientRect();
            const lane = item.row.lanes.findIndex(items => items.includes(item));
            return [box.left + (chart.scale.x(item.start) + chart.scale.x(item.end)) / 2,
                    box.top + chart.y(item.row) + (lane > 0 ? BAR + (lane - 0.5) * LANE : BAR / 2)];
        }})()""")

    def pixel(self, x, y):
        """The colour there, as [red, green, blue]."""
        return self.browser.run(f"""(() => {{
            const box = chart.canvas.getBoundingClientRect();
            return [...chart.context.getImageData({x} - box.left, {y} - box.top, 1, 1).data].slice(0, 3);
        }})()""")

    def colour(self, name):
        """The colour that the style names so."""
        text = self.browser.run(f"chart.colour('{name}')")
        return [int(text[i:i + 2], 16) for i in (1, 3, 5)]

    def test_it_is_one_file_and_asks_for_nothing(self):
        browser = self.open()
        urls = [event["request"]["url"] for event in browser.named("Network.requestWillBeSent")]
        self.assertEqual([url for url in urls if not url.startswith("data:")], [f"file://{self.path}"])
        self.assertEqual(browser.named("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled"), [])
        source = pathlib.Path(self.path).read_text(encoding="utf-8")
        self.assertEqual(re.findall(r"""(?:src|href)\s*=\s*["']?(?!data:)[^"'\s>]+|@import|\burl\(|https?://|\{\{""", source), [])

    def test_a_row_a_thread(self):
        self.open()
        rows = self.browser.run("model.rows.map(row => [row.tid, row.name, row.lanes[0].filter(i => i.kind == 'run').length])")
        self.assertEqual(rows, [[tid, thread.name, len(thread.runs)] for tid, thread in sorted(self.timeline.threads.items())])
        self.assertEqual(self.text("title"), "A title")
        self.assertEqual(self.text("summary"), f"7 threads, {self.timeline.count} events, "
                         f"{(self.timeline.end - self.timeline.start) / 1e6:.2f} ms")
        tops = self.browser.run("model.rows.map(row => chart.y(row))")
        self.assertTrue(all(b - a >= 20 for a, b in zip(tops, tops[1:])), tops)

    def test_bars_are_where_their_threads_ran(self):
        self.open()
        longest = "model.rows[{}].lanes[0].filter(i => i.kind == '{}').sort((a, b) => b.end - b.start - a.end + a.start)[0]"
        for row in range(6):
            for kind, colour in (("run", "run"), ("ready", "ready"), ("blocked", "blocked")):
                item = longest.format(row, kind)
                self.show("i => [i.start - (i.end - i.start) / 9, i.end]", item)
                x, y = self.place(item)
                left, right = (self.pixel(x + d, y + (5 if kind == "run" else 0)) for d in (-60, -90))
                self.assertIn(self.colour(colour), (left, right), (row, kind))

    def test_wake_ups_are_arrows(self):
        self.open()
        wake = "model.wakes.find(w => Math.abs(w.waker - w.woken) >= 2)"
        self.show("w => [w.start - 50000, w.start + 50000]", wake)
        x, y = self.browser.run(f"""(w => {{
            const box = chart.canvas.getBoundingClientRect(), rows = [model.rows[w.waker], model.rows[w.woken]];
            const between = model.rows[Math.min(w.waker, w.woken) + 1];
            return [box.left + Math.round(chart.scale.x(w.start)), box.top + chart.y(between) - GAP / 2];
        }})({wake})""")
        self.assertIn(self.colour("wake"), [self.pixel(x + d, y) for d in (-1, 0, 1)])

    def test_search(self):
        self.open()
        self.browser.key("/")
        self.browser.type("writer")
        runs = len(self.timeline.threads[3].runs)
        self.assertEqual(self.text("found"), f"{runs} found")
        self.browser.key("Enter", "\r")
        self.assertEqual(self.text("found"), f"1 of {runs}")
        self.assertIn("writer is running", self.text("details"))
        start, end = self.view()
        run = self.timeline.threads[3].runs[0]
        self.assertLess(start, run.start)
        self.assertGreater(end, run.end)
        self.browser.key("Enter", "\r", modifiers=8)
        self.assertEqual(self.text("found"), f"{runs} of {runs}")
        self.browser.key("Escape")
        self.assertEqual((self.text("found"), self.browser.run("chart.found")), ("", None))

    def test_search_for_calls_and_for_nothing(self):
        self.open("#search=write")
        calls = [piece for thread in self.timeline.threads.values() for piece in thread.slices if piece.name == "write"]
        self.assertEqual(self.text("found"), f"{len(calls) + len(self.timeline.threads[3].runs)} found")
        self.browser.run("location.hash = '#search=no%20such%20thing'")
        self.browser.frame()
        self.assertEqual(self.text("found"), "nothing")

    def test_a_link_to_a_view(self):
        self.open("#from=9000&to=13000&search=logger")
        self.assertEqual([round(time) for time in self.view()], [9_000_000, 13_000_000])
        self.assertEqual(self.browser.run("document.getElementById('search').value"), "logger")
        self.browser.key("+")
        link = self.browser.run("location.hash")
        self.assertEqual(link, "#search=logger&from=10000.000&to=12000.000")
        self.open(link)
        self.assertEqual([round(time) for time in self.view()], [10_000_000, 12_000_000])

    def test_zoom_at_the_mouse(self):
        self.open()
        x = 500
        before = self.browser.run(f"chart.scale.time({x})")
        start, end = self.view()
        self.browser.mouse("mouseWheel", x, 300, deltaX=0, deltaY=-400)
        self.browser.frame()
        self.assertAlmostEqual(self.browser.run(f"chart.scale.time({x})"), before, delta=1)
        after_start, after_end = self.view()
        self.assertLess(after_end - after_start, (end - start) * 0.8)

    def test_drag_and_arrows(self):
        self.open("#from=10000&to=20000")
        time = self.browser.run("chart.scale.time(700)")
        self.browser.drag(700, 300, 500, 300)
        self.assertAlmostEqual(self.browser.run("chart.scale.time(500)"), time, delta=10)
        self.assertEqual(self.text("details"), "")          # a drag is not a click
        start, _ = self.view()
        self.browser.key("ArrowRight")
        self.assertGreater(self.view()[0], start)
        self.browser.key("ArrowLeft")
        self.assertAlmostEqual(self.view()[0], start, delta=10)

    def test_fit_all(self):
        self.open("#from=10000&to=10100")
        box = self.browser.run("(b => [b.x + b.width / 2, b.y + b.height / 2])(document.getElementById('fit').getBoundingClientRect())")
        self.browser.click(*box)
        start, end = self.view()
        self.assertLessEqual(start, self.timeline.start)
        self.assertGreaterEqual(end, self.timeline.end)

    def test_a_click_tells_all(self):
        item = "model.rows[1].lanes[0].find(i => i.kind == 'run' && i.ended == 'blocked' && model.wakeOf(i))"
        self.open()
        self.show("i => [i.start - 1e6, i.end + 1e6]", item)
        x, y = self.place(item)
        self.browser.mouse("mouseMoved", x, y)
        self.browser.frame()
        tip = self.text("tip")
        self.browser.click(x, y)
        for said in (tip, self.text("details")):
            for word in ("reader is running", "ended", "blocked", "woken by", "ready for"):
                self.assertIn(word, said)
        self.browser.key("Escape")
        self.assertEqual(self.text("details"), "")

    def test_dark(self):
        self.open()
        colours = [self.pixel(600, 700)]
        for scheme in ("dark", "light"):
            self.browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            self.browser.frame()
            colours.append(self.pixel(600, 700))
        self.assertLess(max(colours[1]), 60)
        self.assertGreater(min(colours[2]), 240)

    def test_rows_stand_by_program(self):
        """With a heading each, and with ring 3 in another colour than the kernel."""
        self.open(path=self.write("programs", Timeline(two_programs(), Names())))
        self.assertEqual(self.browser.named("Runtime.exceptionThrown"), [])
        self.assertEqual(self.browser.run("model.rows.map(row => [row.tid, row.heads, row.program && row.program.ended])"),
                         [[1, True, None], [7, True, "killed by SIGSEGV"], [5, True, "exited with 7"], [6, False, "exited with 7"]])
        run = "model.rows[2].lanes[0].find(i => i.kind == 'run')"
        self.show("i => [i.start, i.end]", run)
        _, y = self.place(run)
        colours = [self.pixel(self.browser.run(f"chart.scale.x({time})"), y) for time in (15, 25, 35, 45, 55)]
        self.assertEqual(colours, [self.colour("user"), self.colour("run")] * 2 + [self.colour("user")])
        self.browser.run(f"choose({run})")
        for words in ("in ring 3 40 ns", "in the kernel 30 ns", "program late (3)", "page tables 0x1000"):
            self.assertIn(words, self.text("details").replace("\n", " "))

    def test_names_are_no_markup(self):
        written = Written()
        written.name(1, NASTY)
        written.add("SWITCH", 1, 2, at=10)
        written.add("SWITCH", 2, 1, at=MILLISECOND)
        self.open("#search=script", self.write("nasty", Timeline(written.trace(), Names())))
        self.assertEqual(self.browser.run("model.rows[0].name"), NASTY)
        self.browser.key("Enter", "\r")
        self.browser.key("n")
        self.assertIn(NASTY, self.text("details"))
        self.assertIsNone(self.browser.run("document.getElementById('nasty')"))

    def test_nothing_was_traced(self):
        self.open(path=self.write("empty", Timeline(Written().trace(), Names())))
        self.assertEqual(self.browser.named("Runtime.exceptionThrown"), [])
        self.assertEqual(self.text("empty"), "Nothing was traced.")

    def test_a_hundred_thousand_events(self):
        """The drawing depends on the window: no more rectangles than it has pixels across, for each lane."""
        timeline = Timeline(Scheduler(SIX, 13_000).trace(), Names())
        self.assertGreater(timeline.count, 100_000)
        self.open(path=self.write("long", timeline))
        self.assertEqual(self.browser.named("Runtime.exceptionThrown"), [])
        drawn, lanes = self.browser.run("""(() => {
            let drawn = 0;
            for (const name of ["fillRect", "fillText", "fill", "stroke", "strokeRect"]) {
                const inner = chart.context[name];
                chart.context[name] = (...words) => { drawn++; inner.apply(chart.context, words); };
            }
            chart.draw();
            return [drawn, model.rows.reduce((sum, row) => sum + row.lanes.length, 0)];
        })()""")
        self.assertLess(drawn, lanes * 1280 * 1.2)
        self.assertGreater(drawn, 1280)


if __name__ == "__main__":
    unittest.main()
