/** Admission: who this is for, what the site knows, what it does not; waiting until scores can be given. */

import type { JSX } from "preact";

import type { Admission } from "../api.ts";
import type { Problem } from "../session.ts";
import { t } from "../strings.ts";
import { Alert, Button, Groups, Heading, sentenceOf } from "./parts.tsx";

/** Name, venue and group, as the register has them. */
export function Identity({ admission }: { readonly admission: Admission }): JSX.Element {
  const { name, venue, group_title } = admission.attendee;
  return (
    <dl class="sheet-identity">
      <div>
        <dt>{t("identity_name")}</dt>
        <dd>{name}</dd>
      </div>
      <div>
        <dt>{t("identity_venue")}</dt>
        <dd>{venue}</dd>
      </div>
      <div>
        <dt>{t("identity_group")}</dt>
        <dd>{group_title}</dd>
      </div>
    </dl>
  );
}

/** For those who want to know: why nobody can read the scores, and the first groups of M, to be compared with the big screen. */
export function Checking({ M }: { readonly M: string }): JSX.Element {
  return (
    <details class="print:hidden">
      <summary>{t("check_title")}</summary>
      <p>{t("check_explained")}</p>
      <p class="label">{t("fingerprint_label")}</p>
      <p class="sheet-code">
        <Groups hex={M} count={4} />
      </p>
      <p class="help">{t("fingerprint_help")}</p>
    </details>
  );
}

interface WelcomeProps {
  readonly admission: Admission;
  readonly M: string | null;
  readonly ready: boolean;
  readonly busy: boolean;
  readonly trouble: Problem | null;
  readonly onBegin: () => void;
}

export function Welcome({ admission, M, ready, busy, trouble, onBegin }: WelcomeProps): JSX.Element {
  return (
    <section class="card stack">
      <Heading>{admission.meeting.title}</Heading>
      <p class="sheet-lead">{t("welcome_signed_in")}</p>
      <Identity admission={admission} />
      <Alert tone="info">{t("welcome_secret")}</Alert>
      {trouble && <Alert tone={trouble.passing ? "warning" : "error"}>{sentenceOf(trouble)}</Alert>}
      {ready ? (
        <Button kind="primary" onClick={onBegin} disabled={busy}>
          {busy ? t("welcome_preparing") : t("welcome_begin")}
        </Button>
      ) : (
        <p role="status" class="sheet-waiting">
          {t("welcome_waiting")}
        </p>
      )}
      <p class="muted">{t("welcome_not_you")}</p>
      {M && <Checking M={M} />}
    </section>
  );
}
