/**
 * Entry of the pages with something to copy: `<button data-copy="ID" data-copied="Copied" hidden>` copies the field with that id and says so.
 * The button is hidden until this script can make it work.
 */

/** Whether it was copied. Over plain http browsers have no clipboard; there the field is selected and copied as by hand. */
async function copied(field: HTMLInputElement | HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
  const field = document.getElementById(button.dataset["copy"] ?? "");
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) continue;
  const words = button.textContent ?? "";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.after(said);
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = (await copied(field)) ? (button.dataset["copied"] ?? words) : "";
    window.setTimeout(() => (said.textContent = ""), 4000);
  });
}
