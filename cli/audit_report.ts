/**
 * What `--audit` prints.
 *
 * @module
 */
import type { AuditReport, FileUse } from "../wasi/audit/audit.ts";
import { errnoName } from "../wasi/errno.ts";
import type { ListenAddress, Mount, RunRequest } from "./request.ts";

/**
 * Returns the lines of a report: what was asked for, and the flags without which this run would have
 * been another one.
 */
export function auditText(report: AuditReport, request: RunRequest): string[] {
  const { environment, clocks, randomBytes } = report;
  const variables = Object.keys(request.env);
  const random = randomBytes === 0 ? "not asked for" : `${randomBytes} bytes`;
  const lines = [
    ...filesText(report),
    `environment: ${environment ? `asked for; given ${listText(variables)}` : "not asked for"}`,
    `clocks: ${clocks.length === 0 ? "not asked for" : clocks.join(", ")}`,
    `random bytes: ${random}`,
    `sockets: ${socketsText(report)}`,
    `needed: ${neededFlags(report, request).join(" ")}`,
  ];
  return lines.map((line) => `audit: ${line}`);
}

function filesText({ files, moreFiles }: AuditReport): string[] {
  if (files.length === 0) return ["files: not asked for"];
  const lines = files.map(fileText);
  return moreFiles === 0 ? lines : [...lines, `files: and ${moreFiles} calls for others`];
}

function fileText({ path, access, refused }: FileUse): string {
  const answer = refused === undefined ? "granted" : `refused (${errnoName(refused)})`;
  return `file: ${access.padEnd(5)} ${quoted(path)} ${answer}`;
}

function socketsText({ sockets, socketsRefused }: AuditReport): string {
  if (sockets.length === 0) return "not asked for";
  return `${sockets.join(", ")}${socketsRefused ? "; refused where there was none" : ""}`;
}

function listText(names: readonly string[]): string {
  return names.length === 0 ? "nothing" : names.join(", ");
}

/** Deno's flags, and then ours. A directory counts as a whole. */
function neededFlags(report: AuditReport, request: RunRequest): string[] {
  const used = request.mounts.map((mount, i) => ({ ...mount, ...report.preopens[i]! }))
    .filter((mount) => mount.used);
  const onHost = used.filter(({ kind }) => kind !== "memory").map(({ host }) => host);
  const written = used.filter((mount) =>
    mount.written && mount.kind === undefined && mount.overlay === undefined
  );
  const listen = report.sockets.length === 0 ? [] : request.listen;
  return [
    ...permission("--allow-read", [...moduleFile(request), ...onHost]),
    ...permission("--allow-write", written.map(({ host }) => host)),
    ...permission("--allow-net", [...moduleHost(request), ...listen.map(addressText)]),
    ...used.flatMap((mount) => mountFlag(mount, mount.written)),
    ...listen.flatMap((address) => ["--listen", listenText(address)]),
    ...(report.environment ? Object.keys(request.env).flatMap((name) => ["--env", name]) : []),
  ].map(quoted);
}

function listenText(address: ListenAddress): string {
  return `${addressText(address)}${address.nonblock ? "::nonblock" : ""}`;
}

function permission(flag: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${flag}=${[...new Set(values)].join(",")}`];
}

function isUrl(module: string): boolean {
  return /^https?:/i.test(module);
}

function moduleFile({ module }: RunRequest): string[] {
  return module === "-" || isUrl(module) ? [] : [module];
}

function moduleHost({ module }: RunRequest): string[] {
  return isUrl(module) ? [new URL(module).host] : [];
}

function addressText({ hostname, port }: ListenAddress): string {
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

function mountFlag({ kind, host, guest, overlay }: Mount, written: boolean): string[] {
  if (kind === "memory") return ["--mount", `mem::${guest}`];
  if (kind === "archive") return ["--mount", `${host}::${guest}${written ? "::overlay" : ""}`];
  const name = guest === host ? host : `${host}::${guest}`;
  if (!written) return ["--dir", `${name}::ro`];
  return ["--dir", overlay ? `${name}::overlay` : name];
}

/** As a shell wants it, where it is not a plain word. */
function quoted(text: string): string {
  return /^[\w./:=,@+[\]-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
