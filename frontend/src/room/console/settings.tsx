/** Who may open and close the scoring, and the single keys. */

import type { JSX } from "preact";

import { t } from "../../strings.ts";
import type { Part } from "./part.tsx";

const KEYS = ["n", "p", "+", "-", "q", "b", "m", "u", "\u2192", "\u2190", "esc"] as const;
const NAMES: { readonly [key: string]: string } = { "+": "plus", "-": "minus", "\u2192": "right", "\u2190": "left" };

interface Props extends Part {
  readonly keys: boolean;
  readonly turn: (on: boolean) => void;
}

export function Settings({ state, config, keys, turn }: Props): JSX.Element {
  const decide = (allowed: boolean): void => {
    void fetch(config.chair_scores_url, {
      method: "POST",
      headers: { "X-CSRFToken": config.token },
      body: new URLSearchParams({ allowed: allowed ? "1" : "0" }),
    });
  };
  return (
    <details class="card console-settings">
      <summary>{t("keys_and_rights")}</summary>
      <div class="stack mt-3">
        {config.organiser && (
          <label class="row">
            <input type="checkbox" checked={state.chair_scores} onChange={(event) => decide(event.currentTarget.checked)} />
            <span>{t("chair_may_score")}</span>
          </label>
        )}
        <label class="row">
          <input type="checkbox" checked={keys} onChange={(event) => turn(event.currentTarget.checked)} />
          <span>{t("keys_on")}</span>
        </label>
        <dl class="kv console-keys">
          {KEYS.map((key) => (
            <div key={key}>
              <dt>
                <kbd>{key === "esc" ? "Esc" : key.toUpperCase()}</kbd>
              </dt>
              <dd>{t(`key_${NAMES[key] ?? key}`)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </details>
  );
}
