"""A page in headless Chromium, driven over a pipe in Chrome's DevTools protocol.

Messages are JSON, each ended by a zero byte: what we say goes to the browser's descriptor 3, what it says comes from 4.
"""

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time

from patience import PATIENCE

NAMES = ("chromium", "chromium-browser", "google-chrome")


class Browser:
    """Use it in a `with`. `events` are all that the page's session has told of without being asked."""

    def __init__(self, width=1280, height=800):
        self.size = (width, height)
        self.events = []
        self.number = 0
        self.pending = b""
        self.session = None

    def __enter__(self):
        command = next((name for name in NAMES if shutil.which(name)), None)
        if command is None:
            raise AssertionError("there is no chromium")
        self.folder = tempfile.mkdtemp(prefix="rung-browser-")
        self.process = subprocess.Popen(
            ["sh", "-c", 'exec "$@" 3<&0 4>&1 0</dev/null 1>/dev/null', "sh", command, "--headless", "--no-sandbox",
             "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe", f"--user-data-dir={self.folder}",
             "about:blank"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            self.attach()
        except BaseException:
            self.__exit__()
            raise
        return self

    def attach(self):
        """Have a page of our size, which tells what happens in it."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(domain + ".enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)
        self.call("Emulation.setDeviceMetricsOverride", width=self.size[0], height=self.size[1], deviceScaleFactor=1,
                  mobile=False)

    def __exit__(self, *_):
        os.killpg(self.process.pid, signal.SIGKILL)     # its helpers too, which would go on writing into the folder
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def call(self, method, **parameters):
        """Ask for something; its result."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.process.stdin.write(json.dumps(message).encode() + b"\0")
        self.process.stdin.flush()
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                break
            self.events.append(answer)
        if "error" in answer:
            raise AssertionError(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def receive(self):
        """The next message."""
        receiver = self.process.stdout.fileno()
        deadline = time.monotonic() + PATIENCE
        while b"\0" not in self.pending:
            ready, _, _ = select.select([receiver], [], [], max(0.0, deadline - time.monotonic()))
            data = os.read(receiver, 1 << 16) if ready else b""
            if not data:
                raise AssertionError("the browser " + ("has ended" if ready else "does not answer"))
            self.pending += data
        message, _, self.pending = self.pending.partition(b"\0")
        return json.loads(message)

    def named(self, *methods):
        """The events of these kinds, their parameters."""
        return [event["params"] for event in self.events if event.get("method") in methods]

    def open(self, path, link=""):
        """Load a page from a file, with what follows its `#`, until it is complete."""
        self.navigate("about:blank")        # else another link to the same file loads nothing
        self.events.clear()
        self.navigate(f"file://{path}{link}")
        self.frame()

    def navigate(self, url):
        """Go there, and wait until just that has been loaded."""
        loader = self.call("Page.navigate", url=url)["loaderId"]
        while not any(event["name"] == "load" and event["loaderId"] == loader
                      for event in self.named("Page.lifecycleEvent")):
            self.events.append(self.receive())

    def run(self, script):
        """The value of an expression in the page; what it promises is waited for."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise AssertionError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def frame(self):
        """Wait until the page has drawn what has changed."""
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))")

    def mouse(self, kind, x, y, **more):
        """A mousePressed, mouseReleased, mouseMoved or mouseWheel."""
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def click(self, x, y):
        """Press and release the left button."""
        for kind in ("mousePressed", "mouseReleased"):
            self.mouse(kind, x, y, button="left", clickCount=1)
        self.frame()

    def drag(self, x, y, to_x, to_y):
        """Move with the left button down."""
        self.mouse("mousePressed", x, y, button="left", clickCount=1)
        for part in (0.5, 1):
            self.mouse("mouseMoved", x + (to_x - x) * part, y + (to_y - y) * part, button="left", buttons=1)
        self.mouse("mouseReleased", to_x, to_y, button="left", clickCount=1)
        self.frame()

    def key(self, key, text=None, **more):
        """Press a key; `text` is what it types."""
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, **({"text": text} if text else {}), **more)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, **more)
        self.frame()

    def type(self, text):
        """Type letters."""
        for letter in text:
            self.key(letter, letter)

    def screenshot(self, path):
        """Keep what the page looks like as a PNG."""
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))
