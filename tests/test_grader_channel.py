"""grade/verdict/channel.py: frames are decoded, whatever stands between them, in time that grows with the bytes."""

import random
import struct
import time
import tracemalloc
import unittest

import grader_kernels  # noqa: F401  (puts the grader on the path)
from grade.verdict import channel
from grade.verdict.mix import STUDENT_KEY, make_nonce, mix

NONCE = 0x0123456789ABCDEF
FLOOD = 8 << 20
SECONDS = 10            # of processor time


def frames(count, nonce=NONCE, first=0):
    """`count` frames, numbered from `first`."""
    return b"".join(channel.encode(b"%d\treport\tanswer\t0x%x\t0x1" % (n, n), n, nonce)
                    for n in range(first, first + count))


def kinds(data, nonce=NONCE):
    """The kinds of the problems in some bytes."""
    return [problem.kind for problem in channel.decode(data, nonce).problems]


class Sound(unittest.TestCase):
    def test_every_record_arrives(self):
        decoded = channel.decode(frames(100), NONCE)
        self.assertEqual(decoded.problems, [])
        self.assertEqual([record.tick for record in decoded.records], list(range(100)))
        self.assertEqual(decoded.records[7].fields, ("answer", "0x7", "0x1"))

    def test_nothing_is_nothing(self):
        self.assertEqual(channel.decode(b"", NONCE), channel.Decoded([], []))

    def test_the_sync_bytes_may_stand_in_a_payload(self):
        text = "0\ttext\tname\t\u00a5Z\x02\0".encode("utf-8")
        self.assertIn(channel.SYNC, text)
        data = channel.encode(text, 0, NONCE) + channel.encode(b"1\tdone\t1", 1, NONCE)
        self.assertEqual([kinds(data), len(channel.decode(data, NONCE).records)], [[], 2])

    def test_the_shortest_and_the_longest_payload(self):
        for length in (3, channel.MAX_PAYLOAD):
            data = channel.encode(b"0\t".ljust(length, b"k"), 0, NONCE)
            self.assertEqual([kinds(data), len(channel.decode(data, NONCE).records)], [[], 1])

    def test_bytes_that_come_one_by_one(self):
        decoder = channel.Decoder(bytearray(), NONCE)
        for byte in frames(5):
            decoder.feed(bytes([byte]))
        self.assertEqual([len(decoder.result.records), decoder.result.problems], [5, []])
        decoder.run()
        self.assertEqual(decoder.result.problems, [])


