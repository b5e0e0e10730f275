import { assertEquals } from "@std/assert";
import { FileType } from "./file_system.ts";
import { type Place, resolve, type ResolveOptions, type Tree } from "./resolve.ts";
import { errnoFrom } from "./testing.ts";

/** A tree of nested objects: a string is a link's target, null a file. */
type Node = { [name: string]: Node } | string | null;

const ROOT: Node = {
  file: null,
  dir: { file: null, sub: { deep: null }, up: "..", out: "../../x", abs: "/file" },
  link: "dir/sub/",
  to_file: "file",
  slashed: "file/",
  dangling: "dir/new",
  odd: ".//dir/./sub/../file",
  empty: "",
  nul: "a\0b",
  loop: "loop2/x",
  loop2: "loop",
};

class ObjectTree implements Tree<Node> {
  readonly root: Node = ROOT;
  lookups = 0;

  typeOf(node: Node): FileType {
    if (node === null) return FileType.REGULAR_FILE;
    return typeof node === "string" ? FileType.SYMBOLIC_LINK : FileType.DIRECTORY;
  }

  lookup(directory: Node, name: string): Node | undefined {
    this.lookups++;
    return typeof directory === "object" ? directory?.[name] : undefined;
  }

  readlink(link: Node): string {
    return String(link);
  }
}

function place(path: string, options: ResolveOptions = { follow: false }): Place<Node> {
  return resolve(new ObjectTree(), path, options);
}

const DIR = (ROOT as { [name: string]: Node })["dir"];

Deno.test("resolve() finds entries and where they would be", () => {
  assertEquals(place("file"), {
    parent: ROOT,
    name: "file",
    node: null,
    type: FileType.REGULAR_FILE,
    slash: false,
  });
  assertEquals(place("dir/new/"), {
    parent: DIR as Node,
    name: "new",
    node: undefined,
    type: undefined,
    slash: true,
  });
  assertEquals(place("dir/sub/../../dir/./file").parent, DIR);
});

Deno.test("resolve() gives no name to what ends in . or ..", () => {
  for (const path of [".", "./", "dir/..", "dir/sub/../.."]) {
    assertEquals([place(path).name, place(path).node], [undefined, ROOT], path);
  }
  assertEquals([place("dir/.").name, place("dir/.").node], [undefined, DIR]);
  assertEquals([place("dir/sub/..").parent, place("dir/sub/..").node], [ROOT, DIR]);
  assertEquals(place("link/..", { follow: false }).node, DIR);
});

Deno.test("resolve() expands links as it is told to", () => {
  const follow = { follow: true };
  assertEquals(place("to_file").type, FileType.SYMBOLIC_LINK);
  assertEquals(place("to_file", follow).type, FileType.REGULAR_FILE);
  assertEquals(place("odd", follow).parent, DIR);
  assertEquals(place("link/deep").name, "deep");
  assertEquals(place("link", follow).slash, true);
  assertEquals(place("slashed", follow).slash, true);
  assertEquals(place("dangling", follow), {
    parent: DIR as Node,
    name: "new",
    node: undefined,
    type: undefined,
    slash: false,
  });
  assertEquals(place("link/").type, FileType.DIRECTORY);
  assertEquals(place("link/", { follow: false, forName: true }).type, FileType.SYMBOLIC_LINK);
  assertEquals(place("dir/up/file").parent, ROOT);
});

Deno.test("resolve() answers the errno that each path deserves", () => {
  const table: readonly (readonly [string, string])[] = [
    ["..", "PERM"],
    ["dir/../..", "PERM"],
    ["dir/up/..", "PERM"],
    ["dir/out/x", "PERM"],
    ["dir/abs/x", "PERM"],
    ["/", "PERM"],
    ["empty/x", "NOENT"],
    ["nul/x", "INVAL"],
    ["file/x", "NOTDIR"],
    ["file/..", "NOTDIR"],
    ["to_file/..", "NOTDIR"],
    ["missing/..", "NOENT"],
    ["dangling/x", "NOENT"],
    ["loop/x", "LOOP"],
  ];
  for (const [path, errno] of table) {
    assertEquals(errnoFrom(() => place(path)), errno, path);
  }
});

Deno.test("resolve() looks at each component of a plain path once", () => {
  const tree = new ObjectTree();
  resolve(tree, "dir/sub/deep", { follow: true });
  assertEquals(tree.lookups, 3);
});
