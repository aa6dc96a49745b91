/** How much is left of a clock by the server's time, and how it is written. The server counts alike: src/answerable/room/timing.py. */

import type { Clock } from "./state.ts";

/** Seconds, rounded up so that a limit of a minute begins with 1:00 and 0:00 is over; negative when the limit is passed. */
export function left(clock: Clock, now: number): number {
  const used = clock.used + (clock.since === null ? 0 : Math.max(0, now - clock.since));
  return Math.ceil((clock.seconds * 1000 - used) / 1000);
}

/** 03:42; with hours 1:03:42; over time −00:12. */
export function written(seconds: number): string {
  const all = Math.abs(seconds);
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(all / 3600);
  const rest = `${two(Math.floor((all % 3600) / 60))}:${two(all % 60)}`;
  return `${seconds < 0 ? "−" : ""}${hours > 0 ? `${hours}:` : ""}${rest}`;
}

export type Pace = "calm" | "soon" | "over";

/** When the colour changes: in the last minute, or the last fifth of a short limit. */
export function pace(clock: Clock, now: number): Pace {
  const seconds = left(clock, now);
  if (seconds <= 0) return "over";
  return seconds <= Math.min(60, clock.seconds / 5) ? "soon" : "calm";
}

/** As 10:05, in the site's time zone, since a screen may be set to another. */
export function hour(at: number, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(at);
}

/** By how much everything that comes later has moved since the state was made: what is on waits, or is over its limit. Milliseconds. */
export function moved(on: { readonly state: string; readonly clock: Clock } | null, made: number, now: number): number {
  const later = (at: number): number => {
    const waits = on !== null && (on.state === "called" || on.state === "running" || on.state === "paused");
    if (!waits) return at;
    const used = on.clock.used + (on.clock.since === null ? 0 : Math.max(0, at - on.clock.since));
    return at + Math.max(0, on.clock.seconds * 1000 - used);
  };
  return later(now) - later(made);
}
