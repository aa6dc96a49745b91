/** Signing people in at one venue: by their ticket's code, or by name. The list is asked for again whenever the number of those present changes. */

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { Icon } from "../icon.tsx";
import { Button } from "../room/acting.tsx";
import { t } from "../strings.ts";
import { Camera } from "./camera.tsx";
import type { VenueConfig } from "./venue.tsx";

interface SignInPerson {
  readonly key: number;
  readonly name: string;
  readonly identifier: string;
  readonly spelling: string;
  readonly unit: string;
  readonly group: string;
  readonly present: boolean;
}

type Said = { readonly good: boolean; readonly text: string };

const SHOWN = 200;
const OVER = ["closed", "published"];

interface SignInAnswer {
  readonly person?: SignInPerson;
  readonly was?: boolean;
  readonly message?: string;
}

async function post(config: VenueConfig, body: object): Promise<SignInAnswer> {
  try {
    const response = await fetch(config.sign_in_url, {
      method: "POST",
      cache: "no-store",
      headers: { "Content-Type": "application/json", "X-CSRFToken": config.token },
      body: JSON.stringify(body),
    });
    return (await response.json()) as SignInAnswer;
  } catch {
    return {};
  }
}

/** Asked for again when the number of those present changes, and when the connection is back: what was asked for without one did not come. */
function usePeople(config: VenueConfig, there: number | null, up: boolean): readonly [readonly SignInPerson[] | null, (person: SignInPerson) => void] {
  const [people, setPeople] = useState<readonly SignInPerson[] | null>(null);
  const asked = useRef(0);
  useEffect(() => {
    const mine = (asked.current += 1);
    const ask = async (): Promise<void> => {
      const response = await fetch(config.people_url, { cache: "no-store" });
      const body = (await response.json()) as { people: readonly SignInPerson[] };
      // What was asked for later may have come sooner.
      if (mine === asked.current) setPeople(body.people);
    };
    void ask().catch(() => undefined);
  }, [there, up, config.people_url]);
  const put = (person: SignInPerson): void => setPeople((now) => now?.map((each) => (each.key === person.key ? person : each)) ?? null);
  return [people, put];
}

interface Props {
  readonly config: VenueConfig;
  readonly there: number | null;
  readonly expected: number | null;
  readonly stage: string;
  readonly up: boolean;
}

export function SignIn({ config, there, expected, stage, up }: Props): JSX.Element {
  const [people, put] = usePeople(config, there, up);
  const [said, setSaid] = useState<Said | null>(null);
  const locked = config.locked !== "" || OVER.includes(stage);
  const sign = async (body: { readonly ticket?: string; readonly person?: number; readonly present?: boolean }): Promise<void> => {
    const { person, was, message } = await post(config, body);
    if (!person) return setSaid({ good: false, text: message ?? t("no_answer") });
    put(person);
    const told = body.present === false ? "signed_out" : was ? "signed_in_already" : "signed_in";
    setSaid({ good: true, text: told === "signed_out" ? t("signed_out", { name: person.name }) : told === "signed_in" ? t("signed_in", { name: person.name }) : t("signed_in_already", { name: person.name }) });
  };
  return (
    <div class="stack">
      <section class="card stack" aria-labelledby="sign-in">
        <div class="head">
          <Icon name="clipboard-check" />
          <h2 id="sign-in">{t("sign_in_title")}</h2>
          {there !== null && expected !== null && (
            <p class="fig push num" role="status">
              {there}
              <small> / {t("sign_in_expected", { count: expected })}</small>
            </p>
          )}
        </div>
        {there !== null && expected !== null && expected > 0 && <progress value={there} max={expected} aria-label={t("sign_in_title")} />}
        {locked ? <p class="callout">{config.locked || t("sign_in_over")}</p> : <ByCode onText={(ticket) => void sign({ ticket })} />}
        <div role="status" class="hall-result">
          {said && <p class={`callout ${said.good ? "callout-good" : "callout-bad"}`}>{said.text}</p>}
        </div>
      </section>
      <People people={people} locked={locked} onSign={(person, present) => void sign({ person: person.key, present })} />
    </div>
  );
}

