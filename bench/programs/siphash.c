// 64-bit hashing: SipHash-2-4 (https://www.aumasson.jp/siphash/siphash.pdf) over short keys, then a
// multiply-and-fold hash over the whole buffer. Shifts, rotations, additions and products of i64.

#include <string.h>

#include "bench.h"

enum { WORDS = 512 };

static uint64_t data[WORDS];

static uint64_t rotate(uint64_t x, int count) { return x << count | x >> (64 - count); }

static void sip_round(uint64_t v[4]) {
  v[0] += v[1], v[1] = rotate(v[1], 13) ^ v[0], v[0] = rotate(v[0], 32);
  v[2] += v[3], v[3] = rotate(v[3], 16) ^ v[2];
  v[0] += v[3], v[3] = rotate(v[3], 21) ^ v[0];
  v[2] += v[1], v[1] = rotate(v[1], 17) ^ v[2], v[2] = rotate(v[2], 32);
}

APART static uint64_t sip_hash(const uint64_t* words, int count, uint64_t k0, uint64_t k1) {
  uint64_t v[4] = {k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261,
                   k1 ^ 0x7465646279746573};
  for (int i = 0; i < count; i++) {
    v[3] ^= words[i];
    sip_round(v), sip_round(v);
    v[0] ^= words[i];
  }
  v[3] ^= (uint64_t)count << 59;
  sip_round(v), sip_round(v);
  v[0] ^= (uint64_t)count << 59;
  v[2] ^= 0xff;
  sip_round(v), sip_round(v), sip_round(v), sip_round(v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

APART static uint64_t fold_hash(const uint64_t* words, int count, uint64_t seed) {
  uint64_t lanes[4] = {seed, seed * 3, seed * 5, seed * 7};
  for (int i = 0; i < count; i += 4) {
    for (int lane = 0; lane < 4; lane++) {
      uint64_t x = lanes[lane] + words[i + lane] * 0xC2B2AE3D27D4EB4F;
      lanes[lane] = rotate(x, 31) * 0x9E3779B185EBCA87;
    }
  }
  uint64_t sum =
      rotate(lanes[0], 1) + rotate(lanes[1], 7) + rotate(lanes[2], 12) + rotate(lanes[3], 18);
  sum ^= sum >> 33;
  return sum * 0x165667B19E3779F9;
}

uint32_t run(uint32_t n) {
  uint32_t seed = 7;
  for (int i = 0; i < WORDS; i++) data[i] = (uint64_t)next_random(&seed) << 32 | next_random(&seed);
  uint64_t sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    for (int at = 0; at < WORDS; at += 16) sum += sip_hash(data + at, 16, sum, round);
    sum ^= fold_hash(data, WORDS, sum);
  }
  return (uint32_t)(sum ^ sum >> 32);
}
