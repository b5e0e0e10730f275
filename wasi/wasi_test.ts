import { assert, assertEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import { memoryDirectory } from "./fs/memory/build.ts";
import "./host_preopens.ts";
import { PreopenError } from "./preopen.ts";
import { PREVIEW1 } from "./preview1/table.ts";
import { ProcExit } from "./proc_exit.ts";
import { At, Guest } from "./testing.ts";
import { type GuestInstance, WASI, type WasiOptions } from "./wasi.ts";

const memory = () => ({ buffer: new ArrayBuffer(65536) });

/** A `WASI` that takes nothing of the host. */
function quiet(options: WasiOptions = {}): WASI {
  return new WASI({ stdin: null, stdout: null, stderr: null, ...options });
}

/** An instance that exports a memory, and these. */
function instance(exports: Record<string, unknown>): GuestInstance {
  return { exports: { memory: memory(), ...exports } };
}

Deno.test("WASI.start() returns the exit code", () => {
  assertEquals(quiet().start(instance({ _start: () => {} })), 0);
  const wasi = quiet();
  const exits = () => wasi.wasiImport["proc_exit"]?.(7);
  assertEquals(wasi.start(instance({ _start: exits })), 7);
});

Deno.test("WASI.start() returns the exit code even if the guest catches everything", () => {
  for (const then of [() => {}, () => assert(false)]) {
    const wasi = quiet();
    const _start = () => {
      try {
        wasi.wasiImport["proc_exit"]?.(3);
      } catch {
        then();
      }
    };
    assertEquals(wasi.start(instance({ _start })), 3);
  }
});

Deno.test("WASI.start() lets a trap through", () => {
  const trap = new WebAssembly.RuntimeError("unreachable");
  const _start = () => {
    throw trap;
  };
  assertStrictEquals(assertThrows(() => quiet().start(instance({ _start }))), trap);
});

Deno.test("WASI.startAsync() waits for the end of the guest, however it comes", async () => {
  const trap = new WebAssembly.RuntimeError("unreachable");
  const wasi = quiet();
  const exits = async () => {
    await Promise.resolve();
    wasi.wasiImport["proc_exit"]?.(7);
  };
  assertEquals(await wasi.startAsync(instance({ _start: exits })), 7);
  assertEquals(await quiet().startAsync(instance({ _start: () => {} })), 0);
  const traps = () => Promise.reject(trap);
  const error = await assertRejects(() => quiet().startAsync(instance({ _start: traps })));
  assertStrictEquals(error, trap);
});

Deno.test("WASI.start() is for commands, WASI.initialize() for the others, and each says so", () => {
  const nothing = () => {};
  const start = (exports: Record<string, unknown>) => () => quiet().start(instance(exports));
  const initialize = (exports: Record<string, unknown>) => () =>
    quiet().initialize(instance(exports));
  assertThrows(start({}), TypeError, 'no function "_start"');
  assertThrows(start({ _start: 1 }), TypeError, 'no function "_start"');
  assertThrows(start({ _start: nothing, _initialize: nothing }), TypeError, '"_initialize"');
  assertThrows(start({ _start: nothing, memory: {} }), TypeError, "no memory");
  assertThrows(initialize({ _start: nothing }), TypeError, '"_start"');
  assertThrows(initialize({ _initialize: 1 }), TypeError, "not as a function");
  assertThrows(() => quiet().start(null as unknown as GuestInstance), TypeError, "no exports");
});

Deno.test("WASI.initialize() calls _initialize if there is one", () => {
  const called: string[] = [];
  quiet().initialize(instance({ _initialize: () => called.push("_initialize") }));
  quiet().initialize(instance({}));
  assertEquals(called, ["_initialize"]);
});

Deno.test("WASI.initialize() lets an exit through, with its code", () => {
  const wasi = quiet();
  const _initialize = () => wasi.wasiImport["proc_exit"]?.(5);
  const exit = assertThrows(() => wasi.initialize(instance({ _initialize })), ProcExit);
  assertEquals(exit.code, 5);
});

Deno.test("WASI serves one instance only", () => {
  const wasi = quiet();
  const command = instance({ _start: () => {} });
  wasi.start(command);
  assertThrows(() => wasi.start(command), Error, "make a new one");
  assertThrows(() => wasi.finalizeBindings(command), Error, "make a new one");
});

Deno.test("WASI.finalizeBindings() takes a memory that is not exported", () => {
  const wasi = quiet({ args: ["a"] });
  const own = memory();
  wasi.finalizeBindings({ exports: {} }, { memory: own });
  assertEquals(wasi.wasiImport["args_sizes_get"]?.(0, 4), 0);
  assertEquals(new Uint32Array(own.buffer)[0], 1);
});

Deno.test("WASI.getImportObject() has the chosen ABI, getAllImports() both", () => {
  const modules = (version: "preview1" | "unstable") =>
    Object.keys(quiet({ version }).getImportObject());
  assertEquals(modules("preview1"), ["wasi_snapshot_preview1"]);
  assertEquals(modules("unstable"), ["wasi_unstable"]);
  const wasi = quiet();
  assertStrictEquals(wasi.getImportObject()["wasi_snapshot_preview1"], wasi.wasiImport);
  const all = wasi.getAllImports();
  assertEquals(Object.keys(all), ["wasi_snapshot_preview1", "wasi_unstable"]);
  const names = PREVIEW1.map(({ name }) => name);
  assertEquals(Object.keys(all["wasi_snapshot_preview1"] ?? {}), names);
});

Deno.test("WASI gives preopens the numbers from 3 in their order", () => {
  const preopens = new Map([["b", memoryDirectory()], ["1", memoryDirectory()]]);
  const g = new Guest({ preopens });
  const names = [3, 4].map((fd) => {
    g.ok("fd_prestat_dir_name", fd, At.DATA, 1);
    return g.text(At.DATA, 1);
  });
  assertEquals(names, ["b", "1"]);
  assertEquals(g.call("fd_prestat_get", 5, At.OUT), "BADF");
});

Deno.test("WASI opens directories of the host, for reading only if told so", () => {
  const host = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${host}/a.txt`, "hello");
    const g = new Guest({ preopens: { "/rw": host, "/ro": { host, readOnly: true } } });
    assertEquals(g.read(g.open("a.txt", { fd: 4, rights: 2 })), "hello");
    assertEquals(g.call("path_unlink_file", 4, ...g.path("a.txt")), "ROFS");
    assertEquals(g.call("path_unlink_file", 3, ...g.path("a.txt")), "SUCCESS");
  } finally {
    Deno.removeSync(host, { recursive: true });
  }
});

Deno.test("WASI says which preopen it cannot open", () => {
  const host = `${Deno.cwd()}/no/such/directory`;
  assertThrows(
    () => quiet({ preopens: { data: host } }),
    PreopenError,
    `Cannot open preopen "data": "${host}": NOENT`,
  );
});

Deno.test("WASI says which permission a preopen is missing", () => {
  const url = new URL("mod.ts", import.meta.url).href;
  const script = `
    import { WASI } from ${JSON.stringify(url)};
    try { new WASI({ preopens: { data: "/" } }); }
    catch (error) { console.log(error.message, [error.permission]); }`;
  const { stdout } = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-config",
      "--no-prompt",
      `data:text/typescript,${encodeURIComponent(script)}`,
    ],
    env: { NO_COLOR: "1" },
    stdout: "piped",
  }).outputSync();
  const why = "the permission to read it is missing; run with --allow-read=/";
  assertEquals(
    new TextDecoder().decode(stdout),
    `Cannot open preopen "data": "/": ${why} [ "--allow-read=/" ]\n`,
  );
});

Deno.test("WASI refuses what a guest could not be given", () => {
  assertThrows(() => quiet({ args: ["a", "b\0c"] }), TypeError, "args[1] has a NUL");
  assertThrows(() => quiet({ env: { A: "b\0c" } }), TypeError, 'env["A"] has a NUL');
  assertThrows(() => quiet({ env: { "A=B": "c" } }), TypeError, '"A=B" is no name');
  assertThrows(() => quiet({ env: { "": "c" } }), TypeError, '"" is no name');
});

Deno.test("an observer sees each call and its answer, but no answer of one that ends the guest", () => {
  const log: string[] = [];
  const wasi = quiet({
    observer: {
      before: (call, args) => log.push(`${call.name}(${args.join(", ")})`),
      after: (_call, _args, errno) => log.push(`= ${errno}`),
    },
  });
  const { wasiImport } = wasi;
  const _start = () => {
    wasiImport["fd_close"]?.(99);
    wasiImport["sched_yield"]?.();
    wasiImport["proc_exit"]?.(1);
  };
  wasi.start(instance({ _start }));
  assertEquals(log, ["fd_close(99)", "= 8", "sched_yield()", "= 0", "proc_exit(1)"]);
});

Deno.test("WASI with returnOnExit: false ends the process", () => {
  const url = new URL("wasi.ts", import.meta.url).href;
  const script = `
    import { WASI } from ${JSON.stringify(url)};
    const wasi = new WASI({ returnOnExit: false });
    const _start = () => wasi.wasiImport.proc_exit(9);
    wasi.start({ exports: { _start, memory: { buffer: new ArrayBuffer(8) } } });
    console.log("not reached");`;
  const { code, stdout } = new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-config", script],
    stdout: "piped",
  }).outputSync();
  assertEquals([code, new TextDecoder().decode(stdout)], [9, ""]);
});

Deno.test("calls with arguments of other types say so, where the engine has not looked", () => {
  const { wasiImport } = new WASI();
  assertThrows(
    () => wasiImport["fd_write"]!(1, 2n, 0, 0),
    TypeError,
    `the guest imports "fd_write" with another type than it has, (param i32 i32 i32 i32) ` +
      "(result i32): it gave 2 (bigint) as argument 1",
  );
});
