/** What every part of the console is given, and the card that most of them are. */

import type { ComponentChildren, JSX } from "preact";

import type { ChairState } from "../state.ts";
import type { Config, Doing } from "./doing.ts";

export interface Part {
  readonly state: ChairState;
  readonly doing: Doing;
  readonly config: Config;
}

interface CardProps {
  readonly id: string;
  readonly title: string;
  readonly icon: JSX.Element;
  readonly end?: ComponentChildren;
  readonly class?: string;
  readonly children: ComponentChildren;
}

export function Card({ id, title, icon, end, class: more = "", children }: CardProps): JSX.Element {
  return (
    <section class={`card ${more}`} aria-labelledby={id}>
      <div class="head">
        {icon}
        <h2 id={id}>{title}</h2>
        {end !== undefined && <div class="push">{end}</div>}
      </div>
      {children}
    </section>
  );
}