class Damaged(unittest.TestCase):
    def test_junk_is_noticed_wherever_it_stands(self):
        for data in (b"x" + frames(3), frames(3) + b"x", frames(1) + b"x" + frames(2, first=1)):
            self.assertEqual(kinds(data), ["junk"])
            self.assertEqual(len(channel.decode(data, NONCE).records), 3)

    def test_half_a_frame(self):
        last = len(frames(3)) - len(frames(2))
        for cut in range(1, last):
            with self.subTest(cut=cut):
                found = channel.decode(frames(3)[:-cut], NONCE)
                self.assertEqual(len(found.records), 2)
                self.assertIn([problem.kind for problem in found.problems], (["partial"], ["junk"]))

    def test_every_single_bit_counts(self):
        data = frames(3)
        for bit in range(len(data) * 8):
            damaged = bytearray(data)
            damaged[bit // 8] ^= 1 << bit % 8
            with self.subTest(bit=bit):
                self.assertTrue(kinds(bytes(damaged)))

    def test_a_frame_that_is_missing_or_comes_twice(self):
        self.assertEqual(kinds(frames(1) + frames(1, first=2)), ["gap"])
        self.assertEqual(kinds(frames(2) + frames(1, first=1)), ["gap"])

    def test_frames_of_another_boot(self):
        boots = ((STUDENT_KEY, "one", 1), (STUDENT_KEY, "one", 2), (STUDENT_KEY, "two", 1), (b"other", "one", 1))
        nonces = [make_nonce(key, test, seed) for key, test, seed in boots]
        self.assertEqual(len(set(nonces)), 4)
        for other in nonces[1:]:
            found = channel.decode(frames(3, other), nonces[0])
            self.assertEqual(found.records, [])
            self.assertIn("checksum", [problem.kind for problem in found.problems])

    def test_a_payload_that_is_no_record(self):
        for payload in (b"text", b"x\ty", b"-1\ty", b"1", b"\xff\ttext", b"9" * 30 + b"\ty"):
            self.assertEqual(kinds(channel.encode(payload, 0, NONCE)), ["malformed"], payload)

    def test_a_record_that_lacks_what_its_kind_has(self):
        for text in ("hello", "hello\tname", "hello\t\t1", "report\ta\t1", "report\ta\tx\t1", "report\ta\t1\t1_0",
                     "report\ta\t1\t0x" + "f" * 17, "report\ta\t1\t18446744073709551616", "report\ta\t1\t-1",
                     "report\ta\t1\t\u0661", "report\ta\t1\t1\t1", "text", "text\ta\tb\tc", "fail", "fail\ta\tb\tc\td\te",
                     "hole", "hole\t1.1", "hole\t\t", "fault", "fault\t1\t2\t3", "panic", "backtrace\tx", "done", "done\tx",
                     "path", "path\tx", "path\t1\t5", "path\t1\t0x5*", "path\t1\t*5", "struck", "struck\t1\tx", "bad",
                     "bad\tx\ty", "walked", "walked\t1", "walked\tx\tended", "traced\t1"):
            self.assertEqual(kinds(channel.encode(b"1\t" + text.encode(), 0, NONCE)), ["malformed"], text)

    def test_a_record_that_is_sound(self):
        for text in ("hello\tname\t1", "report\ta\t1\t0xffffffffffffffff", "text\ta", "text\ta\t", "fail\tx.c:1\twhat",
                     "hole\t1.1\t1.1", "fault\t1\t2\t3\t4\tfault", "panic\tx.c:1", "backtrace", "backtrace\t0x1\t0x2",
                     "done\t3", "path\t1", "path\t1\t0x10*3\t0x11*1", "struck\t1", "struck\t1\t0x1", "bad\t1\twhat", "bad\t1",
                     "walked\t1\tended", "traced\t1\t2", "trace\t1:2", "other\tanything"):
            self.assertEqual(kinds(channel.encode(b"1\t" + text.encode(), 0, NONCE)), [], text)

    def test_a_frame_is_found_behind_a_false_header(self):
        data = channel.SYNC + struct.pack("<HI", 1000, 0) + frames(3)
        self.assertEqual(len(channel.decode(data + bytes(1000), NONCE).records), 3)
        self.assertEqual(len(channel.decode(data, NONCE).records), 3)


class Fuzz(unittest.TestCase):
    def test_random_damage_never_raises_and_never_goes_unnoticed(self):
        chance = random.Random(1)
        for _ in range(2000):
            data = bytearray(frames(4))
            for _ in range(chance.randrange(1, 6)):
                at = chance.randrange(len(data))
                data[at:at + chance.randrange(3)] = chance.randbytes(chance.randrange(4))
            if data != frames(4):
                found = channel.decode(bytes(data), NONCE)
                self.assertTrue(found.problems or len(found.records) < 4, data)

    def test_all_at_once_and_bit_by_bit_are_the_same(self):
        chance = random.Random(2)
        for _ in range(100):
            data = b"".join(chance.choice((frames(1, first=n), chance.randbytes(9), channel.SYNC + b"\x02\0"))
                            for n in range(9))
            decoder = channel.Decoder(bytearray(), NONCE)
            for at in range(0, len(data), 7):
                decoder.feed(data[at:at + 7])
            decoder.run()
            self.assertEqual(decoder.result.records, channel.decode(data, NONCE).records)


class Floods(unittest.TestCase):
    """8 MiB of each kind, in bounded time; and as they come in a live run, in pieces."""

    def try_flood(self, data, pieces=1):
        started = time.process_time()
        decoder = channel.Decoder(bytearray(), NONCE)
        size = len(data) // pieces + 1
        for at in range(0, len(data), size):
            decoder.feed(data[at:at + size])
        decoder.run()
        self.assertLess(time.process_time() - started, SECONDS)
        self.assertTrue(decoder.result.problems)

    def test_random_bytes(self):
        self.try_flood(random.Random(3).randbytes(FLOOD))

    def test_sync_bytes(self):
        for pieces in (1, 128):
            self.try_flood(channel.SYNC * (FLOOD // 2), pieces)

    def test_false_headers(self):
        for length in (1, 1024):
            header = channel.SYNC + struct.pack("<HI", length, 0)
            for pieces in (1, 128):
                self.try_flood(header * (FLOOD // 8), pieces)

    def test_sound_frames_cost_bounded_memory(self):
        tracemalloc.start()
        self.try_flood(channel.encode(b"0\tx", 0, NONCE) * (1 << 15))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        self.assertLess(peak, 64 << 20)
        data = b"".join(channel.encode(b"0\tx", n, NONCE) for n in range(channel.MAX_RECORDS + 1000))
        decoded = channel.decode(data, NONCE)
        self.assertEqual(len(decoded.records), channel.MAX_RECORDS)
        self.assertEqual([problem.kind for problem in decoded.problems], ["endless"])


class Mix(unittest.TestCase):
    def test_mix_is_splitmix64(self):
        """The first outputs of splitmix64 with the seed 0, as its author publishes them."""
        step = 0x9E3779B97F4A7C15
        self.assertEqual([mix(n * step, 0) for n in range(3)],
                         [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F])

    def test_question_and_nonce_both_count(self):
        self.assertEqual(mix(3, 5), mix(6, 0))
        self.assertNotEqual(mix(3, 5), mix(3, 6))
        self.assertEqual(mix(1 << 64 | 3, 5), mix(3, 5))


if __name__ == "__main__":
    unittest.main()
