"""Speech in every form, made by tools that share nothing with the server: ffmpeg, sox, opusenc, flac, lame, speexenc."""

import ctypes
import ctypes.util
import functools
import pathlib
import subprocess
import tempfile

import numpy
import soundfile
from speech import Clip


def run(*command, data=b"", output=None):
    """What the tool writes to its standard output, or into the file `output`."""
    done = subprocess.run([str(word) for word in command], input=data, capture_output=True)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stderr.decode(errors='replace')[-2000:]}"
    return done.stdout if output is None else pathlib.Path(output).read_bytes()


def wav(*clips):
    """A WAV file of a channel per clip, the shorter ones followed by silence."""
    count = max(len(clip.samples) for clip in clips)
    frames = numpy.zeros((count, len(clips)), "<i2")
    for channel, clip in enumerate(clips):
        frames[: len(clip.samples), channel] = clip.samples
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        soundfile.write(file.name, frames, clips[0].rate, subtype="PCM_16", format="WAV")
        return pathlib.Path(file.name).read_bytes()


def tool(*command, suffix_in=".wav", suffix_out):
    """Runs a tool that wants files: IN and OUT in the command stand for them."""

    def encode(*clips):
        with tempfile.TemporaryDirectory() as folder:
            source, result = pathlib.Path(folder) / f"in{suffix_in}", pathlib.Path(folder) / f"out{suffix_out}"
            source.write_bytes(wav(*clips))
            return run(*({"IN": source, "OUT": result}.get(word, word) for word in command), output=result)

    return functools.cache(encode)


def ffmpeg(*options, suffix):
    """Into a file, whose header can be completed."""
    return tool("ffmpeg", "-loglevel", "error", "-i", "IN", "-map_metadata", "-1", *options, "OUT", suffix_out=suffix)


def ffmpeg_live(*options):
    """Into a pipe, as a live source writes: no length is known when the header goes out."""
    return functools.cache(lambda *clips: run("ffmpeg", "-loglevel", "error", "-f", "wav", "-i", "-", *options, "-", data=wav(*clips)))


def raw(form):
    """Samples without a header, by ffmpeg's name of their format."""
    return ffmpeg_live("-c:a", f"pcm_{form}", "-f", form)


def decoded(data, rate, *options):
    """The samples in it by ffmpeg: one channel, 16 bits, at this rate."""
    samples = run("ffmpeg", "-loglevel", "error", *options, "-i", "-", "-ac", 1, "-ar", rate, "-f", "s16le", "-", data=data)
    return Clip("decoded", numpy.frombuffer(samples, "<i2"), rate, ())


opusenc = tool("opusenc", "--quiet", "--bitrate", "32", "IN", "OUT", suffix_out=".opus")
flac = tool("flac", "--silent", "IN", "-o", "OUT", suffix_out=".flac")
ogg_flac = tool("flac", "--silent", "--ogg", "IN", "-o", "OUT", suffix_out=".oga")
mp3 = tool("lame", "--quiet", "-b", "64", "IN", "OUT", suffix_out=".mp3")
mp3_variable = tool("lame", "--quiet", "-V", "4", "IN", "OUT", suffix_out=".mp3")
ogg_speex = tool("speexenc", "--quality", "8", "IN", "OUT", suffix_out=".spx")
amr_nb = tool("sox", "IN", "-C", "7", "OUT", suffix_out=".amr-nb")
webm = ffmpeg("-c:a", "libopus", "-b:a", "32k", suffix=".webm")


def opusenc_frames(milliseconds, *more):
    return tool("opusenc", "--quiet", "--bitrate", "32", "--framesize", str(milliseconds), *more, "IN", "OUT", suffix_out=".opus")


@functools.cache
def amr_wb(clip):
    """By libvo-amrwbenc, since no tool of Debian writes this; None where the library is not at hand."""
    path = ctypes.util.find_library("vo-amrwbenc")
    if path is None:
        return None
    library = ctypes.CDLL(path)
    library.E_IF_init.restype = ctypes.c_void_p
    state = ctypes.c_void_p(library.E_IF_init())
    best, frame, stored = 8, 320, [b"#!AMR-WB\n"]
    out = ctypes.create_string_buffer(100)
    for start in range(0, len(clip.samples) - frame + 1, frame):
        piece = clip.samples[start: start + frame].astype("<i2").tobytes()
        length = library.E_IF_encode(state, best, piece, out, 0)
        stored.append(out.raw[:length])
    library.E_IF_exit(state)
    return b"".join(stored)


def packets(ogg):
    """The audio packets of an Ogg stream whose first two packets are headers (Opus, Speex). RFC 3533."""
    found, open_packet, at = [], b"", 0
    while at < len(ogg):
        assert ogg[at: at + 4] == b"OggS"
        lacing = ogg[at + 27: at + 27 + ogg[at + 26]]
        at += 27 + len(lacing)
        for size in lacing:
            open_packet += ogg[at: at + size]
            at += size
            if size < 255:
                found.append(open_packet)
                open_packet = b""
    return found[2:]


def with_length_bytes(speex_packets):
    return b"".join(bytes([len(packet)]) + packet for packet in speex_packets)
