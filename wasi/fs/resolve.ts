/**
 * The resolver: from a guest path to a place beneath a directory, never outside it.
 *
 * This is the one place where confinement is decided, for every backend. It walks the path
 * component by component and expands symbolic links itself, so that neither `..` nor a link can step
 * over the root of the walk: the host's own resolution of links is never relied on. The root is the
 * directory handle that the guest named, so a handle on a sub-directory confines to that
 * sub-directory.
 *
 * @module
 */

import { Errno, WasiError } from "../errno.ts";
import { FileType } from "./file_system.ts";
import { quote, splitPath } from "./path.ts";

/** Links expanded in one resolution before it is taken for a loop; Linux's number. */
const MAX_LINKS = 40;

/** What the resolver needs to know of a backend; `Node` is the backend's idea of a file. */
export interface Tree<Node> {
  /** The directory that the path is relative to and confined to. */
  readonly root: Node;
  /** Returns the type of a node; a link's own. */
  typeOf(node: Node): FileType;
  /** Returns the entry `name` (never `.` or `..`) of a directory, or undefined if it has none. */
  lookup(directory: Node, name: string): Node | undefined;
  /** Returns the target of a symbolic link. */
  readlink(link: Node): string;
}

/** How to treat a link in the last component. */
export interface ResolveOptions {
  /** Follow it. */
  readonly follow: boolean;
  /**
   * The path is of a name to be made, moved or removed, not of a thing to be used, so that even a
   * trailing slash does not follow a link there.
   */
  readonly forName?: boolean;
}

/** Where a path leads. */
export interface Place<Node> {
  /** The directory that holds, or would hold, the entry. */
  readonly parent: Node;
  /** The entry's name in `parent`; absent if the path ends in `.` or `..`, or is the root. */
  readonly name: string | undefined;
  /** What is there; absent if nothing is. */
  readonly node: Node | undefined;
  /** Type of what is there. */
  readonly type: FileType | undefined;
  /** The path says that a directory is meant, by a trailing slash. */
  readonly slash: boolean;
}

/**
 * Resolves `path` beneath the root of `tree`.
 *
 * @returns a place whose parent exists; the entry itself need not.
 * @throws {WasiError} PERM if the path or a link would leave the root, LOOP after too many links,
 * NOENT or NOTDIR if a directory on the way is missing or none, and what `splitPath` throws.
 */
export function resolve<Node>(
  tree: Tree<Node>,
  path: string,
  options: ResolveOptions,
): Place<Node> {
  const given = splitPath(path);
  const pending = given.names.toReversed();
  const above: Node[] = [];
  let here = tree.root;
  let slash = given.slash;
  let links = 0;

  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (name === ".") continue;
    if (name === "..") {
      const parent = above.pop();
      if (parent === undefined) throw escapes(path);
      here = parent;
      continue;
    }
    const node = tree.lookup(here, name);
    const last = pending.length === 0;
    if (node === undefined) {
      if (!last) throw new WasiError(Errno.NOENT, `${quote(name)} of ${quote(path)} is missing`);
      return { parent: here, name, node, type: undefined, slash };
    }
    const type = tree.typeOf(node);
    if (type === FileType.SYMBOLIC_LINK) {
      if (!last || options.follow || (slash && options.forName !== true)) {
        if (++links > MAX_LINKS) throw new WasiError(Errno.LOOP, quote(path));
        const target = splitPath(tree.readlink(node));
        pending.push(...target.names.toReversed());
        if (last && target.slash) slash = true;
        continue;
      }
    }
    if (last) return { parent: here, name, node, type, slash };
    if (type !== FileType.DIRECTORY) {
      throw new WasiError(Errno.NOTDIR, `${quote(name)} of ${quote(path)} is not a directory`);
    }
    above.push(here);
    here = node;
  }
  const parent = above.at(-1) ?? here;
  return { parent, name: undefined, node: here, type: FileType.DIRECTORY, slash };
}

function escapes(path: string): WasiError {
  return new WasiError(Errno.PERM, `${quote(path)} leads out of the directory it is relative to`);
}
