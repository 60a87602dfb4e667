"""Every codec through the live server: by the native protocol in many cuts, and by Deepgram's own SDK.

The audio is made by other people's encoders (see encoders.py). What must come out the same to the last bit (PCM, G.711,
FLAC, in whatever wrapping) must give the very words and times of the same samples sent as PCM16. What is lossy may change
one word in ten.
"""

import dataclasses
import functools
import json
import random
import subprocess
import sys
from collections.abc import Callable

import encoders
import pytest
import speech
import stream
from test_deepgram_sdk import HERE, final_words

LOSSY_ERRORS = 0.1  # of the words that PCM16 gives, where the engine itself is no worse

# PocketSphinx, which stands in where there are no shared models, needs seconds for each session: then one row per codec.
FEW = ("linear16", "mulaw", "wav", "flac", "opus packets", "opus in webm", "mp3")


def some(names, few):
    return names if speech.HAS_SHARED else [name for name in names if getattr(name, "name", name) in few]


@dataclasses.dataclass(frozen=True)
class Form:
    """One way to send speech."""

    name: str
    encode: Callable
    """Of one clip per channel: the bytes, or a list of packets."""
    native: dict
    deepgram: dict | None
    """None where the provider's protocol has no name for it and it cannot be recognized."""
    rate: int = 16_000
    exact: bool = True
    decode: tuple = ()
    """What ffmpeg must be told to decode a lossy one to the samples that are expected to the bit."""

    def pieces(self, clip, size=None, seed=7):
        made = self.encode(clip)
        if made is None:
            pytest.skip("the library that encodes this (libvo-amrwbenc) is not installed")
        return made if isinstance(made, list) else cut(made, size or random.Random(seed))

    def reference(self, clip):
        """The samples that the server should come to, where that is known to the bit."""
        return encoders.decoded(self.encode(clip), clip.rate, *self.decode) if self.decode else clip


def cut(data, size):
    """In pieces of this size, or of any size up to a few kilobytes."""
    pieces, at = [], 0
    while at < len(data):
        step = size.randrange(1, 4000) if isinstance(size, random.Random) else size
        pieces.append(data[at: at + step])
        at += step
    return pieces


def samples(name, ffmpeg_name, deepgram=False, **more):
    query = {"encoding": name, "sample_rate": more.get("rate", 16_000)}
    return Form(name, encoders.raw(ffmpeg_name), query, query if deepgram else None, **more)


def raw_decode(name):
    return ("-f", name, "-ar", "16000", "-ac", "1")


def itself(name, encode, declared=None, deepgram=None, **more):
    """A stream that says what it is; declared all the same where there is a name."""
    return Form(name, encode, {"encoding": declared} if declared else {}, {"encoding": deepgram} if deepgram else {}, **more)


def opus_packets(*arguments):
    encode = encoders.opusenc_frames(*arguments)
    return lambda *clips: encoders.packets(encode(*clips))


def speex_packets(clip):
    return encoders.packets(encoders.ogg_speex(clip))


OPUS = {"encoding": "opus", "sample_rate": 48_000}
SPEEX = {"encoding": "speex", "sample_rate": 16_000}

