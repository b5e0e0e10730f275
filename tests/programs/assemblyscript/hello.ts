// @ts-nocheck: AssemblyScript, whose number types TypeScript does not have.
// A command over WASI: strings, a map, and the arguments.
const counts = new Map<string, i32>();
const text = "the quick brown fox and the lazy dog and the cow";
const words = text.split(" ");
for (let i = 0; i < words.length; i++) {
  const word = words[i];
  counts.set(word, (counts.has(word) ? counts.get(word) : 0) + 1);
}
console.log("hello from AssemblyScript");
console.log(counts.get("the").toString() + " " + counts.size.toString());
console.log((1.0 / 3.0).toString());
process.exit(4);
