/**
 * Turns the text of modules into binaries, by the `wasm-tools` that jco carries.
 *
 * The only file that knows the tool. Loading it costs about 100 ms and a module about 0.12 ms (6,900
 * modules in under a second), so nothing is cached on disk and nothing runs in parallel.
 *
 * @module
 */

/**
 * Pinned, since its quirks are listed in `exceptions.ts`. Not written into the `import` itself: it
 * brings over 100 MB, which Deno would then fetch even where the suite is not run.
 */
const TOOL = "npm:@bytecodealliance/jco-transpile@0.12.1/wasm-tools";

interface Tool {
  parse(text: string): Promise<Uint8Array>;
}

/** The tool would not take the text. */
export class TextError extends Error {
  override readonly name = "TextError";
}

/** Turns module text into a binary. @throws TextError when the text is malformed */
export type TextTool = (text: string) => Promise<Uint8Array<ArrayBuffer>>;

/** Loads the tool, fetching it from npm the first time. */
export async function loadTextTool(): Promise<TextTool> {
  const { parse } = await import(TOOL) as Tool;
  return async function convert(text: string): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return new Uint8Array(await parse(escapeBidi(text)));
    } catch (error) {
      throw new TextError(reasonOf(error), { cause: error });
    }
  };
}

/**
 * The tool refuses characters that turn the direction of text, as a source of confusion, though the
 * format allows them in strings. There they can be written as escapes.
 */
function escapeBidi(text: string): string {
  return text.replace(
    /[\u202a-\u202e\u2066-\u206f]/g,
    (char) => `\\u{${char.charCodeAt(0).toString(16)}}`,
  );
}

/** Its errors carry a debug print of an inner structure, whose last `kind` says what is wrong. */
function reasonOf(error: unknown): string {
  const payload = String((error as { payload?: unknown }).payload ?? error);
  return /kind: (?:Custom|Lex)\((.*)\) \}\) \}$/s.exec(payload)?.[1] ?? payload;
}
