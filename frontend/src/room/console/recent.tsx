/** What was done lately, by whom, and "undo" beside what nothing rests on. */

import type { JSX } from "preact";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import { hour } from "../countdown.ts";
import type { Done } from "../state.ts";
import { Card, type Part } from "./part.tsx";

function about({ kind, about: what }: Done): string {
  if (kind !== "view-chosen") return what;
  return t(what === "" ? "view_follow" : `view_${what.replace("-", "_")}`);
}

export function Recent({ state, doing, config }: Part): JSX.Element {
  return (
    <Card id="recent" title={t("recent")} icon={<Icon name="history" />}>
      {state.recent.length === 0 && <p class="muted">{t("nothing_done")}</p>}
      <ol class="list console-recent">
        {state.recent.map((each) => (
          <li key={each.number}>
            <time class="small muted">{hour(each.at, config.zone)}</time>
            <div class="grow">
              {config.labels[each.kind] ?? each.kind}
              {about(each) && <span class="muted"> · {about(each)}</span>}
              <span class="xs muted console-by">{each.by || t("by_itself")}</span>
            </div>
            {each.undoable && (
              <button type="button" class="btn btn-quiet btn-sm" onClick={() => void doing.run({ kind: "undone", event: each.number })}>
                <Icon name="undo-2" />
                {t("undo")}
                <span class="sr-only">{`: ${config.labels[each.kind] ?? each.kind}${about(each) ? `, ${about(each)}` : ""}`}</span>
              </button>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
