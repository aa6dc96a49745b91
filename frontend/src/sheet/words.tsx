/** The twelve words: closed until somebody wants them, and asked for on a device that does not have them. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { unbase64url } from "../protocol/bytes.ts";
import { readWords, seedWords, type ReadWords } from "../protocol/words.ts";
import type { Problem } from "../session.ts";
import { t } from "../strings.ts";
import { Alert, Heading, sentenceOf } from "./parts.tsx";

/** What is needed only if this phone fails. */
export function Words({ seed, language }: { readonly seed: string; readonly language: string }): JSX.Element {
  return (
    <details class="card print:hidden">
      <summary>{t("words_show")}</summary>
      <p>{t("words_explained")}</p>
      <ol class="sheet-words" translate={false}>
        {seedWords(unbase64url(seed), language).map((word, index) => (
          <li key={index}>{word}</li>
        ))}
      </ol>
      <p class="muted">{t("words_private")}</p>
    </details>
  );
}

function wordsProblem(read: Exclude<ReadWords, { seed: Uint8Array }>): string {
  if (read.problem === "unknown") return t("recover_unknown", { word: read.word });
  if (read.problem === "count") return t("recover_count", { count: read.count });
  return t("recover_checksum");
}

interface RecoverProps {
  readonly busy: boolean;
  readonly trouble: Problem | null;
  readonly onSeed: (seed: Uint8Array) => void;
}

export function Recover({ busy, trouble, onSeed }: RecoverProps): JSX.Element {
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = (event: Event): void => {
    event.preventDefault();
    const read = readWords(text);
    setWrong("seed" in read ? null : wordsProblem(read));
    if ("seed" in read) onSeed(read.seed);
  };
  return (
    <form class="card stack" onSubmit={submit} noValidate>
      <Heading>{t("recover_title")}</Heading>
      <p>{t("recover_explained")}</p>
      {trouble && !wrong && <Alert tone="error">{trouble.code === "already-issued" ? t("recover_other") : sentenceOf(trouble)}</Alert>}
      <div class="field">
        <label class="label" for="words">
          {t("recover_label")}
        </label>
        <p class="help" id="words-help">
          {t("recover_help")}
        </p>
        {wrong && (
          <p class="error" id="words-error" role="alert">
            {wrong}
          </p>
        )}
        <textarea
          id="words"
          rows={4}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          aria-invalid={wrong !== null}
          aria-describedby={wrong ? "words-help words-error" : "words-help"}
        />
      </div>
      <button type="submit" class="btn btn-primary sheet-button" disabled={busy}>
        {busy ? t("recover_busy") : t("recover_submit")}
      </button>
      <p class="muted">{t("recover_lost")}</p>
    </form>
  );
}
