/** Everything once more before it is cast; and the same list wherever one's own scores are shown. */

import type { JSX } from "preact";

import { blanks, breaches, commentOf, type Spot } from "../marking.ts";
import type { Manifest } from "../protocol/manifest.ts";
import type { Draft } from "../store.ts";
import { t } from "../strings.ts";
import { scoreText } from "./cell.tsx";
import { Limits } from "./marking.tsx";
import { Alert, Button, Heading } from "./parts.tsx";

interface ListProps {
  readonly manifest: Manifest;
  readonly draft: Draft;
  readonly onEdit?: (place: Spot) => void;
}

export function ScoreList({ manifest, draft, onEdit }: ListProps): JSX.Element {
  const { criteria } = manifest.rules;
  return (
    <ol class="score-list">
      {manifest.presenters.map((presenter, index) => (
        <li key={presenter.id}>
          <div class="score-list-head">
            <h2>{t("presenter_heading", { number: (manifest.first ?? 0) + index + 1, name: presenter.name })}</h2>
            {onEdit && (
              <button
                type="button"
                class="btn btn-quiet"
                aria-label={t("review_edit_label", { presenter: presenter.name })}
                onClick={() => onEdit({ presenter: presenter.id, criterion: criteria[0]?.id ?? "" })}
              >
                {t("review_edit")}
              </button>
            )}
          </div>
          <dl>
            {criteria.map((criterion) => (
              <div key={criterion.id}>
                <dt>{criterion.title}</dt>
                <dd>{scoreText(criterion, draft[presenter.id]?.[criterion.id])}</dd>
              </div>
            ))}
          </dl>
          {commentOf(draft, presenter.id).trim() && (
            <p class="sheet-written" dir="auto">
              <span class="label">{t("comment_written")}</span> {commentOf(draft, presenter.id).trim()}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}

interface Props extends Required<ListProps> {
  /** Casting is open now. */
  readonly open: boolean;
  readonly replaces: boolean;
  readonly onBack: () => void;
  readonly onCast: () => void;
}

export function Review({ manifest, draft, onEdit, open, replaces, onBack, onCast }: Props): JSX.Element {
  const blank = blanks(draft, manifest).length;
  const allowed = blank === 0 && breaches(draft, manifest).length === 0;
  return (
    <section class="card stack">
      <Heading>{t("review_title")}</Heading>
      <p>{t("review_explained")}</p>
      <ScoreList manifest={manifest} draft={draft} onEdit={onEdit} />
      {blank > 0 && <Alert tone="warning">{t("review_blank", { count: blank })}</Alert>}
      <Limits draft={draft} manifest={manifest} />
      {!open && <Alert tone="info">{t("review_not_open")}</Alert>}
      <div class="sheet-what">
        <h2>{t("cast_what_title")}</h2>
        <ul>
          <li>{t("cast_what_secret")}</li>
          <li>{t("cast_what_nameless")}</li>
          {manifest.comments && <li>{t("cast_what_comments")}</li>}
          <li>{t(replaces ? "cast_what_replaces" : "cast_what_changeable")}</li>
        </ul>
      </div>
      <div class="sheet-choices">
        <Button kind="primary" onClick={onCast} disabled={!allowed || !open}>
          {t(replaces ? "cast_again" : "cast")}
        </Button>
        <Button onClick={onBack}>{t("review_back")}</Button>
      </div>
    </section>
  );
}
