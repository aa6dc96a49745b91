/** Where the ballots are, at the top of every view once there is one: on this phone only, or in the box. Said aloud. */

import type { JSX } from "preact";

import { ballotHash } from "../protocol/ballot.ts";
import { isUnsent } from "../session.ts";
import { papersOf, type Folder, type Kept } from "../store.ts";
import { t } from "../strings.ts";

/** A phone, and a box with a tick: the difference is in the shape, not in the colour alone. */
const PHONE = "M8 2h8a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H8a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zM11 18.5h2";
const BOX = "M3 9h18v12H3zM7 9V3h10v6M9 14.5l2.2 2.2 4-4.2";

function Icon({ path }: { readonly path: string }): JSX.Element {
  return (
    <svg class="ballot-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={path} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

/** The beginning of the ballot's number, as on the receipt. */
function short({ ballot }: Kept): string {
  return ballot ? (ballotHash(ballot).slice(0, 8).match(/.{4}/g) ?? []).join(" ") : "";
}

function unsentText(unsent: readonly Kept[], unwritten: boolean): string {
  if (unwritten) return t("state_page_only");
  if (unsent.length > 1) return t("state_phone_only_many", { count: unsent.length });
  return t(unsent[0]?.earlier ? "state_phone_only_change" : "state_phone_only");
}

function inBoxText(inBox: readonly Kept[]): string {
  return inBox.length > 1 ? t("state_in_box_many", { count: inBox.length }) : t("state_in_box", { number: inBox.map(short).join() });
}

export function BallotState({ folder, unwritten }: { readonly folder: Folder; readonly unwritten: boolean }): JSX.Element {
  const cast = papersOf(folder).filter(({ ballot }) => ballot !== null);
  const unsent = cast.filter(isUnsent);
  const inBox = cast.filter((kept) => !isUnsent(kept));
  // The region is there before there is anything to say, so that what appears in it is read aloud.
  return (
    <div role="status" aria-live="polite" class="ballot-states">
      {unsent.length > 0 && (
        <p class="ballot-state ballot-state-phone">
          <Icon path={PHONE} />
          <span>{unsentText(unsent, unwritten)}</span>
        </p>
      )}
      {inBox.length > 0 && (
        <p class="ballot-state ballot-state-box">
          <Icon path={BOX} />
          <span>{inBoxText(inBox)}</span>
        </p>
      )}
    </div>
  );
}
