// Shows what needs passkeys only where the browser has them, and says in words where it has not, and when one could not be used.
// The exchange with the browser itself is allauth's script (mfa/js/webauthn.js).

// Over plain http browsers have no `PublicKeyCredential`; under a number they have it, and then refuse, since a passkey belongs to a name.
const isNumber = /^(\d+(\.\d+){3}|\[.*\])$/.test(window.location.hostname);
const works = "PublicKeyCredential" in window && !isNumber;
for (const part of document.querySelectorAll<HTMLElement>("[data-needs-passkeys]")) part.hidden = !works;
for (const part of document.querySelectorAll<HTMLElement>("[data-lacks-passkeys]")) part.hidden = works;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const trouble = document.querySelector<HTMLElement>("[data-passkey-trouble]");
  if (trouble) trouble.hidden = false;
});
