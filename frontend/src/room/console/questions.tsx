/** Questions from the floor: those that wait, those that may go on the screens, and whether any are taken. */

import type { JSX } from "preact";

import { Icon } from "../../icon.tsx";
import { t } from "../../strings.ts";
import { useNow } from "../hooks.ts";
import type { Question } from "../state.ts";
import { Card, type Part } from "./part.tsx";

const SHOWN = 5;

interface QuestionProps {
  readonly question: Question;
  readonly doing: Part["doing"];
}

function Waiting({ question, doing }: QuestionProps): JSX.Element {
  const act = (kind: string): void => void doing.run({ kind, question: question.key });
  return (
    <li>
      <Text question={question} />
      <div class="actions">
        <button type="button" class="btn btn-sm" onClick={() => void doing.run({ kind: "question-approved", question: question.key }, { kind: "question-shown", question: question.key })}>
          <Icon name="monitor" />
          {t("to_screens")}
        </button>
        <button type="button" class="btn btn-sm" onClick={() => act("question-approved")}>
          {t("approve")}
        </button>
        <button type="button" class="btn btn-quiet btn-sm" onClick={() => act("question-dismissed")}>
          {t("dismiss")}
        </button>
      </div>
    </li>
  );
}

function Approved({ question, shown, doing }: QuestionProps & { readonly shown: boolean }): JSX.Element {
  const act = (kind: string): void => void doing.run({ kind, question: question.key });
  return (
    <li>
      <Text question={question} />
      <div class="actions">
        {shown ? (
          <>
            <span class="badge badge-good">{t("on_screens")}</span>
            <button type="button" class="btn btn-sm" onClick={() => act("question-hidden")}>
              {t("off_screens")}
            </button>
            <button type="button" class="btn btn-sm" onClick={() => act("question-answered")}>
              {t("answered")}
            </button>
          </>
        ) : (
          <button type="button" class="btn btn-sm" onClick={() => act("question-shown")}>
            <Icon name="monitor" />
            {t("to_screens")}
          </button>
        )}
      </div>
    </li>
  );
}

/** Opens and closes the asking of questions. */
function Asking({ asking, doing }: { readonly asking: boolean; readonly doing: Part["doing"] }): JSX.Element {
  return asking ? (
    <button type="button" class="btn btn-sm" onClick={() => void doing.run({ kind: "questions-closed" })}>
      {t("close_questions")}
    </button>
  ) : (
    <>
      <button type="button" class="btn btn-soft btn-sm" onClick={() => void doing.run({ kind: "questions-opened", unsigned: true })}>
        {t("open_questions")}
      </button>
      <button type="button" class="btn btn-sm" onClick={() => void doing.run({ kind: "questions-opened", unsigned: false })}>
        {t("open_signed")}
      </button>
    </>
  );
}

export function Questions({ state, doing, config }: Part): JSX.Element {
  const waiting = state.questions.filter((each) => each.state === "waiting");
  const approved = state.order.map((key) => state.questions.find((each) => each.key === key)).filter((each) => each !== undefined);
  return (
    <Card
      id="questions"
      title={t("questions")}
      icon={<Icon name="message-square-text" />}
      end={waiting.length > 0 && <span class="count" aria-label={t("waiting", { count: waiting.length })}>{waiting.length}</span>}
    >
      <ul class="list console-questions">
        {waiting.slice(0, SHOWN).map((each) => (
          <Waiting key={each.key} question={each} doing={doing} />
        ))}
        {approved.slice(0, SHOWN).map((each) => (
          <Approved key={each.key} question={each} shown={state.shown === each.key} doing={doing} />
        ))}
      </ul>
      {waiting.length + approved.length === 0 && <p class="muted">{t(state.asking ? "no_question" : "not_asking")}</p>}
      {waiting.length > SHOWN && <p class="small muted">{t("more_wait", { count: waiting.length - SHOWN })}</p>}
      <div class="actions mt-3">
        <Asking asking={state.asking} doing={doing} />
        <a class="btn btn-quiet btn-sm" href={config.questions_url}>
          {t("all_questions")}
        </a>
      </div>
    </Card>
  );
}

function Text({ question }: { readonly question: Question }): JSX.Element {
  const minutes = Math.floor((useNow(5000) - question.at) / 60_000);
  const age = minutes < 1 ? t("just_now") : t("minutes_ago", { minutes });
  const supports = question.supports > 0 ? t("supports", { count: question.supports }) : "";
  return (
    <div class="grow">
      <p dir="auto">{question.text}</p>
      <p class="xs muted">{[question.author || t("unsigned"), age, supports].filter(Boolean).join(" · ")}</p>
    </div>
  );
}
