// Many clients on one thread, each a frame at its time. Payloads are masked once, before anything is measured.
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
#include <sys/uio.h>
#include <unistd.h>

/// A frame that is sent later than this is late, in nanoseconds.
static const uint64_t late = 20000000;
/// Handshakes under way at a time; the server's backlog is no larger.
static const size_t handshakes = 256;
static const uint8_t key[4] = {0x37, 0xfa, 0x21, 0x3d};

enum phase { connecting, answering, open_, gone };

struct client {
    int socket;
    enum phase phase;
    /// Of the answer's closing blank line, and whether it began with 101.
    uint8_t blank;
    uint8_t status_bytes;
    bool is_accepted;
    /// The kernel did not take all of the last frame.
    bool is_blocked;
    /// Of the frame being sent: how much of it the kernel took.
    uint32_t sent;
    /// Frames that were due while one was stuck.
    uint32_t owed;
    /// Where in the audio it is, in chunks.
    size_t place;
    struct ingest_frame frame;
    uint8_t ping[125];
};

struct speaker {
    const struct parlance_ingest_plan *plan;
    struct parlance_ingest_outcome *outcome;
    int poll;
    struct client *clients;
    uint8_t *masked;
    size_t chunks;
    uint8_t header[14];
    size_t header_bytes;
    size_t started, settled;
};

static void leave(struct speaker *self, struct client *client) {
    if (client->phase == gone) return;
    if (client->phase == open_) {
        self->outcome->closed++;
    } else {
        self->settled++;
    }
    client->phase = gone;
    close(client->socket);
}

static void begin(struct speaker *self, struct client *client) {
    client->socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int yes = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(self->plan->port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = client};
    if (client->socket < 0) {
        client->phase = gone;
        self->settled++;
        return;
    }
    setsockopt(client->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if ((connect(client->socket, (struct sockaddr *)&address, sizeof address) != 0 && errno != EINPROGRESS) ||
        epoll_ctl(self->poll, EPOLL_CTL_ADD, client->socket, &event) != 0)
        leave(self, client);
}

static void watch(struct speaker *self, struct client *client, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = client};
    epoll_ctl(self->poll, EPOLL_CTL_MOD, client->socket, &event);
}

/// The connection stands: asks for the upgrade. (It is short, and the socket's buffer empty.)
static void ask(struct speaker *self, struct client *client) {
    char request[1024];
    const int length = snprintf(
        request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        self->plan->target);
    if (length < 0 || (size_t)length >= sizeof request || write(client->socket, request, (size_t)length) != length) {
        leave(self, client);
        return;
    }
    client->phase = answering;
    watch(self, client, EPOLLIN);
}

/// Reads the answer's head; returns how many bytes of it there were.
static size_t read_answer(struct speaker *self, struct client *client, const uint8_t *bytes, size_t count) {
    static const char wanted[] = "HTTP/1.1 101", end[] = "\r\n\r\n";
    size_t i = 0;
    while (i < count && client->blank < 4) {
        const char byte = (char)bytes[i++];
        if (client->status_bytes < sizeof wanted - 1) {
            if (byte != wanted[client->status_bytes]) {
                leave(self, client);
                return count;
            }
            client->status_bytes++;
        }
        client->blank = byte == end[client->blank] ? client->blank + 1 : byte == '\r';
    }
    if (client->blank == 4) {
        client->phase = open_;
        self->outcome->connected++;
        self->settled++;
    }
    return i;
}

static void answer_ping(struct client *client, size_t length) {
    // Masked with zeros. A pong that does not fit is not sent: the next one will be.
    uint8_t pong[6 + 125] = {0x8a, (uint8_t)(0x80 | length)};
    memcpy(pong + 6, client->ping, length);
    if (!client->is_blocked) (void)!write(client->socket, pong, 6 + length);
}

/// Walks over the server's frames, for its pings.
static void walk(struct client *client, const uint8_t *bytes, size_t count) {
    struct ingest_frame *frame = &client->frame;
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
            if (frame->seen + part <= sizeof client->ping) memcpy(client->ping + frame->seen, bytes, part);
            bytes += part;
            count -= part;
            frame->left -= part;
            frame->seen += part;
        }
        if (frame->left == 0) {
            if ((frame->header[0] & 0x0f) == 9 && frame->seen <= 125) answer_ping(client, (size_t)frame->seen);
            frame->header_bytes = 0;
        }
    }
}

