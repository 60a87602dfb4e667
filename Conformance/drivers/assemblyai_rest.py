"""Drives the Transcriber of the unmodified assemblyai SDK, any major.

A job: `url`, `key`, `file`, `options` (fields of TranscriptionConfig). A record: what the SDK made of the transcript.
"""

import json
import sys

import assemblyai as aai

job = json.load(sys.stdin)
aai.settings.base_url = job["url"]
aai.settings.api_key = job["key"]
aai.settings.polling_interval = 0.2

transcript = aai.Transcriber().transcribe(job["file"], config=aai.TranscriptionConfig(**job["options"]))


def plain(things):
    return [{name: getattr(thing, name, None) for name in ("text", "start", "end", "confidence", "speaker")} for thing in things or []]


record = {
    "id": transcript.id, "status": str(getattr(transcript.status, "value", transcript.status)), "error": transcript.error,
    "text": transcript.text, "words": plain(transcript.words), "utterances": plain(transcript.utterances),
}
if record["status"] == "completed":
    record.update(
        srt=transcript.export_subtitles_srt(), vtt=transcript.export_subtitles_vtt(chars_per_caption=20),
        sentences=plain(transcript.get_sentences()), paragraphs=plain(transcript.get_paragraphs()),
        found=[[match.text, match.count] for match in transcript.word_search(job["search"])])
json.dump(record, sys.stdout)
