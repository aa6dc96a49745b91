/** The published result: as many places as the console has revealed, from the last one up. */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { t } from "../../strings.ts";
import type { ResultLine } from "../state.ts";
import type { ScreenPlace } from "./frame.tsx";

const COLUMN = 10;
/** So many lines have room for larger letters. */
const FEW = 6;
const SOME = 8;
const PAGE_MS = 12_000;

export function Result({ state }: ScreenPlace): JSX.Element {
  const { result, places } = state;
  const whole = result.length >= places;
  const top = result[0];
  if (whole || top === undefined) return <Table lines={result} />;
  return (
    <section class="bs-reveal">
      <div>
        <h1 class="bs-head">{t("revealed", { shown: result.length, places })}</h1>
        <div class="bs-panel bs-place">
          <span class="bs-figure">{top.rank}</span>
          <div>
            <p class="bs-name bs-name-long">{top.name}</p>
            <p class="bs-unit">{top.unit}</p>
          </div>
          <p class="bs-place-score">
            <b>{top.score}</b> {top.grade && <span class="bs-grade">{top.grade}</span>}
          </p>
          {top.low !== null && (
            <div class="bs-range">
              <Drawn svg={top.picture} />
              <p class="bs-small">{t("ranks_possible", { low: top.low, high: top.high ?? top.low })}</p>
            </div>
          )}
        </div>
      </div>
      <Lines lines={result.slice(1, 1 + COLUMN)} />
    </section>
  );
}

function Table({ lines }: { readonly lines: readonly ResultLine[] }): JSX.Element {
  const size = 2 * COLUMN;
  const pages = Math.max(1, Math.ceil(lines.length / size));
  const [page, setPage] = useState(0);
  useEffect(() => {
    if (pages === 1) return undefined;
    const timer = setInterval(() => setPage((before) => (before + 1) % pages), PAGE_MS);
    return () => clearInterval(timer);
  }, [pages]);
  const shown = lines.slice((page % pages) * size, (page % pages) * size + size);
  const half = shown.length > COLUMN ? Math.ceil(shown.length / 2) : shown.length;
  return (
    <section class="bs-table">
      <h1 class="bs-head">
        {t("result")} {pages > 1 && <span class="bs-small">{t("page_of", { page: (page % pages) + 1, pages })}</span>}
      </h1>
      <div class={shown.length > half ? "bs-two" : ""}>
        <Lines lines={shown.slice(0, half)} />
        {shown.length > half && <Lines lines={shown.slice(half)} />}
      </div>
    </section>
  );
}

/** A picture that the site has drawn; what it shows stands beside it in words. */
function Drawn({ svg }: { readonly svg: string }): JSX.Element {
  return <span class="bs-drawn" aria-hidden="true" dangerouslySetInnerHTML={{ __html: svg }} />;
}

function Lines({ lines }: { readonly lines: readonly ResultLine[] }): JSX.Element {
  const graded = lines.some((each) => each.grade);
  const ranged = lines.some((each) => each.low !== null);
  return (
    <table class={`bs-tbl ${lines.length <= FEW ? "few" : lines.length <= SOME ? "some" : ""}`}>
      <thead>
        <tr>
          <th class="num">{t("rank")}</th>
          <th>{t("presenter")}</th>
          <th class="num">{t("score")}</th>
          {graded && <th>{t("grade")}</th>}
          {ranged && <th>{t("ranks_range")}</th>}
        </tr>
      </thead>
      <tbody>
        {lines.map((each) => (
          <tr key={`${each.rank} ${each.name}`}>
            <td class="num">{each.rank}</td>
            <td>
              <b class="bs-cut">{each.name}</b>
              <span class="bs-cut bs-under">{each.unit}</span>
            </td>
            <td class="num">{each.score}</td>
            {graded && <td class="nb">{each.grade}</td>}
            {ranged && (
              <td class="nb">
                {each.low !== null && (
                  <span class="bs-ranged">
                    <Drawn svg={each.picture} /> {each.low === each.high ? each.low : `${each.low}\u2013${each.high}`}
                  </span>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
