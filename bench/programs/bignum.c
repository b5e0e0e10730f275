// Numbers of 512 bits: Montgomery products and powers over 32-bit limbs, as public-key cryptography has
// them, and squares over 64-bit limbs by halves. Products of i64, carries, and shifts by 32.

#include "bench.h"

enum { LIMBS = 16 };

typedef struct {
  uint32_t limb[LIMBS];
} Number;

static Number modulus;
static uint32_t inverse;

static int at_least(const Number* a, const Number* b) {
  for (int i = LIMBS - 1; i >= 0; i--) {
    if (a->limb[i] != b->limb[i]) return a->limb[i] > b->limb[i];
  }
  return 1;
}

static void subtract(Number* a, const Number* b) {
  int64_t borrow = 0;
  for (int i = 0; i < LIMBS; i++) {
    borrow += (int64_t)a->limb[i] - b->limb[i];
    a->limb[i] = (uint32_t)borrow;
    borrow >>= 32;
  }
}

// a * b / 2^512 modulo the modulus.
APART static void multiply(Number* result, const Number* a, const Number* b) {
  uint32_t t[LIMBS + 2] = {0};
  for (int i = 0; i < LIMBS; i++) {
    uint64_t carry = 0;
    for (int j = 0; j < LIMBS; j++) {
      carry += t[j] + (uint64_t)a->limb[j] * b->limb[i];
      t[j] = (uint32_t)carry;
      carry >>= 32;
    }
    carry += t[LIMBS];
    t[LIMBS] = (uint32_t)carry;
    t[LIMBS + 1] = (uint32_t)(carry >> 32);
    uint32_t factor = t[0] * inverse;
    carry = (t[0] + (uint64_t)factor * modulus.limb[0]) >> 32;
    for (int j = 1; j < LIMBS; j++) {
      carry += t[j] + (uint64_t)factor * modulus.limb[j];
      t[j - 1] = (uint32_t)carry;
      carry >>= 32;
    }
    carry += t[LIMBS];
    t[LIMBS - 1] = (uint32_t)carry;
    t[LIMBS] = t[LIMBS + 1] + (uint32_t)(carry >> 32);
  }
  for (int i = 0; i < LIMBS; i++) result->limb[i] = t[i];
  if (t[LIMBS] != 0 || at_least(result, &modulus)) subtract(result, &modulus);
}

APART static Number power(Number base, uint32_t exponent) {
  Number result = base;
  for (int bit = 30 - __builtin_clz(exponent); bit >= 0; bit--) {
    multiply(&result, &result, &result);
    if (exponent >> bit & 1) multiply(&result, &result, &base);
  }
  return result;
}

static uint64_t high_product(uint64_t a, uint64_t b) {
  uint64_t low = (a & 0xffffffff) * (b & 0xffffffff);
  uint64_t middle = (a >> 32) * (b & 0xffffffff) + (low >> 32);
  uint64_t other = (a & 0xffffffff) * (b >> 32) + (middle & 0xffffffff);
  return (a >> 32) * (b >> 32) + (middle >> 32) + (other >> 32);
}

APART static uint64_t fold_square(const Number* number) {
  uint64_t sum = 0;
  for (int i = 0; i < LIMBS; i += 2) {
    uint64_t x = number->limb[i] | (uint64_t)number->limb[i + 1] << 32;
    for (int j = 0; j < LIMBS; j += 2) {
      uint64_t y = number->limb[j] | (uint64_t)number->limb[j + 1] << 32;
      uint64_t low = x * y;
      sum += low;
      sum += high_product(x, y) + (sum < low);
    }
  }
  return sum;
}

uint32_t run(uint32_t n) {
  uint32_t seed = 41;
  Number base;
  for (int i = 0; i < LIMBS; i++) {
    modulus.limb[i] = next_random(&seed);
    base.limb[i] = next_random(&seed);
  }
  modulus.limb[0] |= 1;
  modulus.limb[LIMBS - 1] |= 0x80000000u;
  base.limb[LIMBS - 1] &= 0x7fffffff;
  // Newton's way to the inverse of an odd number modulo 2^32.
  inverse = modulus.limb[0];
  for (int i = 0; i < 4; i++) inverse *= 2 - modulus.limb[0] * inverse;
  inverse = -inverse;
  uint64_t sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    base = power(base, 65537 + 2 * (round & 7));
    sum = sum * 31 + fold_square(&base);
  }
  return mix((uint32_t)sum, (uint32_t)(sum >> 32));
}
