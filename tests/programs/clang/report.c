// Touches many corners of libc: formatting, maths, sorting, allocation, strings, time and the
// environment. Prints a report that is the same on every run.

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int descending(const void* left, const void* right) {
  return *(const int*)right - *(const int*)left;
}

static void numbers(void) {
  printf("%d %u %x %o %lld\n", INT32_MIN, UINT32_MAX, 0xBEEF, 511, (long long)INT64_MIN);
  printf("%.17g %.3e %g %a\n", 0.1, 6.02214076e23, 1e-5, 1.0);
  printf("%.6f %.6f %.6f\n", sin(1), pow(2, 0.5), atan2(1, -1));
  printf("%g %g %g\n", strtod("0x1.8p3", NULL), strtod("1e400", NULL), strtod("-nope", NULL));
}

static void memory(void) {
  size_t total = 0;
  char* blocks[64];
  for (int i = 0; i < 64; i++) {
    blocks[i] = calloc(1, (size_t)i * 4099 + 1);
    memset(blocks[i], i, (size_t)i * 4099 + 1);
  }
  for (int i = 0; i < 64; i++) {
    total += (unsigned char)blocks[i][i * 4099];
    free(blocks[i]);
  }
  printf("%zu\n", total);
}

static void sorting(void) {
  int items[100];
  for (int i = 0; i < 100; i++) items[i] = i * 37 % 101;
  qsort(items, 100, sizeof *items, descending);
  printf("%d %d %d\n", items[0], items[50], items[99]);
}

int main(int argc, char** argv) {
  for (int i = 1; i < argc; i++) printf("[%s]\n", argv[i]);
  printf("%s\n", getenv("GREETING") ? getenv("GREETING") : "(none)");
  numbers();
  memory();
  sorting();
  char text[64];
  time_t moment = 951782400;
  strftime(text, sizeof text, "%A %d %B %Y", gmtime(&moment));
  puts(text);
  char line[64];
  while (fgets(line, sizeof line, stdin)) printf("in: %s", line);
  printf("%s\n", fopen("/nowhere/at/all", "r") == NULL ? strerror(errno) : "opened");
  return 3;
}
