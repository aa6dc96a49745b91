/** What comes next, when, and how late the meeting is; each item can be called, skipped, put back, withdrawn or taken up again. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import { hour, moved } from "../countdown.ts";
import { useNow } from "../hooks.ts";
import type { AgendaItem, Item } from "../state.ts";
import type { Part } from "./part.tsx";
import { call, nameOf } from "./next.ts";

const SHOWN = 4;
const MINUTE = 60_000;
// Minutes. A meeting that is further from its agenda than this is held on another day, and no delay is told.
const FAR = 12 * 60;

export function Queue(part: Part): JSX.Element {
  const { state, config } = part;
  const [all, setAll] = useState(false);
  const [open, setOpen] = useState<number | null>(null);
  const later = moved(state.item, state.now, useNow(1000));
  const coming = state.agenda.filter((each) => each.state === "to-come");
  const listed = all ? state.agenda : coming.slice(0, SHOWN);
  const late = Math.round((state.ends + later - state.planned_end) / MINUTE);
  return (
    <section class="card card-flush console-queue" aria-labelledby="queue">
      <div class="head">
        <Icon name="rows-3" />
        <h2 id="queue" class="nb">{t(all ? "agenda" : "coming")}</h2>
        <button type="button" class="btn btn-quiet btn-sm push" aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? "coming_only" : "whole_agenda")}
        </button>
      </div>
      {listed.length === 0 && <p class="p-4 muted">{t("nothing_comes")}</p>}
      <ol class="list">
        {listed.map((item) => (
          <li key={item.key} class={item.state === "to-come" ? "" : "console-past"}>
            <span class="seq">{item.position ?? <Icon name="dot" />}</span>
            <div class="grow">
              <b>{nameOf(item)}</b>
              <span class="small muted">{item.name ? item.unit : t("limit", { minutes: Math.round(item.clock.seconds / 60) })}</span>
            </div>
            {item.expected !== null ? <time class="small">{hour(item.expected + later, config.zone)}</time> : <span class="badge">{t(`item_${item.state.replace("-", "_")}`)}</span>}
            {(item.state === "to-come" || item.state === "skipped") && (
              <button
                type="button"
                class="iconbtn"
                aria-expanded={open === item.key}
                aria-label={t("more_for", { name: nameOf(item) })}
                onClick={() => setOpen(open === item.key ? null : item.key)}
              >
                <Icon name="ellipsis" />
              </button>
            )}
            {open === item.key && <More {...part} item={item} done={() => setOpen(null)} />}
          </li>
        ))}
      </ol>
      {(coming.length > 0 || isOn(state.item)) && (
        <p class={`console-delay small ${late > 1 && late < FAR ? "late" : ""}`}>
          <Icon name="clock" />
          <span>{t(Math.abs(late) >= FAR ? "ends_about" : late > 1 ? "late" : late < -1 ? "early" : "on_time", { minutes: Math.abs(late), time: hour(state.ends + later, config.zone) })}</span>
        </p>
      )}
    </section>
  );
}

const isOn = (item: Item | null): boolean => item !== null && ["called", "running", "paused"].includes(item.state);

function More({ state, doing, item, done }: Part & { readonly item: AgendaItem; readonly done: () => void }): JSX.Element {
  const [withdrawing, setWithdrawing] = useState(false);
  const run = (kind: string, more: object = {}): void => {
    done();
    void doing.run({ kind, item: item.key, ...more });
  };
  if (item.state === "skipped") {
    return (
      <div class="console-more">
        <button type="button" class="btn btn-sm" onClick={() => run("item-restored")}>
          {t("take_up_again")}
        </button>
      </div>
    );
  }
  if (withdrawing) return <Withdraw item={item} doing={doing} done={done} />;
  return (
    <div class="console-more">
      <button
        type="button"
        class="btn btn-soft btn-sm"
        onClick={() => {
          done();
          void doing.run(call(state, item).act);
        }}
      >
        {t("call_now")}
      </button>
      <button type="button" class="btn btn-sm" onClick={() => run("item-postponed")}>
        {t("postpone")}
      </button>
      <button type="button" class="btn btn-sm" onClick={() => run("item-postponed", { to_end: true })}>
        {t("to_end")}
      </button>
      <button type="button" class="btn btn-sm" onClick={() => run("item-skipped")}>
        {t("skip")}
      </button>
      {item.presenter !== null && (
        <button type="button" class="btn btn-sm" onClick={() => setWithdrawing(true)}>
          {t("withdraw")}
        </button>
      )}
    </div>
  );
}

function Withdraw({ item, doing, done }: { readonly item: AgendaItem; readonly doing: Part["doing"]; readonly done: () => void }): JSX.Element {
  const [reason, setReason] = useState("");
  return (
    <form
      class="console-more stack"
      onSubmit={(event) => {
        event.preventDefault();
        done();
        void doing.run({ kind: "presenter-withdrawn", presenter: item.presenter, reason });
      }}
    >
      <label class="field">
        <span class="label">{t("withdraw_reason", { name: nameOf(item) })}</span>
        <input class="input" value={reason} maxLength={2000} onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
      <p class="small">{t("withdraw_for_good")}</p>
      <div class="actions">
        <button class="btn btn-primary btn-sm" disabled={reason.trim() === ""}>
          {t("withdraw_sure")}
        </button>
        <button type="button" class="btn btn-quiet btn-sm" onClick={done}>
          {t("not_yet")}
        </button>
      </div>
    </form>
  );
}
