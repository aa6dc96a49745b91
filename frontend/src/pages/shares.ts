/**
 * Entry of the pages on which a teller types a share: a pasted share is spread over the boxes, the first four letters
 * complete a word, and a word that is not on the list is marked when its box is left. Without this script the site says
 * the same once the page is sent. Nothing is sent or kept here.
 */

import { completed, wordsIn } from "./words.ts";

const list = [...document.querySelectorAll<HTMLOptionElement>("#words option")].map((option) => option.value);

function settle(box: HTMLInputElement): void {
  const word = completed(list, box.value);
  if (word) box.value = word;
  if (word || !box.value.trim()) box.removeAttribute("aria-invalid");
  else box.setAttribute("aria-invalid", "true");
}

/** Puts the words of `text` into `boxes`, one each. False if it is one word only, which is pasted as usual. */
function spread(boxes: readonly HTMLInputElement[], text: string): boolean {
  const words = wordsIn(text);
  if (words.length < 2) return false;
  boxes.slice(0, words.length).forEach((box, at) => {
    box.value = words[at] ?? "";
    settle(box);
  });
  boxes[Math.min(words.length, boxes.length) - 1]?.focus();
  return true;
}

function attend(box: HTMLInputElement, onward: readonly HTMLInputElement[]): void {
  const next = onward[1];
  box.addEventListener("change", () => settle(box));
  box.addEventListener("paste", (event) => {
    if (spread(onward, event.clipboardData?.getData("text") ?? "")) event.preventDefault();
  });
  box.addEventListener("keydown", (event) => {
    if ((event.key !== " " && event.key !== "Enter") || !box.value.trim() || !next) return;
    event.preventDefault(); // a space or Enter goes on to the next word
    next.focus();
  });
}

for (const group of document.querySelectorAll(".share-boxes")) {
  const boxes = [...group.querySelectorAll("input")];
  boxes.forEach((box, at) => attend(box, boxes.slice(at)));
}
