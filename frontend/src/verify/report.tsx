/** What a verified bundle says, in tables; of one that does not hold, only which meeting it claims to be of, and why not. */

import { t } from "../strings.ts";
import { Statements } from "./statements.tsx";
import type { Findings } from "./verification.ts";

const FOUR = /.{4}/g;

export function Report({ findings }: { readonly findings: Findings }) {
  return (
    <>
      {findings.M && <Meeting findings={findings} />}
      {!findings.failed && <VoidRounds findings={findings} />}
      {!findings.failed && <Ranking findings={findings} />}
      {!findings.failed && <Turnout findings={findings} />}
      <Statements held={findings.held} failed={findings.failed} />
    </>
  );
}

function Meeting({ findings: { M, title, compared, transport, amendments, witnesses, failed } }: { readonly findings: Findings }) {
  return (
    <section class="card stack" aria-labelledby="meeting">
      <h2 id="meeting">{t("verify_meeting")}</h2>
      <p>{title}</p>
      <p class="break-words"><code>{M.match(FOUR)?.join(" ")}</code></p>
      {!failed && <p>{t(compared ? "verify_compared" : "verify_compare")}</p>}
      {!failed && witnesses.length > 0 && <p>{t("verify_witnesses", { n: witnesses.length, names: witnesses.map(nameIn).join(", ") })}</p>}
      {transport === "http" && <p>{t("verify_http")}</p>}
      {amendments.map((reason, index) => (
        <p key={index}>{t("verify_amendment", { number: index + 1, reason })}</p>
      ))}
    </section>
  );
}

/** The name in a verifier key. */
function nameIn(vkey: string): string {
  return vkey.split("+")[0] ?? "";
}

/** A group's title; where each presenter has ballots of their own, after that presenter's name. */
function rowTitle({ groups, people }: Findings, scope: string, group: string): string {
  const title = groups.find(({ id }) => id === group)?.title ?? group;
  const presenter = people.find(({ id }) => `presenter/${id}` === scope);
  return presenter ? `${presenter.name} · ${title}` : title;
}

/** Of each group that returned more ballots than it had credentials, that its round counts for nothing. */
function VoidRounds({ findings }: { readonly findings: Findings }) {
  const over = findings.turnout.filter(({ returned, issued }) => returned > issued);
  if (over.length === 0) return null;
  return (
    <div class="callout callout-bad block" role="note">
      {over.map(({ scope, group, returned, issued }) => (
        <p key={`${scope} ${group}`}>{t("verify_round_void", { where: rowTitle(findings, scope, group), returned, issued })}</p>
      ))}
    </div>
  );
}

function Turnout({ findings }: { readonly findings: Findings }) {
  const { turnout, ballots } = findings;
  const sum = (name: "replaced" | "void"): number => turnout.reduce((total, one) => total + one[name], 0);
  const columns = [
    ["expected", t("verify_expected")],
    ["issued", t("verify_issued")],
    ["returned", t("verify_returned")],
    ["counted", t("verify_valid")],
    ["void", t("verify_void")],
    ["replaced", t("verify_replaced")],
  ] as const;
  return (
    <section class="card stack" aria-labelledby="turnout">
      <h2 id="turnout">{t("verify_counted")}</h2>
      <p>{t("verify_received", { n: ballots, replaced: sum("replaced"), void: sum("void") })}</p>
      <div class="scroll-x" tabindex={0} role="group" aria-labelledby="turnout">
        <table class="tbl">
          <thead>
            <tr>
              <th scope="col">{t("verify_group")}</th>
              {columns.map(([name, title]) => <th key={name} scope="col" class="num">{title}</th>)}
            </tr>
          </thead>
          <tbody>
            {turnout.map((one) => (
              <tr key={`${one.scope} ${one.group}`}>
                <th scope="row">{rowTitle(findings, one.scope, one.group)}</th>
                {columns.map(([name]) => <td key={name} class="num">{one[name]}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Ranking({ findings: { ranking } }: { readonly findings: Findings }) {
  return (
    <section class="card stack" aria-labelledby="ranking">
      <h2 id="ranking">{t("verify_result")}</h2>
      <div class="scroll-x" tabindex={0} role="group" aria-labelledby="ranking">
        <table class="tbl">
          <thead>
            <tr>
              <th scope="col" class="num">{t("verify_rank")}</th>
              <th scope="col">{t("verify_presenter")}</th>
              <th scope="col" class="num">{t("verify_score")}</th>
              <th scope="col">{t("verify_grade")}</th>
            </tr>
          </thead>
          <tbody>
            {ranking.map((place, index) => (
              <tr key={index}>
                <td class="num">{place.rank}</td>
                <th scope="row">{place.name}<br /><span class="muted font-normal">{place.unit}</span></th>
                <td class="num">{place.score}</td>
                <td>{place.grade}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
