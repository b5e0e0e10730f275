/**
 * From what an embedder gives for a standard stream to a descriptor.
 *
 * @module
 */
import { Rights, STDIO_RIGHTS } from "../abi.ts";
import { FileDescriptor } from "../fd_table.ts";
import type { Interruption } from "../interruption.ts";
import { StdioHandle } from "./handle.ts";
import { HostStream } from "./host.ts";
import {
  BytesStream,
  CallbackStream,
  type Stdin,
  type StdioStream,
  type Stdout,
} from "./stream.ts";

const NULL_STREAM: StdioStream = {
  read: () => 0,
  write: (bytes) => bytes.length,
  readable: () => ({ bytes: 0, hangup: true }),
};

/** Returns the stream for what was given as `stdin`. */
export function stdinStream(given: Stdin, interruption?: Interruption): StdioStream {
  if (given === null) return NULL_STREAM;
  if (typeof given === "number") return new HostStream(given, interruption);
  if (typeof given === "string") return new BytesStream(new TextEncoder().encode(given));
  if (given instanceof Uint8Array) return new BytesStream(given);
  return given;
}

/** Returns the stream for what was given as `stdout` or `stderr`. */
export function stdoutStream(given: Stdout): StdioStream {
  if (given === null) return NULL_STREAM;
  if (typeof given === "number") return new HostStream(given);
  if (typeof given === "function") return new CallbackStream(given);
  return given;
}

/** Returns the descriptor of a standard stream, which can be read or written but not both. */
export function stdioDescriptor(stream: StdioStream, way: "read" | "write"): FileDescriptor {
  const right = way === "read" ? Rights.FD_READ : Rights.FD_WRITE;
  return new FileDescriptor(new StdioHandle(stream), {
    rights: STDIO_RIGHTS | right,
    inheriting: 0,
  });
}
