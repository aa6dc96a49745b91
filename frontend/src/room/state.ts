/** What each audience is shown of a room, as the server writes it: src/answerable/room/audiences.py. Times are milliseconds since 1970, limits seconds. */

import type { Stage } from "../api.ts";

export type { Stage } from "../api.ts";
export type Audience = "screen" | `podium-${number}` | "rater" | `steward-${number}` | "moderator" | "recorder" | "chair";
type ItemState = "to-come" | "called" | "running" | "paused" | "done" | "skipped" | "withdrawn";

/** `used` milliseconds are over; if it runs, so is what has passed since `since`. */
export interface Clock {
  readonly seconds: number;
  readonly used: number;
  readonly since: number | null;
}

export interface Item {
  readonly key: number;
  /** The agenda's own word: "debrief", "scoring", "break" and others. */
  readonly kind: string;
  readonly title: string;
  readonly presenter: number | null;
  readonly position: number | null;
  readonly name: string;
  readonly unit: string;
  readonly state: ItemState;
  readonly clock: Clock;
  readonly started: number | null;
  readonly ended: number | null;
}

/** `expected` is when it begins if everything keeps to its limit from now on; null for what is on or over. */
export interface AgendaItem extends Item {
  readonly expected: number | null;
}

interface Venue {
  readonly key: number;
  readonly name: string;
  readonly is_main: boolean;
  /** Since when it is off the line. */
  readonly lost: number | null;
}

export interface ReportingVenue extends Venue {
  readonly kept_open: boolean;
  readonly report: string;
  readonly reported: number | null;
}

/** `key` is the venue's, 0 for groups. */
export interface Count {
  readonly key: number;
  readonly name: string;
  readonly there: number;
  readonly expected: number;
}

/** What everybody in the hall reads of a question. */
export interface PublicQuestion {
  readonly key: number;
  readonly text: string;
  readonly author: string;
  readonly presenter: number | null;
  readonly supports: number;
}

export interface Question extends PublicQuestion {
  readonly at: number;
  readonly state: "waiting" | "approved" | "merged" | "dismissed" | "answered";
  readonly theme: string;
  readonly into: number | null;
  /** The event that merged it: undone, the question stands by itself again. */
  readonly merged: number | null;
  readonly note: string;
}

interface Speaker {
  readonly key: number;
  readonly name: string;
  readonly clock: Clock | null;
}

export interface Hand extends Speaker {
  readonly venue: number;
  readonly at: number;
  readonly state: "raised" | "speaking" | "done" | "lowered";
  readonly theme: string;
}

export interface ResultLine {
  readonly rank: string;
  readonly name: string;
  readonly unit: string;
  readonly score: string;
  readonly grade: string;
  /** The best and the worst rank that are possible, and the drawing of them (SVG); null and empty where they are not shown. */
  readonly low: number | null;
  readonly high: number | null;
  readonly picture: string;
}

/** Where each venue opens picture and sound, by its key; `kind` is "link" for somebody else's service, empty for none. */
interface Video {
  readonly kind: "" | "link" | "built-in";
  readonly addresses: { readonly [venue: string]: string };
}

interface Common {
  readonly audience: Audience;
  /** The server's time when this was made. */
  readonly now: number;
  /** The number of the last event: what an act sends as `seen`. */
  readonly version: number;
  readonly title: string;
  readonly stage: Stage;
  readonly item: Item | null;
  readonly next: AgendaItem | null;
  readonly heard: number;
  readonly presenters: number;
  /** The scopes whose scoring is open. */
  readonly scoring: readonly string[];
  /** The scopes whose round closes: nobody begins any more, and ballots that wait on phones are still taken. */
  readonly closing: readonly string[];
  readonly message: { readonly text: string; readonly at: number } | null;
  /** While the scoring closes: until when ballots that wait on phones are taken. */
  readonly closes: number | null;
  /** The venue that has the floor besides the main one. */
  readonly floor: number | null;
  readonly recording: boolean;
  /** What was said last, in writing. */
  readonly caption: { readonly text: string; readonly at: number } | null;
}

