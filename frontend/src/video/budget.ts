/** Which size of each picture a venue receives, so that all together stay within what its line carries. Kilobits a second. */

/** Of the three sizes that a venue sends, as call.ts asks its camera for them; and of one voice. */
const PICTURE_KBITS = [150, 500, 1500] as const;
const SOUND_KBITS = 40;
export const NO_PICTURE = -1;

export type Layer = -1 | 0 | 1 | 2;

/**
 * The large picture gets the largest size that fits once everybody has the smallest. Where even those do not fit, the last small ones have no picture; sound, which only
 * the open venues send, is never left out. `feeds` are in the order in which they are shown; `large` is one of them or null.
 */
export function plan(budget: number, feeds: readonly string[], large: string | null, voices = 2): ReadonlyMap<string, Layer> {
  let left = budget - SOUND_KBITS * Math.min(voices, feeds.length);
  const found = new Map<string, Layer>();
  const order = large === null ? feeds : [large, ...feeds.filter((each) => each !== large)];
  for (const feed of order) {
    const fits = left >= PICTURE_KBITS[0];
    found.set(feed, fits ? 0 : NO_PICTURE);
    if (fits) left -= PICTURE_KBITS[0];
  }
  if (large !== null && found.get(large) === 0) {
    const layer: Layer = left >= PICTURE_KBITS[2] - PICTURE_KBITS[0] ? 2 : left >= PICTURE_KBITS[1] - PICTURE_KBITS[0] ? 1 : 0;
    found.set(large, layer);
  }
  return found;
}

/** What the plan adds up to. */
export function total(layers: ReadonlyMap<string, Layer>, voices = 2): number {
  const pictures = [...layers.values()].reduce<number>((sum, layer) => sum + (layer === NO_PICTURE ? 0 : PICTURE_KBITS[layer]), 0);
  return pictures + SOUND_KBITS * Math.min(voices, layers.size);
}
