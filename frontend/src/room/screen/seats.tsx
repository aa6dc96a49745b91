/** Seats in half circles, one for each person who is expected, or for several where there are more than MOST. */

import type { JSX } from "preact";
import { useMemo } from "preact/hooks";

const MOST = 420;
const MOST_ROWS = 10;
const WIDEST = 30;
const CENTRE = { x: 200, y: 205 };
const INNER = 84;
const OUTER = 194;

interface Seat {
  readonly x: number;
  readonly y: number;
  readonly turn: number;
}

/** Rows as far from each other as the seats in them; as many as leave room in the middle for the figure. */
function seats(count: number): { readonly all: readonly Seat[]; readonly radius: number } {
  // With so many rows, `count` seats at this distance fill all of them.
  const distance = (rows: number): number => (Math.PI * rows * OUTER) / (count + (Math.PI * rows * (rows - 1)) / 2);
  let rows = 1;
  while (rows < MOST_ROWS && distance(rows + 1) <= WIDEST && OUTER - rows * distance(rows + 1) >= INNER) rows += 1;
  const apart = distance(rows);
  const radii = Array.from({ length: rows }, (_, at) => OUTER - (rows - 1 - at) * apart);
  const whole = radii.reduce((sum, radius) => sum + radius, 0);
  const all: Seat[] = [];
  radii.forEach((radius, at) => {
    const here = at === rows - 1 ? count - all.length : Math.round((count * radius) / whole);
    for (let seat = 0; seat < here; seat += 1) {
      const turn = here === 1 ? 0.5 : seat / (here - 1);
      all.push({ turn, x: CENTRE.x - radius * Math.cos(Math.PI * turn), y: CENTRE.y - radius * Math.sin(Math.PI * turn) });
    }
  });
  return { all: all.sort((a, b) => a.turn - b.turn), radius: Math.min(10, apart * 0.37) };
}

export function Seats({ there, expected }: { readonly there: number; readonly expected: number }): JSX.Element {
  const each = Math.max(1, Math.ceil(expected / MOST));
  const { all, radius } = useMemo(() => seats(Math.ceil(expected / each)), [expected, each]);
  const taken = there >= expected ? all.length : Math.min(all.length - 1, Math.floor(there / each));
  return (
    <svg viewBox="0 0 400 216" aria-hidden="true">
      {all.map((seat, at) => (
        <circle key={at} class={at < taken ? "seat-in" : "seat-out"} cx={seat.x.toFixed(1)} cy={seat.y.toFixed(1)} r={at < taken ? radius : Math.max(0.5, radius - 0.6)} />
      ))}
    </svg>
  );
}
