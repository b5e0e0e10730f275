// Words of 64 bits: generators of random numbers, FNV-1a, bits counted and searched, numbers written in
// decimal and read back. Rotations, divisions, comparisons and conversions of i64.

#include "bench.h"

enum { DRAWS = 256 };

static uint64_t state[4];
static char text[24];

static uint64_t rotate(uint64_t x, int count) { return x << count | x >> (64 - count); }

// splitmix64, https://prng.di.unimi.it/splitmix64.c
static uint64_t split_mix(uint64_t* seed) {
  uint64_t z = *seed += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return z ^ z >> 31;
}

// xoshiro256**, https://prng.di.unimi.it/
static uint64_t draw(void) {
  uint64_t result = rotate(state[1] * 5, 7) * 9, t = state[1] << 17;
  state[2] ^= state[0], state[3] ^= state[1];
  state[1] ^= state[2], state[0] ^= state[3];
  state[2] ^= t;
  state[3] = rotate(state[3], 45);
  return result;
}

APART static uint64_t draw_many(void) {
  uint64_t sum = 0;
  for (int i = 0; i < DRAWS; i++) {
    uint64_t x = draw();
    sum += (uint64_t)((double)(x >> 11) * 0x1p-53 * 1000.0);
    if ((int64_t)x < 0 && x > sum) sum ^= x >> 7;
  }
  return sum;
}

static int write_decimal(uint64_t value) {
  int at = sizeof text;
  do {
    text[--at] = (char)('0' + value % 10);
    value /= 10;
  } while (value != 0);
  return at;
}

static uint64_t read_decimal(int at) {
  uint64_t value = 0;
  for (; at < (int)sizeof text; at++) value = value * 10 + (uint64_t)(text[at] - '0');
  return value;
}

APART static uint64_t write_and_read(uint64_t value) {
  uint64_t hash = 0xcbf29ce484222325;
  int at = write_decimal(value);
  for (int i = at; i < (int)sizeof text; i++) hash = (hash ^ (uint8_t)text[i]) * 0x100000001b3;
  return hash + (read_decimal(at) == value);
}

// Squares that a rook reaches on a board of bits, by looking along each line for what stands there.
APART static uint64_t rook_moves(uint64_t board, int square) {
  uint64_t reached = 0;
  for (uint64_t at = 1ull << square; (at <<= 8) != 0;) {
    reached |= at;
    if (board & at) break;
  }
  for (uint64_t at = 1ull << square; (at >>= 8) != 0;) {
    reached |= at;
    if (board & at) break;
  }
  uint64_t row = 0xffull << (square & 56), others = board & row & ~(1ull << square);
  uint64_t above = others & ~((2ull << square) - 1), below = others & ((1ull << square) - 1);
  uint64_t end = above ? above & -above : 1ull << (square | 7);
  uint64_t start = below ? 1ull << (63 - __builtin_clzll(below)) : 1ull << (square & 56);
  return reached | (((end << 1) - start) & row & ~(1ull << square));
}

APART static uint64_t play(uint64_t board) {
  uint64_t sum = 0;
  for (uint64_t left = board; left != 0; left &= left - 1) {
    uint64_t moves = rook_moves(board, __builtin_ctzll(left));
    sum = rotate(sum, 5) + moves * (uint64_t)__builtin_popcountll(moves);
  }
  return sum;
}

uint32_t run(uint32_t n) {
  uint64_t seed = 43, sum = 0;
  for (int i = 0; i < 4; i++) state[i] = split_mix(&seed);
  for (uint32_t round = 0; round < n; round++) {
    sum += draw_many();
    for (int i = 0; i < 8; i++) sum ^= write_and_read(draw() >> (i * 7));
    for (int i = 0; i < 4; i++) sum += play(draw() & draw());
  }
  return mix((uint32_t)sum, (uint32_t)(sum >> 32));
}
