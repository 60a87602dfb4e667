"""Audio that never came, or cannot be decoded: made up for where its stream tells how much it was, counted, and told.

The streams are other people's; what is lost of them is cut out here. Words after a gap must keep their times.
"""

import dataclasses
import struct
from collections.abc import Callable

import encoders
import pytest
import stream
from test_codecs import clip_at, cut, hear
from test_http import families

GAP = (0.35, 0.6)  # of the stream: what is cut out lies in here


def ogg_pages(data):
    pages, at = [], 0
    while at < len(data):
        lacing = data[at + 27: at + 27 + data[at + 26]]
        end = at + 27 + len(lacing) + sum(lacing)
        pages.append(data[at:end])
        at = end
    return pages


def without_pages(data):
    pages = ogg_pages(data)
    first, last = (2 + int((len(pages) - 2) * share) for share in GAP)
    assert last > first
    return b"".join(pages[:first] + pages[last:])


def without_clusters(data):
    """Of WebM with a cluster for every 100 ms."""
    starts = []
    at = data.find(b"\x1f\x43\xb6\x75")
    while at >= 0:
        starts.append(at)
        at = data.find(b"\x1f\x43\xb6\x75", at + 4)
    first, last = (starts[int(len(starts) * share)] for share in GAP)
    assert last > first
    return data[:first] + data[last:]


def without_flac_frames(data):
    """At a constant block size a frame begins with its sync code and, for the first 128, one byte of number."""
    starts, at = [], data.find(b"\xff\xf8")
    while at >= 0:
        if data[at + 4] == len(starts) % 128 and len(starts) < 128:
            starts.append(at)
        at = data.find(b"\xff\xf8", at + 2)
    first, last = (starts[int(len(starts) * share)] for share in GAP)
    return data[:first] + data[last:]


def with_broken_mp3(data):
    """Zeros where frames were."""
    first, last = (int(len(data) * share) for share in GAP)
    return data[:first] + bytes(last - first) + data[last:]


def with_bad_amr(data):
    """Frames of AMR-WB at 23.85 kbit/s that say of themselves that they are damaged."""
    made, length = bytearray(data), 61
    count = (len(data) - 9) // length
    for number in range(int(count * GAP[0]), int(count * GAP[1])):
        made[9 + number * length] &= ~4
    return bytes(made)


@dataclasses.dataclass(frozen=True)
class Loss:
    name: str
    encode: Callable
    lose: Callable
    filled: bool = True


LOSSES = [
    Loss("pages of Ogg Opus", encoders.opusenc_frames(20, "--max-delay", "100"), without_pages),
    Loss("pages of Ogg FLAC", encoders.tool("flac", "--silent", "--ogg", "--blocksize=640", "IN", "-o", "OUT", suffix_out=".oga"), without_pages),
    Loss("frames of FLAC", encoders.tool("flac", "--silent", "--blocksize=640", "--no-seektable", "IN", "-o", "OUT", suffix_out=".flac"), without_flac_frames),
    Loss("clusters of WebM", encoders.ffmpeg("-c:a", "libopus", "-b:a", "32k", "-cluster_time_limit", "100", suffix=".webm"), without_clusters),
    Loss("frames of MP3", encoders.tool("lame", "--quiet", "-b", "64", "-t", "IN", "OUT", suffix_out=".mp3"), with_broken_mp3),
    Loss("frames of AMR-WB", encoders.amr_wb, with_bad_amr),
]


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.name)
async def test_words_after_a_gap_keep_their_times(neural, loss):
    clip = clip_at(neural.clips[0], 16_000)
    whole = loss.encode(clip)
    if whole is None:
        pytest.skip("the library that encodes this (libvo-amrwbenc) is not installed")
    query = {"encoding": "amr-wb"} if "AMR" in loss.name else {}
    intact = await hear(neural, cut(whole, 1000), query)
    assert intact.of("audio_lost") == [] and intact.messages[-1]["concealed"] == 0

    before = families(neural.server)
    session = await hear(neural, cut(loss.lose(whole), 1000), query)
    ended = session.messages[-1]
    print(f"\n{loss.name}: {session.of('audio_lost')}, ended {ended['audio']} s of {intact.messages[-1]['audio']}, filled {ended['concealed']}, skipped {ended['skipped_bytes']} bytes")
    # No sample more or less, but what an estimate from bytes may be off by.
    tolerance = 0.08 if "MP3" in loss.name else 0.001
    assert abs(ended["audio"] - intact.messages[-1]["audio"]) <= tolerance
    length = clip.samples.size / clip.rate
    assert 0.15 * length < ended["concealed"] < 0.4 * length and ended["unfilled"] == 0
    told = session.of("audio_lost")
    assert told and abs(sum(message["filled"] for message in told) - ended["concealed"]) < 0.01
    # The words before the gap and after it are those of the whole stream, where they were.
    first, last = told[0]["at"] - 0.5, told[0]["at"] + ended["concealed"] + 0.5
    expected, heard = ([word for word in stream.words(each) if word["end"] < first] for each in (intact, session))
    assert expected and [word["word"] for word in heard] == [word["word"] for word in expected]
    expected, heard = ([word for word in stream.words(each) if word["start"] > last] for each in (intact, session))
    assert expected, "nothing is said after the gap"
    assert len(heard) >= len(expected) - 1
    assert abs(heard[-1]["start"] - expected[-1]["start"]) < 0.15, (heard, expected)
    after = families(neural.server)
    name = "parlance_audio_concealed_seconds"
    assert after[name].samples[0].value - before[name].samples[0].value >= ended["concealed"] - 0.01


async def test_two_files_in_a_row_are_both_heard_and_what_is_behind_a_file_is_told(neural):
    clip = clip_at(neural.clips[0], 16_000)
    file = encoders.wav(clip)
    once = await hear(neural, cut(file, 3200), {})
    twice = await hear(neural, cut(file + file, 3200), {})
    assert twice.of("audio_lost") == []
    assert abs(twice.messages[-1]["audio"] - 2 * once.messages[-1]["audio"]) < 0.001
    assert twice.messages[-1]["words"] >= 2 * once.messages[-1]["words"] - 1

    before = families(neural.server)
    junk = struct.pack("<4s", b"\xf1\xf2\xf3\xf4") * 50_000
    more = await hear(neural, cut(file + junk, 3200), {})
    assert stream.said(more) == stream.said(once)
    assert more.messages[-1]["skipped_bytes"] == len(junk)
    told = more.of("audio_lost")
    assert sum(message["skipped_bytes"] for message in told) == len(junk) and 1 <= len(told) <= 4
    name = "parlance_audio_skipped_bytes"
    assert families(neural.server)[name].samples[0].value - before[name].samples[0].value == len(junk)


async def test_mp3_behind_a_tag_and_flac_behind_a_tag_are_heard(neural):
    clip = clip_at(neural.clips[0], 16_000)
    tag = b"ID3\x04\0\0\0\0\x07\x68" + bytes(1000)
    for encode in (encoders.flac, encoders.mp3):
        plain = await hear(neural, cut(encode(clip), 1000), {})
        tagged = await hear(neural, cut(tag + encode(clip), 1000), {})
        assert stream.said(tagged) == stream.said(plain) and stream.said(plain)
        assert tagged.of("audio_lost") == []
