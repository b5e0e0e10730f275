/**
 * Modules from the web.
 *
 * @module
 */
import { Problem } from "./problem.ts";
import { Progress } from "./progress.ts";
import { bytesText } from "./stopwatch.ts";

/**
 * Fetches a module, and says how far that is when it takes long.
 *
 * @param address An http(s) URL.
 * @throws {Problem} when it cannot be had.
 */
export async function fetchModule(address: string): Promise<Uint8Array> {
  const url = parseUrl(address);
  let state = "";
  using _progress = new Progress(() => `fetching ${address}${state}`);
  const response = await request(url);
  if (!response.ok) {
    await response.body?.cancel();
    const answer = `${response.status} ${response.statusText}`.trim();
    throw new Problem(`cannot fetch ${address}: the server answered ${answer}`);
  }
  const size = Number(response.headers.get("content-length") ?? 0);
  const of = size > 0 ? ` of ${bytesText(size)}` : "";
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      length += chunk.length;
      state = `: ${bytesText(length)}${of}`;
    }
  } catch (error) {
    throw new Problem(
      `cannot fetch ${address}: the connection broke after ${bytesText(length)}${of}: ` +
        (error as Error).message,
    );
  }
  return join(chunks, length);
}

function parseUrl(address: string): URL {
  const url = URL.parse(address);
  if (url === null) throw new Problem(`"${address}" is no valid URL`);
  return url;
}

async function request(url: URL): Promise<Response> {
  try {
    return await fetch(url);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw new Problem(
        `cannot fetch ${url}: Deno does not allow it`,
        `add --allow-net=${url.host} after "deno run"`,
      );
    }
    const { message, cause } = error as Error;
    throw new Problem(
      `cannot fetch ${url}: ${message}${cause instanceof Error ? `: ${cause.message}` : ""}`,
    );
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
