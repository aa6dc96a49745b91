/** Without a ticket in the address: what a ticket is, and a place to paste one. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { t } from "../strings.ts";
import { ticketIn } from "../ticket.ts";
import { Alert, Heading } from "./parts.tsx";
import { isShared, TicketCamera } from "./shared.tsx";

interface Props {
  readonly onTicket: (ticket: string) => void;
  /** Why the ticket before was not accepted. */
  readonly refusal?: string | undefined;
}

export function TicketForm({ onTicket, refusal }: Props): JSX.Element {
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState(false);
  const submit = (event: Event): void => {
    event.preventDefault();
    const ticket = ticketIn(text);
    setWrong(ticket === null);
    if (ticket) onTicket(ticket);
  };
  return (
    <form class="card stack" onSubmit={submit} noValidate>
      <Heading>{t(isShared() ? "shared_ticket_title" : "ticket_title")}</Heading>
      {refusal && <Alert tone="error">{refusal}</Alert>}
      <p>{t(isShared() ? "shared_ticket_explained" : "ticket_explained")}</p>
      {isShared() && <TicketCamera onTicket={onTicket} onWrong={() => setWrong(true)} />}
      <div class="field">
        <label class="label" for="ticket">
          {t("ticket_label")}
        </label>
        <p class="help" id="ticket-help">
          {t("ticket_help")}
        </p>
        {wrong && (
          <p class="error" id="ticket-error" role="alert">
            {t("ticket_wrong")}
          </p>
        )}
        <input
          id="ticket"
          type="text"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          aria-invalid={wrong}
          aria-describedby={wrong ? "ticket-help ticket-error" : "ticket-help"}
        />
      </div>
      <button type="submit" class="btn btn-primary sheet-button">
        {t("ticket_continue")}
      </button>
    </form>
  );
}
