/**
 * A tablet that goes from hand to hand. Each person's things leave it before the next is asked for a ticket, and a ballot that has not arrived holds it back. That a
 * browser is such a tablet is remembered for as long as its window is open.
 */

import type { JSX } from "preact";

import { Camera } from "../hall/camera.tsx";
import { isUnsent } from "../session.ts";
import { papersOf, type Folder } from "../store.ts";
import { t } from "../strings.ts";
import { ticketIn } from "../ticket.ts";
import { Button } from "./parts.tsx";

const REMEMBERED = "answerable-shared";

export function isShared(): boolean {
  try {
    if (new URLSearchParams(location.search).has("shared")) sessionStorage.setItem(REMEMBERED, "1");
    return sessionStorage.getItem(REMEMBERED) !== null;
  } catch {
    return new URLSearchParams(location.search).has("shared");
  }
}

export function NextPerson({ folder, onNext }: { readonly folder: Folder; readonly onNext: () => void }): JSX.Element {
  const unsent = papersOf(folder).some(isUnsent);
  return (
    <section class="card stack" aria-labelledby="next-person">
      <h2 id="next-person">{t("shared_title")}</h2>
      <p>{t(unsent ? "shared_wait" : "shared_explained")}</p>
      <Button onClick={() => window.confirm(t("shared_confirm")) && onNext()} disabled={unsent}>
        {t("shared_next")}
      </Button>
    </section>
  );
}

export function TicketCamera({ onTicket, onWrong }: { readonly onTicket: (ticket: string) => void; readonly onWrong: () => void }): JSX.Element {
  return (
    <Camera
      onText={(text) => {
        const ticket = ticketIn(text);
        if (ticket) onTicket(ticket);
        else onWrong();
      }}
      words={{
        start: t("camera_start"),
        stop: t("camera_stop"),
        picture: t("camera_picture"),
        view: t("camera_view"),
        problems: { insecure: t("camera_insecure"), denied: t("camera_denied"), none: t("camera_none"), unread: t("camera_unread") },
      }}
    />
  );
}
