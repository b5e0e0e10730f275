import { assertEquals, assertThrows } from "@std/assert";
import { normalize, parseMount, parseSpecialMount, refuseDuplicates } from "./mount.ts";
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

Deno.test("parseMount() reads ::overlay", () => {
  const mount = { host: "a", guest: "/b", readOnly: false, overlay: true } as const;
  assertEquals(parseMount("a::/b::overlay"), mount);
  assertEquals(parseMount("a::overlay"), { ...mount, guest: "a" });
});

Deno.test("parseSpecialMount() reads archives and memory", () => {
  const archive = { kind: "archive", host: "a.tar", guest: "/app" } as const;
  assertEquals(parseSpecialMount("a.tar::/app"), { ...archive, readOnly: true });
  const changed = { ...archive, readOnly: false, overlay: true } as const;
  assertEquals(parseSpecialMount("a.tar::/app/::overlay"), changed);
  const memory = { kind: "memory", host: "mem:", guest: "/tmp", readOnly: false } as const;
  assertEquals(parseSpecialMount("mem::/tmp"), memory);
  assertEquals(parseSpecialMount("./mem::/tmp").kind, "archive");
});

Deno.test("parseSpecialMount() refuses what has no meaning", () => {
  for (const text of ["", "a.tar", "mem", "mem::", "::/x", "mem::overlay"]) {
    assertThrows(() => parseSpecialMount(text), Problem, "a name is empty", text);
  }
  assertThrows(() => parseSpecialMount("a.tar::/x::ro"), Problem, "is not known there");
  assertThrows(() => parseSpecialMount("mem::/x::overlay"), Problem, "needs no ::overlay");
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
