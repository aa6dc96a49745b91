/** Captions: what is being said, written along by somebody. Each line takes the place of the one before on all big screens. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { Icon } from "../icon.tsx";
import { t } from "../strings.ts";
import { Button, type Do } from "./parts.tsx";

const CAPTION_LENGTH = 200;

interface CaptionProps {
  readonly shown: string;
  readonly perform: Do;
}

export function Captions({ shown, perform }: CaptionProps): JSX.Element {
  const [text, setText] = useState("");
  const send = async (words: string): Promise<void> => {
    if (await perform({ kind: "captioned", text: words })) setText((now) => (now.trim() === words ? "" : now));
  };
  return (
    <section class="card stack" aria-labelledby="captions">
      <div class="head">
        <Icon name="captions" />
        <h2 id="captions">{t("captions_title")}</h2>
      </div>
      <p class="muted small">{t("captions_help")}</p>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) void send(text.trim());
        }}
      >
        <div class="field">
          <label class="label" for="caption-text">
            {t("captions_line")}
          </label>
          <input id="caption-text" maxLength={CAPTION_LENGTH} autocomplete="off" value={text} onInput={(event) => setText(event.currentTarget.value)} />
        </div>
        <div class="actions">
          <button class="btn btn-soft">
            <Icon name="send" />
            {t("captions_show")}
          </button>
          {shown !== "" && <Button onClick={() => void send("")}>{t("captions_clear")}</Button>}
        </div>
      </form>
      <p role="status">{shown}</p>
    </section>
  );
}
