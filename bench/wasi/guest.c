// What WASI's functions cost: run with the name of a measurement, and how much of it. See ../wasi.ts.

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <wasi/api.h>

static void fail(const char *what) {
  perror(what);
  exit(1);
}

// Calls that succeed, and do next to nothing.
static void yield(long count) {
  for (long i = 0; i < count; i++) {
    if (__wasi_sched_yield() != 0) exit(1);
  }
}

// Calls that look a descriptor up and write a structure.
static void look(long count) {
  __wasi_fdstat_t stat;
  for (long i = 0; i < count; i++) {
    if (__wasi_fd_fdstat_get(3, &stat) != 0) exit(1);
  }
}

// Calls that fail: of a descriptor that is not open.
static void fail_calls(long count) {
  for (long i = 0; i < count; i++) {
    if (__wasi_fd_close(1000000) != __WASI_ERRNO_BADF) exit(1);
  }
}

// Files that are not there: what programs that search a path do by the thousand.
static void miss(long count) {
  struct stat stat_;
  for (long i = 0; i < count; i++) {
    if (stat("/work/absent", &stat_) == 0) exit(1);
  }
}

// Copies /work/in to /work/out, so many bytes at a time.
static void copy(long step) {
  static char buffer[65536];
  int in = open("/work/in", O_RDONLY);
  int out = open("/work/out", O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (in < 0 || out < 0) fail("open");
  for (ssize_t count; (count = read(in, buffer, (size_t)step)) != 0;) {
    if (count < 0) fail("read");
    if (write(out, buffer, (size_t)count) != count) fail("write");
  }
  close(in);
  close(out);
}

// Lists /work/many, and expects so many entries besides . and .. It makes the calls itself: a C library
// takes a listing for ended when a buffer is not filled to the brim, as some hosts leave it.
static void list(long expected) {
  static unsigned char buffer[4096];  // as large as that of wasi-libc
  int fd = open("/work/many", O_RDONLY | O_DIRECTORY);
  if (fd < 0) fail("open");
  long count = 0;
  __wasi_dircookie_t cookie = 0;
  for (bool more = true; more;) {
    __wasi_size_t used;
    if (__wasi_fd_readdir(fd, buffer, sizeof buffer, cookie, &used) != 0) fail("fd_readdir");
    more = false;
    for (size_t at = 0; at + sizeof(__wasi_dirent_t) <= used;) {
      __wasi_dirent_t entry;
      memcpy(&entry, buffer + at, sizeof entry);
      const unsigned char *name = buffer + at + sizeof entry;
      at += sizeof entry + entry.d_namlen;
      if (at > used) break;
      cookie = entry.d_next;
      more = true;
      if (name[0] != '.') count++;
    }
  }
  close(fd);
  if (count != expected) {
    fprintf(stderr, "listed %ld entries, not %ld\n", count, expected);
    exit(1);
  }
}

static const struct {
  const char *name;
  void (*run)(long);
} measurements[] = {
    {"yield", yield}, {"look", look}, {"fail", fail_calls},
    {"miss", miss},   {"copy", copy}, {"list", list},
};

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  for (size_t i = 0; i < sizeof measurements / sizeof measurements[0]; i++) {
    if (strcmp(argv[1], measurements[i].name) != 0) continue;
    measurements[i].run(strtol(argv[2], NULL, 10));
    return 0;
  }
  return 2;
}
