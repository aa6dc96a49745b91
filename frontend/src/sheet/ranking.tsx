/** A criterion on which the presenters are put in order: tapped one after the other, then moved up, down or out. */

import type { JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { Criterion, Manifest, Presenter } from "../protocol/manifest.ts";
import { abstainedOn, displaced, moved, ordered, placed, restAbstained, unplaced } from "../ranking.ts";
import type { Draft } from "../store.ts";
import { t } from "../strings.ts";
import { cellId } from "./cell.tsx";
import { Button } from "./parts.tsx";

interface Props {
  readonly manifest: Manifest;
  readonly criterion: Criterion;
  readonly draft: Draft;
  readonly mayAbstain: boolean;
  readonly onDraft: (change: (draft: Draft) => Draft) => void;
}

type Verb = "up" | "down" | "out";

interface RowProps {
  readonly presenter: Presenter;
  readonly place: number;
  readonly last: boolean;
  readonly id: string;
  readonly onVerb: (presenter: Presenter, verb: Verb) => void;
}

/** Signs of the buttons; what they do is said by their labels. */
const SIGNS: Readonly<Record<Verb, string>> = { up: "\u2191", down: "\u2193", out: "\u2715" };

function Placed({ presenter, place, last, id, onVerb }: RowProps): JSX.Element {
  const off = (verb: Verb): boolean => (verb === "up" && place === 1) || (verb === "down" && last);
  return (
    <li id={id} class="rank-row">
      <span class="rank-place">{place}</span>
      <span class="rank-name">
        <strong>{presenter.name}</strong> <span class="muted">{presenter.unit}</span>
      </span>
      <span class="rank-verbs">
        {(["up", "down", "out"] as const).map((verb) => (
          <button
            key={verb}
            type="button"
            class="btn btn-square"
            data-verb={verb}
            aria-label={t(`ranking_${verb}`, { name: presenter.name })}
            aria-disabled={off(verb)}
            onClick={() => !off(verb) && onVerb(presenter, verb)}
          >
            {SIGNS[verb]}
          </button>
        ))}
      </span>
    </li>
  );
}

interface WaitingProps {
  readonly title: string;
  readonly presenters: readonly Presenter[];
  readonly next: number;
  readonly idOf: (presenter: Presenter) => string;
  readonly onPlace: (presenter: Presenter) => void;
}

/** Those without a place: a tap gives the next one. */
function Waiting({ title, presenters, next, idOf, onPlace }: WaitingProps): JSX.Element | null {
  if (presenters.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="rank-list">
        {presenters.map((presenter) => (
          <li key={presenter.id} id={idOf(presenter)}>
            <button type="button" class="btn rank-add" onClick={() => onPlace(presenter)}>
              <span class="rank-name">
                <strong>{presenter.name}</strong> <span class="muted">{presenter.unit}</span>
              </span>
              <span>{t("ranking_next", { place: next })}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** A row that moves is taken out of the page and put in again, which loses the focus: it is given back to the same button. */
function useFocusAgain(draft: Draft): (id: string, verb: Verb) => void {
  const wanted = useRef<readonly [string, Verb] | null>(null);
  useEffect(() => {
    if (!wanted.current) return;
    const [id, verb] = wanted.current;
    wanted.current = null;
    document.getElementById(id)?.querySelector<HTMLElement>(`[data-verb=${verb}]`)?.focus();
  }, [draft]);
  return (id, verb) => {
    wanted.current = [id, verb];
  };
}

interface Acts {
  /** What a screen reader is told of the last one. */
  readonly said: string;
  readonly place: (presenter: Presenter) => void;
  readonly act: (presenter: Presenter, verb: Verb) => void;
}

/** Gives a place, moves and takes out; says so, and puts the focus where the next tap belongs. */
function useActs({ manifest, criterion, draft, onDraft }: Props, section: RefObject<HTMLElement | null>): Acts {
  const [said, say] = useState("");
  const focusAgain = useFocusAgain(draft);
  const order = ordered(draft, manifest, criterion.id);
  const left = unplaced(draft, manifest, criterion.id);
  const idOf = ({ id }: Presenter): string => cellId(id, criterion.id);
  const toHead = (): void => section.current?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  const place = (presenter: Presenter): void => {
    const after = left[(left.indexOf(presenter) + 1) % left.length];
    onDraft((now) => placed(now, manifest, criterion.id, presenter.id));
    say(t("ranking_said", { name: presenter.name, place: order.length + 1 }));
    const next = after && after !== presenter ? document.getElementById(idOf(after))?.querySelector("button") : null;
    if (next) next.focus({ preventScroll: true });
    else toHead();
  };
  const act = (presenter: Presenter, verb: Verb): void => {
    const at = order.indexOf(presenter) + 1;
    if (verb === "out") {
      onDraft((now) => displaced(now, manifest, criterion.id, presenter.id));
      say(t("ranking_out_said", { name: presenter.name }));
      toHead();
      return;
    }
    const by = verb === "up" ? -1 : 1;
    focusAgain(idOf(presenter), verb);
    onDraft((now) => moved(now, manifest, criterion.id, presenter.id, by));
    say(t("ranking_said", { name: presenter.name, place: at + by }));
  };
  return { said, place, act };
}

export function Ranking(props: Props): JSX.Element {
  const { manifest, criterion, draft, mayAbstain, onDraft } = props;
  const section = useRef<HTMLElement>(null);
  const { said, place, act } = useActs(props, section);
  const order = ordered(draft, manifest, criterion.id);
  const left = unplaced(draft, manifest, criterion.id);
  const idOf = ({ id }: Presenter): string => cellId(id, criterion.id);
  return (
    <section class="card card-sheet" ref={section} aria-labelledby={`ranking-${criterion.id}`} data-complete={left.length === 0}>
      <header class="card-head">
        <h2 id={`ranking-${criterion.id}`} tabIndex={-1}>
          {criterion.title}
        </h2>
        <p class="muted">{t("ranking_explained")}</p>
        {left.length === 0 && <span class="badge badge-good">{t("presenter_complete")}</span>}
      </header>
      <p class="sr-only" role="status">
        {said}
      </p>
      {order.length > 0 && (
        <ol class="rank-list">
          {order.map((presenter, index) => (
            <Placed key={presenter.id} presenter={presenter} place={index + 1} last={index === order.length - 1} id={idOf(presenter)} onVerb={act} />
          ))}
        </ol>
      )}
      <Waiting title={t("ranking_left")} presenters={left} next={order.length + 1} idOf={idOf} onPlace={place} />
      {mayAbstain && left.length > 0 && (
        <Button kind="quiet" onClick={() => onDraft((now) => restAbstained(now, manifest, criterion.id))}>
          {t("ranking_abstain")}
        </Button>
      )}
      <Waiting
        title={t("score_abstained")}
        presenters={abstainedOn(draft, manifest, criterion.id)}
        next={order.length + 1}
        idOf={idOf}
        onPlace={place}
      />
    </section>
  );
}