static void receive(struct speaker *self, struct client *client) {
    static uint8_t input[65536];
    const ssize_t count = read(client->socket, input, sizeof input);
    if (count <= 0) {
        if (count == 0 || (errno != EAGAIN && errno != EINTR)) leave(self, client);
        return;
    }
    self->outcome->bytes_received += (uint64_t)count;
    size_t start = 0;
    if (client->phase == answering) start = read_answer(self, client, input, (size_t)count);
    if (client->phase == open_) walk(client, input + start, (size_t)count - start);
}

/// Sends one frame, or what is left of it. False when it is stuck.
static bool send_frame(struct speaker *self, struct client *client) {
    const size_t chunk = self->plan->chunk_bytes, all = self->header_bytes + chunk;
    uint8_t *const payload = self->masked + client->place * chunk;
    ssize_t count;
    if (client->sent < self->header_bytes) {
        struct iovec parts[2] = {
            {self->header + client->sent, self->header_bytes - client->sent}, {payload, chunk}};
        count = writev(client->socket, parts, 2);
    } else {
        const size_t done = client->sent - self->header_bytes;
        count = write(client->socket, payload + done, chunk - done);
    }
    if (count < 0) {
        if (errno != EAGAIN && errno != EINTR) leave(self, client);
        return false;
    }
    client->sent += (uint32_t)count;
    if (client->sent < all) return false;
    client->sent = 0;
    client->place = client->place + 1 < self->chunks ? client->place + 1 : 0;
    self->outcome->frames++;
    return true;
}

