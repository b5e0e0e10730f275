// The largest eigenvalue of a matrix that is computed as it is read: f64 division and dot products.

#include <math.h>

#include "bench.h"

enum { SIZE = 40 };

static double element(int i, int j) { return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1); }

APART static void multiply(const double* from, double* to, int transposed) {
  for (int i = 0; i < SIZE; i++) {
    double sum = 0;
    for (int j = 0; j < SIZE; j++) sum += from[j] * (transposed ? element(j, i) : element(i, j));
    to[i] = sum;
  }
}

uint32_t run(uint32_t n) {
  double u[SIZE], v[SIZE], between[SIZE];
  for (int i = 0; i < SIZE; i++) u[i] = 1;
  double uv = 0, vv = 1;
  for (uint32_t round = 0; round < n; round++) {
    multiply(u, between, 0), multiply(between, v, 1);
    multiply(v, between, 0), multiply(between, u, 1);
    uv = vv = 0;
    for (int i = 0; i < SIZE; i++) uv += u[i] * v[i], vv += v[i] * v[i];
    for (int i = 0; i < SIZE; i++) u[i] /= sqrt(vv);
  }
  return mix_double(0, sqrt(uv / vv));
}
