/** The sheet: every presenter and criterion on one page, with how far it is and the way to the next blank. */

import { Component, type JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { abstained, blanks, breaches, cleared, commented, isAbstention, isComplete, isRanking, marked, mayAbstain, nextBlank, type Breach, type Spot } from "../marking.ts";
import type { Score } from "../protocol/ballot.ts";
import type { Criterion, Manifest, Presenter } from "../protocol/manifest.ts";
import { COMMENT, type Draft, type PresenterScores } from "../store.ts";
import { t } from "../strings.ts";
import { Cell, cellId } from "./cell.tsx";
import { Comment } from "./comment.tsx";
import { Alert, Button, Heading } from "./parts.tsx";
import { Ranking } from "./ranking.tsx";

interface CardProps {
  readonly presenter: Presenter;
  readonly number: number;
  readonly criteria: readonly Criterion[];
  readonly row: PresenterScores | undefined;
  readonly mayAbstain: boolean;
  readonly onScore: (presenter: string, criterion: string, score: Score | undefined) => void;
  readonly onAbstain: (presenter: string, abstain: boolean) => void;
  /** Null in a meeting without comments. */
  readonly onComment: ((presenter: string, text: string) => void) | null;
}

/** A presenter's part of the sheet; drawn again only when a score of its own changes. */
class Card extends Component<CardProps> {
  override shouldComponentUpdate(next: CardProps): boolean {
    return next.row !== this.props.row || next.criteria.length !== this.props.criteria.length;
  }

  render(): JSX.Element {
    const { presenter, number, criteria, row, onScore, onAbstain, onComment } = this.props;
    const abstainable = this.props.mayAbstain && criteria.length > 0;
    const complete = criteria.length > 0 && isComplete(row, criteria);
    const abstains = isAbstention(row, criteria);
    return (
      <section class="card card-sheet" aria-labelledby={`presenter-${presenter.id}`} data-complete={complete}>
        <header class="card-head">
          <h2 id={`presenter-${presenter.id}`}>{t("presenter_heading", { number, name: presenter.name })}</h2>
          <p class="muted">{presenter.unit}</p>
          {complete && <span class="badge badge-good">{t("presenter_complete")}</span>}
        </header>
        {criteria.map((criterion) => (
          <Cell
            key={criterion.id}
            presenter={presenter}
            criterion={criterion}
            score={row?.[criterion.id]}
            mayAbstain={abstainable}
            onScore={onScore}
          />
        ))}
        {onComment && <Comment presenter={presenter} text={String(row?.[COMMENT] ?? "")} onText={onComment} />}
        {abstainable && (
          <Button kind="quiet" onClick={() => onAbstain(presenter.id, !abstains)}>
            {t(abstains ? "presenter_unabstain" : "presenter_abstain")}
          </Button>
        )}
      </section>
    );
  }
}

function breachText(breach: Breach): string {
  if (breach.kind === "abstention") return t("limit_abstention", { count: breach.count });
  if (breach.kind === "tie") {
    const [first, second] = breach.presenters;
    return t("limit_tie", { criterion: breach.criterion.title, first: first.name, second: second.name });
  }
  const { level, criterion, count, allowed } = breach;
  return criterion
    ? t("limit_criterion", { level, criterion: criterion.title, count, allowed })
    : t("limit_ballot", { level, count, allowed });
}

export function Limits({ draft, manifest }: { readonly draft: Draft; readonly manifest: Manifest }): JSX.Element | null {
  const broken = breaches(draft, manifest).map(breachText);
  if (broken.length === 0) return null;
  return (
    <Alert tone="warning">
      <ul>
        {broken.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Alert>
  );
}

function goTo({ presenter, criterion }: Spot): void {
  const cell = document.getElementById(cellId(presenter, criterion));
  cell?.scrollIntoView({ block: "center" });
  cell?.querySelector<HTMLElement>("input, button")?.focus({ preventScroll: true });
}

interface Props {
  readonly manifest: Manifest;
  readonly draft: Draft;
  readonly onDraft: (change: (draft: Draft) => Draft) => void;
  readonly onReview: () => void;
  /** Where to start, when coming from the review. */
  readonly place: Spot | null;
  /** Said above the sheet, such as that casting is not open yet. */
  readonly notice?: JSX.Element | null;
}

interface ProgressProps {
  readonly complete: number;
  readonly total: number;
  /** Marks that are still blank. */
  readonly left: number;
  readonly onBlank: () => void;
  readonly onReview: () => void;
}

/** How many presenters are done, and the way to the next blank mark or on. */
function Progress({ complete, total, left, onBlank, onReview }: ProgressProps): JSX.Element {
  return (
    <div class="sheet-bar-row">
      <div class="sheet-progress">
        <p role="status">{t("progress", { complete, total })}</p>
        <progress value={complete} max={total} aria-label={t("progress_label")} />
      </div>
      {left > 0 ? (
        <Button kind="primary" onClick={onBlank}>
          {t("next_blank")}
        </Button>
      ) : (
        <Button kind="primary" onClick={onReview}>
          {t("to_review")}
        </Button>
      )}
    </div>
  );
}

export function Marking({ manifest, draft, onDraft, onReview, place, notice }: Props): JSX.Element {
  const last = useRef<Spot | null>(place);
  useEffect(() => {
    if (place) goTo(place);
  }, [place]);
  const { presenters, rules } = manifest;
  const cells = rules.criteria.filter((criterion) => !isRanking(criterion));
  const complete = presenters.filter(({ id }) => isComplete(draft[id], rules.criteria)).length;
  const left = blanks(draft, manifest).length;
  const score = (presenter: string, criterion: string, value: Score | undefined): void => {
    last.current = { presenter, criterion };
    onDraft((now) => marked(now, presenter, criterion, value));
  };
  const abstain = (presenter: string, yes: boolean): void =>
    onDraft((now) => (yes ? abstained : cleared)(now, presenter, cells));
  const comment = (presenter: string, text: string): void => onDraft((now) => commented(now, presenter, text));
  const toBlank = (): void => {
    const next = nextBlank(draft, manifest, last.current);
    if (next) {
      last.current = next;
      goTo(next);
    }
  };
  return (
    <div class="sheet-marking">
      <div class="card stack">
        <Heading>{t("marking_title")}</Heading>
        <p>{t("marking_explained")}</p>
        {notice}
      </div>
      {rules.criteria.filter(isRanking).map((criterion) => (
        <Ranking key={criterion.id} {...{ manifest, criterion, draft, onDraft }} mayAbstain={mayAbstain(manifest)} />
      ))}
      {(cells.length > 0 || manifest.comments ? presenters : []).map((presenter, index) => (
        <Card
          key={presenter.id}
          presenter={presenter}
          number={(manifest.first ?? 0) + index + 1}
          criteria={cells}
          row={draft[presenter.id]}
          mayAbstain={mayAbstain(manifest)}
          onScore={score}
          onAbstain={abstain}
          onComment={manifest.comments ? comment : null}
        />
      ))}
      <div class="sheet-bar" role="region" aria-label={t("progress_label")}>
        <Limits draft={draft} manifest={manifest} />
        <Progress complete={complete} total={presenters.length} left={left} onBlank={toBlank} onReview={onReview} />
      </div>
    </div>
  );
}