/// Sends what is owed, and asks to be told when the kernel takes more.
static void send_owed(struct speaker *self, struct client *client) {
    while (client->owed > 0 && send_frame(self, client)) client->owed--;
    if (client->phase != open_ || (client->owed > 0) == client->is_blocked) return;
    client->is_blocked = client->owed > 0;
    watch(self, client, client->is_blocked ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

static void handle(struct speaker *self, struct client *client, uint32_t events) {
    if (client->phase == gone) return;
    if (client->phase == connecting && (events & (EPOLLOUT | EPOLLERR | EPOLLHUP))) {
        int error = 0;
        socklen_t length = sizeof error;
        getsockopt(client->socket, SOL_SOCKET, SO_ERROR, &error, &length);
        if (error != 0) {
            leave(self, client);
        } else {
            ask(self, client);
        }
        return;
    }
    if (events & (EPOLLIN | EPOLLERR | EPOLLHUP)) receive(self, client);
    if (client->phase == open_ && (events & EPOLLOUT)) send_owed(self, client);
}

/// False at the end of standard input.
static bool obey(struct speaker *self) {
    char line[64];
    if (read(STDIN_FILENO, line, sizeof line) <= 0) return false;
    struct parlance_ingest_outcome *outcome = self->outcome;
    *outcome = (struct parlance_ingest_outcome){.connected = outcome->connected, .closed = outcome->closed};
    // Where the counts begin; what has passed since is told at the end.
    outcome->nanoseconds = ingest_now();
    outcome->processor_microseconds = ingest_processor_microseconds();
    return true;
}

/// Waits at most so many milliseconds for the sockets. False at the end of standard input.
static bool turn(struct speaker *self, int milliseconds) {
    struct epoll_event events[256];
    const int ready = epoll_wait(self->poll, events, 256, milliseconds);
    bool goes_on = true;
    for (int i = 0; i < ready; i++) {
        if (events[i].data.ptr == NULL) {
            goes_on = obey(self) && goes_on;
        } else {
            handle(self, events[i].data.ptr, events[i].events);
        }
    }
    return goes_on;
}

static bool connect_all(struct speaker *self) {
    const size_t all = self->plan->connections;
    while (self->settled < all) {
        while (self->started < all && self->started - self->settled < handshakes) {
            struct client *client = &self->clients[self->started++];
            client->place = (size_t)(client - self->clients) * 7919 % self->chunks;
            begin(self, client);
        }
        if (!turn(self, 100)) return false;
    }
    return true;
}

/// Everybody in turn, at even distances, so that frames never come all at once.
static void speak(struct speaker *self) {
    const struct parlance_ingest_plan *plan = self->plan;
    struct parlance_ingest_outcome *outcome = self->outcome;
    const uint64_t start = ingest_now();
    uint64_t next = 0;
    for (;;) {
        const uint64_t now = ingest_now();
        uint64_t due = start;
        // Not more than so many at a time, so that what the server says is read meanwhile.
        for (size_t burst = 0; burst < 512; burst++) {
            due = start + (uint64_t)((__uint128_t)next * plan->interval_nanoseconds / plan->connections);
            if (due > now) break;
            struct client *client = &self->clients[next++ % plan->connections];
            if (client->phase != open_) continue;
            const uint64_t lateness = ingest_now() - due;
            outcome->late_nanoseconds_sum += lateness;
            if (lateness > outcome->late_nanoseconds_max) outcome->late_nanoseconds_max = lateness;
            outcome->late_frames += lateness > late;
            outcome->blocked_frames += client->is_blocked;
            client->owed++;
            if (!client->is_blocked) send_owed(self, client);
        }
        // Rounded up: a spinning client would take the server's processor away.
        const int pause = due > now ? (int)((due - now + 999999) / 1000000) : 0;
        if (!turn(self, pause)) return;
    }
}

static bool prepare(struct speaker *self) {
    const struct parlance_ingest_plan *plan = self->plan;
    if (plan->chunk_bytes == 0 || plan->chunk_bytes % 4 != 0 || plan->connections == 0) {
        errno = EINVAL;
        return false;
    }
    self->chunks = plan->audio_bytes / plan->chunk_bytes;
    if (self->chunks == 0) {
        errno = EINVAL;
        return false;
    }
    self->clients = calloc(plan->connections, sizeof *self->clients);
    self->masked = malloc(plan->audio_bytes);
    self->poll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    if (self->clients == NULL || self->masked == NULL || self->poll < 0 ||
        epoll_ctl(self->poll, EPOLL_CTL_ADD, STDIN_FILENO, &event) != 0)
        return false;
    uint32_t mask;
    memcpy(&mask, key, 4);
    // One key for all frames: chunks are whole numbers of it.
    parlance_unmask_copy(self->masked, plan->audio, plan->audio_bytes, mask, 0);
    uint8_t *header = self->header;
    *header++ = 0x82;
    if (plan->chunk_bytes < 126) {
        *header++ = (uint8_t)(0x80 | plan->chunk_bytes);
    } else {
        const bool is_long = plan->chunk_bytes > 65535;
        *header++ = 0x80 | (is_long ? 127 : 126);
        for (int shift = is_long ? 56 : 8; shift >= 0; shift -= 8) *header++ = (uint8_t)((uint64_t)plan->chunk_bytes >> shift);
    }
    memcpy(header, key, 4);
    self->header_bytes = (size_t)(header + 4 - self->header);
    return true;
}

int parlance_ingest_speak(const struct parlance_ingest_plan *plan, struct parlance_ingest_outcome *outcome) {
    *outcome = (struct parlance_ingest_outcome){.nanoseconds = ingest_now()};
    struct speaker self = {.plan = plan, .outcome = outcome, .poll = -1};
    const bool is_ready = prepare(&self);
    if (is_ready && connect_all(&self)) {
        dprintf(STDOUT_FILENO, "connected %zu\n", outcome->connected);
        if (plan->interval_nanoseconds > 0) {
            speak(&self);
        } else {
            while (turn(&self, -1)) {}
        }
    }
    outcome->nanoseconds = ingest_now() - outcome->nanoseconds;
    outcome->processor_microseconds = ingest_processor_microseconds() - outcome->processor_microseconds;
    const int reason = errno;
    for (size_t i = 0; self.clients != NULL && i < self.started; i++)
        if (self.clients[i].phase != gone) close(self.clients[i].socket);
    if (self.poll >= 0) close(self.poll);
    free(self.clients);
    free(self.masked);
    errno = reason;
    return is_ready ? 0 : -1;
}
