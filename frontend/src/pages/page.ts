/** The first element that `selector` finds in `root`. Throws if the page has none: script and template then disagree. */
export function element<E extends HTMLElement = HTMLElement>(root: ParentNode, selector: string): E {
  const found = root.querySelector<E>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}
