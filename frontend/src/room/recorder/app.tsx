/** The recorder's page: remarks by presenter or for all, numbered requirements with sub-items, saved while one types. */

import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import { type Config, TroubleNote, useActs } from "../acting.tsx";
import { Captions } from "../captions.tsx";
import { hour } from "../countdown.ts";
import { useFocusOnceDrawn } from "../hooks.ts";
import { subscribe } from "../live.ts";
import type { AgendaItem, RecorderState } from "../state.ts";
import { Record, type RecordShown, sender } from "./record.ts";
import { RemarkField, RequirementField } from "./fields.tsx";
import { BEAT_MS, Shelf } from "./shelf.ts";

interface RecorderRoom {
  readonly state: RecorderState | null;
  readonly lostSince: number | null;
}

const NOTHING_YET: RecordShown = { entries: [], busy: new Set(), refused: new Map(), waiting: false, kept: true };

/** A window keeps its name over a reload, and another window has another. */
function windowName(): string {
  const name = sessionStorage.getItem("answerable-window") ?? `${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
  sessionStorage.setItem("answerable-window", name);
  return name;
}

function useRecord(config: Config): { readonly record: Record; readonly shown: RecordShown; readonly room: RecorderRoom } {
  const [shown, draw] = useState<RecordShown>(NOTHING_YET);
  const [room, setRoom] = useState<RecorderRoom>({ state: null, lostSince: null });
  const record = useMemo(() => {
    const name = windowName();
    return new Record(new Shelf(localStorage, config.meeting, name), sender(config), draw, name);
  }, [config]);
  useEffect(() => {
    const stop = subscribe<RecorderState>(
      { meeting: config.meeting, audience: "recorder" },
      {
        onState: (state) => {
          setRoom((before) => ({ ...before, state }));
          record.take(state);
        },
        onConnection: (connection) => {
          setRoom((before) => ({ ...before, lostSince: connection.up ? null : connection.since }));
          record.connect(connection.up);
        },
      },
    );
    const beat = setInterval(() => record.beat(), BEAT_MS);
    const leaving = (event: BeforeUnloadEvent): void => {
      if (record.unsaved) event.preventDefault();
    };
    window.addEventListener("beforeunload", leaving);
    return () => {
      stop();
      clearInterval(beat);
      window.removeEventListener("beforeunload", leaving);
    };
  }, [config, record]);
  return { record, shown, room };
}

export function Recorder({ config }: { readonly config: Config }): JSX.Element {
  const { record, shown, room } = useRecord(config);
  const focus = useFocusOnceDrawn();
  const { state } = room;
  const { perform, trouble } = useActs(config, state?.version ?? 0);
  if (state === null) return <p class="muted">{t("waiting")}</p>;
  const presenters = state.agenda.filter((each) => each.presenter !== null);
  const remarks = shown.entries.filter((each) => each.kind === "remark");
  const requirements = shown.entries.filter((each) => each.kind === "requirement");
  const on = state.item?.presenter ?? null;
  return (
    <div class="stack">
      <Standing shown={shown} lostSince={room.lostSince} zone={config.zone} />
      {state.recording && <p class="callout callout-warn">{t("consent")}</p>}
      <On state={state} />
      <section class="card stack" aria-labelledby="remarks">
        <h2 id="remarks">{t("remarks")}</h2>
        {remarks.length === 0 && <p class="muted">{t("no_remark")}</p>}
        {remarks.map((each) => (
          <RemarkField key={each.id} entry={each} record={record} shown={shown} presenters={presenters} />
        ))}
        <div class="actions">
          {on !== null && (
            <button type="button" class="btn btn-primary" onClick={() => focus(record.add("remark", on))}>
              <Icon name="plus" />
              {t("remark_on", { name: nameOf(presenters, on) })}
            </button>
          )}
          <button type="button" class={`btn ${on === null ? "btn-primary" : ""}`} onClick={() => focus(record.add("remark", null))}>
            <Icon name="plus" />
            {t("remark_to_all")}
          </button>
        </div>
      </section>
      <section class="card stack" aria-labelledby="requirements">
        <h2 id="requirements">{t("requirements")}</h2>
        {requirements.length === 0 && <p class="muted">{t("no_requirement")}</p>}
        {requirements.map((each, at) => (
          <RequirementField key={each.id} number={at + 1} entry={each} record={record} shown={shown} focus={focus} />
        ))}
        <div class="actions">
          <button type="button" class="btn" onClick={() => focus(record.add("requirement", null))}>
            <Icon name="plus" />
            {t("add_requirement")}
          </button>
        </div>
      </section>
      <TroubleNote trouble={trouble} />
      <Captions shown={state.caption?.text ?? ""} perform={perform} />
    </div>
  );
}

export function nameOf(presenters: readonly AgendaItem[], presenter: number | null): string {
  return presenters.find((each) => each.presenter === presenter)?.name ?? "";
}

function Standing({ shown, lostSince, zone }: { readonly shown: RecordShown; readonly lostSince: number | null; readonly zone: string }): JSX.Element {
  const text = lostSince !== null ? t("lost", { time: hour(lostSince, zone) }) : shown.waiting ? t("kept_here") : "";
  return (
    <div role="status">
      {text && <p class="callout callout-warn">{text}</p>}
      {!shown.kept && <p class="callout callout-warn">{t("not_kept")}</p>}
    </div>
  );
}

function On({ state }: { readonly state: RecorderState }): JSX.Element {
  const { item, next } = state;
  const on = item && item.state !== "done" && (item.name ? `${item.name} (${item.unit})` : item.title);
  return (
    <p class="muted">
      {on ? t("on_now", { name: on }) : t("nothing_on")}
      {next && <> · {t("next", { name: next.name || next.title })}</>}
    </p>
  );
}
