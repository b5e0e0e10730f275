/**
 * Addresses to listen on, as people write them.
 *
 * @module
 */

/** Where to listen. */
export interface ListenAddress {
  /** A name or an address of this machine; `0.0.0.0` or `::` for all of them. */
  readonly hostname: string;
  /** 0 to 65535; 0 lets the host choose a free one. */
  readonly port: number;
}

/**
 * Reads `HOST:PORT`, `[IPv6]:PORT` or `:PORT`, which is port `PORT` of 127.0.0.1: listening to the
 * whole network should take saying so.
 *
 * @returns `null` if it is none of them.
 */
export function parseAddress(text: string): ListenAddress | null {
  const [, bracketed, plain = "", digits = ""] =
    /^(?:\[([\da-fA-F:.%\w]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  if (digits === "" || port > 65535) return null;
  return { hostname: bracketed ?? (plain === "" ? "127.0.0.1" : plain), port };
}

/** Writes an address as {@linkcode parseAddress} reads it. */
export function addressText({ hostname, port }: ListenAddress): string {
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}
