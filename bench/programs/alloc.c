// The C library's allocator and strings: blocks of many sizes come and go, lists are built, sorted by
// merging and freed, strings are joined and searched. Pointers chased through memory that is scattered.

#include <stdlib.h>
#include <string.h>

#include "bench.h"

enum { SLOTS = 128, STEPS = 200, CELLS = 150 };

typedef struct Cell Cell;
struct Cell {
  Cell* next;
  uint32_t key;
};

static char* slots[SLOTS];

APART static uint32_t churn(uint32_t* seed) {
  uint32_t sum = 0;
  for (int step = 0; step < STEPS; step++) {
    uint32_t random = next_random(seed), size = 8 + (random >> 8) % (random & 64 ? 600 : 60);
    char** slot = &slots[random % SLOTS];
    if (*slot != 0 && (random & 0x300000) == 0) {
      *slot = realloc(*slot, size);
    } else {
      free(*slot);
      *slot = malloc(size);
    }
    memset(*slot, (int)(random & 127) | 1, size - 1);
    (*slot)[size - 1] = 0;
    sum = mix(sum, (uint32_t)strlen(*slot));
  }
  return sum;
}

static Cell* merge(Cell* a, Cell* b) {
  Cell* first = 0;
  Cell** end = &first;
  while (a != 0 && b != 0) {
    Cell** least = a->key <= b->key ? &a : &b;
    *end = *least;
    end = &(*least)->next;
    *least = *end;
  }
  *end = a != 0 ? a : b;
  return first;
}

APART static Cell* sort(Cell* list) {
  if (list == 0 || list->next == 0) return list;
  Cell *middle = list, *end = list->next;
  while (end != 0 && end->next != 0) middle = middle->next, end = end->next->next;
  Cell* rest = middle->next;
  middle->next = 0;
  return merge(sort(list), sort(rest));
}

APART static uint32_t sort_list(uint32_t* seed) {
  Cell* list = 0;
  for (int i = 0; i < CELLS; i++) {
    Cell* cell = malloc(sizeof *cell);
    *cell = (Cell){list, next_random(seed) >> 4};
    list = cell;
  }
  uint32_t sum = 0;
  for (list = sort(list); list != 0;) {
    Cell* next = list->next;
    sum = mix(sum, list->key);
    free(list);
    list = next;
  }
  return sum;
}

APART static uint32_t join_strings(uint32_t* seed) {
  static const char* const words[] = {"pane", "case", "lamp", "shelf", "glass"};
  char* text = strdup("");
  for (int i = 0; i < 30; i++) {
    const char* word = words[next_random(seed) % 5];
    size_t length = strlen(text);
    text = realloc(text, length + strlen(word) + 2);
    strcat(strcpy(text + length, word), " ");
  }
  uint32_t sum = (uint32_t)strlen(text);
  for (const char* at = text; (at = strstr(at, "case")) != 0; at++) {
    sum = mix(sum, (uint32_t)(at - text));
  }
  free(text);
  return sum;
}

uint32_t run(uint32_t n) {
  uint32_t seed = 61, sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    sum = mix(sum, churn(&seed));
    sum = mix(sum, sort_list(&seed));
    sum = mix(sum, join_strings(&seed));
  }
  for (int i = 0; i < SLOTS; i++) free(slots[i]), slots[i] = 0;
  return sum;
}
