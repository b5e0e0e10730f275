// The Mandelbrot set on a coarse grid: a tight loop of f64 arithmetic in locals.

#include "bench.h"

APART static uint32_t escape(double x, double y) {
  double re = 0, im = 0;
  uint32_t step = 0;
  while (step < 200 && re * re + im * im <= 4.0) {
    double next = re * re - im * im + x;
    im = 2 * re * im + y;
    re = next;
    step++;
  }
  return step;
}

uint32_t run(uint32_t n) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    for (int row = 0; row < 24; row++) {
      for (int column = 0; column < 36; column++) {
        sum =
            mix(sum, escape(-2.2 + column * (3.2 / 36), -1.07 + row * (2.14 / 24) + round * 1e-6));
      }
    }
  }
  return sum;
}
