"""The rules of Chrome's Trace Event Format, as far as the events of make trace go."""

import json


class Rules:
    """The rules of Chrome's trace events, as checks of a test case."""

    def check_rules(self, document):
        """Check the rules of the Trace Event Format for every event, and for all of them together."""
        document = json.loads(json.dumps(document))
        events = document["traceEvents"]
        for event in events:
            for key in ("ph", "ts", "pid", "tid", "name"):
                self.assertIn(key, event)
            self.assertIn(event["ph"], "MXisf")
            self.assertGreaterEqual(event["ts"], 0)
            self.assertTrue(event["ph"] == "M" or event["tid"] > 0, event)
        times = [event["ts"] for event in events]
        self.assertEqual(times, sorted(times))
        named = {event["tid"]: event["args"]["name"] for event in events if event["name"] == "thread_name"}
        self.assertLessEqual({event["tid"] for event in events if event["ph"] != "M"}, set(named))
        self.assertTrue(all(named.values()))
        self.check_nesting(events)
        self.check_flows(events)

    def check_nesting(self, events):
        """In a thread a stretch lies wholly inside another, or they do not touch. Within 1 ns: times are fractions."""
        open_until = {}
        for event in (event for event in events if event["ph"] == "X"):
            self.assertGreaterEqual(event["dur"], 0)
            stack, end = open_until.setdefault(event["tid"], []), event["ts"] + event["dur"]
            while stack and stack[-1] <= event["ts"] + 1e-6:
                stack.pop()
            if stack:
                self.assertLessEqual(end, stack[-1] + 1e-3, event)
            stack.append(end)

    def check_flows(self, events):
        """Each arrow has one beginning and one end, in this order, each where its thread runs."""
        runs = [event for event in events if event.get("cat") == "run"]
        for begin in (event for event in events if event["ph"] == "s"):
            [end] = [event for event in events if event["ph"] == "f" and event["id"] == begin["id"]]
            self.assertLessEqual(begin["ts"], end["ts"])
            self.assertEqual((begin["cat"], begin["name"], end["bp"]), (end["cat"], end["name"], "e"))
            for place in (begin, end):
                self.assertTrue(any(run["tid"] == place["tid"] and run["ts"] <= place["ts"] <= run["ts"] + run["dur"]
                                    for run in runs), place)
        self.assertEqual(len([e for e in events if e["ph"] == "s"]), len([e for e in events if e["ph"] == "f"]))
