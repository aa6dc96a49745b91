/** An icon of the sprite that the build makes. It says nothing: the words beside it do. */

import type { JSX } from "preact";

export function Icon({ name }: { readonly name: string }): JSX.Element {
  return (
    <svg class="i" aria-hidden="true">
      <use href={`/static/dist/icons.svg#i-${name}`} />
    </svg>
  );
}
