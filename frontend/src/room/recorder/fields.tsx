/** One remark, one requirement: what is typed, how it stands, and what somebody else wrote meanwhile. */

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import type { AgendaItem } from "../state.ts";
import type { Record, RecordShown } from "./record.ts";
import { type Entry, isDirty, isEmpty, type Words } from "./writing.ts";

const REMARK_LENGTH = 10_000;
const REQUIREMENT_LENGTH = 2_000;

interface Props {
  readonly entry: Entry;
  readonly record: Record;
  readonly shown: RecordShown;
}

export function RemarkField({ entry, record, shown, presenters }: Props & { readonly presenters: readonly AgendaItem[] }): JSX.Element {
  const { id, typed } = entry;
  const about = presenters.find((each) => each.presenter === typed.presenter);
  const label = about ? t("remark_label", { name: about.name }) : t("remark_label_all");
  return (
    <Box entry={entry} record={record} shown={shown} label={label} presenters={presenters}>
      <div class="field">
        <label class="label" for={`${id}-about`}>
          {t("about")}
        </label>
        <select id={`${id}-about`} value={typed.presenter ?? ""} onChange={(event) => record.type(id, { ...typed, presenter: Number(event.currentTarget.value) || null })}>
          <option value="">{t("to_all")}</option>
          {presenters.map((each) => (
            <option key={each.key} value={each.presenter ?? ""}>
              {`${each.name} (${each.unit})`}
            </option>
          ))}
        </select>
      </div>
      <Area id={id} label={label} value={typed.text} longest={REMARK_LENGTH} onType={(text) => record.type(id, { ...typed, text })} onLeave={() => record.leave(id)} />
    </Box>
  );
}

export function RequirementField({ number, entry, record, shown, focus }: Props & { readonly number: number; readonly focus: (id: string) => void }): JSX.Element {
  const { id, typed } = entry;
  const setPart = (at: number, text: string): void => record.type(id, { ...typed, parts: typed.parts.map((each, place) => (place === at ? text : each)) });
  const addPart = (): void => {
    record.type(id, { ...typed, parts: [...typed.parts, ""] });
    focus(`${id}-${typed.parts.length}`);
  };
  return (
    <Box entry={entry} record={record} shown={shown} label={t("requirement_label", { number })} presenters={[]}>
      <Area id={id} label={t("requirement_label", { number })} value={typed.text} longest={REQUIREMENT_LENGTH} onType={(text) => record.type(id, { ...typed, text })} onLeave={() => record.leave(id)} />
      {typed.parts.map((part, at) => (
        <div key={at} class="ps-6">
          <Area id={`${id}-${at}`} label={t("part_label", { number, part: at + 1 })} value={part} longest={REQUIREMENT_LENGTH} onType={(text) => setPart(at, text)} onLeave={() => record.leave(id)} />
        </div>
      ))}
      <div class="actions ps-6">
        <button type="button" class="btn btn-sm" onClick={addPart}>
          <Icon name="plus" />
          {t("add_part")}
          <span class="sr-only"> {number}</span>
        </button>
      </div>
    </Box>
  );
}

interface AreaProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly longest: number;
  readonly onType: (text: string) => void;
  readonly onLeave: () => void;
}

function Area({ id, label, value, longest, onType, onLeave }: AreaProps): JSX.Element {
  return (
    <div class="field">
      <label class="label" for={id}>
        {label}
      </label>
      <textarea id={id} rows={2} maxLength={longest} value={value} onInput={(event) => onType(event.currentTarget.value)} onBlur={onLeave} />
    </div>
  );
}

interface BoxProps extends Props {
  readonly label: string;
  readonly presenters: readonly AgendaItem[];
  readonly children: ComponentChildren;
}

function Box({ entry, record, shown, label, presenters, children }: BoxProps): JSX.Element {
  const [asked, ask] = useState(false);
  const refused = shown.refused.get(entry.id);
  return (
    <div class="stack border border-line rounded-xl p-3" role="group" aria-label={label}>
      {children}
      {entry.theirs && <Theirs entry={entry} record={record} words={entry.theirs.words} presenters={presenters} />}
      {refused && !entry.theirs && (
        <p class="callout callout-warn" role="alert">
          {refused}
        </p>
      )}
      <div class="flex flex-wrap items-center gap-2 justify-between">
        <span class="muted text-sm" data-standing={standing(entry, shown)}>
          {t(`standing_${standing(entry, shown)}`)}
        </span>
        {asked ? (
          <span class="actions">
            <button type="button" class="btn btn-sm" onClick={() => void record.remove(entry.id)}>
              {t("remove_sure")}
              <span class="sr-only">: {label}</span>
            </button>
            <button type="button" class="btn btn-sm btn-quiet" onClick={() => ask(false)}>
              {t("keep")}
            </button>
          </span>
        ) : (
          <button type="button" class="btn btn-sm btn-quiet" onClick={() => (entry.key === null && isEmpty(entry.typed) ? void record.remove(entry.id) : ask(true))}>
            {t("remove")}
            <span class="sr-only">: {label}</span>
          </button>
        )}
      </div>
    </div>
  );
}

type Standing = "conflict" | "empty" | "saved" | "saving" | "unsaved";

function standing(entry: Entry, shown: RecordShown): Standing {
  if (entry.theirs) return "conflict";
  if (entry.key === null && isEmpty(entry.typed)) return "empty";
  if (!isDirty(entry)) return "saved";
  return shown.busy.has(entry.id) || (entry.accepted !== null && !shown.waiting) ? "saving" : "unsaved";
}

function Theirs({ entry, record, words, presenters }: { readonly entry: Entry; readonly record: Record; readonly words: Words; readonly presenters: readonly AgendaItem[] }): JSX.Element {
  const about = presenters.find((each) => each.presenter === words.presenter);
  return (
    <div class="callout callout-warn stack" role="alert">
      <p>{t("conflict")}</p>
      <blockquote class="border-s-4 border-line ps-4 whitespace-pre-line break-words">{[about ? `${about.name}: ${words.text}` : words.text, ...words.parts.map((part, at) => `(${at + 1}) ${part}`)].join("\n")}</blockquote>
      <div class="actions">
        {(["mine", "theirs", "both"] as const).map((choice) => (
          <button key={choice} type="button" class="btn btn-sm" onClick={() => record.decide(entry.id, choice)}>
            {t(`choose_${choice}`)}
          </button>
        ))}
      </div>
    </div>
  );
}
