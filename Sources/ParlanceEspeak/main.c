// parlance-espeak: espeak-ng in a process of its own, so that what odd text does to it is done to nobody else.
//
// Standard input is a socket. Requests come one after the other, each answered before the next is read; both sides are of
// one machine and one build, so numbers are as they lie in memory (EspeakRequest.h). It ends with its parent, or when the
// socket is closed.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "CEspeakNG.h"
#include "EspeakRequest.h"

static int read_all(void *to, size_t count) {
    for (char *at = to; count > 0;) {
        ssize_t got = read(0, at, count);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return 0;
        at += got;
        count -= (size_t)got;
    }
    return 1;
}

static int send_all(const void *from, size_t count) {
    for (const char *at = from; count > 0;) {
        ssize_t sent = send(0, at, count, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return 0;
        at += sent;
        count -= (size_t)sent;
    }
    return 1;
}

static void answer(int32_t number) {
    if (!send_all(&number, sizeof(number))) _exit(0);
}

static int32_t on_audio(void *context, const int16_t *samples, int32_t count) {
    (void)context;
    answer(count);
    if (!send_all(samples, (size_t)count * sizeof(*samples))) _exit(0);
    return 0;
}

static void send_phonemes(const char *text) {
    // IPA of a clause is longer than its text, but not by this much.
    static char all[16 * PARLANCE_ESPEAK_MAXIMUM_TEXT];
    size_t length = 0;
    while (text) {
        const char *part = parlance_espeak_phonemes(&text);
        if (!part) break;
        size_t bytes = strlen(part);
        if (length + bytes > sizeof(all)) break;
        memcpy(all + length, part, bytes);
        length += bytes;
    }
    answer((int32_t)length);
    if (!send_all(all, length)) _exit(0);
}

int main(int count, char **arguments) {
    if (count > 1) {
        fprintf(stderr, "%s is started by parlance, and speaks for it.\n", arguments[0]);
        return 2;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // Ctrl-C in a terminal is the parent's to answer.
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    for (int file = 3; file < 4096; file++) close(file);
    struct rlimit memory = {512l << 20, 512l << 20}, core = {0, 0};
    setrlimit(RLIMIT_AS, &memory);
    setrlimit(RLIMIT_CORE, &core);

    char error[512];
    int32_t rate = parlance_espeak_load(PARLANCE_ESPEAK_CHUNK_MILLISECONDS, error, sizeof(error));
    if (rate <= 0) return 1;

    static char voice[PARLANCE_ESPEAK_MAXIMUM_VOICE + 1], used[PARLANCE_ESPEAK_MAXIMUM_VOICE + 1];
    static char text[PARLANCE_ESPEAK_MAXIMUM_TEXT + 1];
    int32_t speed = 0;
    parlance_espeak_request request;
    while (read_all(&request, sizeof(request))) {
        if (request.voice_bytes > PARLANCE_ESPEAK_MAXIMUM_VOICE || request.text_bytes > PARLANCE_ESPEAK_MAXIMUM_TEXT) return 1;
        if (!read_all(voice, request.voice_bytes) || !read_all(text, request.text_bytes)) return 0;
        voice[request.voice_bytes] = 0;
        text[request.text_bytes] = 0;
        if (strcmp(voice, used) != 0) {
            used[0] = 0;
            speed = 0;  // a voice brings its own
            if (parlance_espeak_set_voice(voice) != 0) {
                answer(PARLANCE_ESPEAK_NO_VOICE);
                continue;
            }
            strcpy(used, voice);
        }
        if (request.kind == PARLANCE_ESPEAK_PHONEMES) {
            send_phonemes(text);
            continue;
        }
        if (speed != request.words_per_minute) {
            parlance_espeak_set_rate(request.words_per_minute);
            speed = request.words_per_minute;
        }
        answer(parlance_espeak_speak(text, request.text_bytes, on_audio, NULL) == 0 ? 0 : PARLANCE_ESPEAK_FAILED);
    }
    return 0;
}
