/**
 * The seed as twelve words a person can note down (BIP-39): English words, or single Chinese characters. Only the seed's
 * text form; nothing of wallets. Reading accepts either list, any spacing and case.
 */

import { entropyToMnemonic, mnemonicToEntropy } from "@scure/bip39";
import { wordlist as english } from "@scure/bip39/wordlists/english.js";
import { wordlist as chinese } from "@scure/bip39/wordlists/simplified-chinese.js";

const WORD_COUNT = 12;

export type ReadWords =
  | { readonly seed: Uint8Array }
  | { readonly problem: "count"; readonly count: number }
  | { readonly problem: "unknown"; readonly word: string }
  | { readonly problem: "checksum" };

export function seedWords(seed: Uint8Array, language: string): readonly string[] {
  return entropyToMnemonic(seed, language.startsWith("zh") ? chinese : english).split(" ");
}

function split(text: string): string[] {
  const plain = text.normalize("NFKC").toLowerCase();
  const han = plain.match(/\p{Script=Han}/gu);
  return han ?? plain.match(/[a-z]+/g) ?? [];
}

export function readWords(text: string): ReadWords {
  const words = split(text);
  const list = words.some((word) => /\p{Script=Han}/u.test(word)) ? chinese : english;
  const unknown = words.find((word) => !list.includes(word));
  if (unknown !== undefined) return { problem: "unknown", word: unknown };
  if (words.length !== WORD_COUNT) return { problem: "count", count: words.length };
  try {
    return { seed: mnemonicToEntropy(words.join(" "), list) };
  } catch {
    return { problem: "checksum" };
  }
}
