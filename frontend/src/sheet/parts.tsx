/** Small pieces that several views share. */

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import type { Problem } from "../session.ts";
import { t } from "../strings.ts";

/** The one heading of a view. It takes the focus when the view appears, so that a screen reader starts there. */
export function Heading({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} class="sheet-heading">
      {children}
    </h1>
  );
}

const TONES = { info: "", warning: "callout-warn", error: "callout-bad", success: "callout-good" };

export function Alert({ tone, children }: { readonly tone: "info" | "warning" | "error" | "success"; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div role={tone === "error" ? "alert" : "status"} class={`callout ${TONES[tone]}`}>
      {children}
    </div>
  );
}

/** What went wrong, in the server's words when it has some, else in ours. */
export function sentenceOf({ code, message }: Problem): string {
  if (message && !code.startsWith("ballotbox-")) return message;
  const key = `problem_${code.replace(/-/g, "_")}`;
  const sentence = t(key);
  return sentence === key ? t("problem_other", { code }) : sentence;
}

/** Hexadecimal in groups of four, as it is read aloud. */
export function Groups({ hex, count = 16 }: { readonly hex: string; readonly count?: number }): JSX.Element {
  const groups = hex.match(/.{4}/g)?.slice(0, count) ?? [];
  return (
    <span class="sheet-groups">
      {groups.map((group, index) => (
        <span key={index}>{group}</span>
      ))}
    </span>
  );
}

interface ButtonProps {
  readonly kind?: "primary" | "plain" | "quiet";
  readonly onClick: () => void;
  readonly disabled?: boolean;
  /** What a screen reader says, where the words on the button leave open which one it is. */
  readonly label?: string;
  readonly children: ComponentChildren;
}

export function Button({ kind = "plain", onClick, disabled = false, label, children }: ButtonProps): JSX.Element {
  const looks = { primary: "btn btn-primary", plain: "btn", quiet: "btn btn-quiet" }[kind];
  return (
    <button type="button" class={`${looks} sheet-button`} onClick={onClick} disabled={disabled} aria-label={label}>
      {children}
    </button>
  );
}
