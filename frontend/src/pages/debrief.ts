/**
 * Entry of the page that a debrief is written on: counts characters and keeps the draft while one types. Without this
 * script the page's own Save button keeps the draft, and the site counts when the page is shown again.
 */

import { characters, fit } from "./characters.ts";
import { Autosave, type SaveAnswer, type AutosaveState } from "./draft.ts";
import { element } from "./page.ts";

function showCount(area: HTMLTextAreaElement): void {
  if (area.dataset.least === undefined) return; // an answer to a promise of last year has no limit
  const length = characters(area.value);
  const { least, most } = area.dataset;
  const { verdict, by } = fit(length, Number(least), most ? Number(most) : null);
  const count = element(document, `[data-count-of="${area.id}"]`);
  const badge = element(document, `[data-fit-of="${area.id}"]`);
  const words = { few: badge.dataset.textFew, many: badge.dataset.textMany, fits: badge.dataset.textFits }[verdict];
  count.textContent = (count.dataset.textCount ?? "").replace("{n}", String(length));
  badge.textContent = (words ?? "").replace("{n}", String(by));
  badge.classList.toggle("badge-good", verdict === "fits");
  badge.classList.toggle("badge-warn", verdict !== "fits");
}

function input(form: HTMLFormElement, name: string): HTMLInputElement {
  return element<HTMLInputElement>(form, `input[name="${name}"]`);
}

/** Another tab may have signed in again since, so the token is read afresh for each request. */
function token(form: HTMLFormElement): string {
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : input(form, "csrfmiddlewaretoken").value;
}

async function send(form: HTMLFormElement, texts: Readonly<Record<string, string>>, revision: number): Promise<SaveAnswer> {
  const body = new URLSearchParams({ ...texts, revision: String(revision) });
  const response = await fetch(form.dataset.draft ?? "", { method: "POST", body, headers: { "X-CSRFToken": token(form) } });
  const ours = response.headers.get("content-type")?.startsWith("application/json");
  return { status: response.status, kept: ours ? ((await response.json()) as SaveAnswer["kept"]) : null };
}

function draftOf(form: HTMLFormElement, areas: readonly HTMLTextAreaElement[]): Autosave {
  const status = element(form, "[data-status]");
  const revision = input(form, "revision");
  const page = {
    texts: () => Object.fromEntries(areas.map((area) => [area.name, area.value])),
    say(state: AutosaveState): void {
      const text = form.dataset[`text${state.charAt(0).toUpperCase()}${state.slice(1)}`] ?? "";
      if (status.textContent !== text) status.textContent = text;
    },
    async send(texts: Readonly<Record<string, string>>, based: number): Promise<SaveAnswer> {
      const answer = await send(form, texts, based);
      if (answer.kept && "revision" in answer.kept) revision.value = String(answer.kept.revision);
      return answer;
    },
  };
  return new Autosave(page, Number(revision.value), form.dataset.refused !== undefined);
}

function begin(form: HTMLFormElement): void {
  const areas = [...form.querySelectorAll("textarea")];
  for (const area of areas) showCount(area);
  const draft = draftOf(form, areas);
  let leaving = false;
  for (const area of areas) {
    area.addEventListener("input", () => {
      showCount(area);
      draft.changed();
    });
    area.addEventListener("blur", () => draft.left());
  }
  // A request under way changes the revision: the form is sent once it has answered, or the site would find it outdated.
  form.addEventListener("submit", (event) => {
    const underWay = draft.stop();
    if (!underWay) {
      leaving = true;
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    void underWay.then(() => form.requestSubmit(submitter));
  });
  // A page that the browser brings back from its memory has an old revision, so it is loaded anew. Its text was kept.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && draft.dirty()) event.preventDefault();
  });
}

const form = document.querySelector<HTMLFormElement>("#debrief-form");
if (form) begin(form);
