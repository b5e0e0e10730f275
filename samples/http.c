// A web server for as long as it is wanted: answers GET requests, one connection after another.
//
//   deno run --allow-read=http.wasm --allow-net=127.0.0.1:8080 cli.ts \
//     --listen 127.0.0.1:8080 samples/http.wasm [REQUESTS]
//
// It ends after REQUESTS requests, or never. A program is given its listening sockets: the first one
// follows the directories that it was given.

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <wasi/api.h>

enum { FIRST_FD = 3, MOST_FDS = 64, REQUEST_SIZE = 8192 };

// Returns the first descriptor that is a socket, or -1.
static int find_listener(void) {
  for (int fd = FIRST_FD; fd < MOST_FDS; fd++) {
    __wasi_fdstat_t stat;
    if (__wasi_fd_fdstat_get(fd, &stat) == 0 && stat.fs_filetype == __WASI_FILETYPE_SOCKET_STREAM) {
      return fd;
    }
  }
  return -1;
}

static bool write_all(int fd, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t count = write(fd, bytes, length);
    if (count < 0) return false;
    bytes += count;
    length -= (size_t)count;
  }
  return true;
}

// Reads up to the empty line that ends the head of a request; false if there is none.
static bool read_head(int fd, char *head) {
  size_t length = 0;
  while (length < REQUEST_SIZE - 1) {
    ssize_t count = recv(fd, head + length, REQUEST_SIZE - 1 - length, 0);
    if (count <= 0) return false;
    length += (size_t)count;
    head[length] = '\0';
    if (strstr(head, "\r\n\r\n") != NULL) return true;
  }
  return false;
}

static bool respond(int fd, const char *status, const char *body) {
  char head[256];
  int length = snprintf(head, sizeof head,
                        "HTTP/1.1 %s\r\nContent-Type: text/plain\r\n"
                        "Content-Length: %zu\r\nConnection: close\r\n\r\n",
                        status, strlen(body));
  return write_all(fd, head, (size_t)length) && write_all(fd, body, strlen(body));
}

static void answer(int fd, long number) {
  static char head[REQUEST_SIZE];
  char body[REQUEST_SIZE + 64];
  if (!read_head(fd, head)) return;
  char path[1024];
  if (sscanf(head, "GET %1023s HTTP/1.", path) == 1) {
    snprintf(body, sizeof body, "request %ld for %s\n", number, path);
    respond(fd, "200 OK", body);
  } else {
    respond(fd, "405 Method Not Allowed", "only GET is answered here\n");
  }
}

int main(int argc, char **argv) {
  long most = argc > 1 ? strtol(argv[1], NULL, 10) : -1;
  int listener = find_listener();
  if (listener < 0) {
    fprintf(stderr, "http: no socket to listen on was given; run with --listen HOST:PORT\n");
    return 1;
  }
  for (long number = 1; most < 0 || number <= most; number++) {
    int fd = accept(listener, NULL, NULL);
    if (fd < 0) {
      fprintf(stderr, "http: accept: %s\n", strerror(errno));
      return 1;
    }
    answer(fd, number);
    close(fd);
  }
  return 0;
}
