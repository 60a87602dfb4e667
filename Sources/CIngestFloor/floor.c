// The floor: what receiving WebSocket audio costs when nothing is done with it.
#define _GNU_SOURCE
#include "CIngestFloor.h"
#include "parlance_unmask.h"
#include "shared.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer {
    int socket;
    /// Bytes of the request's closing blank line seen so far; 4: upgraded.
    uint8_t blank;
    struct ingest_frame frame;
};

static uint8_t input[65536], output[65536];
static struct parlance_ingest_counts counts;

static const char accepted[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

/// Passes over the request; returns what follows it.
static size_t skip_request(struct peer *peer, const uint8_t *bytes, size_t count) {
    static const char end[] = "\r\n\r\n";
    size_t i = 0;
    while (i < count && peer->blank < 4) {
        const char byte = (char)bytes[i++];
        peer->blank = byte == end[peer->blank] ? peer->blank + 1 : byte == '\r';
    }
    if (peer->blank == 4) (void)!write(peer->socket, accepted, sizeof accepted - 1);
    return i;
}

static void take(struct peer *peer, const uint8_t *bytes, size_t count) {
    struct ingest_frame *frame = &peer->frame;
    while (count > 0) {
        size_t length = ingest_header_length(frame->header, frame->header_bytes);
        if (length == 0 || frame->header_bytes < length) {
            frame->header[frame->header_bytes++] = *bytes++;
            count--;
            length = ingest_header_length(frame->header, frame->header_bytes);
            if (length == 0 || frame->header_bytes < length) continue;
            frame->left = ingest_payload_length(frame->header);
            frame->seen = 0;
        } else {
            const size_t part = count < frame->left ? count : (size_t)frame->left;
            uint32_t mask;
            memcpy(&mask, frame->header + length - 4, 4);
            parlance_unmask_copy(output, bytes, part, mask, frame->seen);
            bytes += part;
            count -= part;
            frame->left -= part;
            frame->seen += part;
        }
        if (frame->left == 0) {
            counts.frames++;
            counts.bytes += frame->seen;
            frame->header_bytes = 0;
        }
    }
}

/// False when the peer has gone.
static bool receive(struct peer *peer) {
    const ssize_t count = read(peer->socket, input, sizeof input);
    if (count <= 0) return count < 0 && (errno == EAGAIN || errno == EINTR);
    size_t start = 0;
    if (peer->blank < 4) start = skip_request(peer, input, (size_t)count);
    take(peer, input + start, (size_t)count - start);
    return true;
}

static int listen_anywhere(void) {
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (listener < 0) return -1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    // As the server's sockets have it.
    const int buffer = 256 << 10;
    setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 1024) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &length) != 0) {
        close(listener);
        return -1;
    }
    dprintf(STDOUT_FILENO, "port %d\n", ntohs(address.sin_port));
    return listener;
}

static void accept_all(int poll, int listener) {
    for (;;) {
        const int socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket < 0) return;
        const int yes = 1;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        struct peer *peer = calloc(1, sizeof *peer);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = peer};
        if (peer == NULL || epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event) != 0) {
            free(peer);
            close(socket);
            continue;
        }
        peer->socket = socket;
    }
}

int parlance_ingest_floor(void) {
    // Told apart by their addresses.
    static char listening, commands;
    const int poll = epoll_create1(EPOLL_CLOEXEC);
    const int listener = listen_anywhere();
    struct epoll_event events[256] = {{.events = EPOLLIN, .data.ptr = &listening}};
    if (poll < 0 || listener < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, listener, &events[0]) != 0) return -1;
    events[0].data.ptr = &commands;
    if (epoll_ctl(poll, EPOLL_CTL_ADD, STDIN_FILENO, &events[0]) != 0) return -1;
    for (;;) {
        const int ready = epoll_wait(poll, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            void *const who = events[i].data.ptr;
            if (who == &listening) {
                accept_all(poll, listener);
            } else if (who == &commands) {
                if (read(STDIN_FILENO, input, sizeof input) <= 0) return 0;
                ingest_tell(&counts);
            } else if (!receive(who)) {
                close(((struct peer *)who)->socket);
                free(who);
            }
        }
    }
}
