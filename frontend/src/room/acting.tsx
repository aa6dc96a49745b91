/** What the pages of moderator, steward and recorder do acts with: what came of one, a button, one line of text to be sent. */

import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";

import { Icon } from "../icon.tsx";
import { t } from "../strings.ts";
import { act, type Act } from "./act.ts";

export interface Config {
  readonly meeting: string;
  readonly act_url: string;
  readonly token: string;
  /** The meeting's time zone. */
  readonly zone: string;
}

/** Why something was not done. */
interface Trouble {
  readonly message: string;
  readonly changed: readonly string[];
}

/** Resolves to whether it was done; `refused` is called if the server judged it and said no. */
export type Do = (wanted: Act, refused?: () => void) => Promise<boolean>;

export function useActs(config: Config, version: number): { readonly perform: Do; readonly busy: boolean; readonly trouble: Trouble | null } {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const perform: Do = async (wanted, refused) => {
    setBusy(true);
    const outcome = await act(config.act_url, config.token, wanted, version);
    setBusy(false);
    if (!outcome.ok && outcome.status === 409) refused?.();
    setTrouble(outcome.ok ? null : { message: outcome.message || t("no_answer"), changed: outcome.changed });
    return outcome.ok;
  };
  return { perform, busy, trouble };
}

/** The region is there before there is anything to say, so that what appears in it is read aloud. */
export function TroubleNote({ trouble }: { readonly trouble: Trouble | null }): JSX.Element {
  return (
    <div role="alert" class="hall-trouble">
      {trouble && (
        <div class="callout callout-bad">
          <p>{trouble.message}</p>
          {trouble.changed.length > 0 && (
            <>
              <p>{t("changed_meanwhile")}</p>
              <ul>
                {trouble.changed.map((line, index) => (
                  <li key={index}>{line}</li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
    </div>
  );
}

interface ButtonProps {
  readonly looks?: "primary" | "soft" | "quiet" | "mint" | "stage" | "plain";
  readonly small?: boolean;
  readonly id?: string;
  readonly disabled?: boolean;
  /** What a screen reader says, where the words leave open which one it is. */
  readonly label?: string;
  readonly onClick: () => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
  readonly children: ComponentChildren;
}

export function Button({ looks = "plain", small = false, id, disabled = false, label, onClick, onKeyDown, children }: ButtonProps): JSX.Element {
  const kind = looks === "plain" ? "btn" : `btn btn-${looks}`;
  return (
    <button type="button" id={id} class={small ? `${kind} btn-sm` : kind} disabled={disabled} aria-label={label} onClick={onClick} onKeyDown={onKeyDown}>
      {children}
    </button>
  );
}

interface LineFormProps {
  readonly id: string;
  readonly label: string;
  readonly longest: number;
  readonly button: string;
  /** Resolves to whether it was sent; then the field is empty again, unless somebody typed on. */
  readonly onSend: (text: string) => Promise<boolean>;
  readonly disabled?: boolean;
  /** Further buttons beside the one that sends. */
  readonly children?: ComponentChildren;
}

/** One line of text to be sent, and its button. */
export function LineForm({ id, label, longest, button, onSend, disabled = false, children }: LineFormProps): JSX.Element {
  const [text, setText] = useState("");
  const send = async (words: string): Promise<void> => {
    if (words !== "" && (await onSend(words))) setText((now) => (now.trim() === words ? "" : now));
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send(text.trim());
      }}
    >
      <div class="field">
        <label class="label" for={id}>
          {label}
        </label>
        <input id={id} maxLength={longest} autocomplete="off" value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </div>
      <div class="actions">
        <button class="btn btn-soft" disabled={disabled || text.trim() === ""}>
          <Icon name="send" />
          {button}
        </button>
        {children}
      </div>
    </form>
  );
}
