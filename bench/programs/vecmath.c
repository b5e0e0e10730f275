// Plain loops over arrays, which the compiler turns into vectors: particles in f32, a mix of i16 samples,
// sums of f64, and positions in i32. What programs get that never name a vector.

#include <math.h>

#include "bench.h"

enum { COUNT = 512 };

static float x[COUNT], y[COUNT], dx[COUNT], dy[COUNT];
static int16_t left[COUNT], right[COUNT], mixed[COUNT];
static int32_t cells[COUNT];
static double weights[COUNT], heights[COUNT];

APART static void move(float step) {
  for (int i = 0; i < COUNT; i++) {
    float pull = 1.0f / sqrtf(x[i] * x[i] + y[i] * y[i] + 0.01f);
    dx[i] -= x[i] * pull * step, dy[i] -= y[i] * pull * step;
    x[i] += dx[i] * step, y[i] += dy[i] * step;
  }
}

APART static void place(void) {
  for (int i = 0; i < COUNT; i++) {
    int32_t column = (int32_t)(x[i] * 16.0f) & 31, row = (int32_t)(y[i] * 16.0f) & 31;
    cells[i] = row * 32 + (column > row ? column - row : column);
  }
}

APART static void mix_samples(int16_t volume) {
  for (int i = 0; i < COUNT; i++) {
    int32_t sum = left[i] * volume + right[i] * (32 - volume);
    mixed[i] = (int16_t)(sum >> 5);
  }
  for (int i = 0; i < COUNT; i++) left[i] = (int16_t)(left[i] + (mixed[i] >> 3));
}

APART static void relax(double factor) {
  for (int i = 0; i < COUNT; i++) heights[i] = heights[i] * factor + weights[i] * (1 - factor);
  for (int i = 0; i < COUNT; i++) weights[i] = weights[i] > heights[i] ? heights[i] : weights[i];
}

APART static uint32_t gather(void) {
  uint32_t sum = 0;
  for (int i = 0; i < COUNT; i++) sum += (uint32_t)cells[i] * 3 + (uint16_t)mixed[i];
  return sum;
}

uint32_t run(uint32_t n) {
  uint32_t seed = 59, sum = 0;
  for (int i = 0; i < COUNT; i++) {
    x[i] = (float)(next_random(&seed) & 0xffff) * 0x1p-16f + 0.1f;
    y[i] = (float)(seed >> 16) * 0x1p-16f + 0.1f;
    dx[i] = dy[i] = 0;
    left[i] = (int16_t)(seed >> 3), right[i] = (int16_t)(seed >> 9);
    weights[i] = heights[i] = (double)(seed & 0xfff);
  }
  for (uint32_t round = 0; round < n; round++) {
    move(round & 1 ? 0.01f : 0.02f), place();
    mix_samples((int16_t)(round & 31)), relax(0.75);
    sum = mix(sum, gather());
  }
  return mix_double(mix_double(sum, x[7] + y[COUNT - 1]), heights[5]);
}
