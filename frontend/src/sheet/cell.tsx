/** One score: a presenter's, on one criterion. Level buttons are radio buttons; a range is typed. Abstaining is a choice. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { readNumber } from "../marking.ts";
import type { Score } from "../protocol/ballot.ts";
import type { Criterion, Level, Presenter, Scale } from "../protocol/manifest.ts";
import { t } from "../strings.ts";

export function cellId(presenter: string, criterion: string): string {
  return `cell-${presenter}-${criterion}`;
}

export function scoreText(criterion: Criterion, score: Score | undefined): string {
  if (score === undefined) return t("score_blank");
  if (score === null) return t("score_abstained");
  if (criterion.scale.kind === "ranking") return t("score_place", { place: Number(score) + 1 });
  if (criterion.scale.kind === "levels") return criterion.scale.levels[Number(score)]?.title ?? String(score);
  return String(score);
}

interface CellProps {
  readonly presenter: Presenter;
  readonly criterion: Criterion;
  readonly score: Score | undefined;
  readonly mayAbstain: boolean;
  readonly onScore: (presenter: string, criterion: string, score: Score | undefined) => void;
}

/** Han characters are twice as wide as letters. Short titles stand four in a row on the narrowest phone. */
function isShort(levels: readonly Level[]): boolean {
  return levels.every(({ title }) => [...title].reduce((width, char) => width + (char > "\u2e80" ? 2 : 1), 0) <= 6);
}

interface ChoiceProps {
  readonly name: string;
  readonly checked: boolean;
  readonly onChoose: () => void;
  readonly className: string;
  readonly title: string;
  readonly points?: string;
}

function Choice({ name, checked, onChoose, className, title, points }: ChoiceProps): JSX.Element {
  return (
    <label class={className}>
      <input type="radio" name={name} checked={checked} onChange={onChoose} />
      <span class="level-face">
        <span>{title}</span>
        {points !== undefined && <small>{points}</small>}
      </span>
    </label>
  );
}

function Levels({ presenter, criterion, score, mayAbstain, onScore, levels }: CellProps & { readonly levels: readonly Level[] }): JSX.Element {
  const name = cellId(presenter.id, criterion.id);
  const give = (value: Score) => (): void => onScore(presenter.id, criterion.id, value);
  return (
    <>
      <div class={`cell-levels ${isShort(levels) ? "cell-levels-short" : ""}`}>
        {levels.map(({ id, title, points }, index) => (
          <Choice key={id} className="level" name={name} checked={score === index} onChoose={give(index)} title={title} points={points} />
        ))}
      </div>
      {mayAbstain && (
        <Choice className="level level-abstain" name={name} checked={score === null} onChoose={give(null)} title={t("abstain")} />
      )}
    </>
  );
}

/** The error makes the cell taller. Were it to appear at once, the tap that left the field would miss what it aimed at. */
const AFTER_TAP_MS = 300;

function Range({ presenter, criterion, score, mayAbstain, onScore, scale }: CellProps & { readonly scale: Scale & { kind: "range" } }): JSX.Element {
  const [typed, setTyped] = useState(typeof score === "string" ? score : "");
  const [left, setLeft] = useState(false);
  const id = cellId(presenter.id, criterion.id);
  const shown = score === null ? "" : typeof score === "string" && !sameNumber(typed, score, scale) ? score : typed;
  const read = shown === "" ? null : readNumber(shown, scale);
  const wrong = left && read !== null && "problem" in read ? read.problem : null;
  const type = (text: string): void => {
    setTyped(text);
    const next = readNumber(text, scale);
    onScore(presenter.id, criterion.id, "score" in next ? next.score : undefined);
  };
  return (
    <>
      <div class="cell-levels cell-range">
        <input
          type="text"
          inputMode="decimal"
          autocomplete="off"
          aria-label={t("range_label", { criterion: criterion.title })}
          aria-describedby={`${id}-help`}
          aria-invalid={wrong !== null}
          value={shown}
          onInput={(event) => type(event.currentTarget.value)}
          onBlur={() => setTimeout(() => setLeft(true), AFTER_TAP_MS)}
        />
        <p id={`${id}-help`} class={wrong ? "error" : "help"}>
          {wrong ? `${t(`range_${wrong.replace(/-/g, "_")}`)} ` : ""}
          {t("range_help", { low: scale.low, high: scale.high, step: scale.step })}
        </p>
      </div>
      {mayAbstain && (
        <label class="level level-abstain">
          <input
            type="checkbox"
            checked={score === null}
            onChange={(event) => {
              setTyped("");
              onScore(presenter.id, criterion.id, event.currentTarget.checked ? null : undefined);
            }}
          />
          <span class="level-face">
            <span>{t("abstain")}</span>
          </span>
        </label>
      )}
    </>
  );
}

function sameNumber(typed: string, score: string, scale: Scale & { kind: "range" }): boolean {
  const read = readNumber(typed, scale);
  return "score" in read && read.score === score;
}

export function Cell(props: CellProps): JSX.Element {
  const { presenter, criterion, score } = props;
  const { scale } = criterion;
  return (
    <fieldset class="cell" id={cellId(presenter.id, criterion.id)} data-blank={score === undefined}>
      <legend class="sr-only">{t("cell_legend", { presenter: presenter.name, criterion: criterion.title })}</legend>
      <div class="cell-grid">
        <p class="cell-title" aria-hidden="true">
          {criterion.title}
        </p>
        {scale.kind === "levels" && <Levels {...props} levels={scale.levels} />}
        {scale.kind === "range" && <Range {...props} scale={scale} />}
      </div>
    </fieldset>
  );
}
