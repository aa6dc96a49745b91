/** Title, agenda, question on the floor, code for phones, and the slide for between. */

import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import { hour, moved } from "../countdown.ts";
import { useNow } from "../hooks.ts";
import type { AgendaItem } from "../state.ts";
import type { ScreenPlace } from "./frame.tsx";
import { Phrases } from "./phrases.tsx";
import { Countdown } from "./presenter.tsx";

const VENUES = 24;
const LINES = 9;

export function Title({ state, zone }: ScreenPlace): JSX.Element {
  return (
    <>
      <section class="bs-titlepage">
        <h1 class="bs-title">
          <Phrases text={state.title} />
        </h1>
        <p class="bs-text">{t("begins_at", { time: hour(state.starts, zone) })}</p>
      </section>
      <footer class="bs-foot bs-foot-venues">
        <span>{t("venues")}</span>
        <ul class="bs-places">
          {state.venues.slice(0, VENUES).map((each) => (
            <li key={each.key}>{each.name}</li>
          ))}
          {state.venues.length > VENUES && <li>{t("venues_more", { count: state.venues.length - VENUES })}</li>}
        </ul>
      </footer>
    </>
  );
}

export function Agenda({ state, zone }: ScreenPlace): JSX.Element {
  const later = moved(state.item, state.now, useNow(1000));
  const lines = state.agenda.filter((each) => each.state !== "withdrawn");
  const at = Math.max(0, lines.findIndex((each) => each.key === state.item?.key || each.state === "to-come"));
  const from = Math.max(0, Math.min(at - 1, lines.length - LINES));
  return (
    <section class="bs-agenda">
      <h1 class="bs-head">{t("agenda")}</h1>
      <ol class="bs-list">
        {lines.slice(from, from + LINES).map((each) => (
          <li key={each.key} class={each.key === state.item?.key && each.state !== "done" ? "here" : each.state}>
            <time>{time(each, later, zone)}</time>
            <b class="bs-cut">{each.name || each.title}</b>
            <span class="bs-cut">{each.name ? each.unit : ""}</span>
            {each.key === state.item?.key && each.state !== "done" && <span class="bs-on">{t("on_now")}</span>}
            {each.state === "done" && <Icon name="check" />}
            {each.state === "skipped" && <span>{t("skipped")}</span>}
          </li>
        ))}
      </ol>
      {from + LINES < lines.length && <p class="bs-small">{t("agenda_more", { count: lines.length - from - LINES })}</p>}
    </section>
  );
}

function time(item: AgendaItem, later: number, zone: string): string {
  if (item.expected !== null) return hour(item.expected + later, zone);
  return item.started === null ? "" : hour(item.started, zone);
}

/** The longer, the smaller: whole also beside the clock. */
function size(characters: number): string {
  return characters > 150 ? "longest" : characters > 60 ? "long" : "";
}

export function Question({ state }: ScreenPlace): JSX.Element {
  const { question, item } = state;
  if (question === null) return <section />;
  const to = state.agenda.find((each) => each.presenter !== null && each.presenter === question.presenter);
  const runs = item !== null && (item.state === "running" || item.state === "paused");
  return (
    <section class={runs ? "bs-split bs-asks" : "bs-asks"}>
      <div>
        <p class="bs-no">
          <Icon name="message-square-text" /> {to ? t("question_to", { name: to.name }) : t("question")}
        </p>
        <h1 class={`bs-question ${size([...question.text].length)}`} dir="auto">
          <Phrases text={question.text} />
        </h1>
        <p class="bs-small">{[question.author || t("unsigned"), question.supports > 0 ? t("supports", { count: question.supports }) : ""].filter(Boolean).join(" · ")}</p>
      </div>
      {runs && <Countdown clock={item.clock} label={t("item_left")} />}
    </section>
  );
}

export function Join({ state }: ScreenPlace): JSX.Element {
  const fours = state.number.match(/.{1,4}/g) ?? [];
  return (
    <>
      <section class="bs-join">
        <Code />
        <div>
          <h1 class="bs-title">{t("join")}</h1>
          <ol class="bs-list">
            <li>
              <span class="bs-num">1</span>
              <span>{t("join_scan")}</span>
            </li>
            <li>
              <span class="bs-num">2</span>
              <span>{t("join_ticket")}</span>
            </li>
            {fours.length > 0 && (
              <li>
                <span class="bs-num">3</span>
                <span>{t("join_compare")}</span>
              </li>
            )}
          </ol>
          <p class="bs-text bs-address">{state.address}</p>
        </div>
      </section>
      {fours.length > 0 && (
        <footer class="bs-foot">
          <span>{t("meeting_number")}</span>
          <p class="bs-m">
            {fours.map((each, at) => (
              <span key={at}>{each}</span>
            ))}
          </p>
          <span class="bs-small">{t("number_means")}</span>
        </footer>
      )}
    </>
  );
}

/** The page brings it as a drawing: the address is the same for every meeting. */
function Code(): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const drawn = document.querySelector<HTMLTemplateElement>("template#join")?.content.cloneNode(true);
    if (drawn && place.current) place.current.replaceChildren(drawn);
  }, []);
  return <div class="bs-qr" role="img" aria-label={t("join_code")} ref={place} />;
}

export function Hold({ state, zone }: ScreenPlace): JSX.Element {
  const later = moved(state.item, state.now, useNow(1000));
  const said = state.stage === "closed" ? t("hold_counting") : state.stage === "published" ? t("hold_published") : t("hold");
  return (
    <section class="bs-titlepage">
      <h1 class="bs-title">
        <Phrases text={said} />
      </h1>
      {state.next && state.stage !== "closed" && state.stage !== "published" && (
        <p class="bs-text">{t("hold_next", { name: state.next.name || state.next.title, time: hour(state.next.expected === null ? state.now : state.next.expected + later, zone) })}</p>
      )}
    </section>
  );
}
