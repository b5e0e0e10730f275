// @ts-nocheck: AssemblyScript, whose number types TypeScript does not have.
// Exported functions without any import: called with `--invoke`.

export function fibonacci(n: i32): i64 {
  let a: i64 = 0;
  let b: i64 = 1;
  for (let i = 0; i < n; i++) {
    const next = a + b;
    a = b;
    b = next;
  }
  return a;
}

export function mean(a: f64, b: f64): f64 {
  return (a + b) / 2;
}
