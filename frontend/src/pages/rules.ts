/**
 * Entry of the rules editor: shows sums of weights while one types, and only the fields that the choices made call for.
 * Nothing is judged here: the site judges the form when it is saved. Without this script every field shows.
 */

import { element } from "./page.ts";
import { sumOf } from "./weights.ts";

/** The form as it is now: pressing "Add a criterion" replaces it. */
const rulesForm = (): HTMLFormElement => element<HTMLFormElement>(document, "#rules-form");

function showSum(form: HTMLFormElement, output: HTMLElement): void {
  const weights = form.querySelectorAll<HTMLInputElement>(`input[name^="${output.dataset.sum}-"][name$="-weight"]`);
  const { shown, verdict, by } = sumOf([...weights].map((weight) => weight.value));
  const words = { fits: output.dataset.textFits, few: output.dataset.textFew, many: output.dataset.textMany }[verdict];
  output.textContent = (words ?? "").replace("{sum}", shown).replace("{by}", by);
  output.classList.toggle("badge-good", verdict === "fits");
  output.classList.toggle("badge-bad", verdict !== "fits");
}

function isChosen(form: HTMLFormElement, name: string | undefined, values: string | undefined): boolean {
  const choice = form.elements.namedItem(name ?? "");
  return choice instanceof HTMLSelectElement && (values ?? "").split(" ").includes(choice.value);
}

/**
 * Shows a part of the form if the choice that it belongs to (`data-when`) has one of the values in `data-is`, or a second one
 * (`data-or`) one of those in `data-or-is`.
 */
function showPart(form: HTMLFormElement, part: HTMLElement): void {
  const { when, is, or, orIs } = part.dataset;
  part.hidden = !isChosen(form, when, is) && !isChosen(form, or, orIs);
}

function refresh(): void {
  const form = rulesForm();
  for (const output of form.querySelectorAll<HTMLElement>("[data-sum]")) showSum(form, output);
  for (const part of form.querySelectorAll<HTMLElement>("[data-when]")) showPart(form, part);
}

function begin(): void {
  let leaving = false;
  refresh();
  document.addEventListener("input", (event) => {
    const form = rulesForm();
    if (!(event.target instanceof Node) || !form.contains(event.target)) return;
    form.dataset.changed = "";
    element(form, "[data-changed-note]").hidden = false;
    refresh();
  });
  document.addEventListener("htmx:afterSwap", refresh);
  document.addEventListener("submit", () => {
    leaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && rulesForm().dataset.changed !== undefined) event.preventDefault();
  });
  document.querySelector<HTMLElement>("#problems")?.focus();
}

if (document.querySelector("#rules-form")) begin();
