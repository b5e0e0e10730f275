// Recursion that passes floats: adaptive integrals with the function as a pointer, a tree of squares
// refined where a curve passes, and a continued fraction. Parameters and results of f64 and f32.

#include <math.h>

#include "bench.h"

typedef double Function(double x);

static double wave(double x) { return x * x - 3 * x + 1 / (x + 0.1); }
static double bell(double x) { return 1 / (1 + 25 * (x - 0.5) * (x - 0.5)); }
static double root(double x) { return sqrt(x) * (2 - x); }

typedef struct {
  double left, middle, right;
} Heights;

APART static double refine(Function* f, double from, double to, Heights h, double whole,
                           double error) {
  double centre = (from + to) / 2;
  double low = f((from + centre) / 2), high = f((centre + to) / 2);
  double first = (centre - from) / 6 * (h.left + 4 * low + h.middle);
  double second = (to - centre) / 6 * (h.middle + 4 * high + h.right);
  double delta = first + second - whole;
  if (fabs(delta) <= 15 * error || to - from < 1e-4) return first + second + delta / 15;
  return refine(f, from, centre, (Heights){h.left, low, h.middle}, first, error / 2) +
         refine(f, centre, to, (Heights){h.middle, high, h.right}, second, error / 2);
}

static double integral(Function* f, double from, double to, double error) {
  Heights h = {f(from), f((from + to) / 2), f(to)};
  double whole = (to - from) / 6 * (h.left + 4 * h.middle + h.right);
  return refine(f, from, to, h, whole, error);
}

static float distance(float x, float y, float radius) { return sqrtf(x * x + y * y) - radius; }

// The length of a circle within a square, by squares of which each has a part of it.
APART static float measure(float x, float y, float size, float radius, int depth) {
  if (fabsf(distance(x, y, radius)) > size * 1.4143f) return 0;
  if (depth == 0) return size * 1.2732395f;
  float half = size / 2;
  return measure(x - half, y - half, half, radius, depth - 1) +
         measure(x + half, y - half, half, radius, depth - 1) +
         measure(x - half, y + half, half, radius, depth - 1) +
         measure(x + half, y + half, half, radius, depth - 1);
}

APART static double fraction(double x, int terms) {
  return terms == 0 ? x : x / (1 + x / (2 + fraction(x / (double)terms, terms - 1)));
}

uint32_t run(uint32_t n) {
  static Function* const functions[] = {wave, bell, root};
  uint32_t sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    double end = 1 + 0.01 * (double)(round & 15);
    for (int i = 0; i < 3; i++) sum = mix_double(sum, integral(functions[i], 0, end, 1e-7));
    sum = mix_double(sum, measure(0.1f, 0.2f, 1, 0.7f + 0.01f * (float)(round & 7), 5));
    sum = mix_double(sum, fraction(end, 40));
  }
  return sum;
}
