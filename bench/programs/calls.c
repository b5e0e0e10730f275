// Direct calls: recursion that does little between one call and the next, and mutual recursion.

#include "bench.h"

APART static int32_t fibonacci(int32_t x) {
  return x < 2 ? x : fibonacci(x - 1) + fibonacci(x - 2);
}

APART static int32_t tak(int32_t x, int32_t y, int32_t z) {
  return y < x ? tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y)) : z;
}

APART static uint32_t place_queens(uint32_t columns, uint32_t left, uint32_t right, uint32_t all) {
  if (columns == all) return 1;
  uint32_t found = 0;
  for (uint32_t free = all & ~(columns | left | right); free; free &= free - 1) {
    uint32_t queen = free & -free;
    found += place_queens(columns | queen, (left | queen) << 1, (right | queen) >> 1, all);
  }
  return found;
}

uint32_t run(uint32_t n) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    sum = mix(sum, (uint32_t)fibonacci(17 + (int32_t)(round & 1)));
    sum = mix(sum, (uint32_t)tak(9, 5 + (int32_t)(round & 1), 1));
    sum = mix(sum, place_queens(0, 0, 0, 127));
  }
  return sum;
}
