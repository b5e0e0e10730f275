/**
 * WASI preview 1, for instances of any engine.
 *
 * ```ts ignore
 * import { Capture, WASI } from "./wasi/mod.ts";
 *
 * const stdout = new Capture();
 * const wasi = new WASI({ args: ["wc"], stdin: "one two\n", stdout });
 * const { instance } = await WebAssembly.instantiate(bytes, wasi.getImportObject());
 * const code = wasi.start(instance);
 * ```
 *
 * @module
 */
import "./host_preopens.ts";

export { Audit } from "./audit/audit.ts";
export type { AuditReport } from "./audit/audit.ts";
export type { FileUse } from "./audit/audit.ts";
export type { PreopenUse } from "./audit/audit.ts";
export { HostClocks } from "./clocks.ts";
export type { ClockResolutions } from "./clocks.ts";
export type { Clocks } from "./clocks.ts";
export type { CallObserver } from "./dispatch.ts";
export { observeAll } from "./dispatch.ts";
export type { WasiFunction } from "./dispatch.ts";
export { Errno } from "./errno.ts";
export type { ErrnoName } from "./errno.ts";
export { errnoName } from "./errno.ts";
export { errnoText } from "./errno.ts";
export { WasiError } from "./errno.ts";
export { FileType } from "./fs/file_system.ts";
export type { AppendResult } from "./fs/file_system.ts";
export type { Directory } from "./fs/file_system.ts";
export type { DirectoryEntry } from "./fs/file_system.ts";
export type { FileHandle } from "./fs/file_system.ts";
export type { Filestat } from "./fs/file_system.ts";
export type { LookupOptions } from "./fs/file_system.ts";
export type { OpenOptions } from "./fs/file_system.ts";
export type { Times } from "./fs/file_system.ts";
export type { Interruption } from "./interruption.ts";
export type { GuestMemory } from "./memory_view.ts";
export type { MemoryView } from "./memory_view.ts";
export type { Pollable } from "./pollable.ts";
export type { Readiness } from "./pollable.ts";
export { PreopenError } from "./preopen.ts";
export type { HostPreopen } from "./preopen.ts";
export type { Preopen } from "./preopen.ts";
export { ProcExit } from "./proc_exit.ts";
export type { RandomSource } from "./random.ts";
export type { Refusal } from "./refusals.ts";
export type { CallInfo } from "./call_info.ts";
export { parseAddress } from "./sock/address.ts";
export type { ListenAddress } from "./sock/address.ts";
export { ListenError } from "./sock/listener.ts";
export { listenTcp } from "./sock/listener.ts";
export type { ListenOptions } from "./sock/listener.ts";
export type { TcpListener } from "./sock/listener.ts";
export type { ConnectionHandle } from "./sock/socket.ts";
export type { ListenerHandle } from "./sock/socket.ts";
export { LineStream } from "./stdio/lines.ts";
export { PipeSource } from "./stdio/pipe.ts";
export { PipeStream } from "./stdio/pipe.ts";
export { Capture } from "./stdio/stream.ts";
export type { CaptureOptions } from "./stdio/stream.ts";
export type { Stdin } from "./stdio/stream.ts";
export type { StdioStream } from "./stdio/stream.ts";
export type { Stdout } from "./stdio/stream.ts";
export { seededRandom } from "./seeded_random.ts";
export { traceCalls } from "./trace/trace.ts";
export { VirtualClocks } from "./virtual_clocks.ts";
export type { VirtualClockOptions } from "./virtual_clocks.ts";
export type { Waiter } from "./wakeup.ts";
export { WASI } from "./wasi.ts";
export type { GuestInstance } from "./wasi.ts";
export type { WasiImports } from "./wasi.ts";
export type { WasiOptions } from "./wasi.ts";
