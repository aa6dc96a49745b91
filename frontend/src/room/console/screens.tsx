/** What the big screens show: blank and back, a view for those that follow, the result place by place. */

import type { JSX } from "preact";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import { Card, type Part } from "./part.tsx";

const VIEWS = ["title", "presenter", "agenda", "sign-in", "question", "join", "turnout", "result", "hold"] as const;

export function Screens({ state, doing, config }: Part): JSX.Element {
  const shown = state.result.length;
  const reveal = (places: number | null): void => void doing.run({ kind: "result-revealed", places });
  return (
    <Card id="screens" title={t("screens")} icon={<Icon name="monitor" />} end={<a href={config.screens_url}>{t("screens_all", { count: Object.keys(state.pins).length })}</a>}>
      <div class="actions">
        <button type="button" class={`btn ${state.blank ? "btn-primary" : ""}`} onClick={() => void doing.run({ kind: state.blank ? "screens-back" : "screens-blanked" })}>
          {state.blank ? <Icon name="eye" /> : <Icon name="eye-off" />}
          {t(state.blank ? "screens_back" : "screens_blank")}
        </button>
      </div>
      {state.blank && (
        <p class="callout callout-warn mt-3" role="status">
          {t("screens_are_blank")}
        </p>
      )}
      <label class="field mt-3">
        <span class="label">{t("screens_show")}</span>
        <select class="select" value={state.view} onChange={(event) => void doing.run({ kind: "view-chosen", view: event.currentTarget.value })}>
          <option value="">{t("view_follow")}</option>
          {VIEWS.map((each) => (
            <option key={each} value={each}>
              {t(`view_${each.replace("-", "_")}`)}
            </option>
          ))}
        </select>
      </label>
      {state.places > 0 && (
        <div class="actions mt-3">
          <button type="button" class="btn btn-soft btn-sm" aria-disabled={shown >= state.places} onClick={() => shown < state.places && reveal(shown + 1)}>
            {t("reveal_one", { shown, places: state.places })}
          </button>
          <button type="button" class="btn btn-sm" onClick={() => reveal(null)}>
            {t("reveal_all")}
          </button>
          <button type="button" class="btn btn-sm" onClick={() => reveal(0)}>
            {t("reveal_none")}
          </button>
        </div>
      )}
    </Card>
  );
}