export interface ScreenState extends Common {
  readonly blank: boolean;
  readonly view: string;
  readonly agenda: readonly AgendaItem[];
  readonly venues: readonly Venue[];
  readonly signed_in: readonly Count[];
  /** Ballots by group; null while the ballot box is silent, empty before the scoring. */
  readonly returned: readonly Count[] | null;
  readonly question: PublicQuestion | null;
  readonly speaker: Speaker | null;
  readonly promises: readonly string[];
  readonly address: string;
  readonly number: string;
  /** As many as are revealed, from the last place up, in the published order; `places` is how many there are, 0 before it is published. */
  readonly result: readonly ResultLine[];
  readonly places: number;
  /** When the meeting begins as planned. */
  readonly starts: number;
  /** For the podium of a venue, of that venue alone; for other screens there is none. */
  readonly video?: Video;
  /** By the screens' keys. */
  readonly pins: { readonly [screen: string]: { readonly venue: number | null; readonly view: string } };
}

/** What is on, as a phone is told it with its ticket and then by its stream. */
export interface OnNow extends Common {
  readonly speaker: Speaker | null;
}

export interface RaterState extends OnNow {
  readonly asking: boolean;
  readonly unsigned: boolean;
  readonly questions: readonly PublicQuestion[];
  readonly shown: number | null;
  readonly hands: readonly number[];
  readonly kept_open: readonly number[];
}

export interface StewardState extends Common {
  readonly venues: readonly ReportingVenue[];
  readonly signed_in: readonly Count[];
  readonly video: Video;
}

export interface ModeratorState extends Common {
  readonly asking: boolean;
  readonly unsigned: boolean;
  readonly questions: readonly Question[];
  /** For a waiting question, by its key, those that say much the same, the likest first. */
  readonly alike: { readonly [question: string]: readonly number[] };
  readonly order: readonly number[];
  readonly shown: number | null;
  readonly hands: readonly Hand[];
  readonly venues: readonly Venue[];
  readonly agenda: readonly AgendaItem[];
}

export interface RecorderState extends Common {
  readonly remarks: readonly { readonly key: number; readonly text: string; readonly presenter: number | null; readonly written: number }[];
  readonly requirements: readonly { readonly key: number; readonly text: string; readonly parts: readonly string[]; readonly written: number }[];
  readonly agenda: readonly AgendaItem[];
}

type NextVerb = "call" | "start" | "end" | "open-scoring" | "close-scoring" | "nothing";

/** What was done lately; `about` is whom or what it concerns, `undoable` says that nothing rests on it yet. */
export interface Done {
  readonly number: number;
  readonly kind: string;
  readonly by: string;
  readonly at: number;
  readonly about: string;
  readonly undoable: boolean;
}

export interface ChairState extends ScreenState, ModeratorState {
  readonly venues: readonly ReportingVenue[];
  readonly video: Video;
  readonly following: { readonly verb: NextVerb; readonly item: number | null; readonly scope: string };
  readonly chair_scores: boolean;
  /** How many screens each venue has, by the venue's key. */
  readonly screens: { readonly [venue: string]: number };
  /** Venues that are still recorded although nothing should be. */
  readonly still_recorded: readonly number[];
  /** Venues of which nothing is heard any more, and when something last was. */
  readonly silent: { readonly [venue: string]: number };
  /** The meeting's scopes, and those whose scoring was ever opened. */
  readonly scopes: readonly string[];
  readonly scored: readonly string[];
  /** Seconds for which waiting ballots are taken while the scoring closes. */
  readonly grace: number;
  /** When the meeting ends if everything keeps to its limit from now on, and when by the agenda. */
  readonly ends: number;
  readonly planned_end: number;
  readonly recent: readonly Done[];
}