FORMS = [
    samples("linear16", "s16le", deepgram=True),
    samples("linear32", "f32le", deepgram=True),
    samples("mulaw", "mulaw", deepgram=True, decode=raw_decode("mulaw")),
    samples("alaw", "alaw", deepgram=True, decode=raw_decode("alaw")),
    samples("pcm_u8", "u8", decode=raw_decode("u8")),
    samples("pcm_s8", "s8", decode=raw_decode("s8")),
    *(samples(f"pcm_{form}", form) for form in ("s16be", "s24le", "s24be", "s32le", "s32be", "f32be", "f64le", "f64be")),
    itself("wav", encoders.tool("cp", "IN", "OUT", suffix_out=".wav"), "wav"),
    itself("wav as a live source writes it", encoders.ffmpeg_live("-f", "wav")),
    itself("wav mulaw", encoders.ffmpeg("-c:a", "pcm_mulaw", suffix=".wav"), decode=("-f", "wav")),
    itself("wav alaw", encoders.ffmpeg("-c:a", "pcm_alaw", suffix=".wav"), decode=("-f", "wav")),
    itself("wav u8", encoders.ffmpeg("-c:a", "pcm_u8", suffix=".wav"), decode=("-f", "wav")),
    itself("wav s24 extensible", encoders.ffmpeg("-c:a", "pcm_s24le", suffix=".wav")),
    itself("wav s32 by sox", encoders.tool("sox", "IN", "-b", "32", "OUT", suffix_out=".wav")),
    itself("wav f32", encoders.ffmpeg("-c:a", "pcm_f32le", suffix=".wav")),
    itself("wav f64", encoders.ffmpeg("-c:a", "pcm_f64le", suffix=".wav")),
    itself("aiff", encoders.tool("sox", "IN", "OUT", suffix_out=".aiff"), "aiff"),
    itself("aiff s24", encoders.ffmpeg("-c:a", "pcm_s24be", suffix=".aiff")),
    itself("aifc little-endian", encoders.ffmpeg("-c:a", "pcm_s16le", suffix=".aiff")),
    itself("flac", encoders.flac, "flac", deepgram="flac"),
    itself("flac, not declared", encoders.flac),
    itself("flac by ffmpeg as a live source", encoders.ffmpeg_live("-c:a", "flac", "-f", "flac"), "flac"),
    itself("flac s24", encoders.ffmpeg("-af", "aformat=s32", "-c:a", "flac", "-bits_per_raw_sample", "24", suffix=".flac")),
    itself("flac in ogg", encoders.ogg_flac, "flac", deepgram="flac"),
    itself("flac in ogg by ffmpeg", encoders.ffmpeg("-c:a", "flac", suffix=".oga")),
    itself("flac in matroska", encoders.ffmpeg("-c:a", "flac", suffix=".mkv"), "webm"),
    itself("pcm in matroska", encoders.ffmpeg("-c:a", "pcm_s16le", suffix=".mkv")),
    Form("opus packets", opus_packets(20), OPUS, OPUS, exact=False),
    *(Form(f"opus packets of {ms} ms", opus_packets(ms), OPUS, None, exact=False) for ms in ("2.5", 10, 60)),
    itself("opus in ogg", encoders.opusenc, "ogg-opus", deepgram="ogg-opus", exact=False),
    itself("opus in ogg, not declared", encoders.ffmpeg("-c:a", "libopus", "-b:a", "24k", suffix=".ogg"), exact=False),
    itself("opus in webm", encoders.webm, "webm", exact=False),
    itself("opus in webm as a live source", encoders.ffmpeg_live("-c:a", "libopus", "-b:a", "32k", "-f", "webm"), "webm", exact=False),
    itself("opus in matroska", encoders.ffmpeg("-c:a", "libopus", "-b:a", "32k", suffix=".mkv"), exact=False),
    itself("mp3", encoders.mp3, "mp3", exact=False),
    itself("mp3 of variable rate", encoders.mp3_variable, exact=False),
    itself("mp3 by ffmpeg as a live source", encoders.ffmpeg_live("-c:a", "libmp3lame", "-b:a", "48k", "-f", "mp3"), exact=False),
    itself("amr-nb", encoders.amr_nb, "amr-nb", deepgram="amr-nb", rate=8000, exact=False),
    itself("amr-wb", encoders.amr_wb, "amr-wb", deepgram="amr-wb", exact=False),
    itself("speex in ogg", encoders.ogg_speex, "ogg-speex", exact=False),
    Form("speex packets", speex_packets, SPEEX, SPEEX, exact=False),
    Form("speex-with-header-byte", lambda clip: encoders.with_length_bytes(speex_packets(clip)),
         {"encoding": "speex-with-header-byte", "sample_rate": 16_000}, None, exact=False),
]


@functools.cache
def clip_at(rig_clip, rate):
    return rig_clip.at(rate)


def timed(words):
    return [(word["word"], word["start"], word["end"]) for word in words]


async def hear(rig, pieces, query):
    """All of a native conversation, as fast as the server takes it."""
    async with stream.conversation(rig, {"encoding": None, "sample_rate": None, "overflow": "wait", **query}) as session:
        for piece in pieces:
            await session.send(piece)
        await stream.finish(session)
    return session


known = {}


async def by_pcm(rig, clip):
    """What PCM16 gives for these samples."""
    if clip not in known:
        session = await hear(rig, cut(clip.pcm, 3200), {"encoding": "linear16", "sample_rate": clip.rate})
        known[clip] = session
    return known[clip]