/** The camera, or a hand-held reader, which types what it reads and presses Enter. */
function ByCode({ onText }: { readonly onText: (text: string) => void }): JSX.Element {
  const [typed, setTyped] = useState("");
  return (
    <>
      <Camera
        onText={onText}
        words={{
          start: t("camera_start"),
          stop: t("camera_stop"),
          picture: t("camera_picture"),
          view: t("camera_view"),
          problems: { insecure: t("camera_insecure"), denied: t("camera_denied"), none: t("camera_none"), unread: t("camera_unread") },
        }}
      />
      <form
        class="hall-inline"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim()) onText(typed.trim());
          setTyped("");
        }}
      >
        <div class="field">
          <label class="label" for="code">
            {t("code_label")}
          </label>
          <input id="code" autocomplete="off" autocapitalize="none" spellcheck={false} value={typed} onInput={(event) => setTyped(event.currentTarget.value)} />
        </div>
        <button class="btn">{t("code_enter")}</button>
      </form>
    </>
  );
}

function matches(person: SignInPerson, words: string): boolean {
  const all = `${person.name} ${person.identifier} ${person.unit} ${person.spelling}`.toLocaleLowerCase();
  return words
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}

interface PeopleProps {
  readonly people: readonly SignInPerson[] | null;
  readonly locked: boolean;
  readonly onSign: (person: SignInPerson, present: boolean) => void;
}

function PersonLine({ person, locked, onSign }: { readonly person: SignInPerson } & Pick<PeopleProps, "locked" | "onSign">): JSX.Element {
  return (
    <li>
      <span class="grow">
        <strong>{person.name}</strong> <span class="muted small">{person.identifier}</span>
        <span class="block muted small">
          {person.unit} · {person.group}
        </span>
      </span>
      {person.present && (
        <span class="badge badge-good">
          <Icon name="check" />
          {t("present")}
        </span>
      )}
      {!locked && (
        <Button small={person.present} looks={person.present ? "quiet" : "soft"} label={`${t(person.present ? "sign_undo" : "sign")}: ${person.name}`} onClick={() => onSign(person, !person.present)}>
          {t(person.present ? "sign_undo" : "sign")}
        </Button>
      )}
    </li>
  );
}

function People({ people, locked, onSign }: PeopleProps): JSX.Element {
  const [words, setWords] = useState("");
  const [show, setShow] = useState<"missing" | "all">("missing");
  const found = (people ?? []).filter((each) => matches(each, words) && (show === "all" || words !== "" || !each.present));
  const missing = (people ?? []).filter((each) => !each.present).length;
  return (
    <section class="card stack" aria-labelledby="people">
      <div class="head">
        <Icon name="users" />
        <h2 id="people">{t("people_title")}</h2>
        {people && <span class={`badge push ${missing === 0 ? "badge-good" : "badge-warn"}`}>{missing === 0 ? t("people_all_here") : t("people_missing", { count: missing })}</span>}
      </div>
      <div class="hall-inline">
        <div class="field">
          <label class="label" for="name">
            {t("people_search")}
          </label>
          <input type="search" id="name" autocomplete="off" value={words} onInput={(event) => setWords(event.currentTarget.value)} />
        </div>
        <div class="field">
          <label class="label" for="show">
            {t("people_show")}
          </label>
          <select id="show" value={show} onChange={(event) => setShow(event.currentTarget.value === "all" ? "all" : "missing")}>
            <option value="missing">{t("people_show_missing")}</option>
            <option value="all">{t("people_show_all")}</option>
          </select>
        </div>
      </div>
      {people === null ? (
        <p role="status" class="muted">
          {t("loading")}
        </p>
      ) : (
        <ul class="list">
          {found.slice(0, SHOWN).map((person) => (
            <PersonLine key={person.key} person={person} locked={locked} onSign={onSign} />
          ))}
        </ul>
      )}
      {people !== null && found.length === 0 && <p class="muted">{words ? t("people_nobody") : t("people_all_here")}</p>}
      {found.length > SHOWN && <p class="muted">{t("people_more")}</p>}
    </section>
  );
}
