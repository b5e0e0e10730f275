// Conway's Life on a torus of bytes: neighbouring byte loads, comparisons and byte stores.

#include <string.h>

#include "bench.h"

enum { SIZE = 48 };

static uint8_t now[SIZE][SIZE], next[SIZE][SIZE];

APART static void generation(void) {
  for (int row = 0; row < SIZE; row++) {
    const uint8_t *up = now[(row + SIZE - 1) % SIZE], *here = now[row],
                  *down = now[(row + 1) % SIZE];
    for (int column = 0; column < SIZE; column++) {
      int left = (column + SIZE - 1) % SIZE, right = (column + 1) % SIZE;
      int around = up[left] + up[column] + up[right] + here[left] + here[right] + down[left] +
                   down[column] + down[right];
      next[row][column] = around == 3 || (around == 2 && here[column]);
    }
  }
  memcpy(now, next, sizeof now);
}

uint32_t run(uint32_t n) {
  uint32_t sum = 0;
  uint32_t seed = 2463534242u;
  for (uint32_t round = 0; round < n; round++) {
    if (round % 64 == 0) {
      for (int i = 0; i < SIZE * SIZE; i++) (&now[0][0])[i] = next_random(&seed) >> 7 & 1;
    }
    generation();
    sum = mix(sum, (uint32_t)(now[round % SIZE][7] + 2 * now[3][round % SIZE]));
  }
  return sum;
}
