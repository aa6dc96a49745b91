/** Ballots returned by group, and the scoring opened and closed. Groups too small to be counted alone are merged by the server. */

import type { JSX } from "preact";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import type { Count } from "../state.ts";
import { Card, type Part } from "./part.tsx";
import { closing, opening, type Step, total } from "./next.ts";

export function Ballots(part: Part): JSX.Element {
  const { state } = part;
  const counts = state.returned ?? [];
  const all = total(counts);
  return (
    <Card
      id="ballots"
      title={t("ballots")}
      icon={<Icon name="vote" />}
      end={
        counts.length > 0 && (
          <span>
            <b class="console-sum">{all.there}</b> <span class="muted">/ {all.expected}</span>
          </span>
        )
      }
    >
      {state.returned === null && <p class="callout callout-warn mb-3">{t("box_silent")}</p>}
      {state.returned?.length === 0 && <p class="muted">{t("not_opened")}</p>}
      <div class="stack">
        {counts.map((each) => (
          <Meter key={each.name} count={each} />
        ))}
      </div>
      {state.stage !== "closed" && state.stage !== "published" && (
        <p class="xs muted console-note">
          <Icon name="lock" />
          {t("nobody_sees")}
        </p>
      )}
      <Turning {...part} />
    </Card>
  );
}

function Meter({ count }: { readonly count: Count }): JSX.Element {
  const missing = count.expected - count.there;
  return (
    <div class="meter">
      <div class="row">
        <b>{count.name}</b>
        <span class="push nb">
          <b>{count.there}</b> <span class="muted">/ {count.expected}</span>
        </span>
      </div>
      <progress class={missing <= 0 ? "p-good" : ""} value={count.there} max={count.expected || 1} aria-label={t("of", { name: count.name, there: count.there, expected: count.expected })} />
      <span class={`xs ${missing <= 0 ? "tone-good" : "muted"}`}>{missing <= 0 ? t("complete") : t("missing", { count: missing })}</span>
    </div>
  );
}

/** What can be opened or closed now, whatever the large button says. */
function Turning({ state, doing, config }: Part): JSX.Element | null {
  if (!config.organiser && !state.chair_scores) return <p class="small muted mt-3">{t("organiser_scores")}</p>;
  const steps = turns(state);
  if (steps.length === 0) return null;
  return (
    <div class="actions mt-3">
      {steps.map((step) => (
        <button
          key={JSON.stringify(step.act)}
          type="button"
          class="btn btn-sm"
          onClick={() => {
            if (!step.confirm) void doing.run(step.act);
            else {
              doing.ask(step.confirm, step.act);
              scrollTo({ top: 0 });
            }
          }}
        >
          {step.label}
        </button>
      ))}
    </div>
  );
}

function turns(state: Part["state"]): readonly Step[] {
  const onOneSheet = state.scopes.length === 1 && state.scopes[0] === "sheet";
  if (state.stage === "convened") return onOneSheet ? [opening(state, "sheet")] : [];
  if (state.stage !== "scoring") return [];
  const rounds = onOneSheet ? [] : state.scoring.map((scope) => closing(state, scope));
  return [...rounds, closing(state, "")];
}
