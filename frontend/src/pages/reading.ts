/**
 * Entry of the public sites, loaded before anything is drawn: larger text and high contrast, as this browser remembers them, and printing.
 * The choice is kept here and sent nowhere, so a page is the same for everybody. An address that asks for an aid, as the form does without this script, is followed.
 */

interface Aid {
  readonly name: "text" | "contrast";
  readonly value: string;
}

const AIDS: readonly Aid[] = [
  { name: "text", value: "large" },
  { name: "contrast", value: "high" },
];
const root = document.documentElement;

function remembered(aid: Aid): boolean {
  try {
    return localStorage.getItem(`reading-${aid.name}`) === aid.value;
  } catch {
    return false; // a browser that keeps nothing: the address still works
  }
}

function remember(aid: Aid, on: boolean): void {
  try {
    if (on) localStorage.setItem(`reading-${aid.name}`, aid.value);
    else localStorage.removeItem(`reading-${aid.name}`);
  } catch {
    // Then it holds for this page.
  }
}

function isOn(aid: Aid): boolean {
  return root.getAttribute(`data-${aid.name}`) === aid.value;
}

function show(aid: Aid, on: boolean): void {
  if (on) root.setAttribute(`data-${aid.name}`, aid.value);
  else root.removeAttribute(`data-${aid.name}`);
}

function say(aid: Aid, button: HTMLButtonElement): void {
  button.setAttribute("aria-pressed", String(isOn(aid)));
}

for (const aid of AIDS) if (remembered(aid)) show(aid, true);

document.addEventListener("DOMContentLoaded", () => {
  for (const aid of AIDS) {
    const button = document.querySelector<HTMLButtonElement>(`[data-aids] button[name="${aid.name}"]`);
    if (!button) continue;
    say(aid, button);
    button.addEventListener("click", (event) => {
      event.preventDefault();
      show(aid, !isOn(aid));
      remember(aid, isOn(aid));
      say(aid, button);
    });
  }
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
});
