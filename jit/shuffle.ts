/**
 * Words of bytes that come from known places, as text.
 *
 * @module
 */

/** Bytes that come from one word by one rotation. */
interface Move {
  readonly word: string;
  /** To the right, in bytes. */
  readonly by: number;
  /** Places in the result. */
  readonly to: number[];
}

/** The word whose bytes have these places in `words`, which are names: `a>>>8|b<<24`. */
export function shuffledWord(bytes: readonly number[], words: readonly string[]): string {
  const moves: Move[] = [];
  bytes.forEach((byte, place) => {
    const word = words[byte >> 2]!;
    const by = (byte - place) & 3;
    const move = moves.find((one) => one.word === word && one.by === by);
    if (move === undefined) moves.push({ word, by, to: [place] });
    else move.to.push(place);
  });
  return moves.map(moveText).join("|");
}

/** Shifted if none of the bytes goes around the end, and cut off where others belong. */
function moveText({ word, by, to }: Move): string {
  if (by === 0) return masked(word, to, 0b1111);
  const right = to.every((place) => place + by < 4);
  const left = to.every((place) => place + by >= 4);
  if (right) return masked(`${word}>>>${8 * by}`, to, 0b1111 >> by);
  if (left) return masked(`${word}<<${32 - 8 * by}`, to, 0b1111 << (4 - by) & 0b1111);
  return masked(`(${word}>>>${8 * by}|${word}<<${32 - 8 * by})`, to, 0b1111);
}

/** The bytes `to` of a word in which there are those of `present`. */
function masked(text: string, to: readonly number[], present: number): string {
  const wanted = to.reduce((bits, place) => bits | 1 << place, 0);
  // Or-ed with other bytes, a shift to the right by itself is an unsigned number no more.
  if (wanted === present) return text.includes(">>>") ? `(${text}|0)` : `(${text})`;
  const mask = to.reduce((bits, place) => bits | 0xff << 8 * place, 0);
  return `(${text}&${mask < 0 ? `(${mask})` : mask})`;
}
