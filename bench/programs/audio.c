// Sound in f32: a transform of Fourier, a chain of filters with memory, a delay line and a soft limit.

#include <math.h>

#include "bench.h"

enum { SIZE = 256, FILTERS = 4, DELAY = 1000 };

static float real[SIZE], imaginary[SIZE], wave_cos[SIZE / 2], wave_sin[SIZE / 2];
static float line[DELAY];

typedef struct {
  float b0, b1, b2, a1, a2, z1, z2;
} Filter;

static Filter filters[FILTERS];

APART static void transform(void) {
  for (int i = 1, j = 0; i < SIZE; i++) {
    int bit = SIZE >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    float x = real[i], y = imaginary[i];
    real[i] = real[j], imaginary[i] = imaginary[j];
    real[j] = x, imaginary[j] = y;
  }
  for (int half = 1; half < SIZE; half <<= 1) {
    for (int start = 0; start < SIZE; start += 2 * half) {
      for (int k = 0; k < half; k++) {
        float c = wave_cos[k * (SIZE / 2 / half)], s = wave_sin[k * (SIZE / 2 / half)];
        int low = start + k, high = low + half;
        float x = real[high] * c - imaginary[high] * s, y = real[high] * s + imaginary[high] * c;
        real[high] = real[low] - x, imaginary[high] = imaginary[low] - y;
        real[low] += x, imaginary[low] += y;
      }
    }
  }
}

static float apply(Filter* filter, float x) {
  float y = filter->b0 * x + filter->z1;
  filter->z1 = filter->b1 * x - filter->a1 * y + filter->z2;
  filter->z2 = filter->b2 * x - filter->a2 * y;
  return y;
}

APART static float filter_all(uint32_t* at) {
  float loudest = 0;
  for (int i = 0; i < SIZE; i++) {
    float x = real[i];
    for (int f = 0; f < FILTERS; f++) x = apply(&filters[f], x);
    x += line[*at] * 0.4f;
    x = x / (1.0f + fabsf(x));
    line[*at] = x;
    *at = *at + 1 == DELAY ? 0 : *at + 1;
    loudest = fmaxf(loudest, fabsf(x));
    real[i] = x;
  }
  return loudest;
}

static void prepare(void) {
  for (int k = 0; k < SIZE / 2; k++) {
    float angle = -6.2831853f * (float)k / SIZE;
    wave_cos[k] = cosf(angle), wave_sin[k] = sinf(angle);
  }
  for (int f = 0; f < FILTERS; f++) {
    float w = 0.2f + 0.3f * (float)f, alpha = sinf(w) / 1.6f, a0 = 1 + alpha;
    float side = (1 - cosf(w)) / 2 / a0;
    filters[f] = (Filter){side, 2 * side, side, -2 * cosf(w) / a0, (1 - alpha) / a0, 0, 0};
  }
  for (int i = 0; i < DELAY; i++) line[i] = 0;
}

uint32_t run(uint32_t n) {
  uint32_t seed = 47, at = 0, sum = 0;
  prepare();
  for (uint32_t round = 0; round < n; round++) {
    for (int i = 0; i < SIZE; i++) {
      real[i] = (float)(int32_t)next_random(&seed) * 0x1p-31f;
      imaginary[i] = 0;
    }
    float loudest = filter_all(&at);
    transform();
    float power = 0;
    for (int i = 0; i < SIZE; i++) power += real[i] * real[i] + imaginary[i] * imaginary[i];
    sum = mix_double(sum, power / (loudest + 1.0f));
  }
  return sum;
}
