/** Sentences, in the page's language. The page brings them; a missing one shows its key, and a test finds it. */

export type Values = { readonly [name: string]: string | number };

let sentences: { readonly [key: string]: string } = {};

export function speak(strings: { readonly [key: string]: string }): void {
  sentences = strings;
}

export function t(key: string, values: Values = {}): string {
  const sentence = sentences[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
