/** Sentences in the page's language, which the page brings with it (web/sentences). A missing one shows its key; a test finds it. */

type Values = { readonly [name: string]: string | number };

let sentences: { readonly [key: string]: string } = {};

export function speak(strings: { readonly [key: string]: string }): void {
  sentences = strings;
}

export function t(key: string, values: Values = {}): string {
  const sentence = sentences[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
