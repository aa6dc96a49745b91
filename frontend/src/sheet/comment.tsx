/** The comment on one presenter: closed until somebody wants to write, and never needed. */

import type { JSX } from "preact";

import { MOST_CHARACTERS, permitted } from "../protocol/comments.ts";
import type { Presenter } from "../protocol/manifest.ts";
import { t } from "../strings.ts";

interface CommentProps {
  readonly presenter: Presenter;
  readonly text: string;
  readonly onText: (presenter: string, text: string) => void;
}

export function Comment({ presenter, text, onText }: CommentProps): JSX.Element {
  const id = `comment-${presenter.id}`;
  return (
    <details class="sheet-comment" open={text !== ""}>
      <summary>{t("comment_title")}</summary>
      <div class="field">
        <label class="label" for={id}>
          {t("comment_label", { name: presenter.name })}
        </label>
        <textarea
          id={id}
          rows={3}
          dir="auto"
          value={text}
          onInput={({ currentTarget: field }) => {
            // The field shows what is kept: the character that is one too many does not appear.
            const kept = permitted(field.value);
            if (kept !== field.value) field.value = kept;
            onText(presenter.id, kept);
          }}
          aria-describedby={`${id}-help`}
        />
        <p class="help num" id={`${id}-help`}>
          {t("comment_count", { count: [...text].length, most: MOST_CHARACTERS })}
        </p>
      </div>
      <p class="muted small">{t("comment_explained")}</p>
    </details>
  );
}
