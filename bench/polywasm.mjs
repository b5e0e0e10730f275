/**
 * The command line that the polywasm package lacks, for Node: runs a WASI command that reads its
 * arguments, the clock and random bytes, and writes to its standard output and error. All other
 * functions of WASI answer NOSYS.
 *
 *     node polywasm.mjs PACKAGE/index.js MODULE [arguments…]
 *
 * @module
 */
import { readFileSync, writeSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";

const BADF = 8;
const NOSYS = 52;
const SPIPE = 70;
const CHARACTER_DEVICE = 2;

const [packagePath, modulePath, ...guestArgs] = process.argv.slice(2);
const { WebAssembly } = await import(pathToFileURL(packagePath));
const args = [basename(modulePath), ...guestArgs].map((text) => Buffer.from(`${text}\0`));

/** What the module exports, once there is an instance. */
const guest = { exports: {} };
const view = () => new DataView(guest.exports.memory.buffer);
const bytes = () => new Uint8Array(guest.exports.memory.buffer);

/** Fills `count` and `size` as `args_sizes_get` and `environ_sizes_get` do. */
function sizes(list, count, size) {
  view().setUint32(count, list.length, true);
  view().setUint32(size, Buffer.concat(list).length, true);
  return 0;
}

const functions = {
  args_sizes_get: (count, size) => sizes(args, count, size),
  args_get(pointers, at) {
    args.forEach((arg, index) => {
      view().setUint32(pointers + 4 * index, at, true);
      bytes().set(arg, at);
      at += arg.length;
    });
    return 0;
  },
  environ_sizes_get: (count, size) => sizes([], count, size),
  environ_get: () => 0,
  clock_res_get: (_id, at) => (view().setBigUint64(at, 1000n, true), 0),
  clock_time_get(id, _precision, at) {
    const now = id === 0 ? BigInt(Date.now()) * 1_000_000n : process.hrtime.bigint();
    view().setBigUint64(at, now, true);
    return 0;
  },
  random_get(at, length) {
    crypto.getRandomValues(bytes().subarray(at, at + length));
    return 0;
  },
  fd_close: () => 0,
  fd_prestat_get: () => BADF,
  fd_seek: () => SPIPE,
  fd_fdstat_get(fd, at) {
    if (fd > 2) return BADF;
    bytes().fill(0, at, at + 24);
    view().setUint8(at, CHARACTER_DEVICE);
    return 0;
  },
  fd_read: (_fd, _vectors, _count, read) => (view().setUint32(read, 0, true), 0),
  fd_write(fd, vectors, count, written) {
    let total = 0;
    for (let i = 0; i < count; i++) {
      const at = view().getUint32(vectors + 8 * i, true);
      const length = view().getUint32(vectors + 8 * i + 4, true);
      total += writeSync(fd, bytes().subarray(at, at + length));
    }
    view().setUint32(written, total, true);
    return 0;
  },
  proc_exit: (code) => process.exit(code),
};

// polywasm cannot list a module's imports, so whatever it asks for is there.
const wasi = new Proxy(functions, { get: (known, name) => known[name] ?? (() => NOSYS) });
const module = new WebAssembly.Module(readFileSync(modulePath));
guest.exports = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi }).exports;
guest.exports._start();
