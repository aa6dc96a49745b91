/**
 * Entry of the frame of every page: the shortcut to the search over everything; and what is hidden until this script can make it work, the Print buttons and the box
 * above a list that ticks all of it.
 */

/** Ctrl K, on a Mac Command K. Where the box has no room, the key opens the page of the search. */
function onKey(event: KeyboardEvent): void {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  const box = document.getElementById("search-all");
  if (!(box instanceof HTMLInputElement)) return;
  event.preventDefault();
  if (box.offsetParent) box.select();
  else location.assign(box.form!.action);
}

addEventListener("keydown", onKey);
const shortcut = document.querySelector(".topsearch kbd");
if (shortcut && navigator.platform.startsWith("Mac")) shortcut.textContent = "⌘ K";

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
  // In the head of a page the button is for its tables.
  if (button.closest(".pagehead") && !document.querySelector("main table")) continue;
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const all of document.querySelectorAll<HTMLInputElement>("input[data-tick-all]")) {
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of document.querySelectorAll<HTMLInputElement>(`input[name="${all.dataset.tickAll}"]`)) box.checked = all.checked;
  });
}
