/** Chinese in large letters, broken between words and never inside one: "今年" stays whole. Browsers break it after any character. */

import { Fragment, type JSX } from "preact";
import { useMemo } from "preact/hooks";

/** Longer runs are no Chinese words, and would stand out of a narrow screen. */
const LONGEST = 6;
const WORD = /^\p{Script=Han}+$/u;
/** "百分之" and "三" are two words to the browser and one figure to the reader. */
const FIGURE = /^[零〇一二两三四五六七八九十百千万亿分之点]+$/;

interface Piece {
  readonly text: string;
  /** It is not to be broken. */
  readonly whole: boolean;
}

/** The text in order, nothing added and nothing left out. */
export function pieces(text: string): readonly Piece[] {
  // Browsers of a wall that are years old have no segmenter: there the text is broken as it always was.
  if (typeof Intl.Segmenter !== "function") return [{ text, whole: false }];
  const words: string[] = [];
  for (const { segment } of new Intl.Segmenter("zh", { granularity: "word" }).segment(text)) {
    const before = words.at(-1);
    if (before !== undefined && FIGURE.test(before + segment)) words[words.length - 1] = before + segment;
    else words.push(segment);
  }
  return words.map((word) => ({ text: word, whole: WORD.test(word) && [...word].length > 1 && [...word].length <= LONGEST }));
}

export function Phrases({ text }: { readonly text: string }): JSX.Element {
  const found = useMemo(() => pieces(text), [text]);
  return (
    <>
      {found.map((each, at) => (
        <Fragment key={at}>{each.whole ? <span class="nb">{each.text}</span> : each.text}</Fragment>
      ))}
    </>
  );
}
