/** The questions by what has been done with them. */

import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { Icon } from "../icon.tsx";
import { Button } from "../room/acting.tsx";
import type { Question } from "../room/state.ts";
import { t } from "../strings.ts";
import { useServerTime } from "./listening.ts";
import type { QuestionDesk } from "./questions.tsx";

interface Props {
  readonly desk: QuestionDesk;
}

interface OneProps extends Props {
  readonly question: Question;
}

const SHORT = 40;

function shortOf({ text }: Question): string {
  const characters = [...text];
  return characters.length > SHORT ? `${characters.slice(0, SHORT).join("")}…` : text;
}

function found({ state }: QuestionDesk, key: number): Question | undefined {
  return state.questions.find((each) => each.key === key);
}

/** Who asked, whom, how long ago, how many support it. */
function About({ desk, question }: OneProps): JSX.Element {
  const now = useServerTime(15_000);
  const minutes = Math.max(0, Math.floor((now - question.at) / 60_000));
  const asked = desk.state.agenda.find((each) => each.presenter !== null && each.presenter === question.presenter);
  return (
    <p class="muted small hall-about">
      <span>{question.author || t("question_unsigned")}</span>
      <span>{asked ? t("question_for", { name: asked.name }) : t("question_for_all")}</span>
      <span class="num">{minutes < 1 ? t("just_now") : t("minutes_ago", { minutes })}</span>
      {question.supports > 0 && <span class="num">{t("question_supports", { count: question.supports })}</span>}
      {question.theme && <span class="badge badge-brand badge-plain">{question.theme}</span>}
    </p>
  );
}

function Text({ question }: { readonly question: Question }): JSX.Element {
  return (
    <p class="hall-question" dir="auto">
      {question.text}
    </p>
  );
}

/** The theme, with those that were given before to choose from. */
function Theme({ desk, question }: OneProps): JSX.Element {
  const place = `theme-${question.key}`;
  return (
    <div class="field">
      <label class="label" for={place}>
        {t("theme")}
        <span class="sr-only">: {shortOf(question)}</span>
      </label>
      <input
        id={place}
        list="themes"
        maxLength={200}
        autocomplete="off"
        value={desk.draft(place, question.theme)}
        onInput={(event) => desk.write(place, event.currentTarget.value)}
      />
    </div>
  );
}

async function approve(desk: QuestionDesk, question: Question, focus: string): Promise<void> {
  const place = `theme-${question.key}`;
  const theme = desk.draft(place, question.theme).trim();
  await desk.send(place, { kind: "question-approved", question: question.key, theme }, focus);
}

function setAside(desk: QuestionDesk, question: Question, focus: string): void {
  void desk.perform({ kind: "question-dismissed", question: question.key }, focus);
}

function merge(desk: QuestionDesk, question: Question, into: number, focus: string): void {
  void desk.perform({ kind: "question-merged", question: question.key, into }, focus);
}

/** Any other question to merge it into, for where the suggestions have none that fits. */
function MergeInto({ desk, question, focus }: OneProps & { readonly focus: string }): JSX.Element | null {
  const place = `merge-${question.key}`;
  const others = desk.state.questions.filter(({ key, state }) => key !== question.key && (state === "waiting" || state === "approved"));
  if (others.length === 0) return null;
  const chosen = Number(desk.draft(place) || others[0]?.key);
  return (
    <div class="field">
      <label class="label" for={place}>
        {t("merge_into")}
        <span class="sr-only">: {shortOf(question)}</span>
      </label>
      <div class="hall-inline">
        <select id={place} value={String(chosen)} onChange={(event) => desk.write(place, event.currentTarget.value)}>
          {others.map((other) => (
            <option key={other.key} value={String(other.key)}>
              {shortOf(other)}
            </option>
          ))}
        </select>
        <Button small disabled={desk.busy} label={`${t("merge")}: ${shortOf(question)}`} onClick={() => merge(desk, question, chosen, focus)}>
          {t("merge")}
        </Button>
      </div>
    </div>
  );
}

function isApproved({ state }: Question): boolean {
  return state === "approved";
}

