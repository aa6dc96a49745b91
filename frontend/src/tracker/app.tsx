/** The tracker page: what the ledger holds, a ballot looked up in it, its heads one after the other, and this device as a witness. */

import type { JSX } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";

import { Alert, Button, Groups } from "../sheet/parts.tsx";
import type { Store } from "../store.ts";
import { t } from "../strings.ts";
import { extension, find, look, wanted, type BoxState, type Extension, type Found, type Head, type Ledger, type Look } from "./ledger.ts";
import { become, lastSigned, witness, type Signing } from "./witness.ts";

interface Props {
  readonly ledger: Ledger;
  readonly store: Store;
  readonly witnesses: boolean;
}

const POLL_MS = 15_000;

/** Looks now and then while the page is in view; gives the last answer, and a way to look at once. */
function useLook(ledger: Ledger): readonly [Look | null, () => Promise<void>] {
  const [seen, setSeen] = useState<Look | null>(null);
  const again = useCallback(async () => {
    const next = await look(ledger);
    // When one request gets no answer, the page goes on showing the last one.
    setSeen((before) => (next.kind === "silent" && before?.kind === "seen" ? before : next));
  }, [ledger]);
  useEffect(() => {
    void again();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void again();
    }, POLL_MS);
    return () => clearInterval(timer);
  }, [again]);
  return [seen, again];
}

export function Tracker({ ledger, store, witnesses }: Props): JSX.Element {
  const [seen, again] = useLook(ledger);
  if (seen === null) return <p role="status">{t("tracker_loading")}</p>;
  if (seen.kind === "not-open") return <Alert tone="info">{t("tracker_not_open")}</Alert>;
  if (seen.kind === "silent") return <Silent again={again} />;
  if (seen.kind === "forged") return <Evidence sentence={t("tracker_forged")} notes={[seen.note]} />;
  return (
    <div class="stack">
      <State ledger={ledger} state={seen.state} heads={seen.heads} />
      <LookUp ledger={ledger} state={seen.state} />
      {witnesses && <WitnessPanel ledger={ledger} store={store} head={seen.heads.at(-1)} />}
      <Heads ledger={ledger} heads={seen.heads} />
    </div>
  );
}

function Silent({ again }: { readonly again: () => Promise<void> }): JSX.Element {
  return (
    <div class="stack">
      <Alert tone="warning">{t("tracker_silent")}</Alert>
      <Button onClick={() => void again()}>{t("tracker_again")}</Button>
    </div>
  );
}

/** Something is wrong with the ledger: what to say to whom, and the proof of it to copy. */
function Evidence({ sentence, notes }: { readonly sentence: string; readonly notes: readonly string[] }): JSX.Element {
  return (
    <Alert tone="error">
      <p>{sentence}</p>
      <label class="field mt-2">
        <span>{t("tracker_evidence")}</span>
        <textarea class="input w-full font-mono" rows={8} readOnly value={notes.join("\n")} />
      </label>
    </Alert>
  );
}

/** Whether the newest head extends the first one that this page saw. */
function useGrowth(ledger: Ledger, newest: Head | undefined): { readonly first: Head | null; readonly growth: Extension | null } {
  const first = useRef<Head | null>(null);
  const [growth, setGrowth] = useState<Extension | null>(null);
  useEffect(() => {
    if (!newest) return;
    first.current ??= newest;
    void extension(ledger, first.current, newest).then(setGrowth);
  }, [ledger, newest?.size, newest?.root]);
  return { first: first.current, growth };
}

function State({ ledger, state, heads }: { readonly ledger: Ledger; readonly state: BoxState; readonly heads: readonly Head[] }): JSX.Element {
  const newest = heads.at(-1);
  const { first, growth } = useGrowth(ledger, newest);
  return (
    <section class="card stack" aria-labelledby="now">
      <h2 id="now">{t("tracker_now")}</h2>
      <p class="text-2xl font-semibold" role="status">
        {t("tracker_size", { n: newest?.size ?? 0 })}
      </p>
      <p>{t(`tracker_state_${state.state}`)}</p>
      {newest && (
        <p>
          ✓ {t("tracker_signed")}
          <br />
          <Groups hex={newest.root} />
        </p>
      )}
      {growth === "extends" && first && newest && first.size < newest.size && <p>✓ {t("tracker_grew", { n: first.size })}</p>}
      {growth === "contradicts" && first && newest && <Evidence sentence={t("tracker_contradicts")} notes={[first.note, newest.note]} />}
    </section>
  );
}

function foundSentence(found: Found): { readonly tone: "success" | "info" | "warning" | "error"; readonly text: string } {
  switch (found.kind) {
    case "in":
      return { tone: "success", text: t("tracker_in", { place: found.index + 1, size: found.size }) };
    case "not-yet":
      return { tone: "info", text: found.promised ? t("tracker_promised") : t("tracker_not_yet") };
    case "missing":
      return found.promised ? { tone: "error", text: t("tracker_lost") } : { tone: "warning", text: t("tracker_missing") };
    case "unproved":
      return { tone: "error", text: t("tracker_unproved") };
    case "silent":
      return { tone: "warning", text: t("tracker_silent") };
  }
}

