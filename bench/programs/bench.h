// What every benchmark shares. A program defines `run(n)`: n rounds of the same work, answering
// with a checksum that depends on all of it. In process `run` is called directly; as a command, the
// program's argument is n and the checksum is printed.

#ifndef BENCH_H
#define BENCH_H

#include <stdint.h>

__attribute__((export_name("run"))) uint32_t run(uint32_t n);

#define APART __attribute__((noinline))

// A small random generator (xorshift32): the same numbers on every machine.
static inline uint32_t next_random(uint32_t* state) {
  uint32_t x = *state;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  return *state = x;
}

// Folds a value into a checksum.
static inline uint32_t mix(uint32_t sum, uint32_t value) {
  sum = (sum ^ value) * 0x9E3779B1u;
  return sum ^ (sum >> 15);
}

// Folds a double: its bits, so that any difference shows.
static inline uint32_t mix_double(uint32_t sum, double value) {
  union {
    double number;
    uint32_t words[2];
  } bits = {value};
  return mix(mix(sum, bits.words[0]), bits.words[1]);
}

#endif
