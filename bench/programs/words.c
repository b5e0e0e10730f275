// Text: words are cut from a buffer, counted in a hash table of strings and the counts formatted.

#include <string.h>

#include "bench.h"

enum { TEXT = 6000, SLOTS = 512 };

typedef struct {
  const char* start;
  uint32_t length, count;
} Word;

static char text[TEXT];
static Word table[SLOTS];

static void write_text(uint32_t seed) {
  for (int at = 0; at < TEXT;) {
    uint32_t random = next_random(&seed) >> 4;
    int length = 2 + (int)(random & 3);
    for (int i = 0; i < length && at < TEXT; i++)
      text[at++] = (char)('a' + (random >> (2 + 3 * i) & 7));
    if (at < TEXT) text[at++] = random >> 20 & 15 ? ' ' : '\n';
  }
}

static uint32_t hash(const char* start, uint32_t length) {
  uint32_t sum = 2166136261u;
  for (uint32_t i = 0; i < length; i++) sum = (sum ^ (uint8_t)start[i]) * 16777619u;
  return sum;
}

APART static void count_word(const char* start, uint32_t length) {
  uint32_t slot = hash(start, length) % SLOTS;
  for (uint32_t tries = 0; tries < SLOTS; tries++, slot = (slot + 1) % SLOTS) {
    Word* word = &table[slot];
    if (word->count == 0) *word = (Word){start, length, 0};
    if (word->length == length && memcmp(word->start, start, length) == 0) {
      word->count++;
      return;
    }
  }
}

APART static void count_words(void) {
  uint32_t start = 0;
  for (uint32_t at = 0; at <= TEXT; at++) {
    if (at < TEXT && text[at] != ' ' && text[at] != '\n') continue;
    if (at > start) count_word(text + start, at - start);
    start = at + 1;
  }
}

static uint32_t format(uint32_t number, char* out) {
  char digits[10];
  uint32_t count = 0;
  do digits[count++] = (char)('0' + number % 10);
  while (number /= 10);
  for (uint32_t i = 0; i < count; i++) out[i] = digits[count - 1 - i];
  return count;
}

uint32_t run(uint32_t n) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    write_text(round + 3);
    memset(table, 0, sizeof table);
    count_words();
    for (int i = 0; i < SLOTS; i++) {
      char number[10];
      sum = mix(sum, hash(number, format(table[i].count * 1000 + table[i].length, number)));
    }
  }
  return sum;
}
