// A guest with threads, without a C library: those that are packaged are not built for threads.
// The first argument says what it does; see threads_test.ts. Rebuild it with build.sh.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
#define WASI(name) IMPORT("wasi_snapshot_preview1", name)

typedef struct {
  const void *bytes;
  size_t length;
} iovec;

IMPORT("wasi", "thread-spawn") int32_t spawn(void *argument);
WASI("args_get") int args_get(char **argv, char *buffer);
WASI("fd_write") int fd_write(int fd, const iovec *iovs, size_t count, size_t *written);
WASI("fd_read") int fd_read(int fd, const iovec *iovs, size_t count, size_t *read);
WASI("fd_close") int fd_close(int fd);
WASI("path_open")
int path_open(int fd, int lookup, const char *path, size_t length, int oflags, int64_t rights,
              int64_t inheriting, int flags, int *opened);
WASI("poll_oneoff") int poll_oneoff(const void *in, void *out, size_t count, size_t *events);
WASI("proc_exit") _Noreturn void proc_exit(int code);

enum { THREADS = 8, STACK = 4096, ROUNDS = 1000 };

// The start of a thread's argument is the top of its stack: see start.s.
typedef struct {
  char *stack_top;
  int number;
  int done;
  void (*run)(int number);
} thread;

static thread threads[THREADS];
static char stacks[THREADS][STACK] __attribute__((aligned(16)));
static int counter;
static int shared_fd;

static void set(int *cell, int value) {
  __atomic_store_n(cell, value, __ATOMIC_SEQ_CST);
  __builtin_wasm_memory_atomic_notify(cell, 1);
}

static void await(int *cell) {
  while (__atomic_load_n(cell, __ATOMIC_SEQ_CST) == 0) {
    __builtin_wasm_memory_atomic_wait32(cell, 0, -1);
  }
}

__attribute__((used)) void thread_main(int tid, thread *self) {
  (void)tid;
  self->run(self->number);
  set(&self->done, 1);
}

static int start(int number, void (*run)(int)) {
  threads[number] = (thread){.stack_top = stacks[number] + STACK, .number = number, .run = run};
  return spawn(&threads[number]);
}

static void print(const char *text, size_t length) {
  size_t written;
  iovec buffer = {text, length};
  fd_write(1, &buffer, 1, &written);
}

// Prints a number and a new line, by one call.
static void print_number(int number) {
  char text[12];
  size_t at = sizeof text;
  text[--at] = '\n';
  do text[--at] = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  print(text + at, sizeof text - at);
}

static void sleep_for(int64_t milliseconds) {
  uint64_t subscription[6] = {0, 0, 1, (uint64_t)milliseconds * 1000000, 0, 0};
  uint64_t event[4];
  size_t events;
  poll_oneoff(subscription, event, 1, &events);
}

static void add(int number) {
  (void)number;
  for (int i = 0; i < ROUNDS; i++) __atomic_fetch_add(&counter, 1, __ATOMIC_SEQ_CST);
}

static void write_line(int number) {
  for (int i = 0; i < 20; i++) print_number(1000 + number);
}

// Reads 4 bytes of a file that another thread has opened: each gets others.
static void read_part(int number) {
  (void)number;
  char bytes[5];
  size_t count;
  iovec buffer = {bytes, 4};
  if (fd_read(shared_fd, &buffer, 1, &count) != 0 || count != 4) __builtin_trap();
  bytes[4] = '\n';
  print(bytes, 5);
}

static void exit_with_7(int number) {
  (void)number;
  proc_exit(7);
}

static void trap(int number) {
  (void)number;
  __builtin_trap();
}

static void sleep_forever(int number) {
  (void)number;
  sleep_for(1000000);
}

static void grow(int number) {
  (void)number;
  if (__builtin_wasm_memory_grow(0, 4) < 0) __builtin_trap();
}

static void run_all(void (*run)(int)) {
  for (int i = 0; i < THREADS; i++) {
    if (start(i, run) <= 0) __builtin_trap();
  }
  for (int i = 0; i < THREADS; i++) await(&threads[i].done);
}

static void open_file(int number) {
  (void)number;
  int errno = path_open(3, 0, "data", 4, 0, 2, 0, 0, &shared_fd);
  if (errno != 0) proc_exit(errno);
}

// Writes to what another thread has mapped: the pages must be seen here, too.
static void use_grown(void) {
  size_t pages = __builtin_wasm_memory_size(0);
  volatile char *last = (char *)(pages * 65536 - 1);
  *last = 42;
  char *line = (char *)last;
  *line = '\n';
  print(line, 1);
  print_number((int)pages);
}

// As many threads as there may be: then one fails with an errno.
static void spawn_too_many(void) {
  int result;
  int made = 0;
  threads[0] = (thread){.stack_top = stacks[0] + STACK, .run = sleep_forever};
  // They share one stack, but sleep.
  while ((result = spawn(&threads[0])) > 0) made++;
  print_number(made);
  print_number(-result);
}

__attribute__((export_name("_start"))) void _start(void) {
  static char *argv[4];
  static char buffer[256];
  args_get(argv, buffer);
  const char *what = argv[1];
  switch (what[0]) {
    case 'a':
      run_all(add);
      print_number(counter);
      break;
    case 'w':
      run_all(write_line);
      break;
    case 'f':
      if (start(0, open_file) <= 0) __builtin_trap();
      await(&threads[0].done);
      threads[0].done = 0;
      run_all(read_part);
      break;
    case 'e':
      start(0, exit_with_7);
      sleep_for(1000000);
      break;
    case 't':
      start(0, trap);
      for (volatile int i = 0;;) i++;
      break;
    case 'g':
      run_all(grow);
      use_grown();
      break;
    case 'm':
      spawn_too_many();
      break;
    case 'z': {
      // Sleeping threads hold nobody up.
      start(0, sleep_forever);
      start(1, write_line);
      await(&threads[1].done);
      break;
    }
    default:
      proc_exit(99);
  }
}