function Similar({ desk, question, focus }: OneProps & { readonly focus: string }): JSX.Element | null {
  const near = (desk.state.alike[question.key] ?? []).flatMap((key) => found(desk, key) ?? []);
  if (near.length === 0) return null;
  return (
    <div class="hall-similar">
      <p class="small">
        <strong>{t("similar")}</strong> <span class="muted">{t("similar_help")}</span>
      </p>
      <ul>
        {near.map((other) => (
          <li key={other.key}>
            <span class="grow" dir="auto">
              {other.text}
            </span>
            <span class="badge">{isApproved(other) ? t("state_approved") : t("state_waiting")}</span>
            <Button small disabled={desk.busy} label={`${t("merge_this")}: ${shortOf(other)}`} onClick={() => merge(desk, question, other.key, focus)}>
              <Icon name="merge" />
              {t("merge_this")}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Section({ id, title, count, children }: { readonly id: string; readonly title: string; readonly count: number; readonly children: ComponentChildren }): JSX.Element {
  return (
    <section class="card card-flush" aria-labelledby={id}>
      <div class="head">
        <h2 id={id} tabIndex={-1}>
          {title}
        </h2>
        {count > 0 && <span class="count">{count}</span>}
      </div>
      {children}
    </section>
  );
}

export function Waiting({ desk }: Props): JSX.Element {
  const waiting = desk.state.questions.filter(({ state }) => state === "waiting");
  return (
    <Section id="waiting" title={t("waiting_title")} count={waiting.length}>
      {waiting.length === 0 ? (
        <p class="hall-empty muted">{t(desk.state.asking ? "waiting_none" : "waiting_closed")}</p>
      ) : (
        <ul class="hall-list">
          {waiting.map((question, index) => {
            const next = waiting[index + 1] ?? waiting[index - 1];
            return <WaitingOne key={question.key} {...{ desk, question }} focus={next ? `approve-${next.key}` : "waiting"} />;
          })}
        </ul>
      )}
    </Section>
  );
}

function WaitingOne({ desk, question, focus }: OneProps & { readonly focus: string }): JSX.Element {
  return (
    <li class="stack" data-question={question.key}>
      <Text question={question} />
      <About {...{ desk, question }} />
      <Similar {...{ desk, question, focus }} />
      <div class="hall-inline">
        <Theme {...{ desk, question }} />
        <Button id={`approve-${question.key}`} looks="soft" disabled={desk.busy} label={`${t("approve")}: ${shortOf(question)}`} onClick={() => void approve(desk, question, focus)}>
          <Icon name="check" />
          {t("approve")}
        </Button>
        <Button disabled={desk.busy} label={`${t("set_aside")}: ${shortOf(question)}`} onClick={() => setAside(desk, question, focus)}>
          <Icon name="x" />
          {t("set_aside")}
        </Button>
      </div>
      <details class="hall-more">
        <summary>{t("merge_another")}</summary>
        <MergeInto {...{ desk, question, focus }} />
      </details>
    </li>
  );
}

export function Approved({ desk }: Props): JSX.Element {
  const { order, shown } = desk.state;
  const questions = order.flatMap((key) => found(desk, key) ?? []);
  return (
    <Section id="approved" title={t("approved_title")} count={questions.length}>
      {questions.length === 0 ? (
        <p class="hall-empty muted">{t("approved_none")}</p>
      ) : (
        <ol class="hall-list">
          {questions.map((question, index) => (
            <ApprovedOne key={question.key} {...{ desk, question, index }} isShown={question.key === shown} />
          ))}
        </ol>
      )}
    </Section>
  );
}

type ApprovedProps = OneProps & { readonly index: number; readonly isShown: boolean };

function ApprovedOne({ desk, question, index, isShown }: ApprovedProps): JSX.Element {
  return (
    <li class="stack" data-question={question.key}>
      <div class="hall-approved">
        <span class="seq" aria-hidden="true">
          {index + 1}
        </span>
        <div class="grow">
          <Text question={question} />
          <About {...{ desk, question }} />
        </div>
        <Order {...{ desk, question, index }} />
      </div>
      <div class="actions">
        {isShown ? (
          <span class="badge badge-good">{t("on_screen")}</span>
        ) : (
          <Button small looks="soft" disabled={desk.busy} label={`${t("to_screen")}: ${shortOf(question)}`} onClick={() => void desk.perform({ kind: "question-shown", question: question.key }, "on-screen")}>
            <Icon name="monitor" />
            {t("to_screen")}
          </Button>
        )}
        <Answer {...{ desk, question }} />
      </div>
      <details class="hall-more">
        <summary>{t("more")}</summary>
        <div class="stack">
          <div class="hall-inline">
            <Theme {...{ desk, question }} />
            <Button small disabled={desk.busy} label={`${t("theme_save")}: ${shortOf(question)}`} onClick={() => void approve(desk, question, "approved")}>
              {t("theme_save")}
            </Button>
          </div>
          <MergeInto {...{ desk, question }} focus="approved" />
          <div>
            <Button small disabled={desk.busy} label={`${t("set_aside")}: ${shortOf(question)}`} onClick={() => setAside(desk, question, "approved")}>
              <Icon name="x" />
              {t("set_aside")}
            </Button>
          </div>
        </div>
      </details>
    </li>
  );
}

/** Up and down by button, and by the arrow keys while one of them has the keyboard. */
function Order({ desk, question, index }: Omit<ApprovedProps, "isShown">): JSX.Element {
  const { order } = desk.state;
  const move = (by: -1 | 1): void => {
    if (by < 0 ? index === 0 : index === order.length - 1) return;
    const before = by < 0 ? order[index - 1] : order[index + 2];
    const stays = by < 0 ? (index === 1 ? "down" : "up") : index === order.length - 2 ? "up" : "down";
    void desk.perform({ kind: "question-moved", question: question.key, before: before ?? null }, `${stays}-${question.key}`);
  };
  const keys = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    move(event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    <div class="hall-order">
      <Button small id={`up-${question.key}`} disabled={index === 0} label={`${t("up")}: ${shortOf(question)}`} onClick={() => move(-1)} onKeyDown={keys}>
        <Icon name="arrow-up" />
      </Button>
      <Button small id={`down-${question.key}`} disabled={index === order.length - 1} label={`${t("down")}: ${shortOf(question)}`} onClick={() => move(1)} onKeyDown={keys}>
        <Icon name="arrow-down" />
      </Button>
    </div>
  );
}

/** A button that opens the note, and is done with or without one. What was typed while somebody else answered stays open for as long as it differs. */
function Answer({ desk, question, looks = "plain" }: OneProps & { readonly looks?: "plain" | "mint" }): JSX.Element {
  const place = `note-${question.key}`;
  const id = `${place}-${looks}`;
  const note = desk.draft(place, question.note);
  const typed = note !== question.note;
  const [wanted, setOpen] = useState(false);
  const open = wanted || (question.state === "answered" && typed);
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => (wanted ? field.current?.focus() : undefined), [wanted]);
  const save = async (): Promise<void> => {
    if (await desk.send(place, { kind: "question-answered", question: question.key, note: note.trim() }, "handled")) setOpen(false);
  };
  const back = (): void => {
    setOpen(false);
    if (question.state === "answered") desk.forget(place);
  };
  if (!open) {
    const words = t(question.state === "answered" ? "note_change" : "answered");
    return (
      <Button small={looks === "plain"} looks={looks} disabled={desk.busy} label={`${words}: ${shortOf(question)}`} onClick={() => setOpen(true)}>
        <Icon name={question.state === "answered" ? "pencil" : "circle-check"} />
        {words}
      </Button>
    );
  }
  return (
    <div class="stack hall-note">
      <div class="field">
        <label class="label" for={id}>
          {t("note")}
        </label>
        <textarea id={id} ref={field} rows={2} maxLength={2000} value={note} onInput={(event) => desk.write(place, event.currentTarget.value)} />
      </div>
      <div class="actions">
        <Button small={looks === "plain"} looks={looks === "mint" ? "mint" : "soft"} disabled={desk.busy} label={`${t("answered_save")}: ${shortOf(question)}`} onClick={() => void save()}>
          {t("answered_save")}
        </Button>
        <Button small={looks === "plain"} looks={looks === "mint" ? "stage" : "quiet"} onClick={back}>
          {t("back")}
        </Button>
      </div>
    </div>
  );
}

/** The one dark panel: what everybody in the hall reads at the moment. */
export function OnScreen({ desk }: Props): JSX.Element | null {
  const question = desk.state.shown === null ? undefined : found(desk, desk.state.shown);
  return (
    <section class="now" aria-labelledby="on-screen">
      <span class="now-label">
        <span class="dot-live" />
        {t(question ? "on_screen_label" : "on_screen_none_label")}
      </span>
      <h2 id="on-screen" tabIndex={-1} class="hall-shown" dir="auto">
        {question ? question.text : t("on_screen_none")}
      </h2>
      {question && (
        <>
          <p class="muted">
            {question.author || t("question_unsigned")}
            {question.theme && ` · ${question.theme}`}
          </p>
          <div class="actions">
            <Answer {...{ desk, question }} key={question.key} looks="mint" />
            <Button looks="stage" disabled={desk.busy} onClick={() => void desk.perform({ kind: "question-hidden", question: question.key }, "on-screen")}>
              <Icon name="monitor-off" />
              {t("off_screen")}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

function MergedInto({ desk, question }: OneProps): JSX.Element {
  const into = shortOf(found(desk, question.into ?? 0) ?? question);
  const separate = (): void => void desk.perform({ kind: "undone", event: question.merged }, "handled");
  return (
    <>
      <p class="muted small">{t("merged_into", { question: into })}</p>
      <div>
        <Button small disabled={desk.busy} label={`${t("unmerge")}: ${shortOf(question)}`} onClick={separate}>
          {t("unmerge")}
        </Button>
      </div>
    </>
  );
}

/** What was being typed about a question that somebody else has dealt with meanwhile. */
function Kept({ desk, question }: OneProps): JSX.Element | null {
  const kept = [desk.draft(`note-${question.key}`), desk.draft(`theme-${question.key}`)].filter((each) => each.trim() !== "");
  return kept.length > 0 ? <p class="callout callout-warn">{t("typed_before", { text: kept.join(" / ") })}</p> : null;
}

function isTyped({ draft }: QuestionDesk, { key, note, theme }: Question): boolean {
  return draft(`note-${key}`, note) !== note || draft(`theme-${key}`, theme) !== theme;
}

/** Answered and put aside, folded away, but for what one was just typing about. */
export function Handled({ desk }: Props): JSX.Element {
  const answered = desk.state.questions.filter(({ state }) => state === "answered");
  const aside = desk.state.questions.filter(({ state }) => state === "dismissed" || state === "merged");
  return (
    <section class="card" aria-labelledby="handled">
      <h2 id="handled" tabIndex={-1}>
        {t("handled_title")}
      </h2>
      <details class="hall-more" open={answered.some((each) => isTyped(desk, each))}>
        <summary>{t("answered_count", { count: answered.length })}</summary>
        <ul class="hall-list hall-plain">
          {answered.map((question) => (
            <li key={question.key} class="stack">
              <Text question={question} />
              <About {...{ desk, question }} />
              {question.note && <p class="hall-said">{question.note}</p>}
              <div>
                <Answer {...{ desk, question }} />
              </div>
            </li>
          ))}
        </ul>
      </details>
      <details class="hall-more" open={aside.some((each) => isTyped(desk, each))}>
        <summary>{t("aside_count", { count: aside.length })}</summary>
        <ul class="hall-list hall-plain">
          {aside.map((question) => (
            <li key={question.key} class="stack">
              <Text question={question} />
              <Kept {...{ desk, question }} />
              {question.state === "merged" ? (
                <MergedInto {...{ desk, question }} />
              ) : (
                <div>
                  <Button small disabled={desk.busy} label={`${t("approve_after_all")}: ${shortOf(question)}`} onClick={() => void approve(desk, question, "handled")}>
                    {t("approve_after_all")}
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
