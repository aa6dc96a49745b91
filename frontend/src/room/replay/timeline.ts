/** Moments of a meeting, in milliseconds since 1970: which event a moment is after, and where one comes from it. */

export interface TimelineMark {
  readonly number: number;
  readonly at: number;
  readonly by: string;
  readonly said: string;
}

/** How many of `times`, which rise, are not after `at`. */
export function passed(times: readonly number[], at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const within = (at: number, begins: number, ends: number): number => Math.min(Math.max(at, begins), ends);

/** The mark before this moment, or after it; the moment itself if there is none. */
export function stepped(marks: readonly TimelineMark[], at: number, by: 1 | -1): number {
  const others = marks.map((each) => each.at).filter((each) => (by > 0 ? each > at : each < at));
  return (by > 0 ? others[0] : others[others.length - 1]) ?? at;
}

/** The last mark that has happened. */
export const current = (marks: readonly TimelineMark[], at: number): TimelineMark | undefined => marks[passed(marks.map((each) => each.at), at) - 1];

/** Of a recording: from when to when, in milliseconds since 1970; without an end it is not known when it ended. */
export interface Span {
  readonly begins: number;
  readonly ends: number | null;
}

/**
 * The recordings that run at some time from the last mark before `at` until the next one after it. A recording begins a moment after the mark that
 * says so, since Janus has to answer first, and may be shorter than the second by which the slider goes.
 */
export function recordedAround<T extends Span>(recorded: readonly T[], marks: readonly TimelineMark[], at: number): T[] {
  const here = passed(marks.map((each) => each.at), at);
  const from = marks[here - 1]?.at ?? at;
  const until = marks[here]?.at ?? Number.POSITIVE_INFINITY;
  return recorded.filter(({ begins, ends }) => begins <= until && (ends === null || ends >= from));
}
