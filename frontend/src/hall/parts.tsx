/** What the pages of moderator and steward have in common: the connection, a countdown. */

import type { JSX } from "preact";

import { Icon } from "../icon.tsx";
import { left, pace, written } from "../room/countdown.ts";
import type { Connection } from "../room/live.ts";
import type { Clock } from "../room/state.ts";
import { t } from "../strings.ts";
import { useServerTime } from "./listening.ts";

export function ConnectionBadge({ connection, refused = false }: { readonly connection: Connection | null; readonly refused?: boolean }): JSX.Element {
  const up = connection?.up === true && !refused;
  const said = refused ? t("not_given") : t(up ? "connected" : "connecting");
  return (
    <span role="status" class={`badge ${up ? "badge-good" : "badge-warn"}`}>
      {up ? <Icon name="wifi" /> : <Icon name="wifi-off" />}
      {said}
    </span>
  );
}

export function Countdown({ clock }: { readonly clock: Clock }): JSX.Element {
  const now = useServerTime(250);
  return (
    <strong role="timer" class={`hall-countdown hall-${pace(clock, now)}`}>
      {written(left(clock, now))}
    </strong>
  );
}
