// Memory streams over arrays larger than the first cache: copy, scale, add and a gather of bytes.

#include <string.h>

#include "bench.h"

enum { COUNT = 32768 };

static double x[COUNT], y[COUNT], z[COUNT];
static uint8_t from[COUNT], to[COUNT];

APART static void triad(double factor) {
#pragma clang loop unroll(disable)
  for (int i = 0; i < COUNT; i++) z[i] = x[i] + factor * y[i];
}

APART static void shift(void) {
  for (int i = 1; i < COUNT; i++) x[i - 1] = z[i] * 0.5;
}

APART static void substitute(const uint8_t* table) {
  for (int i = 0; i < COUNT; i++) to[i] = table[from[i]];
}

uint32_t run(uint32_t n) {
  uint8_t table[256];
  uint32_t seed = 17;
  for (int i = 0; i < 256; i++) table[i] = (uint8_t)(i * 167 + 13);
  for (int i = 0; i < COUNT; i++) {
    x[i] = y[i] = next_random(&seed) & 0xff;
    from[i] = (uint8_t)(seed >> 8);
  }
  for (uint32_t round = 0; round < n; round++) {
    triad(0.25);
    shift();
    substitute(table);
    memcpy(from, to, sizeof from);
  }
  uint32_t sum = 0;
  for (int i = 0; i < COUNT; i += 61) sum = mix_double(mix(sum, from[i]), x[i]);
  return sum;
}
