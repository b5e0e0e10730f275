// trap: fails in the way it is told to, three calls deep, to show what a trap looks like.
//
//   trap unreachable | divide | overflow | bounds | call | convert | stack | exit
//
// The functions are kept apart so that each appears in the backtrace under its own name.

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define APART __attribute__((noinline))

// Read at run time, so that the compiler cannot see the failure coming and remove it.
static volatile int zero = 0;
static volatile int far_away = -4096;
static volatile double huge = 1e300;

APART static void reach_the_unreachable(void) { __builtin_trap(); }

APART static int divide(int numerator, int denominator) { return numerator / denominator; }

APART static int read_at(int address) { return *(volatile int*)address; }

// Calls a function through a pointer of another type: the table entry's signature does not match.
APART static int call_as_another_type(void) {
  long long (*volatile disguised)(double) = (long long (*)(double))divide;
  return (int)disguised(1.0);
}

APART static int to_integer(double value) {
  int result;
  // The checked conversion; C alone would compile to the saturating one.
  result = __builtin_wasm_trunc_s_i32_f64(value);
  return result;
}

// Recurses without end, and needs each frame after the call: no compiler may make a loop of it.
#pragma clang diagnostic ignored "-Winfinite-recursion"
APART static int fall(int depth) { return fall(depth + 1) + zero; }

APART static int fail(const char* how) {
  if (strcmp(how, "unreachable") == 0) reach_the_unreachable();
  if (strcmp(how, "divide") == 0) return divide(7, zero);
  if (strcmp(how, "overflow") == 0) return divide(INT_MIN, zero - 1);
  if (strcmp(how, "bounds") == 0) return read_at(far_away);
  if (strcmp(how, "call") == 0) return call_as_another_type();
  if (strcmp(how, "convert") == 0) return to_integer(huge);
  if (strcmp(how, "stack") == 0) return fall(zero);
  if (strcmp(how, "exit") == 0) exit(7);
  fputs("usage: trap unreachable|divide|overflow|bounds|call|convert|stack|exit\n", stderr);
  return 2;
}

int main(int argc, char** argv) { return fail(argc == 2 ? argv[1] : ""); }
