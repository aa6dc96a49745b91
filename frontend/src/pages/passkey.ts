// Shows what needs passkeys only where the browser has them, and says so when one could not be used.
// The exchange with the browser itself is allauth's script (mfa/js/webauthn.js).

if ("PublicKeyCredential" in window) {
  for (const part of document.querySelectorAll<HTMLElement>("[data-needs-passkeys]")) part.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const trouble = document.querySelector<HTMLElement>("[data-passkey-trouble]");
  if (trouble) trouble.hidden = false;
});
