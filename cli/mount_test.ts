import { assertEquals, assertThrows } from "@std/assert";
import { normalize, parseMount, refuseDuplicates } from "./mount.ts";
import { Problem } from "./problem.ts";

Deno.test("parseMount() takes the host's name when there is no other", () => {
  assertEquals(parseMount("data"), { host: "data", guest: "data", readOnly: false });
  assertEquals(parseMount("./data/"), { host: "./data/", guest: "data", readOnly: false });
  assertEquals(parseMount("."), { host: ".", guest: ".", readOnly: false });
  assertEquals(parseMount("/srv/x"), { host: "/srv/x", guest: "/srv/x", readOnly: false });
});

Deno.test("parseMount() reads the guest's name and ::ro", () => {
  assertEquals(parseMount("a::/b"), { host: "a", guest: "/b", readOnly: false });
  assertEquals(parseMount("a::/b::ro"), { host: "a", guest: "/b", readOnly: true });
  assertEquals(parseMount("a::ro"), { host: "a", guest: "a", readOnly: true });
  assertEquals(parseMount("a::./ro"), { host: "a", guest: "ro", readOnly: false });
  assertEquals(parseMount("C:\\x::/x"), { host: "C:\\x", guest: "/x", readOnly: false });
});

Deno.test("parseMount() refuses a suffix that it does not know rather than ignore it", () => {
  for (const text of ["a::/b::rw", "a::/b::ro::x", "a::/b::RO", "a::b::c::ro", "a::/b::"]) {
    assertThrows(() => parseMount(text), Problem, "is not known there", text);
  }
});

Deno.test("parseMount() refuses an empty name", () => {
  for (const text of ["", "::", "::/b", "a::", "::ro", "a::::ro"]) {
    assertThrows(() => parseMount(text), Problem, "a name is empty", text);
  }
});

Deno.test("normalize() gives each path one spelling", () => {
  const spellings: [string, string][] = [
    ["x", "x"],
    ["./x", "x"],
    ["x/", "x"],
    ["./", "."],
    ["", "."],
    ["/", "/"],
    ["//x//y/", "/x/y"],
    ["/../x", "/x"],
    ["a/../b", "b"],
    ["../x", "../x"],
    ["a/../../x", "../x"],
    ["a/..", "."],
  ];
  for (const [path, normal] of spellings) assertEquals(normalize(path), normal, path);
});

Deno.test("refuseDuplicates() refuses two directories of one name", () => {
  refuseDuplicates(["a", "b", "c::/a"].map(parseMount));
  assertThrows(() => refuseDuplicates(["a", "b::./a/"].map(parseMount)), Problem, '"a" and "b"');
});
