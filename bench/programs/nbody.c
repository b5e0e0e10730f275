// Gravity among eight bodies: f64 with square roots and divisions, over an array of structures.

#include <math.h>

#include "bench.h"

enum { BODIES = 8 };

typedef struct {
  double x, y, z, vx, vy, vz, mass;
} Body;

static Body bodies[BODIES];

static void place_bodies(void) {
  uint32_t seed = 99;
  for (int i = 0; i < BODIES; i++) {
    double* field = &bodies[i].x;
    for (int k = 0; k < 7; k++)
      field[k] = (next_random(&seed) >> 8) / 16777216.0 + (k < 3 ? i * 2 : 0);
  }
}

APART static void attract(Body* one, Body* other, double dt) {
  double dx = one->x - other->x, dy = one->y - other->y, dz = one->z - other->z;
  double square = dx * dx + dy * dy + dz * dz + 0.01;
  double pull = dt / (square * sqrt(square));
  one->vx -= dx * other->mass * pull, one->vy -= dy * other->mass * pull,
      one->vz -= dz * other->mass * pull;
  other->vx += dx * one->mass * pull, other->vy += dy * one->mass * pull,
      other->vz += dz * one->mass * pull;
}

APART static void advance(double dt) {
  for (int i = 0; i < BODIES; i++) {
    for (int j = i + 1; j < BODIES; j++) attract(&bodies[i], &bodies[j], dt);
  }
  for (int i = 0; i < BODIES; i++) {
    bodies[i].x += dt * bodies[i].vx;
    bodies[i].y += dt * bodies[i].vy;
    bodies[i].z += dt * bodies[i].vz;
  }
}

uint32_t run(uint32_t n) {
  place_bodies();
  for (uint32_t round = 0; round < n; round++) {
    for (int step = 0; step < 50; step++) advance(0.001);
  }
  uint32_t sum = 0;
  for (int i = 0; i < BODIES; i++) sum = mix_double(mix_double(sum, bodies[i].x), bodies[i].vy);
  return sum;
}
