/** Captions: what is being said, written along by somebody. Each line takes the place of the one before on all big screens. */

import type { JSX } from "preact";

import { Icon } from "../icon.tsx";
import { t } from "../strings.ts";
import { Button, LineForm, type Do } from "./acting.tsx";

const CAPTION_LENGTH = 200;

interface CaptionProps {
  readonly shown: string;
  readonly perform: Do;
}

export function Captions({ shown, perform }: CaptionProps): JSX.Element {
  const show = (text: string): Promise<boolean> => perform({ kind: "captioned", text });
  return (
    <section class="card stack" aria-labelledby="captions">
      <div class="head">
        <Icon name="captions" />
        <h2 id="captions">{t("captions_title")}</h2>
      </div>
      <p class="muted small">{t("captions_help")}</p>
      <LineForm id="caption-text" label={t("captions_line")} longest={CAPTION_LENGTH} button={t("captions_show")} onSend={show}>
        {shown !== "" && <Button onClick={() => void show("")}>{t("captions_clear")}</Button>}
      </LineForm>
      <p role="status">{shown}</p>
    </section>
  );
}
