/** The statements of a bundle in words, as they are found to hold; the first that does not is the last one. */

import { t } from "../strings.ts";
import type { Findings, Statement } from "./verification.ts";

function inWords({ code, number }: Statement): string {
  return number === undefined ? t(`claim_${code}`) : t(`claim_${code}`, { number, next: number + 1 });
}

interface Props {
  readonly held: readonly Statement[];
  readonly failed: Findings["failed"];
}

export function Statements({ held, failed }: Props) {
  return (
    <section class="card stack" aria-labelledby="statements">
      <h2 id="statements">{t("verify_statements")}</h2>
      <ol class="stack">
        {held.map((statement) => (
          <li key={`${statement.code}${statement.number ?? ""}`} class="flex items-start gap-3">
            <span class="badge badge-good">{t("verify_true")}</span>
            <span>{inWords(statement)}</span>
          </li>
        ))}
        {failed && (
          <li class="flex items-start gap-3">
            <span class="badge badge-bad">{t("verify_false")}</span>
            <div class="min-w-0">
              <p><strong>{inWords(failed)}</strong></p>
              <details>
                <summary>{t("verify_detail")}</summary>
                <p class="break-words" lang="en">{failed.detail}</p>
              </details>
            </div>
          </li>
        )}
      </ol>
    </section>
  );
}
