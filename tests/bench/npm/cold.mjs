// `node cold.mjs CONTENDER CHAINS KIND`: prints the milliseconds from the import of a contender to its first verdict.

import { questions } from "./chains.mjs";
import { load } from "./contenders/index.mjs";

const [contender, file, kind] = process.argv.slice(2);
const question = questions(file).find((question) => question.kind === kind);
// WebCrypto is made when it is first looked at, and is no contender's.
void globalThis.crypto.subtle;

const start = performance.now();
const { accepts } = await load(contender);
const accepted = await accepts(question);
const end = performance.now();

if (!accepted) throw new Error(`${contender} refuses the chain`);
console.log(end - start);
