/** What the page brings with it, in an element of type application/json. */
export function embedded<T>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return JSON.parse(element.textContent ?? "") as T;
}
