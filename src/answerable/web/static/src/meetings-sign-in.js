// The steward's desk: say so when a tap did not reach the site, and refresh the figures when one did.
const warning = document.getElementById("offline");

function isTap(event) {
  return event.detail.requestConfig?.verb === "post";
}

function warn(event) {
  if (!warning || !isTap(event)) return;
  warning.textContent = warning.dataset.text;
  warning.hidden = false;
}

document.body.addEventListener("htmx:sendError", warn);
document.body.addEventListener("htmx:responseError", warn);
document.body.addEventListener("htmx:timeout", warn);
document.body.addEventListener("htmx:afterOnLoad", (event) => {
  if (!isTap(event) || !event.detail.successful) return;
  if (warning) warning.hidden = true;
  document.body.dispatchEvent(new Event("signed"));
});
