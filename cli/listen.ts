/**
 * `--listen HOST:PORT`.
 *
 * @module
 */
import { addressText } from "../wasi/sock/address.ts";
import { ListenError, listenTcp, type TcpListener } from "../wasi/sock/listener.ts";
import { Problem } from "./problem.ts";
import type { ListenAddress } from "./request.ts";

/**
 * Listens on each address. Where the host was to choose the port, it is said on stderr.
 *
 * @throws {Problem} when Deno or the host does not let us.
 */
export function openListeners(addresses: readonly ListenAddress[]): TcpListener[] {
  return addresses.map((wanted) => {
    const listener = open(wanted);
    if (wanted.port === 0) console.error(`listening on ${addressText(listener.address)}`);
    return listener;
  });
}

function open(address: ListenAddress): TcpListener {
  try {
    return listenTcp(address, { nonblock: address.nonblock });
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    const option = `--listen ${error.address}`;
    if (error.permission === undefined) throw new Problem(`${option}: ${error.message}`);
    throw new Problem(
      `${option}: Deno does not let us listen there`,
      `allow it: deno run ${error.permission} …`,
    );
  }
}
