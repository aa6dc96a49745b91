/** The page: a file and, if people have it, M; then the statements one after the other, and the verdict. */

import { useEffect, useRef, useState } from "preact/hooks";

import { t } from "../strings.ts";
import { Report } from "./report.tsx";
import { Statements } from "./statements.tsx";
import type { Findings, Statement } from "./verification.ts";
import { type News, start } from "./work.ts";

const SHORTEST = 16;

type PageState =
  | { readonly at: "idle" }
  | { readonly at: "working"; readonly name: string; readonly held: readonly Statement[]; readonly share: number }
  | { readonly at: "found"; readonly findings: Findings }
  | { readonly at: "unreadable" | "broken" };

/** What stops the start: the field it is about, and the sentence's key. */
type PageProblem = { readonly field: "file" | "hash"; readonly key: string } | null;

function after(state: PageState, news: News): PageState {
  if (news.kind === "found") return { at: "found", findings: news.findings };
  if (news.kind === "unreadable" || news.kind === "broken") return { at: news.kind };
  if (state.at !== "working") return state;
  if (news.kind === "done") return { ...state, share: news.part / news.of };
  return { ...state, held: [...state.held, news.statement] };
}

function plainHash(text: string): string {
  return text.replace(/\s/g, "").toLowerCase();
}

export function VerifyPage({ script }: { readonly script: string }) {
  const [state, setState] = useState<PageState>({ at: "idle" });
  const [file, setFile] = useState<File | null>(null);
  const [hash, setHash] = useState("");
  const [problem, setProblem] = useState<PageProblem>(null);
  const stop = useRef<() => void>(() => undefined);
  const verdict = useRef<HTMLDivElement>(null);
  useEffect(() => () => stop.current(), []);
  // On a phone the form fills the screen: the verdict is brought into sight.
  useEffect(() => verdict.current?.scrollIntoView({ block: "nearest" }), [state.at]);

  const begin = (chosen: File | null): void => {
    const announced = plainHash(hash);
    if (announced && !/^[0-9a-f]{16,64}$/.test(announced)) return setProblem({ field: "hash", key: "verify_hash_wrong" });
    if (!chosen) return setProblem({ field: "file", key: "verify_no_file" });
    setProblem(null);
    stop.current();
    setState({ at: "working", name: chosen.name, held: [], share: 0 });
    const order = { file: chosen, announced: announced.length >= SHORTEST ? announced : null };
    stop.current = start(script, order, (news) => setState((state) => after(state, news)));
  };
  const drop = (dropped: File | null): void => {
    setFile(dropped);
    if (dropped) begin(dropped);
  };
  return (
    <>
      <Form problem={problem} hash={hash} file={file} onHash={setHash} onFile={setFile} onDrop={drop} onSubmit={() => begin(file)} />
      <div ref={verdict}>
        <Standing state={state} />
      </div>
    </>
  );
}

interface FormProps {
  readonly problem: PageProblem;
  readonly hash: string;
  readonly file: File | null;
  readonly onHash: (hash: string) => void;
  readonly onFile: (file: File | null) => void;
  readonly onDrop: (file: File | null) => void;
  readonly onSubmit: () => void;
}

function FieldError({ id, problem, field }: { readonly id: string; readonly problem: PageProblem; readonly field: "file" | "hash" }) {
  return problem?.field === field ? <p class="error" id={id}>{t(problem.key)}</p> : null;
}

function Form({ problem, hash, file, onHash, onFile, onDrop, onSubmit }: FormProps) {
  const [over, setOver] = useState(false);
  const dropped = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    onDrop(event.dataTransfer?.files[0] ?? null);
  };
  const dragged = (event: DragEvent): void => {
    event.preventDefault();
    setOver(event.type === "dragover");
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form class="card stack" aria-labelledby="verify-form" onSubmit={submit} onDrop={dropped} onDragOver={dragged} onDragLeave={dragged} data-over={over} novalidate>
      <h2 id="verify-form">{t("verify_form")}</h2>
      <div class="field">
        <label class="label" for="bundle">{t("verify_file")}</label>
        <p class="help" id="bundle-help">{file ? file.name : t("verify_drop")}</p>
        <input
          type="file"
          id="bundle"
          accept=".zip,application/zip"
          aria-describedby="bundle-help bundle-error"
          aria-invalid={problem?.field === "file"}
          onChange={(event) => onFile(event.currentTarget.files?.[0] ?? null)}
        />
        <FieldError id="bundle-error" problem={problem} field="file" />
      </div>
      <div class="field">
        <label class="label" for="announced">{t("verify_hash")}</label>
        <p class="help" id="announced-help">{t("verify_hash_help")}</p>
        <input
          type="text"
          id="announced"
          autocomplete="off"
          spellcheck={false}
          value={hash}
          aria-describedby="announced-help announced-error"
          aria-invalid={problem?.field === "hash"}
          onInput={(event) => onHash(event.currentTarget.value)}
        />
        <FieldError id="announced-error" problem={problem} field="hash" />
      </div>
      <p>{t("verify_private")}</p>
      <div class="actions">
        <button class="btn btn-primary">{t("verify_start")}</button>
      </div>
    </form>
  );
}

function Standing({ state }: { readonly state: PageState }) {
  return (
    <>
      <div role="status">
        {state.at === "found" && (
          <p class={`callout mb-4 ${state.findings.failed ? "callout-bad" : "callout-good"}`}>{t(state.findings.failed ? "verify_fails" : "verify_holds")}</p>
        )}
        {state.at === "unreadable" && <p class="callout callout-bad mb-4">{t("verify_unreadable")}</p>}
        {state.at === "broken" && <p class="callout callout-bad mb-4">{t("verify_broken")}</p>}
        {state.at === "working" && <p class="mb-2">{t("verify_working", { name: state.name })}</p>}
      </div>
      {state.at === "working" && <Progress share={state.share} />}
      {state.at === "working" && <Statements held={state.held} failed={null} />}
      {state.at === "found" && <Report findings={state.findings} />}
    </>
  );
}

function Progress({ share }: { readonly share: number }) {
  const percent = Math.round(100 * share);
  return <progress class="mb-4" max={100} value={percent} aria-label={t("verify_progress", { percent })} />;
}
