// A small ray tracer in f32: spheres over a checkered floor, shadows and mirrors.

#include <math.h>

#include "bench.h"

typedef struct {
  float x, y, z;
} Vector;

typedef struct {
  Vector centre;
  float radius, colour, shine;
} Sphere;

enum { SPHERES = 5, WIDTH = 32, HEIGHT = 20, MAX_DEPTH = 3 };

static const Sphere spheres[SPHERES] = {
    {{0, 1, 4}, 1, 0.9f, 0.3f},           {{-2, 0.7f, 5}, 0.7f, 0.5f, 0.5f},
    {{2, 0.5f, 3}, 0.5f, 0.7f, 0.1f},     {{1, 0.3f, 2}, 0.3f, 1, 0.6f},
    {{-1, 0.4f, 2.5f}, 0.4f, 0.6f, 0.2f},
};
static const Vector light = {-0.48f, 0.8f, -0.36f};

static Vector add(Vector a, Vector b) { return (Vector){a.x + b.x, a.y + b.y, a.z + b.z}; }

static Vector scale(Vector a, float factor) {
  return (Vector){a.x * factor, a.y * factor, a.z * factor};
}

static float dot(Vector a, Vector b) { return a.x * b.x + a.y * b.y + a.z * b.z; }

// Returns the distance along the ray at which it meets the sphere, or a negative number.
APART static float meet(const Sphere* sphere, const Vector* from, const Vector* ray) {
  Vector to = add(*from, scale(sphere->centre, -1));
  float half = dot(to, *ray);
  float inside = half * half - dot(to, to) + sphere->radius * sphere->radius;
  if (inside < 0) return -1;
  float root = sqrtf(inside);
  return -half - root > 1e-3f ? -half - root : root - half;
}

static int nearest(const Vector* from, const Vector* ray, float* distance) {
  int found = -1;
  for (int i = 0; i < SPHERES; i++) {
    float at = meet(&spheres[i], from, ray);
    if (at > 1e-3f && at < *distance) *distance = at, found = i;
  }
  return found;
}

APART static float trace(Vector from, Vector ray, int depth) {
  float distance = 1e9f;
  int found = nearest(&from, &ray, &distance);
  float floor = ray.y < -1e-4f ? -from.y / ray.y : 1e9f;
  if (found < 0 && floor > 100) return 0.5f + 0.5f * ray.y;
  Vector normal = {0, 1, 0};
  float colour, shine = 0.2f;
  if (floor < distance) {
    distance = floor;
    Vector spot = add(from, scale(ray, distance));
    colour = ((int)floorf(spot.x) + (int)floorf(spot.z)) & 1 ? 0.9f : 0.2f;
  } else {
    Vector spot = add(from, scale(ray, distance));
    normal = scale(add(spot, scale(spheres[found].centre, -1)), 1 / spheres[found].radius);
    colour = spheres[found].colour;
    shine = spheres[found].shine;
  }
  Vector spot = add(from, scale(ray, distance));
  float shade = dot(normal, light);
  float blocked = 1e9f;
  if (shade < 0 || nearest(&spot, &light, &blocked) >= 0) shade = 0;
  float seen = colour * (0.2f + 0.8f * shade);
  if (depth == MAX_DEPTH) return seen;
  Vector mirrored = add(ray, scale(normal, -2 * dot(ray, normal)));
  return seen * (1 - shine) + shine * trace(spot, mirrored, depth + 1);
}

uint32_t run(uint32_t n) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    for (int row = 0; row < HEIGHT; row++) {
      for (int column = 0; column < WIDTH; column++) {
        Vector ray = {(float)(column - WIDTH / 2) / WIDTH, (float)(HEIGHT / 2 - row) / WIDTH, 1};
        ray = scale(ray, 1 / sqrtf(dot(ray, ray)));
        float seen = trace((Vector){0, 1, (float)(round & 15) * -0.1f}, ray, 0);
        sum = mix(sum, (uint32_t)(seen * 65536));
      }
    }
  }
  return sum;
}
