/* The page a debrief is written on: counts characters and keeps the draft while one types.
 *
 * It never discards text: what is not kept is said, and leaving the page then asks first. Without this module the
 * page's own Save button does the same. `characters` follows debriefs/count.py; both are held to
 * tests/web/debriefs/count_vectors.json. */

const NOTHING = /^[\p{Z}\p{M}\p{Cc}\p{Cf}\u{1F3FB}-\u{1F3FF}]$/u;
const REGIONAL = /^[\u{1F1E6}-\u{1F1FF}]$/u;
const PAUSE = 1000;
const SOON = 300;
const RETRY = [2000, 4000, 8000, 15000];

/** The number of visible characters: spaces, line breaks and invisible marks count as none. */
export function characters(text) {
  let total = 0;
  let joined = false;
  let flagOpen = false;
  for (const char of text.normalize("NFC")) {
    if (char === "\u200d") {
      joined = total > 0;
      continue;
    }
    if (NOTHING.test(char)) continue;
    const regional = REGIONAL.test(char);
    const secondOfFlag = regional && flagOpen;
    if (!joined && !secondOfFlag) total += 1;
    flagOpen = regional && !secondOfFlag;
    joined = false;
  }
  return total;
}

/** How `length` stands to the limits: ["few" | "many" | "fits", by how much]. `most` null: no maximum. */
export function fit(length, least, most) {
  if (length < least) return ["few", least - length];
  if (most !== null && length > most) return ["many", length - most];
  return ["fits", 0];
}

function showCount(area) {
  const length = characters(area.value);
  const most = area.dataset.most === "" ? null : Number(area.dataset.most);
  const [verdict, by] = fit(length, Number(area.dataset.least), most);
  const count = document.querySelector(`[data-count-of="${area.id}"]`);
  const chip = document.querySelector(`[data-fit-of="${area.id}"]`);
  count.textContent = count.dataset.textCount.replace("{n}", String(length));
  chip.textContent = chip.dataset[`text${verdict[0].toUpperCase()}${verdict.slice(1)}`].replace("{n}", String(by));
  chip.classList.toggle("chip-good", verdict === "fits");
  chip.classList.toggle("chip-warn", verdict !== "fits");
}

/** Another tab may have signed in again, so the token is read afresh each time. */
function token(form) {
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : form.elements.csrfmiddlewaretoken.value;
}

/** Keeps the draft: one request at a time, the newest text last, trying again while the network is away. */
function keeper(form, areas) {
  const status = form.querySelector("[data-status]");
  const words = () => areas.map((area) => area.value).join("\0");
  let kept = words();
  let timer = 0;
  let flight = null;
  let failures = 0;
  let stopped = form.dataset.refused !== undefined;

  const say = (state) => {
    const text = form.dataset[`text${state}`];
    if (status.textContent !== text) status.textContent = text;
  };
  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(start, delay);
  };
  const dirty = () => stopped || words() !== kept;

  async function send() {
    const sent = words();
    const body = new URLSearchParams({ revision: form.elements.revision.value });
    for (const area of areas) body.set(area.name, area.value);
    say("Saving");
    let response;
    let answer;
    try {
      response = await fetch(form.dataset.draft, { method: "POST", body, headers: { "X-CSRFToken": token(form) } });
      answer = response.headers.get("content-type")?.startsWith("application/json") ? await response.json() : null;
    } catch {
      return retry("Offline");
    }
    if (answer?.kept) {
      failures = 0;
      kept = sent;
      form.elements.revision.value = String(answer.revision);
      if (words() === kept) say("Saved");
      else later(PAUSE);
      return undefined;
    }
    return refused(response.status, answer?.error);
  }

  function retry(state) {
    say(state);
    later(RETRY[Math.min(failures, RETRY.length - 1)]);
    failures += 1;
  }

  function refused(code, error) {
    if (error === "signed-out") return retry("SignedOut");
    if (code >= 500) return retry("Offline");
    if (error === "too-long") return say("TooLong");
    stopped = true;
    return say({ moved: "Moved", closed: "Closed" }[error] ?? "Refused");
  }

  function start() {
    if (flight || stopped || words() === kept) return;
    flight = send().finally(() => {
      flight = null;
    });
  }

  return {
    changed() {
      if (stopped) return;
      if (words() === kept && !flight) {
        clearTimeout(timer);
        say("Saved");
        return;
      }
      if (!flight) say("Unsaved");
      later(PAUSE);
    },
    dirty,
    /** Not at once: what is said of it must not move a button between pressing and releasing it. */
    soon() {
      if (!stopped && !flight && words() !== kept) later(SOON);
    },
    /** No more requests from here on; the one under way, if any. */
    stop() {
      clearTimeout(timer);
      stopped = true;
      return flight;
    },
  };
}

function begin(form) {
  const areas = [...form.querySelectorAll("textarea")];
  const draft = keeper(form, areas);
  let leaving = false;
  for (const area of areas) {
    showCount(area);
    area.addEventListener("input", () => {
      showCount(area);
      draft.changed();
    });
    area.addEventListener("blur", () => draft.soon());
  }
  // A request under way changes the revision: the page is sent once that is known, or it would contradict itself.
  form.addEventListener("submit", async (event) => {
    const underWay = draft.stop();
    if (!underWay) {
      leaving = true;
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    await underWay;
    form.requestSubmit(submitter);
  });
  // A page taken out of the browser's memory carries an old revision: fetch it anew. Its text was kept on leaving.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && draft.dirty()) event.preventDefault();
  });
}

if (typeof document !== "undefined") {
  const form = document.querySelector("#debrief-form");
  if (form) begin(form);
}
