/**
 * An order of the presenters as part of the sheet: who has which place on one criterion. Places are kept without gaps, as indices
 * from 0, whatever is moved or taken out. Pure; each function gives a new draft.
 */

import { marked } from "./marking.ts";
import type { Manifest, Presenter } from "./protocol/manifest.ts";
import type { Draft } from "./store.ts";

/** The presenters in their order. */
export function ordered(draft: Draft, manifest: Manifest, criterion: string): readonly Presenter[] {
  const place = ({ id }: Presenter): number => Number(draft[id]?.[criterion]);
  return manifest.presenters.filter(({ id }) => typeof draft[id]?.[criterion] === "number").sort((a, b) => place(a) - place(b));
}

/** Those without a place, who are not abstained on either. */
export function unplaced(draft: Draft, manifest: Manifest, criterion: string): readonly Presenter[] {
  return manifest.presenters.filter(({ id }) => draft[id]?.[criterion] === undefined);
}

export function abstainedOn(draft: Draft, manifest: Manifest, criterion: string): readonly Presenter[] {
  return manifest.presenters.filter(({ id }) => draft[id]?.[criterion] === null);
}

function withOrder(draft: Draft, order: readonly Presenter[], criterion: string): Draft {
  return order.reduce((now, { id }, index) => marked(now, id, criterion, index), draft);
}

/** The presenter gets the next place. */
export function placed(draft: Draft, manifest: Manifest, criterion: string, presenter: string): Draft {
  return marked(draft, presenter, criterion, ordered(draft, manifest, criterion).length);
}

/** The presenter changes places with the one before (`by` -1) or behind (1); at the end of the order nothing changes. */
export function moved(draft: Draft, manifest: Manifest, criterion: string, presenter: string, by: -1 | 1): Draft {
  const order = [...ordered(draft, manifest, criterion)];
  const from = order.findIndex(({ id }) => id === presenter);
  const [one, other] = [order[from], order[from + by]];
  if (!one || !other) return draft;
  [order[from], order[from + by]] = [other, one];
  return withOrder(draft, order, criterion);
}

/** The presenter has no place any more; those behind move up. */
export function displaced(draft: Draft, manifest: Manifest, criterion: string, presenter: string): Draft {
  const rest = marked(draft, presenter, criterion, undefined);
  return withOrder(rest, ordered(rest, manifest, criterion), criterion);
}

/** Everybody without a place is abstained on. */
export function restAbstained(draft: Draft, manifest: Manifest, criterion: string): Draft {
  return unplaced(draft, manifest, criterion).reduce((now, { id }) => marked(now, id, criterion, null), draft);
}