def assert_near(rig, heard, expected):
    wrong = speech.errors(heard, expected)
    allowed = LOSSY_ERRORS if rig.is_monotonic else rig.tolerance
    assert expected and wrong <= max(1, allowed * len(expected)), f"{wrong} errors\n  PCM16 {' '.join(expected)}\n  heard {' '.join(heard)}"


@pytest.mark.parametrize("form", some(FORMS, FEW), ids=lambda form: form.name)
async def test_every_form_says_what_pcm_says(neural, form):
    clip = clip_at(neural.clips[0], form.rate)
    session = await hear(neural, form.pieces(clip), form.native)
    expected = await by_pcm(neural, form.reference(clip))
    (audio,) = session.of("audio")
    assert audio["channels"] == 1 and audio["codec"], audio.body
    seconds = session.messages[-1]["audio"]
    if form.exact:
        assert timed(stream.words(session)) == timed(stream.words(expected))
        assert abs(seconds - clip.seconds) < 0.001
    else:
        assert_near(neural, stream.spoken(session), stream.spoken(expected))
        assert abs(seconds - clip.seconds) < 0.15, (seconds, clip.seconds)
    neural.assert_understood(stream.spoken(session), clip.words)


CUT_FORMS = [form for form in FORMS if form.name in (
    "linear16", "pcm_s24be", "mulaw", "wav", "aiff", "flac", "flac in ogg", "opus in ogg", "opus in webm", "mp3", "amr-nb",
    "amr-wb", "speex in ogg", "speex-with-header-byte")]


@pytest.mark.parametrize("form", some(CUT_FORMS, ["flac", "opus in webm"]), ids=lambda form: form.name)
async def test_the_cut_changes_nothing(neural, form):
    """In 1 to 7 bytes, and in 20, 100 and 250 ms, and whole."""
    clip = clip_at(neural.clips[0], form.rate).cut(0, 2.5)
    whole = form.pieces(clip, size=1 << 30)
    assert len(whole) == 1
    expected = stream.said(await hear(neural, whole, form.native))
    assert any(span["text"] for span in expected)
    per_second = len(whole[0]) / clip.seconds
    dice = random.Random(5)
    crumbs, at = [], 0
    while at < len(whole[0]):
        size = dice.randrange(1, 8)
        crumbs.append(whole[0][at: at + size])
        at += size
    for name, pieces in [("crumbs", crumbs), *((f"{ms} ms", cut(whole[0], max(1, int(per_second * ms / 1000)))) for ms in (20, 100, 250))]:
        assert stream.said(await hear(neural, pieces, form.native)) == expected, name


RATES = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)


@pytest.mark.parametrize("rate", some(RATES, [22_050, 44_100]))
@pytest.mark.parametrize("name", some(["linear16", "wav", "flac", "mp3", "opus in ogg"], ["flac"]))
async def test_every_rate(neural, name, rate):
    clip = clip_at(neural.clips[0], rate)
    form = next(form for form in FORMS if form.name == name)
    query = {**form.native, **({"sample_rate": rate} if name == "linear16" else {})}
    session = await hear(neural, form.pieces(clip), query)
    (audio,) = session.of("audio")
    # Opus is decoded at 16 kHz, whatever it was made from.
    assert audio["sample_rate"] == (16_000 if name == "opus in ogg" else rate)
    assert_near(neural, stream.spoken(session), stream.spoken(await by_pcm(neural, clip_at(neural.clips[0], 16_000))))
    assert abs(session.messages[-1]["audio"] - clip.seconds) < (0.002 if name in ("linear16", "wav", "flac") else 0.15)


CHANNEL_FORMS = ["linear16", "pcm_s24be", "mulaw", "wav", "wav s24 extensible", "aiff", "flac", "flac in ogg", "opus packets", "opus in ogg", "opus in webm", "mp3"]


def two_channels(rig, name):
    form = next(form for form in FORMS if form.name == name)
    left, right = (clip_at(clip, 16_000) for clip in rig.clips[:2])
    made = form.encode(left, right)
    pieces = made if isinstance(made, list) else cut(made, 3201)
    return form, left, right, pieces, {"channels": 2} if "sample_rate" in form.native else {}


