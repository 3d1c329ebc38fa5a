"""Plain English: a sentence has a subject, a verb and an object. What a program can see of that is checked here."""

import io
import re
import tokenize
import unittest

from test_style import ROOT, comments_of, files, lines_of

# A question may begin so, a statement may not: "A waiter takes the lock", and not "Who waits takes the lock".
HEADLESS = re.compile(r"(Who|What|Whoever|Whatever)\b(?!.*\?)")
AVOIDED = [(re.compile(r"(?<![Tt]here )\b(is|are|was|were) no (?!longer\b|more\b|less\b)"), "say 'is not a'"),
           (re.compile(r"\b(is|are|was|were|be|been) told of\b"), "say who does what, such as 'the kernel calls it'"),
           (re.compile(r"\b(see|sees|saw|seen) to (it|both|that)\b"), "say 'ensures'"),
           (re.compile(r"\bwhat (is there|there is)\b"), "name the thing"),
           (re.compile(r"\b(for|to|of|by|from) who\b"), "name the person or the code")]


def python_prose(path):
    """(line, text) of comments and texts of a file in Python. A text of several lines comes line by line."""
    source = (ROOT / path).read_text(encoding="utf-8")
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in (tokenize.COMMENT, tokenize.STRING):
            text = token.string.lstrip("#rfbRFB").strip("\"'")
            for k, line in enumerate(text.split("\n")):
                yield token.start[0] + k, line
            if token.type == tokenize.STRING:
                yield token.start[0], ""


def page_prose(path):
    """(line, text) of a page without its blocks of code and its headings."""
    fenced = False
    for number, line in enumerate(lines_of(path), 1):
        if line.lstrip().startswith("```"):
            fenced = not fenced
        yield number, "" if fenced or re.match(r"\s*(```|#|\?\?\?|!!!|<!--|!\[| {4}\S.*  \S)", line) else line


def hash_prose(path):
    """(line, text) of the comments of a makefile or a mutant, which stand on lines of their own."""
    for number, line in enumerate(lines_of(path), 1):
        yield number, line[1:] if line.startswith("#") else ""


def paragraphs(path):
    """[(line, text)] of each paragraph of what a file says to people."""
    reader = {".md": page_prose, ".py": python_prose, ".mutant": hash_prose, ".mk": hash_prose}.get(
        path.suffix, hash_prose if path.name == "GNUmakefile" else lambda path: comments_of(lines_of(path)))
    paragraph, last = [], 0
    for number, line in reader(path):
        text = re.sub(r"^\s*(//+|/\*+|\*/?)?\s*", "", line)
        item = re.match(r"([-*]|\d+\.|\|) ", text)
        if paragraph and (not text or item or number > last + 1):
            yield paragraph
            paragraph = []
        if text:
            paragraph.append((number, text[item.end():] if item else text))
        last = number
    if paragraph:
        yield paragraph


def sentences(path):
    """(line, sentence) of what a file says to people."""
    for paragraph in paragraphs(path):
        text, starts = "", []
        for number, line in paragraph:
            starts.append((len(text), number))
            text += line + " "
        for found in re.finditer(r"\S.*?(?:[.?!][)*\"]*(?= )|$)", text):
            yield max(number for start, number in starts if start <= found.start()), found.group().strip("*_(\"")


def faults(sentence):
    if HEADLESS.match(sentence) and " " in sentence and sentence.rstrip("*)\"").endswith("."):
        yield "who or what does it? Begin with the subject"
    for pattern, advice in AVOIDED:
        if pattern.search(sentence):
            yield advice


class PlainEnglish(unittest.TestCase):
    def test_a_fault_is_seen(self):
        for sentence in ("Who holds a lock must not sleep.", "A short write is no error.", "It is told of the end.",
                         "A list of who takes part."):
            self.assertEqual(len(list(faults(sentence))), 1, sentence)
        for sentence in ("Who called?", "What came, and why?", "There is no lock.", "It is no longer held."):
            self.assertEqual(list(faults(sentence)), [], sentence)

    def test_sentences(self):
        places = [f"{path}:{number}: {fault}: {sentence}" for path in files()
                  if path.suffix in (".c", ".h", ".S", ".ld", ".def", ".md", ".py", ".mk", ".mutant") or
                  path.name == "GNUmakefile"
                  if path.name != "test_style_english.py"
                  for number, sentence in sentences(path) for fault in faults(sentence)]
        if places:
            self.fail("\n" + "\n".join(places))


if __name__ == "__main__":
    unittest.main()