function LookUp({ ledger, state }: { readonly ledger: Ledger; readonly state: BoxState }): JSX.Element {
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState<ReturnType<typeof foundSentence> | null>(null);
  const [wrong, setWrong] = useState("");
  const search = async (event: Event): Promise<void> => {
    event.preventDefault();
    setAnswer(null);
    const asked = wanted(text);
    setWrong(asked ? "" : t("tracker_not_a_hash"));
    if (asked) setAnswer(foundSentence(await find(ledger, asked, state.state === "closed" || state.state === "published")));
  };
  return (
    <section class="card stack" aria-labelledby="look-up">
      <h2 id="look-up">{t("tracker_look_up")}</h2>
      <form class="stack" onSubmit={(event) => void search(event)} novalidate>
        <div class="field">
          <label for="ballot-hash">{t("tracker_hash_label")}</label>
          <p id="hash-help" class="muted text-sm">
            {t("tracker_hash_help")}
          </p>
          <textarea
            id="ballot-hash"
            class="input w-full font-mono"
            rows={3}
            spellcheck={false}
            autocomplete="off"
            aria-describedby={wrong ? "hash-help hash-wrong" : "hash-help"}
            aria-invalid={wrong !== ""}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          {wrong && (
            <p id="hash-wrong" class="text-bad" role="alert">
              {wrong}
            </p>
          )}
        </div>
        <button class="btn btn-primary sheet-button" type="submit">
          {t("tracker_search")}
        </button>
      </form>
      <div aria-live="polite">{answer && <Alert tone={answer.tone}>{answer.text}</Alert>}</div>
    </section>
  );
}

function WitnessPanel({ ledger, store, head }: { readonly ledger: Ledger; readonly store: Store; readonly head: Head | undefined }): JSX.Element {
  const meeting = ledger.signed.manifest.meeting;
  const [active, setActive] = useState(false);
  const [signing, setSigning] = useState<Signing | null>(null);
  const [last, setLast] = useState<Head | null>(null);
  useEffect(() => {
    void lastSigned(store, meeting).then((known) => {
      if (known !== undefined) setActive(true);
      setLast(known ?? null);
    });
  }, [store, meeting]);
  useEffect(() => {
    if (!active || !head) return;
    void witness(ledger, store, head, Math.floor(Date.now() / 1000)).then(async (outcome) => {
      setSigning(outcome);
      if (outcome !== "contradicts") setLast((await lastSigned(store, meeting)) ?? null);
    });
  }, [active, head?.size, head?.root]);
  return (
    <section class="card stack" aria-labelledby="witness">
      <h2 id="witness">{t("tracker_witness")}</h2>
      <p>{t("tracker_witness_explained")}</p>
      {!active && <Button onClick={() => void become(store, meeting).then(() => setActive(true))}>{t("tracker_witness_begin")}</Button>}
      {active && signing === "contradicts" && head && <Evidence sentence={t("tracker_contradicts")} notes={[last?.note ?? "", head.note]} />}
      <p role="status">{active && witnessSentence(signing, last)}</p>
    </section>
  );
}

function witnessSentence(signing: Signing | null, last: Head | null): string {
  if (signing === "unknown" || signing === "refused") return t("tracker_witness_waiting");
  if (signing === null || last === null) return t("tracker_witness_ready");
  return signing === "contradicts" ? "" : t("tracker_witness_signed", { n: last.size });
}

type Judged = { readonly [size: number]: Extension };

/** All heads; on request each is held against the one before it. */
function Heads({ ledger, heads }: { readonly ledger: Ledger; readonly heads: readonly Head[] }): JSX.Element {
  const [judged, setJudged] = useState<Judged>({});
  const judge = async (): Promise<void> => {
    for (const [index, head] of heads.entries()) {
      const before = heads[index - 1];
      const outcome = before ? await extension(ledger, before, head) : "extends";
      setJudged((known) => ({ ...known, [head.size]: outcome }));
      if (outcome === "unknown") return;
    }
  };
  const broken = heads.findIndex((head) => judged[head.size] === "contradicts");
  return (
    <section class="card stack" aria-labelledby="heads">
      <h2 id="heads">{t("tracker_heads", { n: heads.length })}</h2>
      <p>{t("tracker_heads_explained")}</p>
      {heads.length > 0 && <Button onClick={() => void judge()}>{t("tracker_check_all")}</Button>}
      {broken > 0 && <Evidence sentence={t("tracker_contradicts")} notes={[heads[broken - 1]?.note ?? "", heads[broken]?.note ?? ""]} />}
      {heads.length > 0 && (
        <div class="scroll-x" tabIndex={0} role="group" aria-labelledby="heads">
          <table class="tbl">
            <thead>
              <tr>
                <th scope="col">{t("tracker_column_size")}</th>
                <th scope="col">{t("tracker_column_root")}</th>
                <th scope="col">{t("tracker_column_checked")}</th>
              </tr>
            </thead>
            <tbody>
              {[...heads].reverse().map((head) => (
                <tr key={head.size}>
                  <th scope="row">{head.size}</th>
                  <td>
                    <code class="font-mono">
                      <Groups hex={head.root} count={4} />…
                    </code>
                  </td>
                  <td>{judged[head.size] === undefined ? t("tracker_signature_only") : t(`tracker_judged_${judged[head.size]}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