@pytest.mark.parametrize("name", some(CHANNEL_FORMS, ["wav"]))
async def test_channels_of_any_form_are_told_apart(neural, name):
    form, left, right, pieces, more = two_channels(neural, name)
    session = await hear(neural, pieces, {**form.native, **more, "multichannel": True})
    assert session.of("audio")[0]["channels"] == 2 and session.messages[-1]["channels"] == 2
    for channel, clip in enumerate((left, right)):
        assert_near(neural, stream.spoken(session, channel), stream.spoken(await by_pcm(neural, clip)))


@pytest.mark.parametrize("name", some(CHANNEL_FORMS, ["wav"]))
async def test_channels_of_any_form_are_mixed(neural, name):
    """One speaks after the other, each in a channel of his own."""
    form = next(form for form in FORMS if form.name == name)
    first, second = (clip_at(clip, 16_000) for clip in neural.clips[:2])
    made = form.encode(first, speech.joined(speech.silence(first.seconds, 16_000), second))
    pieces = made if isinstance(made, list) else cut(made, 3201)
    more = {"channels": 2} if "sample_rate" in form.native else {}
    session = await hear(neural, pieces, {**form.native, **more})
    assert session.of("audio")[0]["channels"] == 2
    assert {message["channel"] for message in session.of("committed")} == {0}
    assert_near(neural, stream.spoken(session), list(first.words) + list(second.words))


# --- by the provider's SDK --------------------------------------------------------------------------------------------


SDK_FORMS = [form for form in some(FORMS, FEW) if form.deepgram is not None]
SDK_CHANNELS = some(["linear16", "wav", "flac", "opus in ogg"], ["wav"])


@pytest.fixture(scope="module")
def sdk(neural, tmp_path_factory):
    """Every conversation with deepgram-sdk 7, held in one process; the records by name."""
    folder = tmp_path_factory.mktemp("sdk")
    jobs = {}

    def add(name, pieces, options):
        audio = folder / str(len(jobs))
        audio.write_bytes(b"".join(pieces))
        options = {key: str(value).lower() if isinstance(value, bool) else str(value) for key, value in options.items()}
        jobs[name] = {
            "url": neural.server.http, "key": "no-key-needed", "audio": str(audio), "bytes_per_second": 32_000,
            "script": [["pieces", [len(piece) for piece in pieces]], "close"], "options": {"model": "nova-3", **options},
        }

    for form in SDK_FORMS:
        clip = clip_at(neural.clips[0], form.rate)
        if form.encode(clip) is not None:
            add(form.name, form.pieces(clip), form.deepgram)
    for name in SDK_CHANNELS:
        form, _, _, pieces, more = two_channels(neural, name)
        add(f"{name}, two channels", pieces, {**form.deepgram, **more, "multichannel": True})
    done = subprocess.run(
        [sys.executable, HERE / "drivers/deepgram_fern.py"], input=json.dumps(list(jobs.values())), capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(zip(jobs, json.loads(done.stdout)))


@pytest.mark.parametrize("form", SDK_FORMS, ids=lambda form: form.name)
async def test_the_deepgram_sdk_sends_every_form(neural, sdk, form):
    clip = clip_at(neural.clips[0], form.rate)
    form.pieces(clip)
    record = sdk[form.name]
    assert record["errors"] == [] and record["refusal"] is None and record["closed"]
    assert record["messages"][-1]["body"]["type"] == "Metadata", record["messages"][-1:]
    heard = [word["word"] for word in final_words(record)]
    expected = stream.spoken(await by_pcm(neural, form.reference(clip)))
    assert_near(neural, heard, expected)


@pytest.mark.parametrize("name", SDK_CHANNELS)
async def test_the_deepgram_sdk_is_told_channels_apart(neural, sdk, name):
    record = sdk[f"{name}, two channels"]
    assert record["errors"] == []
    results = [message["body"] for message in record["messages"] if message["body"]["type"] == "Results"]
    assert {tuple(result["channel_index"]) for result in results} == {(0, 2), (1, 2)}
    for channel, clip in enumerate(neural.clips[:2]):
        heard = [
            word["word"] for result in results if result["is_final"] and result["channel_index"][0] == channel
            for word in result["channel"]["alternatives"][0]["words"]
        ]
        assert_near(neural, heard, stream.spoken(await by_pcm(neural, clip_at(clip, 16_000))))
    (metadata,) = [message["body"] for message in record["messages"] if message["body"]["type"] == "Metadata"]
    assert metadata["channels"] == 2
