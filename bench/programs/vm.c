// An interpreter inside the interpreter: a register machine's bytecode, dispatched by one switch.

#include "bench.h"

typedef enum {
  LOAD,
  MOVE,
  ADD,
  SUB,
  MUL,
  AND,
  XOR,
  SHIFT,
  STORE,
  FETCH,
  JUMP,
  LESS,
  CALL,
  RETURN,
  HALT
} Code;

typedef struct {
  uint8_t code, a, b, c;
} Op;

// Counts primes below r1 with a sieve in memory, then folds the sieve through a subroutine.
static const Op program[] = {
    {LOAD, 0, 0, 0},    // 0   r0 = 0 (count)
    {LOAD, 2, 2, 0},    // 1   r2 = 2 (candidate)
    {LOAD, 8, 1, 0},    // 2   r8 = 1
    {LESS, 2, 1, 14},   // 3   if !(r2 < r1) goto 14
    {FETCH, 3, 2, 0},   // 4   r3 = memory[r2]
    {LESS, 3, 8, 12},   // 5   if !(r3 < 1) goto 12 (composite)
    {ADD, 0, 0, 8},     // 6   r0++
    {ADD, 4, 2, 2},     // 7   r4 = 2 * r2
    {LESS, 4, 1, 12},   // 8   if !(r4 < r1) goto 12
    {STORE, 8, 4, 0},   // 9   memory[r4] = 1
    {ADD, 4, 4, 2},     // 10  r4 += r2
    {JUMP, 0, 0, 8},    // 11
    {ADD, 2, 2, 8},     // 12  r2++
    {JUMP, 0, 0, 3},    // 13
    {LOAD, 5, 0, 0},    // 14  r5 = 0
    {LOAD, 6, 0, 0},    // 15  r6 = 0 (sum)
    {LESS, 5, 1, 20},   // 16  if !(r5 < r1) goto 20
    {CALL, 0, 0, 21},   // 17
    {ADD, 5, 5, 8},     // 18  r5++
    {JUMP, 0, 0, 16},   // 19
    {HALT, 6, 0, 0},    // 20
    {FETCH, 7, 5, 0},   // 21  r7 = memory[r5]
    {ADD, 6, 6, 7},     // 22
    {LOAD, 9, 31, 0},   // 23
    {MUL, 6, 6, 9},     // 24
    {XOR, 6, 6, 5},     // 25
    {LOAD, 9, 7, 0},    // 26
    {SHIFT, 9, 6, 9},   // 27
    {SUB, 6, 6, 9},     // 28
    {RETURN, 0, 0, 0},  // 29
};

enum { MEMORY = 512 };

static uint32_t memory[MEMORY];

APART static uint32_t execute(const Op* ops, uint32_t input) {
  uint32_t r[16] = {0};
  uint32_t stack[16];
  uint32_t depth = 0, pc = 0;
  r[1] = input;
  for (;;) {
    Op op = ops[pc++];
    switch ((Code)op.code) {
      case LOAD:
        r[op.a] = op.b;
        break;
      case MOVE:
        r[op.a] = r[op.b];
        break;
      case ADD:
        r[op.a] = r[op.b] + r[op.c];
        break;
      case SUB:
        r[op.a] = r[op.b] - r[op.c];
        break;
      case MUL:
        r[op.a] = r[op.b] * r[op.c];
        break;
      case AND:
        r[op.a] = r[op.b] & r[op.c];
        break;
      case XOR:
        r[op.a] = r[op.b] ^ r[op.c];
        break;
      case SHIFT:
        r[op.a] = r[op.b] >> (r[op.c] & 31);
        break;
      case STORE:
        memory[r[op.b] % MEMORY] = r[op.a];
        break;
      case FETCH:
        r[op.a] = memory[r[op.b] % MEMORY];
        break;
      case JUMP:
        pc = op.c;
        break;
      case LESS:
        if (!(r[op.a] < r[op.b])) pc = op.c;
        break;
      case CALL:
        stack[depth++ & 15] = pc;
        pc = op.c;
        break;
      case RETURN:
        pc = stack[--depth & 15];
        break;
      case HALT:
        return r[op.a] ^ r[0];
    }
  }
}

uint32_t run(uint32_t n) {
  uint32_t sum = 0;
  for (uint32_t round = 0; round < n; round++) {
    for (int i = 0; i < MEMORY; i++) memory[i] = 0;
    sum = mix(sum, execute(program, 480 + round % 32));
  }
  return sum;
}
