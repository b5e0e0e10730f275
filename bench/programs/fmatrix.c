// Dense f32 matrix products and a 3 by 3 convolution: loads, multiplications and additions of f32.

#include "bench.h"

enum { SIZE = 32 };

static float a[SIZE][SIZE], b[SIZE][SIZE], c[SIZE][SIZE];

static void fill(float matrix[SIZE][SIZE], uint32_t seed) {
  for (int i = 0; i < SIZE * SIZE; i++)
    (&matrix[0][0])[i] = (float)(next_random(&seed) & 0xffff) / 65536.0f;
}

APART static void multiply(void) {
  for (int i = 0; i < SIZE; i++) {
    for (int j = 0; j < SIZE; j++) {
      float sum = 0;
      for (int k = 0; k < SIZE; k++) sum += a[i][k] * b[k][j];
      c[i][j] = sum / SIZE;
    }
  }
}

APART static void blur(void) {
  static const float weights[3][3] = {
      {0.05f, 0.1f, 0.05f}, {0.1f, 0.4f, 0.1f}, {0.05f, 0.1f, 0.05f}};
  for (int i = 1; i < SIZE - 1; i++) {
    for (int j = 1; j < SIZE - 1; j++) {
      float sum = 0;
      for (int di = 0; di < 3; di++) {
        for (int dj = 0; dj < 3; dj++) sum += weights[di][dj] * c[i + di - 1][j + dj - 1];
      }
      a[i][j] = sum;
    }
  }
}

uint32_t run(uint32_t n) {
  fill(a, 3), fill(b, 5);
  for (uint32_t round = 0; round < n; round++) multiply(), blur();
  uint32_t sum = 0;
  for (int i = 0; i < SIZE * SIZE; i++) sum = mix_double(sum, (&c[0][0])[i]);
  return sum;
}
