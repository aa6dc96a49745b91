/** Sign-in and ballots returned, as numbers and as seats. */

import type { JSX } from "preact";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import { hour, written } from "../countdown.ts";
import { useNow } from "../hooks.ts";
import type { Count } from "../state.ts";
import type { ScreenPlace } from "./frame.tsx";
import { Seats } from "./seats.tsx";

const ROWS = 20;

const sum = (counts: readonly Count[]): { readonly there: number; readonly expected: number } => ({
  there: counts.reduce((all, each) => all + each.there, 0),
  expected: counts.reduce((all, each) => all + each.expected, 0),
});

/** In a venue its own numbers are the large ones. */
export function SignIn({ state, venue }: ScreenPlace): JSX.Element {
  const own = state.signed_in.find((each) => each.key === venue);
  const shown = own ?? { name: t("sign_in_all"), ...sum(state.signed_in) };
  const all = sum(state.signed_in);
  const complete = state.signed_in.filter((each) => each.there >= each.expected).length;
  return (
    <section class="bs-counts">
      <div>
        <h1 class="bs-head">{own ? t("sign_in_at", { venue: own.name }) : t("sign_in")}</h1>
        <Hemi there={shown.there} expected={shown.expected} under={t("of_expected", { expected: shown.expected })} />
        <dl class="bs-facts">
          {own && (
            <div>
              <dt>{t("sign_in_all")}</dt>
              <dd>
                {all.there} <small>/ {all.expected}</small>
              </dd>
            </div>
          )}
          <div>
            <dt>{t("sign_in_complete")}</dt>
            <dd>
              {complete} <small>/ {state.signed_in.length}</small>
            </dd>
          </div>
        </dl>
      </div>
      <div>
        <h2 class="bs-head">{t("sign_in_venues")}</h2>
        <Rows counts={state.signed_in} here={venue} />
      </div>
    </section>
  );
}

function Hemi({ there, expected, under }: { readonly there: number; readonly expected: number; readonly under: string }): JSX.Element {
  return (
    <div class="bs-hemi">
      <Seats there={there} expected={expected} />
      <p class="bs-mid">
        <strong class="bs-figure">{there}</strong>
        <span class="bs-small">{under}</span>
      </p>
    </div>
  );
}

function Rows({ counts, here }: { readonly counts: readonly Count[]; readonly here: number | null }): JSX.Element {
  // Everybody looks for their own venue at the same place. Where there is no room for all, those with most missing are shown and the others summed up.
  const missing = (each: Count): number => (counts.length > ROWS ? each.expected - each.there : 0);
  const order = [...counts].sort((a, b) => Number(b.key === here) - Number(a.key === here) || missing(b) - missing(a));
  const listed = order.slice(0, counts.length > ROWS ? ROWS - 1 : ROWS);
  const rest = sum(order.slice(listed.length));
  return (
    <ul class={`bs-venues ${counts.length > 10 ? "" : "one"}`}>
      {listed.map((each) => (
        <li key={each.name} class={`${each.there >= each.expected ? "full" : "part"} ${each.key === here && here !== null ? "here" : ""}`}>
          <span class="bs-cut">{each.name}</span>
          <progress value={each.there} max={each.expected || 1} aria-label={each.name} />
          <span>
            <b>{each.there}</b>/{each.expected}
          </span>
          {each.there >= each.expected ? <Icon name="check" /> : <em>{t("missing", { count: each.expected - each.there })}</em>}
        </li>
      ))}
      {rest.expected > 0 && (
        <li>
          <span>{t("other_venues")}</span>
          <progress value={rest.there} max={rest.expected} aria-label={t("other_venues")} />
          <span>
            <b>{rest.there}</b>/{rest.expected}
          </span>
          <span />
        </li>
      )}
    </ul>
  );
}

export function Turnout({ state, zone }: ScreenPlace): JSX.Element {
  const counts = state.returned ?? [];
  const all = sum(counts);
  const whom = state.item !== null && state.item.presenter !== null && state.item.state === "done" ? state.item.name : "";
  return (
    <section class="bs-counts">
      <div>
        <h1 class="bs-head">{whom ? t("turnout_of", { name: whom }) : t("turnout")}</h1>
        {state.returned === null ? <p class="bs-text">{t("turnout_silent")}</p> : <Hemi there={all.there} expected={all.expected} under={t("of_ballots", { expected: all.expected })} />}
        {state.closes !== null && <Until closes={state.closes} zone={zone} />}
      </div>
      <div>
        <h2 class="bs-head">{t("turnout_groups")}</h2>
        <Rows counts={counts} here={null} />
        <p class="bs-small bs-gap">{t(state.scoring.length > 0 ? "turnout_how" : "turnout_nobody")}</p>
      </div>
    </section>
  );
}

function Until({ closes, zone }: { readonly closes: number; readonly zone: string }): JSX.Element {
  const seconds = Math.max(0, Math.ceil((closes - useNow()) / 1000));
  return <p class="bs-text bs-gap">{t("turnout_until", { time: hour(closes, zone), left: written(seconds) })}</p>;
}
