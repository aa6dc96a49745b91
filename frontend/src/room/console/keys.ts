/** Single keys that do something; none while somebody types, with a modifier, or after they were turned off on this device. */

import { useLayoutEffect, useState } from "preact/hooks";

const KEPT = "answerable-console-keys";

type Keys = { readonly [key: string]: () => void };

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

export function useKeys(keys: Keys): readonly [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => localStorage.getItem(KEPT) !== "off");
  useLayoutEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent): void => {
      const isPlain = !event.ctrlKey && !event.altKey && !event.metaKey && !event.repeat && !event.isComposing;
      if (!isPlain || typing(event.target)) return;
      const act = keys[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  });
  const turn = (to: boolean): void => {
    localStorage.setItem(KEPT, to ? "on" : "off");
    setOn(to);
  };
  return [on, turn];
}
