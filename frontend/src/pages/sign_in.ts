/**
 * Entry of the steward's desk: says that a tap did not reach the site, and has the figures fetched anew once one did.
 * htmx sends the taps and reports them as events on the page's body.
 */

interface Tap {
  readonly requestConfig?: { readonly verb: string };
  readonly successful?: boolean;
}

const warning = document.getElementById("offline");

/** The tap that an event of htmx tells of; null if the event is of a request that only reads. */
function tapOf(event: Event): Tap | null {
  const detail = (event as CustomEvent<Tap>).detail;
  return detail.requestConfig?.verb === "post" ? detail : null;
}

function warn(event: Event): void {
  if (!warning || !tapOf(event)) return;
  warning.textContent = warning.dataset.text ?? "";
  warning.hidden = false;
}

for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.body.addEventListener(failure, warn);
}
document.body.addEventListener("htmx:afterOnLoad", (event) => {
  if (!tapOf(event)?.successful) return;
  if (warning) warning.hidden = true;
  document.body.dispatchEvent(new Event("signed"));
});
