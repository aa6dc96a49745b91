/** A message to all screens and phones. What somebody has typed stays until it was sent. */

import type { JSX, Ref, RefObject } from "preact";
import { useState } from "preact/hooks";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import { Card, type Part } from "./part.tsx";

const LONGEST = 200;

export function Message({ state, doing, field }: Part & { readonly field: RefObject<HTMLInputElement | null> }): JSX.Element {
  const [text, setText] = useState("");
  const send = async (): Promise<void> => {
    if (text.trim() !== "" && (await doing.run({ kind: "message-sent", text }))) setText("");
  };
  const presets = [t("preset_pause"), t("preset_mute"), t("preset_back"), t("preset_cast")];
  return (
    <Card id="message-title" title={t("message")} icon={<Icon name="megaphone" />}>
      {state.message && (
        <div class="callout mb-3 console-refused">
          <p class="grow">{t("message_shown", { text: state.message.text })}</p>
          <button type="button" class="btn btn-sm" onClick={() => void doing.run({ kind: "message-cleared" })}>
            {t("message_clear")}
          </button>
        </div>
      )}
      <form
        class="console-message"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <label class="sr-only" for="message">
          {t("message")}
        </label>
        <input id="message" ref={field as Ref<HTMLInputElement>} class="input grow" value={text} maxLength={LONGEST} placeholder={t("message_hint")} onInput={(event) => setText(event.currentTarget.value)} />
        <button class="btn btn-soft" aria-disabled={doing.busy || text.trim() === ""}>
          <Icon name="send" />
          {t("send")}
        </button>
      </form>
      <div class="actions mt-3">
        <span class="xs muted">{t("presets")}</span>
        {presets.map((each) => (
          <button
            key={each}
            type="button"
            class="btn btn-sm"
            onClick={() => {
              setText(each);
              field.current?.focus();
            }}
          >
            {each}
          </button>
        ))}
      </div>
    </Card>
  );
}
