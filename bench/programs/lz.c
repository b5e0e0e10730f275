// Compression: a byte-oriented LZ77 with a hash table of three-byte prefixes, and back again.

#include <string.h>

#include "bench.h"

enum { BYTES = 8192, HASH = 1024, MIN_MATCH = 4, MAX_MATCH = 130 };

static uint8_t plain[BYTES], packed[BYTES * 2], unpacked[BYTES + MAX_MATCH];
static uint16_t heads[HASH];

// Words from a small vocabulary, so that matches of all lengths occur.
static void write_text(uint32_t seed) {
  static const char* const words[16] = {
      "the ", "module ",   "imports ", "memory ", "and ",   "exports ", "its ",   "table ",
      "of ",  "functions", ". ",       "a ",      "stack ", "machine ", "runs\n", "0123456789"};
  int at = 0;
  while (at < BYTES) {
    for (const char* word = words[next_random(&seed) >> 9 & 15]; *word && at < BYTES; word++)
      plain[at++] = (uint8_t)*word;
  }
}

static uint32_t hash_at(int at) {
  uint32_t prefix =
      (uint32_t)plain[at] | (uint32_t)plain[at + 1] << 8 | (uint32_t)plain[at + 2] << 16;
  return prefix * 2654435761u >> 22;
}

static int match_length(int at, int earlier) {
  int length = 0;
  while (length < MAX_MATCH && at + length < BYTES && plain[at + length] == plain[earlier + length])
    length++;
  return length;
}

// A control byte below 128 introduces that many literals plus one; others a match, offset
// following.
APART static int compress(void) {
  int out = 0, literals = 0;
  memset(heads, 0xff, sizeof heads);
  for (int at = 0; at < BYTES;) {
    int length = 0, earlier = 0;
    if (at + 3 < BYTES) {
      uint16_t* head = &heads[hash_at(at)];
      earlier = *head;
      if (earlier != 0xffff) length = match_length(at, earlier);
      *head = (uint16_t)at;
    }
    int is_match = length >= MIN_MATCH;
    if (!is_match) literals++, at++;
    if (literals > 0 && (is_match || literals == 128 || at == BYTES)) {
      int start = at - literals;
      packed[out++] = (uint8_t)(literals - 1);
      for (int i = 0; i < literals; i++) packed[out++] = plain[start + i];
      literals = 0;
    }
    if (is_match) {
      packed[out++] = (uint8_t)(128 + length - MIN_MATCH);
      packed[out++] = (uint8_t)(at - earlier);
      packed[out++] = (uint8_t)((at - earlier) >> 8);
      at += length;
    }
  }
  return out;
}

APART static int expand(int length) {
  int out = 0;
  for (int at = 0; at < length;) {
    int control = packed[at++];
    if (control < 128) {
      for (int i = 0; i <= control; i++) unpacked[out++] = packed[at++];
    } else {
      int from = out - (packed[at] | packed[at + 1] << 8);
      at += 2;
      for (int i = 0; i < control - 128 + MIN_MATCH; i++) unpacked[out++] = unpacked[from++];
    }
  }
  return out;
}

uint32_t run(uint32_t n) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    write_text(round + 1);
    int length = compress();
    int back = expand(length);
    sum = mix(mix(sum, (uint32_t)length),
              (uint32_t)(back == BYTES && memcmp(plain, unpacked, BYTES) == 0));
  }
  return sum;
}
