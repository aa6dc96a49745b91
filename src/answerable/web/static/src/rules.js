/* The rules form: sums of weights while one types, and only the fields that the choices made call for.
 *
 * Nothing is checked here for good: the site checks when the form is saved. Without this module every field shows. */

const HUNDRED = 100n * 10n ** 8n;

/** A decimal string in units of 10^-8, exactly; 0 for what is no number. Full-width digits count. */
export function units(text) {
  const match = /^([0-9]{1,9})(?:\.([0-9]{1,8}))?%?$/.exec(text.normalize("NFKC").trim());
  if (!match) return 0n;
  return BigInt(match[1]) * 10n ** 8n + BigInt((match[2] ?? "").padEnd(8, "0"));
}

/** Units back to the shortest decimal string. */
export function plain(value) {
  const whole = value / 10n ** 8n;
  const rest = String(value % 10n ** 8n)
    .padStart(8, "0")
    .replace(/0+$/, "");
  return rest ? `${whole}.${rest}` : String(whole);
}

/** What weights add up to: the sum, "fits" | "few" | "many", and by how much. */
export function weigh(weights) {
  const sum = weights.reduce((total, weight) => total + units(weight), 0n);
  if (sum === HUNDRED) return [plain(sum), "fits", "0"];
  return sum < HUNDRED ? [plain(sum), "few", plain(HUNDRED - sum)] : [plain(sum), "many", plain(sum - HUNDRED)];
}

function showSum(form, output) {
  const inputs = form.querySelectorAll(`input[name^="${output.dataset.sum}-"][name$="-weight"]`);
  const [sum, verdict, by] = weigh([...inputs].map((input) => input.value));
  const text = output.dataset[{ fits: "textFits", few: "textFew", many: "textMany" }[verdict]];
  output.textContent = text.replace("{sum}", sum).replace("{by}", by);
  output.classList.toggle("chip-good", verdict === "fits");
  output.classList.toggle("chip-bad", verdict !== "fits");
}

function refresh(form) {
  for (const output of form.querySelectorAll("[data-sum]")) showSum(form, output);
  for (const part of form.querySelectorAll("[data-when]")) {
    const chosen = form.elements[part.dataset.when]?.value;
    part.hidden = !part.dataset.is.split(" ").includes(chosen);
  }
}

function begin() {
  const form = () => document.querySelector("#rules-form");
  let leaving = false;
  refresh(form());
  document.addEventListener("input", (event) => {
    if (!event.target.closest("#rules-form")) return;
    form().dataset.changed = "";
    form().querySelector("[data-changed-note]").hidden = false;
    refresh(form());
  });
  document.addEventListener("htmx:afterSwap", () => refresh(form()));
  document.addEventListener("submit", () => {
    leaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && form().dataset.changed !== undefined) event.preventDefault();
  });
  document.querySelector("#problems")?.focus();
}

if (typeof document !== "undefined" && document.querySelector("#rules-form")) begin();
