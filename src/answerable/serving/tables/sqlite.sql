BEGIN;
CREATE TABLE "account_emailaddress" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "verified" bool NOT NULL, "primary" bool NOT NULL, "user_id" bigint NOT NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "email" varchar(254) NOT NULL);
CREATE TABLE "account_emailconfirmation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created" datetime NOT NULL, "sent" datetime NULL, "key" varchar(64) NOT NULL UNIQUE, "email_address_id" integer NOT NULL REFERENCES "account_emailaddress" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "accounts_accountentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "account_name" varchar(200) NOT NULL, "actor_name" varchar(200) NOT NULL, "verb" varchar(40) NOT NULL, "detail" text NOT NULL CHECK ((JSON_VALID("detail") OR "detail" IS NULL)), "account_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "actor_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "accounts_madeonce" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(64) NOT NULL UNIQUE, "location" varchar(1000) NOT NULL, "at" datetime NOT NULL);
CREATE TABLE "accounts_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL, "user_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "accounts_tries" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(64) NOT NULL UNIQUE, "count" integer unsigned NOT NULL CHECK ("count" >= 0), "last" real NOT NULL);
CREATE TABLE "accounts_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE, "first_name" varchar(150) NOT NULL, "last_name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL);
CREATE TABLE "accounts_user_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" bigint NOT NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "accounts_user_user_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" bigint NOT NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "archive_meetingarchive" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "state" varchar(8) NOT NULL, "language" varchar(10) NOT NULL, "asked_by" varchar(200) NOT NULL, "asked_at" datetime NOT NULL, "done" smallint unsigned NOT NULL CHECK ("done" >= 0), "total" smallint unsigned NOT NULL CHECK ("total" >= 0), "made_at" datetime NULL, "file" varchar(100) NOT NULL, "size" bigint unsigned NOT NULL CHECK ("size" >= 0), "sha256" varchar(64) NOT NULL, "content" varchar(64) NOT NULL, "left_out" text NOT NULL CHECK ((JSON_VALID("left_out") OR "left_out" IS NULL)), "fault" varchar(500) NOT NULL, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "archive_rehearsal" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "meeting_id" bigint NOT NULL UNIQUE REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "archive_retentionrule" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(20) NOT NULL UNIQUE, "months" smallint unsigned NOT NULL CHECK ("months" >= 0));
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
CREATE TABLE "casting_casting" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "scope" varchar(12) NOT NULL, "grace_seconds" integer unsigned NOT NULL CHECK ("grace_seconds" >= 0), "witnesses" bool NOT NULL, "comments" bool NOT NULL, "manifest" text NOT NULL, "manifest_hash" varchar(64) NOT NULL, "meeting_id" bigint NOT NULL UNIQUE REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "casting_closing" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "checkpoint" text NOT NULL, "size" integer unsigned NOT NULL CHECK ("size" >= 0), "meeting_id" bigint NOT NULL UNIQUE REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "casting_issue" ("id" char(32) NOT NULL PRIMARY KEY, "group" varchar(40) NOT NULL, "scope" varchar(80) NOT NULL, "issuer" varchar(40) NOT NULL, "blinded_hash" varchar(64) NOT NULL, "attendee_id" bigint NOT NULL REFERENCES "meetings_attendee" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "issued_once" UNIQUE ("attendee_id", "scope", "issuer"));
CREATE TABLE "casting_recusal" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "scope" varchar(80) NOT NULL, "attendee_id" bigint NOT NULL REFERENCES "meetings_attendee" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "recused_once" UNIQUE ("attendee_id", "scope"));
CREATE TABLE "casting_round" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "scope" varchar(80) NOT NULL, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "state" varchar(8) NOT NULL, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "round_once" UNIQUE ("meeting_id", "scope"));
CREATE TABLE "comments_openedcomments" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "published" text NOT NULL CHECK ((JSON_VALID("published") OR "published" IS NULL)), "meeting_id" bigint NOT NULL UNIQUE REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "comments_ratercomment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" text NOT NULL, "salt" varchar(22) NOT NULL, "fingerprint" varchar(64) NOT NULL, "verdict" varchar(8) NOT NULL, "blacked_out" varchar(400) NOT NULL, "reason" varchar(200) NOT NULL, "presenter_id" bigint NOT NULL REFERENCES "meetings_presenter" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "custody_custody" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "threshold" smallint unsigned NOT NULL CHECK ("threshold" >= 0), "public" varchar(64) NOT NULL, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "rehearsed" bool NOT NULL, "meeting_id" bigint NOT NULL UNIQUE REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "custody_keyshare" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" smallint unsigned NOT NULL CHECK ("number" >= 0), "name" varchar(200) NOT NULL, "salt" varchar(32) NOT NULL, "digest" varchar(64) NOT NULL, "rehearsed" bool NOT NULL, "entered" bool NOT NULL, "words" text NOT NULL, "custody_id" bigint NOT NULL REFERENCES "custody_custody" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NULL REFERENCES "organisation_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "share_numbered_once" UNIQUE ("custody_id", "number"));
CREATE TABLE "custody_secondissuer" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "url" varchar(200) NOT NULL, "told" bool NOT NULL, "register" text NULL CHECK ((JSON_VALID("register") OR "register" IS NULL)), "meeting_id" bigint NOT NULL UNIQUE REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "cycles_cycle" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(200) NOT NULL, "assessed_year" smallint unsigned NOT NULL CHECK ("assessed_year" >= 0), "unit_id" bigint NULL REFERENCES "organisation_unit" ("id") DEFERRABLE INITIALLY DEFERRED, "debriefs_due" datetime NULL, "time_zone" varchar(64) NOT NULL, "rules" text NOT NULL CHECK ((JSON_VALID("rules") OR "rules" IS NULL)), "debrief_limits" text NOT NULL CHECK ((JSON_VALID("debrief_limits") OR "debrief_limits" IS NULL)));
CREATE TABLE "deadlines_calendarfeed" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key_number" integer unsigned NOT NULL CHECK ("key_number" >= 0), "language" varchar(10) NOT NULL, "person_id" bigint NULL UNIQUE REFERENCES "organisation_person" ("id") DEFERRABLE INITIALLY DEFERRED, "unit_id" bigint NULL UNIQUE REFERENCES "organisation_unit" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "feed_of_one" CHECK ((("person_id" IS NULL OR "unit_id" IS NULL) AND 1 = (CASE WHEN "person_id" IS NULL THEN 1 ELSE 0 END + CASE WHEN "unit_id" IS NULL THEN 1 ELSE 0 END))));
CREATE TABLE "deadlines_digest" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "day" date NOT NULL, "person_id" bigint NOT NULL REFERENCES "organisation_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_digest_a_day" UNIQUE ("person_id", "day"));
CREATE TABLE "deadlines_feedentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(60) NOT NULL, "sequence" integer unsigned NOT NULL CHECK ("sequence" >= 0), "content" text NOT NULL CHECK ((JSON_VALID("content") OR "content" IS NULL)), "cancelled" bool NOT NULL, "changed_at" datetime NOT NULL, "feed_id" bigint NOT NULL REFERENCES "deadlines_calendarfeed" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "feed_entry_once" UNIQUE ("feed_id", "key"));
CREATE TABLE "deadlines_reminding" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "rhythm" varchar(8) NOT NULL, "told" text NOT NULL CHECK ((JSON_VALID("told") OR "told" IS NULL)), "language" varchar(10) NOT NULL, "person_id" bigint NOT NULL UNIQUE REFERENCES "organisation_person" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "debriefs_attachment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL, "content_type" varchar(100) NOT NULL, "size" integer unsigned NOT NULL CHECK ("size" >= 0), "sha256" varchar(64) NOT NULL, "file" varchar(100) NOT NULL, "removed" bool NOT NULL, "debrief_id" bigint NOT NULL REFERENCES "debriefs_debrief" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "debriefs_debrief" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "state" varchar(12) NOT NULL, "review" text NOT NULL, "highlights" text NOT NULL, "problems" text NOT NULL, "plan" text NOT NULL, "return_note" text NOT NULL, "revision" integer unsigned NOT NULL CHECK ("revision" >= 0), "saved_at" datetime NULL, "cycle_id" bigint NOT NULL REFERENCES "cycles_cycle" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "organisation_person" ("id") DEFERRABLE INITIALLY DEFERRED, "unit_id" bigint NOT NULL REFERENCES "organisation_unit" ("id") DEFERRABLE INITIALLY DEFERRED, "answers" text NOT NULL CHECK ((JSON_VALID("answers") OR "answers" IS NULL)), CONSTRAINT "one_debrief_each" UNIQUE ("cycle_id", "person_id"));
CREATE TABLE "debriefs_step" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "verb" varchar(12) NOT NULL, "at" datetime NOT NULL, "actor_name" varchar(200) NOT NULL, "note" text NOT NULL, "actor_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "debrief_id" bigint NOT NULL REFERENCES "debriefs_debrief" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "debriefs_version" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "review" text NOT NULL, "highlights" text NOT NULL, "problems" text NOT NULL, "plan" text NOT NULL, "submitted_at" datetime NOT NULL, "debrief_id" bigint NOT NULL REFERENCES "debriefs_debrief" ("id") DEFERRABLE INITIALLY DEFERRED, "submitted_by_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "answers" text NOT NULL CHECK ((JSON_VALID("answers") OR "answers" IS NULL)), CONSTRAINT "version_number_once" UNIQUE ("debrief_id", "number"));
CREATE TABLE "debriefs_version_attachments" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "version_id" bigint NOT NULL REFERENCES "debriefs_version" ("id") DEFERRABLE INITIALLY DEFERRED, "attachment_id" bigint NOT NULL REFERENCES "debriefs_attachment" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
CREATE TABLE "django_tasks_database_dbtaskresult" ("id" char(32) NOT NULL PRIMARY KEY, "args_kwargs" text NOT NULL CHECK ((JSON_VALID("args_kwargs") OR "args_kwargs" IS NULL)), "priority" integer NOT NULL, "task_path" text NOT NULL, "queue_name" varchar(32) NOT NULL, "backend_name" varchar(32) NOT NULL, "run_after" datetime NOT NULL, "enqueued_at" datetime NOT NULL, "finished_at" datetime NULL, "started_at" datetime NULL, "return_value" text NULL CHECK ((JSON_VALID("return_value") OR "return_value" IS NULL)), "exception_class_path" text NOT NULL, "traceback" text NOT NULL, "worker_ids" text NOT NULL CHECK ((JSON_VALID("worker_ids") OR "worker_ids" IS NULL)), "status" varchar(10) NOT NULL, CONSTRAINT "priority_range" CHECK ("priority" BETWEEN -100 AND 100));
CREATE TABLE "evidence_amendment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "reason" text NOT NULL, "decided_by" varchar(200) NOT NULL, "manifest" text NOT NULL, "manifest_hash" varchar(64) NOT NULL, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "amendment_number_once" UNIQUE ("meeting_id", "number"));
CREATE TABLE "feedback_noteset" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "language" varchar(10) NOT NULL, "state" varchar(8) NOT NULL, "done" smallint unsigned NOT NULL CHECK ("done" >= 0), "total" smallint unsigned NOT NULL CHECK ("total" >= 0), "content" varchar(64) NOT NULL, "file" varchar(100) NOT NULL, "fault" varchar(500) NOT NULL, "publication_id" bigint NOT NULL REFERENCES "results_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "note_set_made_once" UNIQUE ("publication_id", "language"));
CREATE TABLE "followup_action" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "measure" text NOT NULL, "owner" varchar(200) NOT NULL, "due" date NOT NULL, "state" varchar(12) NOT NULL, "evidence" text NOT NULL, "delay_reason" text NOT NULL, "return_note" text NOT NULL, "unit_id" bigint NOT NULL REFERENCES "organisation_unit" ("id") DEFERRABLE INITIALLY DEFERRED, "kind" varchar(12) NOT NULL, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, "named" text NOT NULL, "owner_person_id" bigint NULL REFERENCES "organisation_person" ("id") DEFERRABLE INITIALLY DEFERRED, "percent" smallint unsigned NOT NULL CHECK ("percent" >= 0), "source" varchar(64) NOT NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "requirement_id" bigint NULL REFERENCES "followup_requirement" ("id") DEFERRABLE INITIALLY DEFERRED, "carried_from_id" bigint NULL UNIQUE REFERENCES "followup_action" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_action_a_unit" UNIQUE ("requirement_id", "unit_id"));
CREATE TABLE "followup_chainlink" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "kind" varchar(12) NOT NULL, "digest" varchar(64) NOT NULL, "note" text NOT NULL, "at" datetime NOT NULL, "actor_name" varchar(200) NOT NULL, "action_id" bigint NOT NULL REFERENCES "followup_action" ("id") DEFERRABLE INITIALLY DEFERRED, "actor_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "link_numbered_once" UNIQUE ("action_id", "number"));
CREATE TABLE "followup_exhibit" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL, "address" varchar(1000) NOT NULL, "content_type" varchar(100) NOT NULL, "size" integer unsigned NOT NULL CHECK ("size" >= 0), "sha256" varchar(64) NOT NULL, "file" varchar(100) NOT NULL, "added_at" datetime NOT NULL, "removed" bool NOT NULL, "action_id" bigint NOT NULL REFERENCES "followup_action" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "followup_requirement" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "text" text NOT NULL, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "carried_from_id" bigint NULL REFERENCES "followup_requirement" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "requirement_numbered_once" UNIQUE ("meeting_id", "number"), CONSTRAINT "requirement_carried_once" UNIQUE ("meeting_id", "carried_from_id"));
CREATE TABLE "mail_message" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "recipient" varchar(320) NOT NULL, "sender" varchar(320) NOT NULL, "subject" varchar(998) NOT NULL, "text" text NOT NULL, "source" BLOB NOT NULL, "made_at" datetime NOT NULL, "state" varchar(10) NOT NULL, "tries" smallint unsigned NOT NULL CHECK ("tries" >= 0), "next_try" datetime NULL, "sent_at" datetime NULL, "fault" varchar(12) NOT NULL, "answer" varchar(300) NOT NULL);
CREATE TABLE "meetings_attendee" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group" varchar(40) NOT NULL, "ticket_number" integer unsigned NOT NULL CHECK ("ticket_number" >= 0), "ticket_hash" varchar(64) NULL UNIQUE, "present" bool NOT NULL, "person_id" bigint NOT NULL REFERENCES "organisation_person" ("id") DEFERRABLE INITIALLY DEFERRED, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, "venue_id" bigint NOT NULL REFERENCES "meetings_venue" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "attends_once" UNIQUE ("meeting_id", "person_id"));
CREATE TABLE "meetings_auditentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "actor_name" varchar(200) NOT NULL, "verb" varchar(40) NOT NULL, "detail" text NOT NULL CHECK ((JSON_VALID("detail") OR "detail" IS NULL)), "actor_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "meetings_item" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "kind" varchar(12) NOT NULL, "title" varchar(200) NOT NULL, "planned_minutes" integer unsigned NOT NULL CHECK ("planned_minutes" >= 0), "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, "presenter_id" bigint NULL REFERENCES "meetings_presenter" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "meetings_meeting" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(16) NOT NULL UNIQUE, "title" varchar(200) NOT NULL, "starts_at" datetime NOT NULL, "time_zone" varchar(64) NOT NULL, "stage" varchar(12) NOT NULL, "convened_by" varchar(200) NOT NULL, "leader" varchar(200) NOT NULL, "draw_seed" varchar(64) NOT NULL, "cycle_id" bigint NOT NULL REFERENCES "cycles_cycle" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "meetings_meetingrole" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(12) NOT NULL, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "organisation_person" ("id") DEFERRABLE INITIALLY DEFERRED, "venue_id" bigint NULL REFERENCES "meetings_venue" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "meeting_role_held_once" UNIQUE ("meeting_id", "person_id", "kind", "venue_id"));
CREATE TABLE "meetings_presenter" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "withdrawn" bool NOT NULL, "withdrawn_reason" text NOT NULL, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "organisation_person" ("id") DEFERRABLE INITIALLY DEFERRED, "unit_id" bigint NOT NULL REFERENCES "organisation_unit" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "presents_once" UNIQUE ("meeting_id", "person_id"));
CREATE TABLE "meetings_venue" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL, "is_main" bool NOT NULL, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "venue_named_once" UNIQUE ("meeting_id", "name"));
CREATE TABLE "mfa_authenticator" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "type" varchar(20) NOT NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)), "user_id" bigint NOT NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "created_at" datetime NOT NULL, "last_used_at" datetime NULL);
CREATE TABLE "newsroom_article" ("page_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "body" text NOT NULL CHECK ((JSON_VALID("body") OR "body" IS NULL)), "correction" varchar(500) NOT NULL, "subtitle" varchar(300) NOT NULL, "summary" text NOT NULL, "source" varchar(200) NOT NULL, "author" varchar(200) NOT NULL, "editor" varchar(200) NOT NULL, "event_date" date NULL, "source_date" date NOT NULL, "attachments" text NOT NULL CHECK ((JSON_VALID("attachments") OR "attachments" IS NULL)), "is_pinned" bool NOT NULL, "is_featured" bool NOT NULL, "listed_at" datetime NULL, "language" varchar(10) NOT NULL, "meeting_id" bigint NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, "site_id" bigint NOT NULL REFERENCES "newsroom_newssite" ("id") DEFERRABLE INITIALLY DEFERRED, "picture_id" bigint NULL REFERENCES "newsroom_picture" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_checkword" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "word" varchar(100) NOT NULL UNIQUE, "kind" varchar(10) NOT NULL, "instead" varchar(200) NOT NULL);
CREATE TABLE "newsroom_dismissal" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "hit" varchar(64) NOT NULL, "kind" varchar(20) NOT NULL, "text" varchar(200) NOT NULL, "reason" varchar(500) NOT NULL, "name" varchar(200) NOT NULL, "at" datetime NOT NULL, "by_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "hit_dismissed_once" UNIQUE ("page_id", "hit"));
CREATE TABLE "newsroom_edition" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" bigint unsigned NOT NULL CHECK ("number" >= 0), "structure" bigint unsigned NOT NULL CHECK ("structure" >= 0));
CREATE TABLE "newsroom_externallink" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "url" varchar(2000) NOT NULL UNIQUE, "status" smallint unsigned NULL CHECK ("status" >= 0), "checked_at" datetime NULL, "failures" smallint unsigned NOT NULL CHECK ("failures" >= 0), "ask_after" datetime NOT NULL);
CREATE TABLE "newsroom_formeraddress" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "language" varchar(10) NOT NULL, "path" text NOT NULL, "until" datetime NOT NULL, "page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "site_id" bigint NOT NULL REFERENCES "newsroom_newssite" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_page_of_a_former_address" UNIQUE ("site_id", "language", "path"));
CREATE TABLE "newsroom_front" ("page_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "site_id" bigint NOT NULL REFERENCES "newsroom_newssite" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_leader" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" smallint unsigned NOT NULL UNIQUE CHECK ("position" >= 0), "name" varchar(100) NOT NULL UNIQUE, "title" varchar(200) NOT NULL);
CREATE TABLE "newsroom_meetingphoto" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "caption" varchar(300) NOT NULL, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, "picture_id" bigint NOT NULL REFERENCES "newsroom_picture" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_meetingstory" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "drafted_from" integer unsigned NOT NULL CHECK ("drafted_from" >= 0), "sentences" text NOT NULL CHECK ((JSON_VALID("sentences") OR "sentences" IS NULL)), "gaps" text NOT NULL CHECK ((JSON_VALID("gaps") OR "gaps" IS NULL)), "meeting_id" bigint NOT NULL UNIQUE REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, "site_id" bigint NOT NULL REFERENCES "newsroom_newssite" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_newsfile" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(255) NOT NULL, "file" varchar(100) NOT NULL, "created_at" datetime NOT NULL, "file_size" bigint unsigned NULL CHECK ("file_size" >= 0), "file_hash" varchar(40) NOT NULL, "sha256" varchar(64) NOT NULL, "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "uploaded_by_user_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_newssite" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(40) NOT NULL UNIQUE, "is_group" bool NOT NULL, "host" varchar(253) NOT NULL, "name" varchar(100) NOT NULL, "name_en" varchar(100) NOT NULL, "languages" text NOT NULL CHECK ((JSON_VALID("languages") OR "languages" IS NULL)), "logo" text NOT NULL, "brand" varchar(7) NOT NULL, "accent" varchar(7) NOT NULL, "head_face" varchar(4) NOT NULL, "is_rounded" bool NOT NULL, "lead" varchar(6) NOT NULL, "contact" text NOT NULL, "contact_en" text NOT NULL, "contact_mail" varchar(254) NOT NULL, "copyright" varchar(300) NOT NULL, "copyright_en" varchar(300) NOT NULL, "record_lines" text NOT NULL, "reviews" smallint unsigned NOT NULL CHECK ("reviews" >= 0), "takes_given" bool NOT NULL, "has_government_tags" bool NOT NULL, "government_code" varchar(10) NOT NULL, "unit_id" bigint NULL UNIQUE REFERENCES "organisation_unit" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_picture" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(255) NOT NULL, "file" varchar(100) NOT NULL, "description" varchar(255) NOT NULL, "width" integer NOT NULL, "height" integer NOT NULL, "created_at" datetime NOT NULL, "focal_point_x" integer unsigned NULL CHECK ("focal_point_x" >= 0), "focal_point_y" integer unsigned NULL CHECK ("focal_point_y" >= 0), "focal_point_width" integer unsigned NULL CHECK ("focal_point_width" >= 0), "focal_point_height" integer unsigned NULL CHECK ("focal_point_height" >= 0), "file_size" integer unsigned NULL CHECK ("file_size" >= 0), "file_hash" varchar(40) NOT NULL, "credit" varchar(200) NOT NULL, "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "uploaded_by_user_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_picturerendition" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "filter_spec" varchar(255) NOT NULL, "file" varchar(100) NOT NULL, "width" integer NOT NULL, "height" integer NOT NULL, "focal_point_key" varchar(16) NOT NULL, "image_id" bigint NOT NULL REFERENCES "newsroom_picture" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "one_rendition_of_a_picture" UNIQUE ("image_id", "filter_spec", "focal_point_key"));
CREATE TABLE "newsroom_publicationentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" bigint unsigned NOT NULL UNIQUE CHECK ("number" >= 0), "kind" varchar(10) NOT NULL, "at" datetime NOT NULL, "note" varchar(500) NOT NULL, "entry" BLOB NOT NULL, "actor_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "page_id" integer NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "site_id" bigint NOT NULL REFERENCES "newsroom_newssite" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_publicationtile" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "level" smallint unsigned NOT NULL CHECK ("level" >= 0), "number" bigint unsigned NOT NULL CHECK ("number" >= 0), "hashes" BLOB NOT NULL, CONSTRAINT "one_tile_at_a_place" UNIQUE ("level", "number"));
CREATE TABLE "newsroom_publishedtext" ("article_id" integer NOT NULL PRIMARY KEY REFERENCES "newsroom_article" ("page_ptr_id") DEFERRABLE INITIALLY DEFERRED, "html" text NOT NULL, "text" text NOT NULL, "changed_at" datetime NOT NULL);
CREATE TABLE "newsroom_readcount" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "day" date NOT NULL, "reads" bigint unsigned NOT NULL CHECK ("reads" >= 0), "page_id" integer NOT NULL, CONSTRAINT "one_count_of_a_page_and_day" UNIQUE ("page_id", "day"));
CREATE TABLE "newsroom_readermessage" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "language" varchar(10) NOT NULL, "name" varchar(100) NOT NULL, "reply_to" varchar(254) NOT NULL, "about" varchar(300) NOT NULL, "text" text NOT NULL, "at" datetime NOT NULL, "dealt_at" datetime NULL, "dealt_name" varchar(200) NOT NULL, "dealt_by_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "site_id" bigint NOT NULL REFERENCES "newsroom_newssite" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_review" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(255) NOT NULL, "stage" varchar(8) NOT NULL, "verdict" varchar(8) NOT NULL, "content" varchar(64) NOT NULL, "correction" varchar(500) NOT NULL, "name" varchar(200) NOT NULL, "said" text NOT NULL, "at" datetime NOT NULL, "by_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "page_id" integer NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "site_id" bigint NOT NULL REFERENCES "newsroom_newssite" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_reviewtask" ("task_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_task" ("id") DEFERRABLE INITIALLY DEFERRED, "stage" varchar(8) NOT NULL);
CREATE TABLE "newsroom_section" ("page_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "kind" varchar(10) NOT NULL, "intro" varchar(300) NOT NULL, "site_id" bigint NOT NULL REFERENCES "newsroom_newssite" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_siteduty" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(6) NOT NULL, "site_id" bigint NOT NULL REFERENCES "newsroom_newssite" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "duty_given_once" UNIQUE ("site_id", "user_id", "kind"));
CREATE TABLE "newsroom_standingpage" ("page_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "body" text NOT NULL CHECK ((JSON_VALID("body") OR "body" IS NULL)), "correction" varchar(500) NOT NULL, "kind" varchar(13) NOT NULL, "site_id" bigint NOT NULL REFERENCES "newsroom_newssite" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "newsroom_taking" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(255) NOT NULL, "state" varchar(9) NOT NULL, "given" bool NOT NULL, "text" varchar(64) NOT NULL, "seen" varchar(64) NOT NULL, "copy_id" integer NULL UNIQUE REFERENCES "newsroom_article" ("page_ptr_id") DEFERRABLE INITIALLY DEFERRED, "original_id" integer NULL REFERENCES "newsroom_article" ("page_ptr_id") DEFERRABLE INITIALLY DEFERRED, "site_id" bigint NOT NULL REFERENCES "newsroom_newssite" ("id") DEFERRABLE INITIALLY DEFERRED, "source_id" bigint NOT NULL REFERENCES "newsroom_newssite" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "offered_once" UNIQUE ("original_id", "site_id"));
CREATE TABLE "newsroom_takingstep" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(9) NOT NULL, "at" datetime NOT NULL, "name" varchar(200) NOT NULL, "said" varchar(500) NOT NULL, "by_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "taking_id" bigint NOT NULL REFERENCES "newsroom_taking" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "notice_invitation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "coming" varchar(8) NOT NULL, "substitute" varchar(200) NOT NULL, "reason" varchar(500) NOT NULL, "answered_at" datetime NULL, "sent_number" smallint unsigned NOT NULL CHECK ("sent_number" >= 0), "reminded_at" datetime NULL, "key_number" smallint unsigned NOT NULL CHECK ("key_number" >= 0), "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, "person_id" bigint NOT NULL REFERENCES "organisation_person" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "invited_once" UNIQUE ("meeting_id", "person_id"));
CREATE TABLE "notice_notice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(200) NOT NULL, "mark" varchar(60) NOT NULL, "issuer" varchar(200) NOT NULL, "number" varchar(60) NOT NULL, "addressed" varchar(400) NOT NULL, "answers_due" datetime NULL, "slides_due" datetime NULL, "sends_changes" bool NOT NULL, "sections" text NOT NULL CHECK ((JSON_VALID("sections") OR "sections" IS NULL)), "meeting_id" bigint NOT NULL UNIQUE REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "notice_sentnotice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" smallint unsigned NOT NULL CHECK ("number" >= 0), "language" varchar(10) NOT NULL, "content" text NOT NULL CHECK ((JSON_VALID("content") OR "content" IS NULL)), "facts" text NOT NULL CHECK ((JSON_VALID("facts") OR "facts" IS NULL)), "changes" text NOT NULL CHECK ((JSON_VALID("changes") OR "changes" IS NULL)), "sent_at" datetime NOT NULL, "sent_by" varchar(200) NOT NULL, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "notice_numbered_once" UNIQUE ("meeting_id", "number"));
CREATE TABLE "notice_slides" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL, "content_type" varchar(100) NOT NULL, "size" integer unsigned NOT NULL CHECK ("size" >= 0), "sha256" varchar(64) NOT NULL, "file" varchar(100) NOT NULL, "handed_at" datetime NOT NULL, "handed_by" varchar(200) NOT NULL, "presenter_id" bigint NOT NULL UNIQUE REFERENCES "meetings_presenter" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "organisation_learnedheading" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(200) NOT NULL UNIQUE, "column" varchar(20) NOT NULL);
CREATE TABLE "organisation_person" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "identifier" varchar(64) NOT NULL UNIQUE, "name" varchar(200) NOT NULL, "title" varchar(200) NOT NULL, "email" varchar(254) NOT NULL, "phone" varchar(40) NOT NULL, "name_order" text NOT NULL, "spelling" text NOT NULL, "left" bool NOT NULL, "user_id" bigint NULL UNIQUE REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "unit_id" bigint NOT NULL REFERENCES "organisation_unit" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "organisation_role" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(20) NOT NULL, "person_id" bigint NOT NULL REFERENCES "organisation_person" ("id") DEFERRABLE INITIALLY DEFERRED, "unit_id" bigint NULL REFERENCES "organisation_unit" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "role_held_once" UNIQUE ("person_id", "kind", "unit_id"));
CREATE TABLE "organisation_unit" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL, "spelling" text NOT NULL, "parent_id" bigint NULL REFERENCES "organisation_unit" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "unit_unique_among_siblings" UNIQUE ("parent_id", "name"));
CREATE TABLE "printing_signedfile" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "unsigned" varchar(64) NOT NULL, "key" varchar(64) NOT NULL, "file" varchar(100) NOT NULL, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "signed_once" UNIQUE ("meeting_id", "unsigned", "key"));
CREATE TABLE "results_componentscore" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "component" varchar(40) NOT NULL, "value" decimal NOT NULL, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, "presenter_id" bigint NOT NULL REFERENCES "meetings_presenter" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "component_scored_once" UNIQUE ("component", "presenter_id"));
CREATE TABLE "results_count" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "ledger" varchar(64) NOT NULL, "opened" varchar(100) NOT NULL, "inputs" varchar(64) NOT NULL, "results" text NOT NULL CHECK ((JSON_VALID("results") OR "results" IS NULL)), "meeting_id" bigint NOT NULL UNIQUE REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "results_decision" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "boundary" varchar(80) NOT NULL, "chosen" text NOT NULL CHECK ((JSON_VALID("chosen") OR "chosen" IS NULL)), "reason" text NOT NULL, "decided_by" varchar(200) NOT NULL, "decided_at" datetime NOT NULL, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "decided_once" UNIQUE ("meeting_id", "boundary"));
CREATE TABLE "results_publication" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "result" text NOT NULL CHECK ((JSON_VALID("result") OR "result" IS NULL)), "earlier_results" text NOT NULL CHECK ((JSON_VALID("earlier_results") OR "earlier_results" IS NULL)), "rule_sets" smallint unsigned NOT NULL CHECK ("rule_sets" >= 0), "audience" varchar(12) NOT NULL, "for_auditors_only" bool NOT NULL, "bundle" varchar(100) NOT NULL, "bundle_sha256" varchar(64) NOT NULL, "published_at" datetime NOT NULL, "meeting_id" bigint NOT NULL UNIQUE REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "results_publishedfile" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(64) NOT NULL, "under" smallint unsigned NOT NULL CHECK ("under" >= 0), "language" varchar(10) NOT NULL, "release" varchar(20) NOT NULL, "digest" varchar(64) NOT NULL, "sha256" varchar(64) NOT NULL, "file" varchar(100) NOT NULL, "publication_id" bigint NOT NULL REFERENCES "results_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "document_made_once" UNIQUE ("publication_id", "name", "under", "language", "release", "digest"));
CREATE TABLE "results_publishedpage" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(64) NOT NULL, "under" smallint unsigned NOT NULL CHECK ("under" >= 0), "language" varchar(10) NOT NULL, "release" varchar(20) NOT NULL, "html" text NOT NULL, "publication_id" bigint NOT NULL REFERENCES "results_publication" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "page_made_once" UNIQUE ("publication_id", "name", "under", "language", "release"));
CREATE TABLE "results_reporttemplate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "file" varchar(100) NOT NULL, "added_at" datetime NOT NULL, "added_by" varchar(200) NOT NULL);
CREATE TABLE "results_statistics" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "under" smallint unsigned NOT NULL CHECK ("under" >= 0), "inputs" varchar(64) NOT NULL, "release" varchar(20) NOT NULL, "doubt" text NOT NULL CHECK ((JSON_VALID("doubt") OR "doubt" IS NULL)), "consensus" text NULL CHECK ((JSON_VALID("consensus") OR "consensus" IS NULL)), "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "weighed_once" UNIQUE ("meeting_id", "under"));
CREATE TABLE "room_allowance" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mark" varchar(64) NOT NULL UNIQUE, "stretch" bigint NOT NULL, "count" integer unsigned NOT NULL CHECK ("count" >= 0), "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "room_event" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "at" bigint NOT NULL, "by" varchar(200) NOT NULL, "kind" varchar(40) NOT NULL, "act" text NOT NULL CHECK ((JSON_VALID("act") OR "act" IS NULL)), "actor_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "event_numbered_once" UNIQUE ("meeting_id", "number"));
CREATE TABLE "room_handed" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" integer unsigned NOT NULL CHECK ("key" >= 0), "written" integer unsigned NOT NULL CHECK ("written" >= 0), "text" text NOT NULL, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, "requirement_id" bigint NOT NULL UNIQUE REFERENCES "followup_requirement" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "requirement_handed_once" UNIQUE ("meeting_id", "key"));
CREATE TABLE "room_minutes" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content" text NOT NULL CHECK ((JSON_VALID("content") OR "content" IS NULL)), "revision" integer unsigned NOT NULL CHECK ("revision" >= 0), "drafted_from" integer unsigned NOT NULL CHECK ("drafted_from" >= 0), "approved_at" datetime NULL, "approver_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "meeting_id" bigint NOT NULL UNIQUE REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "room_room" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "revision" bigint unsigned NOT NULL CHECK ("revision" >= 0), "rewritten" integer unsigned NOT NULL CHECK ("rewritten" >= 0), "chair_scores" bool NOT NULL, "chair_scores_set_by_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "meeting_id" bigint NOT NULL UNIQUE REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "room_screen" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "secret_hash" varchar(64) NOT NULL UNIQUE, "code" varchar(8) NULL UNIQUE, "made_at" datetime NOT NULL, "name" varchar(100) NOT NULL, "view" varchar(20) NOT NULL, "placed_by_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "seen_at" datetime NULL, "meeting_id" bigint NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED, "venue_id" bigint NULL REFERENCES "meetings_venue" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "room_support" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "mark" varchar(64) NOT NULL UNIQUE, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "room_venueheard" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "seen_at" datetime NOT NULL, "venue_id" bigint NOT NULL UNIQUE REFERENCES "meetings_venue" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "socialaccount_socialaccount" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "provider" varchar(200) NOT NULL, "uid" varchar(191) NOT NULL, "last_login" datetime NOT NULL, "date_joined" datetime NOT NULL, "user_id" bigint NOT NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "extra_data" text NOT NULL CHECK ((JSON_VALID("extra_data") OR "extra_data" IS NULL)));
CREATE TABLE "socialaccount_socialapp" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "provider" varchar(30) NOT NULL, "name" varchar(40) NOT NULL, "client_id" varchar(191) NOT NULL, "secret" varchar(191) NOT NULL, "key" varchar(191) NOT NULL, "provider_id" varchar(200) NOT NULL, "settings" text NOT NULL CHECK ((JSON_VALID("settings") OR "settings" IS NULL)));
CREATE TABLE "socialaccount_socialtoken" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "token" text NOT NULL, "token_secret" text NOT NULL, "expires_at" datetime NULL, "account_id" integer NOT NULL REFERENCES "socialaccount_socialaccount" ("id") DEFERRABLE INITIALLY DEFERRED, "app_id" integer NULL REFERENCES "socialaccount_socialapp" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "taggit_tag" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(100) NOT NULL UNIQUE, "slug" varchar(100) NOT NULL UNIQUE);
CREATE TABLE "taggit_taggeditem" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" integer NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "tag_id" integer NOT NULL REFERENCES "taggit_tag" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "taggit_taggeditem_content_type_id_object_id_tag_id_4bb97a8e_uniq" UNIQUE ("content_type_id", "object_id", "tag_id"));
CREATE TABLE "video_line" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(32) NOT NULL, "page" varchar(16) NOT NULL, "session" bigint NOT NULL, "publisher" bigint NOT NULL, "subscriber" bigint NOT NULL, "mids" text NOT NULL CHECK ((JSON_VALID("mids") OR "mids" IS NULL)), "published" bool NOT NULL, "receives" bool NOT NULL, "recording" varchar(200) NOT NULL, "venue_id" bigint NOT NULL UNIQUE REFERENCES "meetings_venue" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "video_recording" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "venue_name" varchar(200) NOT NULL, "name" varchar(100) NOT NULL, "at" bigint NOT NULL, "ended_at" bigint NULL, "meeting_id" bigint NOT NULL REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "video_venuevideo" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "link" varchar(1000) NOT NULL, "budget" integer unsigned NOT NULL CHECK ("budget" >= 0), "venue_id" bigint NOT NULL UNIQUE REFERENCES "meetings_venue" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "video_video" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "provider" varchar(10) NOT NULL, "link" varchar(1000) NOT NULL, "meeting_id" bigint NOT NULL UNIQUE REFERENCES "meetings_meeting" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtail_localize_localesynchronization" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "locale_id" integer NOT NULL UNIQUE REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED, "sync_from_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtail_localize_overridablesegment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "order" integer unsigned NOT NULL CHECK ("order" >= 0), "data_json" text NOT NULL, "context_id" integer NOT NULL REFERENCES "wagtail_localize_translationcontext" ("id") DEFERRABLE INITIALLY DEFERRED, "source_id" integer NOT NULL REFERENCES "wagtail_localize_translationsource" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtail_localize_relatedobjectsegment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "order" integer unsigned NOT NULL CHECK ("order" >= 0), "context_id" integer NOT NULL REFERENCES "wagtail_localize_translationcontext" ("id") DEFERRABLE INITIALLY DEFERRED, "object_id" char(32) NOT NULL REFERENCES "wagtail_localize_translatableobject" ("translation_key") DEFERRABLE INITIALLY DEFERRED, "source_id" integer NOT NULL REFERENCES "wagtail_localize_translationsource" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtail_localize_segmentoverride" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "data_json" text NOT NULL, "has_error" bool NOT NULL, "field_error" text NOT NULL, "context_id" integer NULL REFERENCES "wagtail_localize_translationcontext" ("id") DEFERRABLE INITIALLY DEFERRED, "last_translated_by_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "locale_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtail_localize_string" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "data_hash" char(32) NOT NULL, "data" text NOT NULL, "locale_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtail_localize_stringsegment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "order" integer unsigned NOT NULL CHECK ("order" >= 0), "attrs" text NOT NULL, "context_id" integer NOT NULL REFERENCES "wagtail_localize_translationcontext" ("id") DEFERRABLE INITIALLY DEFERRED, "source_id" integer NOT NULL REFERENCES "wagtail_localize_translationsource" ("id") DEFERRABLE INITIALLY DEFERRED, "string_id" integer NOT NULL REFERENCES "wagtail_localize_string" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtail_localize_stringtranslation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "data" text NOT NULL, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "context_id" integer NULL REFERENCES "wagtail_localize_translationcontext" ("id") DEFERRABLE INITIALLY DEFERRED, "locale_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED, "translation_of_id" integer NOT NULL REFERENCES "wagtail_localize_string" ("id") DEFERRABLE INITIALLY DEFERRED, "tool_name" varchar(255) NOT NULL, "translation_type" varchar(20) NOT NULL, "last_translated_by_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "field_error" text NOT NULL, "has_error" bool NOT NULL);
CREATE TABLE "wagtail_localize_template" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "uuid" char(32) NOT NULL UNIQUE, "template" text NOT NULL, "template_format" varchar(100) NOT NULL, "string_count" integer unsigned NOT NULL CHECK ("string_count" >= 0));
CREATE TABLE "wagtail_localize_templatesegment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "order" integer unsigned NOT NULL CHECK ("order" >= 0), "context_id" integer NOT NULL REFERENCES "wagtail_localize_translationcontext" ("id") DEFERRABLE INITIALLY DEFERRED, "source_id" integer NOT NULL REFERENCES "wagtail_localize_translationsource" ("id") DEFERRABLE INITIALLY DEFERRED, "template_id" integer NOT NULL REFERENCES "wagtail_localize_template" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtail_localize_translatableobject" ("translation_key" char(32) NOT NULL PRIMARY KEY, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtail_localize_translation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "uuid" char(32) NOT NULL UNIQUE, "created_at" datetime NOT NULL, "translations_last_updated_at" datetime NULL, "destination_last_updated_at" datetime NULL, "enabled" bool NOT NULL, "source_id" integer NOT NULL REFERENCES "wagtail_localize_translationsource" ("id") DEFERRABLE INITIALLY DEFERRED, "target_locale_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtail_localize_translationcontext" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "path_id" char(32) NOT NULL, "path" text NOT NULL, "object_id" char(32) NOT NULL REFERENCES "wagtail_localize_translatableobject" ("translation_key") DEFERRABLE INITIALLY DEFERRED, "field_path" text NOT NULL);
CREATE TABLE "wagtail_localize_translationlog" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created_at" datetime NOT NULL, "locale_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED, "source_id" integer NOT NULL REFERENCES "wagtail_localize_translationsource" ("id") DEFERRABLE INITIALLY DEFERRED, "revision_id" integer NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtail_localize_translationsource" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_repr" text NOT NULL, "content_json" text NOT NULL, "created_at" datetime NOT NULL, "locale_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED, "object_id" char(32) NOT NULL REFERENCES "wagtail_localize_translatableobject" ("translation_key") DEFERRABLE INITIALLY DEFERRED, "specific_content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "last_updated_at" datetime NOT NULL, "schema_version" varchar(255) NOT NULL);
CREATE TABLE "wagtailadmin_admin" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT);
CREATE TABLE "wagtailadmin_editingsession" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" varchar(255) NOT NULL, "last_seen_at" datetime NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "is_editing" bool NOT NULL);
CREATE TABLE "wagtailadmin_formstate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "data" text NOT NULL, "object_id" varchar(255) NOT NULL, "parent_object_id" varchar(255) NOT NULL, "last_updated_at" datetime NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_collection" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "path" varchar(255) NOT NULL UNIQUE, "depth" integer unsigned NOT NULL CHECK ("depth" >= 0), "numchild" integer unsigned NOT NULL CHECK ("numchild" >= 0), "name" varchar(255) NOT NULL);
CREATE TABLE "wagtailcore_collectionviewrestriction" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "restriction_type" varchar(20) NOT NULL, "password" varchar(255) NOT NULL, "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_collectionviewrestriction_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "collectionviewrestriction_id" integer NOT NULL REFERENCES "wagtailcore_collectionviewrestriction" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_comment" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" text NOT NULL, "contentpath" text NOT NULL, "position" text NOT NULL, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "resolved_at" datetime NULL, "page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "resolved_by_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "revision_created_id" integer NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_commentreply" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "text" text NOT NULL, "created_at" datetime NOT NULL, "updated_at" datetime NOT NULL, "comment_id" integer NOT NULL REFERENCES "wagtailcore_comment" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_groupapprovaltask" ("task_ptr_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_task" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_groupapprovaltask_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "groupapprovaltask_id" integer NOT NULL REFERENCES "wagtailcore_groupapprovaltask" ("task_ptr_id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_groupcollectionpermission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_grouppagepermission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "unique_permission" UNIQUE ("group_id", "page_id", "permission_id"));
CREATE TABLE "wagtailcore_groupsitepermission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED, "site_id" integer NOT NULL REFERENCES "wagtailcore_site" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_locale" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "language_code" varchar(100) NOT NULL UNIQUE);
CREATE TABLE "wagtailcore_modellogentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "label" text NOT NULL, "action" varchar(255) NOT NULL, "timestamp" datetime NOT NULL, "content_changed" bool NOT NULL, "deleted" bool NOT NULL, "object_id" varchar(255) NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NULL, "uuid" char(32) NULL, "revision_id" integer NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)));
CREATE TABLE "wagtailcore_page" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "path" varchar(255) NOT NULL UNIQUE, "depth" integer unsigned NOT NULL CHECK ("depth" >= 0), "numchild" integer unsigned NOT NULL CHECK ("numchild" >= 0), "title" varchar(255) NOT NULL, "slug" varchar(255) NOT NULL, "live" bool NOT NULL, "has_unpublished_changes" bool NOT NULL, "url_path" text NOT NULL, "seo_title" varchar(255) NOT NULL, "show_in_menus" bool NOT NULL, "search_description" text NOT NULL, "go_live_at" datetime NULL, "expire_at" datetime NULL, "expired" bool NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "owner_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "locked" bool NOT NULL, "latest_revision_created_at" datetime NULL, "first_published_at" datetime NULL, "live_revision_id" integer NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED, "last_published_at" datetime NULL, "draft_title" varchar(255) NOT NULL, "locked_at" datetime NULL, "locked_by_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "locale_id" integer NOT NULL REFERENCES "wagtailcore_locale" ("id") DEFERRABLE INITIALLY DEFERRED, "translation_key" char(32) NOT NULL, "alias_of_id" integer NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "latest_revision_id" integer NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_pagelogentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "label" text NOT NULL, "action" varchar(255) NOT NULL, "timestamp" datetime NOT NULL, "content_changed" bool NOT NULL, "deleted" bool NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "page_id" integer NOT NULL, "revision_id" integer NULL, "user_id" bigint NULL, "uuid" char(32) NULL, "data" text NOT NULL CHECK ((JSON_VALID("data") OR "data" IS NULL)));
CREATE TABLE "wagtailcore_pagesubscription" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "comment_notifications" bool NOT NULL, "page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" bigint NOT NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_pageviewrestriction" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(255) NOT NULL, "page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "restriction_type" varchar(20) NOT NULL);
CREATE TABLE "wagtailcore_pageviewrestriction_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "pageviewrestriction_id" integer NOT NULL REFERENCES "wagtailcore_pageviewrestriction" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_referenceindex" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" varchar(255) NOT NULL, "to_object_id" varchar(255) NOT NULL, "model_path" text NOT NULL, "content_path" text NOT NULL, "content_path_hash" char(32) NOT NULL, "base_content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "to_content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_revision" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "created_at" datetime NOT NULL, "approved_go_live_at" datetime NULL, "user_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "content" text NOT NULL CHECK ((JSON_VALID("content") OR "content" IS NULL)), "object_id" varchar(255) NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "base_content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "object_str" text NOT NULL);
CREATE TABLE "wagtailcore_site" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "hostname" varchar(255) NOT NULL, "port" integer NOT NULL, "is_default_site" bool NOT NULL, "root_page_id" integer NOT NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "site_name" varchar(255) NOT NULL);
CREATE TABLE "wagtailcore_task" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(255) NOT NULL, "active" bool NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_taskstate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "status" varchar(50) NOT NULL, "started_at" datetime NOT NULL, "finished_at" datetime NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "task_id" integer NOT NULL REFERENCES "wagtailcore_task" ("id") DEFERRABLE INITIALLY DEFERRED, "workflow_state_id" integer NOT NULL REFERENCES "wagtailcore_workflowstate" ("id") DEFERRABLE INITIALLY DEFERRED, "finished_by_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "comment" text NOT NULL, "revision_id" integer NOT NULL REFERENCES "wagtailcore_revision" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_uploadedfile" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "file" varchar(200) NOT NULL, "for_content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "uploaded_by_user_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_workflow" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(255) NOT NULL, "active" bool NOT NULL);
CREATE TABLE "wagtailcore_workflowcontenttype" ("content_type_id" integer NOT NULL PRIMARY KEY REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "workflow_id" integer NOT NULL REFERENCES "wagtailcore_workflow" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_workflowpage" ("page_id" integer NOT NULL PRIMARY KEY REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "workflow_id" integer NOT NULL REFERENCES "wagtailcore_workflow" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_workflowstate" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "status" varchar(50) NOT NULL, "created_at" datetime NOT NULL, "current_task_state_id" integer NULL UNIQUE REFERENCES "wagtailcore_taskstate" ("id") DEFERRABLE INITIALLY DEFERRED, "requested_by_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "workflow_id" integer NOT NULL REFERENCES "wagtailcore_workflow" ("id") DEFERRABLE INITIALLY DEFERRED, "object_id" varchar(255) NOT NULL, "base_content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtailcore_workflowtask" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "sort_order" integer NULL, "task_id" integer NOT NULL REFERENCES "wagtailcore_task" ("id") DEFERRABLE INITIALLY DEFERRED, "workflow_id" integer NOT NULL REFERENCES "wagtailcore_workflow" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "wagtaildocs_document" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(255) NOT NULL, "file" varchar(100) NOT NULL, "created_at" datetime NOT NULL, "uploaded_by_user_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "file_hash" varchar(40) NOT NULL, "file_size" bigint unsigned NULL CHECK ("file_size" >= 0));
CREATE TABLE "wagtailimages_image" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(255) NOT NULL, "file" varchar(100) NOT NULL, "width" integer NOT NULL, "height" integer NOT NULL, "created_at" datetime NOT NULL, "focal_point_x" integer unsigned NULL CHECK ("focal_point_x" >= 0), "focal_point_y" integer unsigned NULL CHECK ("focal_point_y" >= 0), "focal_point_width" integer unsigned NULL CHECK ("focal_point_width" >= 0), "focal_point_height" integer unsigned NULL CHECK ("focal_point_height" >= 0), "uploaded_by_user_id" bigint NULL REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "file_size" integer unsigned NULL CHECK ("file_size" >= 0), "collection_id" integer NOT NULL REFERENCES "wagtailcore_collection" ("id") DEFERRABLE INITIALLY DEFERRED, "file_hash" varchar(40) NOT NULL, "description" varchar(255) NOT NULL);
CREATE TABLE "wagtailimages_rendition" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "width" integer NOT NULL, "height" integer NOT NULL, "focal_point_key" varchar(16) NOT NULL, "filter_spec" varchar(255) NOT NULL, "image_id" integer NOT NULL REFERENCES "wagtailimages_image" ("id") DEFERRABLE INITIALLY DEFERRED, "file" varchar(100) NOT NULL);
CREATE TABLE "wagtailredirects_redirect" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "old_path" varchar(255) NOT NULL, "is_permanent" bool NOT NULL, "redirect_link" varchar(255) NOT NULL, "redirect_page_id" integer NULL REFERENCES "wagtailcore_page" ("id") DEFERRABLE INITIALLY DEFERRED, "site_id" integer NULL REFERENCES "wagtailcore_site" ("id") DEFERRABLE INITIALLY DEFERRED, "automatically_created" bool NOT NULL, "created_at" datetime NULL, "redirect_page_route_path" varchar(255) NOT NULL);
CREATE TABLE "wagtailsearch_indexentry" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" varchar(50) NOT NULL, "title_norm" real NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "autocomplete" text NULL, "body" text NULL, "title" text NOT NULL);
CREATE VIRTUAL TABLE wagtailsearch_indexentry_fts USING fts5(autocomplete, body, title);
CREATE TABLE "wagtailusers_userprofile" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "submitted_notifications" bool NOT NULL, "approved_notifications" bool NOT NULL, "rejected_notifications" bool NOT NULL, "user_id" bigint NOT NULL UNIQUE REFERENCES "accounts_user" ("id") DEFERRABLE INITIALLY DEFERRED, "preferred_language" varchar(10) NOT NULL, "current_time_zone" varchar(40) NOT NULL, "avatar" varchar(100) NOT NULL, "updated_comments_notifications" bool NOT NULL, "dismissibles" text NOT NULL CHECK ((JSON_VALID("dismissibles") OR "dismissibles" IS NULL)), "theme" varchar(40) NOT NULL, "density" varchar(40) NOT NULL, "contrast" varchar(40) NOT NULL, "keyboard_shortcuts" bool NOT NULL);
INSERT INTO "auth_group" VALUES
(1,'Moderators'),
(2,'Editors');
INSERT INTO "auth_group_permissions" VALUES
(1,2,105),
(2,1,105),
(3,2,106),
(4,1,106),
(5,2,107),
(6,2,108),
(7,2,109),
(8,1,107),
(9,1,108),
(10,1,109),
(11,2,110),
(12,1,110),
(13,2,112),
(14,2,113),
(15,2,111),
(16,1,112),
(17,1,113),
(18,1,111),
(19,2,114),
(20,1,114);
INSERT INTO "auth_permission" VALUES
(1,3,'add_locale','Can add locale'),
(2,3,'change_locale','Can change locale'),
(3,3,'delete_locale','Can delete locale'),
(4,3,'view_locale','Can view locale'),
(5,4,'add_site','Can add site'),
(6,4,'change_site','Can change site'),
(7,4,'delete_site','Can delete site'),
(8,4,'view_site','Can view site'),
(9,5,'add_groupsitepermission','Can add group site permission'),
(10,5,'change_groupsitepermission','Can change group site permission'),
(11,5,'delete_groupsitepermission','Can delete group site permission'),
(12,5,'view_groupsitepermission','Can view group site permission'),
(13,6,'add_modellogentry','Can add model log entry'),
(14,6,'change_modellogentry','Can change model log entry'),
(15,6,'delete_modellogentry','Can delete model log entry'),
(16,6,'view_modellogentry','Can view model log entry'),
(17,7,'add_revision','Can add revision'),
(18,7,'change_revision','Can change revision'),
(19,7,'delete_revision','Can delete revision'),
(20,7,'view_revision','Can view revision'),
(21,8,'add_collectionviewrestriction','Can add collection view restriction'),
(22,8,'change_collectionviewrestriction','Can change collection view restriction'),
(23,8,'delete_collectionviewrestriction','Can delete collection view restriction'),
(24,8,'view_collectionviewrestriction','Can view collection view restriction'),
(25,9,'add_collection','Can add collection'),
(26,9,'change_collection','Can change collection'),
(27,9,'delete_collection','Can delete collection'),
(28,9,'view_collection','Can view collection'),
(29,10,'add_groupcollectionpermission','Can add group collection permission'),
(30,10,'change_groupcollectionpermission','Can change group collection permission'),
(31,10,'delete_groupcollectionpermission','Can delete group collection permission'),
(32,10,'view_groupcollectionpermission','Can view group collection permission'),
(33,11,'add_uploadedfile','Can add uploaded file'),
(34,11,'change_uploadedfile','Can change uploaded file'),
(35,11,'delete_uploadedfile','Can delete uploaded file'),
(36,11,'view_uploadedfile','Can view uploaded file'),
(37,12,'add_workflowcontenttype','Can add workflow content type'),
(38,12,'change_workflowcontenttype','Can change workflow content type'),
(39,12,'delete_workflowcontenttype','Can delete workflow content type'),
(40,12,'view_workflowcontenttype','Can view workflow content type'),
(41,13,'add_workflowstate','Can add Workflow state'),
(42,13,'change_workflowstate','Can change Workflow state'),
(43,13,'delete_workflowstate','Can delete Workflow state'),
(44,13,'view_workflowstate','Can view Workflow state'),
(45,14,'add_workflow','Can add workflow'),
(46,14,'change_workflow','Can change workflow'),
(47,14,'delete_workflow','Can delete workflow'),
(48,14,'view_workflow','Can view workflow'),
(49,15,'add_workflowtask','Can add workflow task order'),
(50,15,'change_workflowtask','Can change workflow task order'),
(51,15,'delete_workflowtask','Can delete workflow task order'),
(52,15,'view_workflowtask','Can view workflow task order'),
(53,16,'add_task','Can add task'),
(54,16,'change_task','Can change task'),
(55,16,'delete_task','Can delete task'),
(56,16,'view_task','Can view task'),
(57,2,'add_groupapprovaltask','Can add Group approval task'),
(58,2,'change_groupapprovaltask','Can change Group approval task'),
(59,2,'delete_groupapprovaltask','Can delete Group approval task'),
(60,2,'view_groupapprovaltask','Can view Group approval task'),
(61,17,'add_taskstate','Can add Task state'),
(62,17,'change_taskstate','Can change Task state'),
(63,17,'delete_taskstate','Can delete Task state'),
(64,17,'view_taskstate','Can view Task state'),
(65,1,'add_page','Can add page'),
(66,1,'change_page','Can change page'),
(67,1,'delete_page','Can delete page'),
(68,1,'view_page','Can view page'),
(69,1,'bulk_delete_page','Delete pages with children'),
(70,1,'lock_page','Lock/unlock pages you''ve locked'),
(71,1,'publish_page','Publish any page'),
(72,1,'unlock_page','Unlock any page'),
(73,18,'add_grouppagepermission','Can add group page permission'),
(74,18,'change_grouppagepermission','Can change group page permission'),
(75,18,'delete_grouppagepermission','Can delete group page permission'),
(76,18,'view_grouppagepermission','Can view group page permission'),
(77,19,'add_pageviewrestriction','Can add page view restriction'),
(78,19,'change_pageviewrestriction','Can change page view restriction'),
(79,19,'delete_pageviewrestriction','Can delete page view restriction'),
(80,19,'view_pageviewrestriction','Can view page view restriction'),
(81,20,'add_workflowpage','Can add workflow page'),
(82,20,'change_workflowpage','Can change workflow page'),
(83,20,'delete_workflowpage','Can delete workflow page'),
(84,20,'view_workflowpage','Can view workflow page'),
(85,21,'add_pagelogentry','Can add page log entry'),
(86,21,'change_pagelogentry','Can change page log entry'),
(87,21,'delete_pagelogentry','Can delete page log entry'),
(88,21,'view_pagelogentry','Can view page log entry'),
(89,22,'add_comment','Can add comment'),
(90,22,'change_comment','Can change comment'),
(91,22,'delete_comment','Can delete comment'),
(92,22,'view_comment','Can view comment'),
(93,23,'add_commentreply','Can add comment reply'),
(94,23,'change_commentreply','Can change comment reply'),
(95,23,'delete_commentreply','Can delete comment reply'),
(96,23,'view_commentreply','Can view comment reply'),
(97,24,'add_pagesubscription','Can add page subscription'),
(98,24,'change_pagesubscription','Can change page subscription'),
(99,24,'delete_pagesubscription','Can delete page subscription'),
(100,24,'view_pagesubscription','Can view page subscription'),
(101,25,'add_referenceindex','Can add reference index'),
(102,25,'change_referenceindex','Can change reference index'),
(103,25,'delete_referenceindex','Can delete reference index'),
(104,25,'view_referenceindex','Can view reference index'),
(105,26,'submit_translation','Can submit translations'),
(106,27,'access_admin','Can access Wagtail admin'),
(107,28,'add_document','Can add document'),
(108,28,'change_document','Can change document'),
(109,28,'delete_document','Can delete document'),
(110,28,'choose_document','Can choose document'),
(111,29,'add_image','Can add image'),
(112,29,'change_image','Can change image'),
(113,29,'delete_image','Can delete image'),
(114,29,'choose_image','Can choose image'),
(115,30,'add_permission','Can add permission'),
(116,30,'change_permission','Can change permission'),
(117,30,'delete_permission','Can delete permission'),
(118,30,'view_permission','Can view permission'),
(119,31,'add_group','Can add group'),
(120,31,'change_group','Can change group'),
(121,31,'delete_group','Can delete group'),
(122,31,'view_group','Can view group'),
(123,32,'add_contenttype','Can add content type'),
(124,32,'change_contenttype','Can change content type'),
(125,32,'delete_contenttype','Can delete content type'),
(126,32,'view_contenttype','Can view content type'),
(127,33,'add_dbtaskresult','Can add Task Result'),
(128,33,'change_dbtaskresult','Can change Task Result'),
(129,33,'delete_dbtaskresult','Can delete Task Result'),
(130,33,'view_dbtaskresult','Can view Task Result'),
(131,34,'add_madeonce','Can add made once'),
(132,34,'change_madeonce','Can change made once'),
(133,34,'delete_madeonce','Can delete made once'),
(134,34,'view_madeonce','Can view made once'),
(135,35,'add_tries','Can add tries'),
(136,35,'change_tries','Can change tries'),
(137,35,'delete_tries','Can delete tries'),
(138,35,'view_tries','Can view tries'),
(139,36,'add_user','Can add user'),
(140,36,'change_user','Can change user'),
(141,36,'delete_user','Can delete user'),
(142,36,'view_user','Can view user'),
(143,37,'add_accountentry','Can add account entry'),
(144,37,'change_accountentry','Can change account entry'),
(145,37,'delete_accountentry','Can delete account entry'),
(146,37,'view_accountentry','Can view account entry'),
(147,38,'add_session','Can add session'),
(148,38,'change_session','Can change session'),
(149,38,'delete_session','Can delete session'),
(150,38,'view_session','Can view session'),
(151,39,'add_emailaddress','Can add email address'),
(152,39,'change_emailaddress','Can change email address'),
(153,39,'delete_emailaddress','Can delete email address'),
(154,39,'view_emailaddress','Can view email address'),
(155,40,'add_emailconfirmation','Can add email confirmation'),
(156,40,'change_emailconfirmation','Can change email confirmation'),
(157,40,'delete_emailconfirmation','Can delete email confirmation'),
(158,40,'view_emailconfirmation','Can view email confirmation'),
(159,41,'add_authenticator','Can add authenticator'),
(160,41,'change_authenticator','Can change authenticator'),
(161,41,'delete_authenticator','Can delete authenticator'),
(162,41,'view_authenticator','Can view authenticator'),
(163,42,'add_socialaccount','Can add social account'),
(164,42,'change_socialaccount','Can change social account'),
(165,42,'delete_socialaccount','Can delete social account'),
(166,42,'view_socialaccount','Can view social account'),
(167,43,'add_socialapp','Can add social application'),
(168,43,'change_socialapp','Can change social application'),
(169,43,'delete_socialapp','Can delete social application'),
(170,43,'view_socialapp','Can view social application'),
(171,44,'add_socialtoken','Can add social application token'),
(172,44,'change_socialtoken','Can change social application token'),
(173,44,'delete_socialtoken','Can delete social application token'),
(174,44,'view_socialtoken','Can view social application token'),
(175,45,'add_learnedheading','Can add learned heading'),
(176,45,'change_learnedheading','Can change learned heading'),
(177,45,'delete_learnedheading','Can delete learned heading'),
(178,45,'view_learnedheading','Can view learned heading'),
(179,46,'add_person','Can add person'),
(180,46,'change_person','Can change person'),
(181,46,'delete_person','Can delete person'),
(182,46,'view_person','Can view person'),
(183,47,'add_unit','Can add unit'),
(184,47,'change_unit','Can change unit'),
(185,47,'delete_unit','Can delete unit'),
(186,47,'view_unit','Can view unit'),
(187,48,'add_role','Can add role'),
(188,48,'change_role','Can change role'),
(189,48,'delete_role','Can delete role'),
(190,48,'view_role','Can view role'),
(191,49,'add_message','Can add message'),
(192,49,'change_message','Can change message'),
(193,49,'delete_message','Can delete message'),
(194,49,'view_message','Can view message'),
(195,50,'add_cycle','Can add cycle'),
(196,50,'change_cycle','Can change cycle'),
(197,50,'delete_cycle','Can delete cycle'),
(198,50,'view_cycle','Can view cycle'),
(199,51,'add_debrief','Can add debrief'),
(200,51,'change_debrief','Can change debrief'),
(201,51,'delete_debrief','Can delete debrief'),
(202,51,'view_debrief','Can view debrief'),
(203,52,'add_attachment','Can add attachment'),
(204,52,'change_attachment','Can change attachment'),
(205,52,'delete_attachment','Can delete attachment'),
(206,52,'view_attachment','Can view attachment'),
(207,53,'add_step','Can add step'),
(208,53,'change_step','Can change step'),
(209,53,'delete_step','Can delete step'),
(210,53,'view_step','Can view step'),
(211,54,'add_version','Can add version'),
(212,54,'change_version','Can change version'),
(213,54,'delete_version','Can delete version'),
(214,54,'view_version','Can view version'),
(215,55,'add_meeting','Can add meeting'),
(216,55,'change_meeting','Can change meeting'),
(217,55,'delete_meeting','Can delete meeting'),
(218,55,'view_meeting','Can view meeting'),
(219,56,'add_auditentry','Can add audit entry'),
(220,56,'change_auditentry','Can change audit entry'),
(221,56,'delete_auditentry','Can delete audit entry'),
(222,56,'view_auditentry','Can view audit entry'),
(223,57,'add_presenter','Can add presenter'),
(224,57,'change_presenter','Can change presenter'),
(225,57,'delete_presenter','Can delete presenter'),
(226,57,'view_presenter','Can view presenter'),
(227,58,'add_item','Can add item'),
(228,58,'change_item','Can change item'),
(229,58,'delete_item','Can delete item'),
(230,58,'view_item','Can view item'),
(231,59,'add_venue','Can add venue'),
(232,59,'change_venue','Can change venue'),
(233,59,'delete_venue','Can delete venue'),
(234,59,'view_venue','Can view venue'),
(235,60,'add_meetingrole','Can add meeting role'),
(236,60,'change_meetingrole','Can change meeting role'),
(237,60,'delete_meetingrole','Can delete meeting role'),
(238,60,'view_meetingrole','Can view meeting role'),
(239,61,'add_attendee','Can add attendee'),
(240,61,'change_attendee','Can change attendee'),
(241,61,'delete_attendee','Can delete attendee'),
(242,61,'view_attendee','Can view attendee'),
(243,62,'add_signedfile','Can add signed file'),
(244,62,'change_signedfile','Can change signed file'),
(245,62,'delete_signedfile','Can delete signed file'),
(246,62,'view_signedfile','Can view signed file'),
(247,63,'add_notice','Can add notice'),
(248,63,'change_notice','Can change notice'),
(249,63,'delete_notice','Can delete notice'),
(250,63,'view_notice','Can view notice'),
(251,64,'add_invitation','Can add invitation'),
(252,64,'change_invitation','Can change invitation'),
(253,64,'delete_invitation','Can delete invitation'),
(254,64,'view_invitation','Can view invitation'),
(255,65,'add_sentnotice','Can add sent notice'),
(256,65,'change_sentnotice','Can change sent notice'),
(257,65,'delete_sentnotice','Can delete sent notice'),
(258,65,'view_sentnotice','Can view sent notice'),
(259,66,'add_slides','Can add slides'),
(260,66,'change_slides','Can change slides'),
(261,66,'delete_slides','Can delete slides'),
(262,66,'view_slides','Can view slides'),
(263,67,'add_casting','Can add casting'),
(264,67,'change_casting','Can change casting'),
(265,67,'delete_casting','Can delete casting'),
(266,67,'view_casting','Can view casting'),
(267,68,'add_closing','Can add closing'),
(268,68,'change_closing','Can change closing'),
(269,68,'delete_closing','Can delete closing'),
(270,68,'view_closing','Can view closing'),
(271,69,'add_issue','Can add issue'),
(272,69,'change_issue','Can change issue'),
(273,69,'delete_issue','Can delete issue'),
(274,69,'view_issue','Can view issue'),
(275,70,'add_recusal','Can add recusal'),
(276,70,'change_recusal','Can change recusal'),
(277,70,'delete_recusal','Can delete recusal'),
(278,70,'view_recusal','Can view recusal'),
(279,71,'add_round','Can add round'),
(280,71,'change_round','Can change round'),
(281,71,'delete_round','Can delete round'),
(282,71,'view_round','Can view round'),
(283,72,'add_custody','Can add custody'),
(284,72,'change_custody','Can change custody'),
(285,72,'delete_custody','Can delete custody'),
(286,72,'view_custody','Can view custody'),
(287,73,'add_secondissuer','Can add second issuer'),
(288,73,'change_secondissuer','Can change second issuer'),
(289,73,'delete_secondissuer','Can delete second issuer'),
(290,73,'view_secondissuer','Can view second issuer'),
(291,74,'add_keyshare','Can add key share'),
(292,74,'change_keyshare','Can change key share'),
(293,74,'delete_keyshare','Can delete key share'),
(294,74,'view_keyshare','Can view key share'),
(295,75,'add_amendment','Can add amendment'),
(296,75,'change_amendment','Can change amendment'),
(297,75,'delete_amendment','Can delete amendment'),
(298,75,'view_amendment','Can view amendment'),
(299,76,'add_openedcomments','Can add opened comments'),
(300,76,'change_openedcomments','Can change opened comments'),
(301,76,'delete_openedcomments','Can delete opened comments'),
(302,76,'view_openedcomments','Can view opened comments'),
(303,77,'add_ratercomment','Can add rater comment'),
(304,77,'change_ratercomment','Can change rater comment'),
(305,77,'delete_ratercomment','Can delete rater comment'),
(306,77,'view_ratercomment','Can view rater comment'),
(307,78,'add_count','Can add count'),
(308,78,'change_count','Can change count'),
(309,78,'delete_count','Can delete count'),
(310,78,'view_count','Can view count'),
(311,79,'add_statistics','Can add statistics'),
(312,79,'change_statistics','Can change statistics'),
(313,79,'delete_statistics','Can delete statistics'),
(314,79,'view_statistics','Can view statistics'),
(315,80,'add_publication','Can add publication'),
(316,80,'change_publication','Can change publication'),
(317,80,'delete_publication','Can delete publication'),
(318,80,'view_publication','Can view publication'),
(319,81,'add_componentscore','Can add component score'),
(320,81,'change_componentscore','Can change component score'),
(321,81,'delete_componentscore','Can delete component score'),
(322,81,'view_componentscore','Can view component score'),
(323,82,'add_decision','Can add decision'),
(324,82,'change_decision','Can change decision'),
(325,82,'delete_decision','Can delete decision'),
(326,82,'view_decision','Can view decision'),
(327,83,'add_publishedpage','Can add published page'),
(328,83,'change_publishedpage','Can change published page'),
(329,83,'delete_publishedpage','Can delete published page'),
(330,83,'view_publishedpage','Can view published page'),
(331,84,'add_reporttemplate','Can add report template'),
(332,84,'change_reporttemplate','Can change report template'),
(333,84,'delete_reporttemplate','Can delete report template'),
(334,84,'view_reporttemplate','Can view report template'),
(335,85,'add_publishedfile','Can add published file'),
(336,85,'change_publishedfile','Can change published file'),
(337,85,'delete_publishedfile','Can delete published file'),
(338,85,'view_publishedfile','Can view published file'),
(339,86,'add_requirement','Can add requirement'),
(340,86,'change_requirement','Can change requirement'),
(341,86,'delete_requirement','Can delete requirement'),
(342,86,'view_requirement','Can view requirement'),
(343,87,'add_action','Can add action'),
(344,87,'change_action','Can change action'),
(345,87,'delete_action','Can delete action'),
(346,87,'view_action','Can view action'),
(347,88,'add_chainlink','Can add chain link'),
(348,88,'change_chainlink','Can change chain link'),
(349,88,'delete_chainlink','Can delete chain link'),
(350,88,'view_chainlink','Can view chain link'),
(351,89,'add_exhibit','Can add exhibit'),
(352,89,'change_exhibit','Can change exhibit'),
(353,89,'delete_exhibit','Can delete exhibit'),
(354,89,'view_exhibit','Can view exhibit'),
(355,90,'add_calendarfeed','Can add calendar feed'),
(356,90,'change_calendarfeed','Can change calendar feed'),
(357,90,'delete_calendarfeed','Can delete calendar feed'),
(358,90,'view_calendarfeed','Can view calendar feed'),
(359,91,'add_digest','Can add digest'),
(360,91,'change_digest','Can change digest'),
(361,91,'delete_digest','Can delete digest'),
(362,91,'view_digest','Can view digest'),
(363,92,'add_feedentry','Can add feed entry'),
(364,92,'change_feedentry','Can change feed entry'),
(365,92,'delete_feedentry','Can delete feed entry'),
(366,92,'view_feedentry','Can view feed entry'),
(367,93,'add_reminding','Can add reminding'),
(368,93,'change_reminding','Can change reminding'),
(369,93,'delete_reminding','Can delete reminding'),
(370,93,'view_reminding','Can view reminding'),
(371,94,'add_allowance','Can add allowance'),
(372,94,'change_allowance','Can change allowance'),
(373,94,'delete_allowance','Can delete allowance'),
(374,94,'view_allowance','Can view allowance'),
(375,95,'add_minutes','Can add minutes'),
(376,95,'change_minutes','Can change minutes'),
(377,95,'delete_minutes','Can delete minutes'),
(378,95,'view_minutes','Can view minutes'),
(379,96,'add_room','Can add room'),
(380,96,'change_room','Can change room'),
(381,96,'delete_room','Can delete room'),
(382,96,'view_room','Can view room'),
(383,97,'add_screen','Can add screen'),
(384,97,'change_screen','Can change screen'),
(385,97,'delete_screen','Can delete screen'),
(386,97,'view_screen','Can view screen'),
(387,98,'add_support','Can add support'),
(388,98,'change_support','Can change support'),
(389,98,'delete_support','Can delete support'),
(390,98,'view_support','Can view support'),
(391,99,'add_event','Can add event'),
(392,99,'change_event','Can change event'),
(393,99,'delete_event','Can delete event'),
(394,99,'view_event','Can view event'),
(395,100,'add_venueheard','Can add venue heard'),
(396,100,'change_venueheard','Can change venue heard'),
(397,100,'delete_venueheard','Can delete venue heard'),
(398,100,'view_venueheard','Can view venue heard'),
(399,101,'add_handed','Can add handed'),
(400,101,'change_handed','Can change handed'),
(401,101,'delete_handed','Can delete handed'),
(402,101,'view_handed','Can view handed'),
(403,102,'add_noteset','Can add note set'),
(404,102,'change_noteset','Can change note set'),
(405,102,'delete_noteset','Can delete note set'),
(406,102,'view_noteset','Can view note set'),
(407,103,'add_line','Can add line'),
(408,103,'change_line','Can change line'),
(409,103,'delete_line','Can delete line'),
(410,103,'view_line','Can view line'),
(411,104,'add_recording','Can add recording'),
(412,104,'change_recording','Can change recording'),
(413,104,'delete_recording','Can delete recording'),
(414,104,'view_recording','Can view recording'),
(415,105,'add_venuevideo','Can add venue video'),
(416,105,'change_venuevideo','Can change venue video'),
(417,105,'delete_venuevideo','Can delete venue video'),
(418,105,'view_venuevideo','Can view venue video'),
(419,106,'add_video','Can add video'),
(420,106,'change_video','Can change video'),
(421,106,'delete_video','Can delete video'),
(422,106,'view_video','Can view video'),
(423,107,'add_article','Can add article'),
(424,107,'change_article','Can change article'),
(425,107,'delete_article','Can delete article'),
(426,107,'view_article','Can view article'),
(427,108,'add_checkword','Can add check word'),
(428,108,'change_checkword','Can change check word'),
(429,108,'delete_checkword','Can delete check word'),
(430,108,'view_checkword','Can view check word'),
(431,109,'add_edition','Can add edition'),
(432,109,'change_edition','Can change edition'),
(433,109,'delete_edition','Can delete edition'),
(434,109,'view_edition','Can view edition'),
(435,110,'add_externallink','Can add external link'),
(436,110,'change_externallink','Can change external link'),
(437,110,'delete_externallink','Can delete external link'),
(438,110,'view_externallink','Can view external link'),
(439,111,'add_leader','Can add leader'),
(440,111,'change_leader','Can change leader'),
(441,111,'delete_leader','Can delete leader'),
(442,111,'view_leader','Can view leader'),
(443,112,'add_reviewtask','Can add review'),
(444,112,'change_reviewtask','Can change review'),
(445,112,'delete_reviewtask','Can delete review'),
(446,112,'view_reviewtask','Can view review'),
(447,113,'add_publishedtext','Can add published text'),
(448,113,'change_publishedtext','Can change published text'),
(449,113,'delete_publishedtext','Can delete published text'),
(450,113,'view_publishedtext','Can view published text'),
(451,114,'add_newsfile','Can add document'),
(452,114,'change_newsfile','Can change document'),
(453,114,'delete_newsfile','Can delete document'),
(454,114,'view_newsfile','Can view document'),
(455,115,'add_newssite','Can add news site'),
(456,115,'change_newssite','Can change news site'),
(457,115,'delete_newssite','Can delete news site'),
(458,115,'view_newssite','Can view news site'),
(459,116,'add_meetingstory','Can add meeting story'),
(460,116,'change_meetingstory','Can change meeting story'),
(461,116,'delete_meetingstory','Can delete meeting story'),
(462,116,'view_meetingstory','Can view meeting story'),
(463,117,'add_front','Can add front page'),
(464,117,'change_front','Can change front page'),
(465,117,'delete_front','Can delete front page'),
(466,117,'view_front','Can view front page'),
(467,118,'add_formeraddress','Can add former address'),
(468,118,'change_formeraddress','Can change former address'),
(469,118,'delete_formeraddress','Can delete former address'),
(470,118,'view_formeraddress','Can view former address'),
(471,119,'add_picture','Can add picture'),
(472,119,'change_picture','Can change picture'),
(473,119,'delete_picture','Can delete picture'),
(474,119,'view_picture','Can view picture'),
(475,120,'add_meetingphoto','Can add meeting photo'),
(476,120,'change_meetingphoto','Can change meeting photo'),
(477,120,'delete_meetingphoto','Can delete meeting photo'),
(478,120,'view_meetingphoto','Can view meeting photo'),
(479,121,'add_picturerendition','Can add picture rendition'),
(480,121,'change_picturerendition','Can change picture rendition'),
(481,121,'delete_picturerendition','Can delete picture rendition'),
(482,121,'view_picturerendition','Can view picture rendition'),
(483,122,'add_publicationentry','Can add publication entry'),
(484,122,'change_publicationentry','Can change publication entry'),
(485,122,'delete_publicationentry','Can delete publication entry'),
(486,122,'view_publicationentry','Can view publication entry'),
(487,123,'add_publicationtile','Can add publication tile'),
(488,123,'change_publicationtile','Can change publication tile'),
(489,123,'delete_publicationtile','Can delete publication tile'),
(490,123,'view_publicationtile','Can view publication tile'),
(491,124,'add_readcount','Can add read count'),
(492,124,'change_readcount','Can change read count'),
(493,124,'delete_readcount','Can delete read count'),
(494,124,'view_readcount','Can view read count'),
(495,125,'add_readermessage','Can add reader message'),
(496,125,'change_readermessage','Can change reader message'),
(497,125,'delete_readermessage','Can delete reader message'),
(498,125,'view_readermessage','Can view reader message'),
(499,126,'add_review','Can add review'),
(500,126,'change_review','Can change review'),
(501,126,'delete_review','Can delete review'),
(502,126,'view_review','Can view review'),
(503,127,'add_section','Can add section'),
(504,127,'change_section','Can change section'),
(505,127,'delete_section','Can delete section'),
(506,127,'view_section','Can view section'),
(507,128,'add_siteduty','Can add site duty'),
(508,128,'change_siteduty','Can change site duty'),
(509,128,'delete_siteduty','Can delete site duty'),
(510,128,'view_siteduty','Can view site duty'),
(511,129,'add_standingpage','Can add standing page'),
(512,129,'change_standingpage','Can change standing page'),
(513,129,'delete_standingpage','Can delete standing page'),
(514,129,'view_standingpage','Can view standing page'),
(515,130,'add_taking','Can add taking'),
(516,130,'change_taking','Can change taking'),
(517,130,'delete_taking','Can delete taking'),
(518,130,'view_taking','Can view taking'),
(519,131,'add_takingstep','Can add taking step'),
(520,131,'change_takingstep','Can change taking step'),
(521,131,'delete_takingstep','Can delete taking step'),
(522,131,'view_takingstep','Can view taking step'),
(523,132,'add_dismissal','Can add dismissal'),
(524,132,'change_dismissal','Can change dismissal'),
(525,132,'delete_dismissal','Can delete dismissal'),
(526,132,'view_dismissal','Can view dismissal'),
(527,133,'add_retentionrule','Can add retention rule'),
(528,133,'change_retentionrule','Can change retention rule'),
(529,133,'delete_retentionrule','Can delete retention rule'),
(530,133,'view_retentionrule','Can view retention rule'),
(531,134,'add_rehearsal','Can add rehearsal'),
(532,134,'change_rehearsal','Can change rehearsal'),
(533,134,'delete_rehearsal','Can delete rehearsal'),
(534,134,'view_rehearsal','Can view rehearsal'),
(535,135,'add_meetingarchive','Can add meeting archive'),
(536,135,'change_meetingarchive','Can change meeting archive'),
(537,135,'delete_meetingarchive','Can delete meeting archive'),
(538,135,'view_meetingarchive','Can view meeting archive'),
(539,136,'add_string','Can add string'),
(540,136,'change_string','Can change string'),
(541,136,'delete_string','Can delete string'),
(542,136,'view_string','Can view string'),
(543,137,'add_template','Can add template'),
(544,137,'change_template','Can change template'),
(545,137,'delete_template','Can delete template'),
(546,137,'view_template','Can view template'),
(547,138,'add_translatableobject','Can add translatable object'),
(548,138,'change_translatableobject','Can change translatable object'),
(549,138,'delete_translatableobject','Can delete translatable object'),
(550,138,'view_translatableobject','Can view translatable object'),
(551,139,'add_translationsource','Can add translation source'),
(552,139,'change_translationsource','Can change translation source'),
(553,139,'delete_translationsource','Can delete translation source'),
(554,139,'view_translationsource','Can view translation source'),
(555,140,'add_translationlog','Can add translation log'),
(556,140,'change_translationlog','Can change translation log'),
(557,140,'delete_translationlog','Can delete translation log'),
(558,140,'view_translationlog','Can view translation log'),
(559,141,'add_translationcontext','Can add translation context'),
(560,141,'change_translationcontext','Can change translation context'),
(561,141,'delete_translationcontext','Can delete translation context'),
(562,141,'view_translationcontext','Can view translation context'),
(563,142,'add_templatesegment','Can add template segment'),
(564,142,'change_templatesegment','Can change template segment'),
(565,142,'delete_templatesegment','Can delete template segment'),
(566,142,'view_templatesegment','Can view template segment'),
(567,143,'add_stringsegment','Can add string segment'),
(568,143,'change_stringsegment','Can change string segment'),
(569,143,'delete_stringsegment','Can delete string segment'),
(570,143,'view_stringsegment','Can view string segment'),
(571,144,'add_relatedobjectsegment','Can add related object segment'),
(572,144,'change_relatedobjectsegment','Can change related object segment'),
(573,144,'delete_relatedobjectsegment','Can delete related object segment'),
(574,144,'view_relatedobjectsegment','Can view related object segment'),
(575,145,'add_stringtranslation','Can add string translation'),
(576,145,'change_stringtranslation','Can change string translation'),
(577,145,'delete_stringtranslation','Can delete string translation'),
(578,145,'view_stringtranslation','Can view string translation'),
(579,26,'add_translation','Can add translation'),
(580,26,'change_translation','Can change translation'),
(581,26,'delete_translation','Can delete translation'),
(582,26,'view_translation','Can view translation'),
(583,146,'add_overridablesegment','Can add overridable segment'),
(584,146,'change_overridablesegment','Can change overridable segment'),
(585,146,'delete_overridablesegment','Can delete overridable segment'),
(586,146,'view_overridablesegment','Can view overridable segment'),
(587,147,'add_segmentoverride','Can add segment override'),
(588,147,'change_segmentoverride','Can change segment override'),
(589,147,'delete_segmentoverride','Can delete segment override'),
(590,147,'view_segmentoverride','Can view segment override'),
(591,148,'add_localesynchronization','Can add locale synchronization'),
(592,148,'change_localesynchronization','Can change locale synchronization'),
(593,148,'delete_localesynchronization','Can delete locale synchronization'),
(594,148,'view_localesynchronization','Can view locale synchronization'),
(595,149,'add_redirect','Can add redirect'),
(596,149,'change_redirect','Can change redirect'),
(597,149,'delete_redirect','Can delete redirect'),
(598,149,'view_redirect','Can view redirect'),
(599,150,'add_userprofile','Can add user profile'),
(600,150,'change_userprofile','Can change user profile'),
(601,150,'delete_userprofile','Can delete user profile'),
(602,150,'view_userprofile','Can view user profile'),
(603,28,'view_document','Can view document'),
(604,29,'view_image','Can view image'),
(605,151,'add_rendition','Can add rendition'),
(606,151,'change_rendition','Can change rendition'),
(607,151,'delete_rendition','Can delete rendition'),
(608,151,'view_rendition','Can view rendition'),
(609,152,'add_indexentry','Can add index entry'),
(610,152,'change_indexentry','Can change index entry'),
(611,152,'delete_indexentry','Can delete index entry'),
(612,152,'view_indexentry','Can view index entry'),
(613,153,'add_sqliteftsindexentry','Can add sqliteftsindexentry'),
(614,153,'change_sqliteftsindexentry','Can change sqliteftsindexentry'),
(615,153,'delete_sqliteftsindexentry','Can delete sqliteftsindexentry'),
(616,153,'view_sqliteftsindexentry','Can view sqliteftsindexentry'),
(617,154,'add_editingsession','Can add editing session'),
(618,154,'change_editingsession','Can change editing session'),
(619,154,'delete_editingsession','Can delete editing session'),
(620,154,'view_editingsession','Can view editing session'),
(621,155,'add_formstate','Can add form state'),
(622,155,'change_formstate','Can change form state'),
(623,155,'delete_formstate','Can delete form state'),
(624,155,'view_formstate','Can view form state'),
(625,156,'add_tag','Can add tag'),
(626,156,'change_tag','Can change tag'),
(627,156,'delete_tag','Can delete tag'),
(628,156,'view_tag','Can view tag'),
(629,157,'add_taggeditem','Can add tagged item'),
(630,157,'change_taggeditem','Can change tagged item'),
(631,157,'delete_taggeditem','Can delete tagged item'),
(632,157,'view_taggeditem','Can view tagged item');
INSERT INTO "django_content_type" VALUES
(1,'wagtailcore','page'),
(2,'wagtailcore','groupapprovaltask'),
(3,'wagtailcore','locale'),
(4,'wagtailcore','site'),
(5,'wagtailcore','groupsitepermission'),
(6,'wagtailcore','modellogentry'),
(7,'wagtailcore','revision'),
(8,'wagtailcore','collectionviewrestriction'),
(9,'wagtailcore','collection'),
(10,'wagtailcore','groupcollectionpermission'),
(11,'wagtailcore','uploadedfile'),
(12,'wagtailcore','workflowcontenttype'),
(13,'wagtailcore','workflowstate'),
(14,'wagtailcore','workflow'),
(15,'wagtailcore','workflowtask'),
(16,'wagtailcore','task'),
(17,'wagtailcore','taskstate'),
(18,'wagtailcore','grouppagepermission'),
(19,'wagtailcore','pageviewrestriction'),
(20,'wagtailcore','workflowpage'),
(21,'wagtailcore','pagelogentry'),
(22,'wagtailcore','comment'),
(23,'wagtailcore','commentreply'),
(24,'wagtailcore','pagesubscription'),
(25,'wagtailcore','referenceindex'),
(26,'wagtail_localize','translation'),
(27,'wagtailadmin','admin'),
(28,'wagtaildocs','document'),
(29,'wagtailimages','image'),
(30,'auth','permission'),
(31,'auth','group'),
(32,'contenttypes','contenttype'),
(33,'django_tasks_database','dbtaskresult'),
(34,'accounts','madeonce'),
(35,'accounts','tries'),
(36,'accounts','user'),
(37,'accounts','accountentry'),
(38,'accounts','session'),
(39,'account','emailaddress'),
(40,'account','emailconfirmation'),
(41,'mfa','authenticator'),
(42,'socialaccount','socialaccount'),
(43,'socialaccount','socialapp'),
(44,'socialaccount','socialtoken'),
(45,'organisation','learnedheading'),
(46,'organisation','person'),
(47,'organisation','unit'),
(48,'organisation','role'),
(49,'mail','message'),
(50,'cycles','cycle'),
(51,'debriefs','debrief'),
(52,'debriefs','attachment'),
(53,'debriefs','step'),
(54,'debriefs','version'),
(55,'meetings','meeting'),
(56,'meetings','auditentry'),
(57,'meetings','presenter'),
(58,'meetings','item'),
(59,'meetings','venue'),
(60,'meetings','meetingrole'),
(61,'meetings','attendee'),
(62,'printing','signedfile'),
(63,'notice','notice'),
(64,'notice','invitation'),
(65,'notice','sentnotice'),
(66,'notice','slides'),
(67,'casting','casting'),
(68,'casting','closing'),
(69,'casting','issue'),
(70,'casting','recusal'),
(71,'casting','round'),
(72,'custody','custody'),
(73,'custody','secondissuer'),
(74,'custody','keyshare'),
(75,'evidence','amendment'),
(76,'comments','openedcomments'),
(77,'comments','ratercomment'),
(78,'results','count'),
(79,'results','statistics'),
(80,'results','publication'),
(81,'results','componentscore'),
(82,'results','decision'),
(83,'results','publishedpage'),
(84,'results','reporttemplate'),
(85,'results','publishedfile'),
(86,'followup','requirement'),
(87,'followup','action'),
(88,'followup','chainlink'),
(89,'followup','exhibit'),
(90,'deadlines','calendarfeed'),
(91,'deadlines','digest'),
(92,'deadlines','feedentry'),
(93,'deadlines','reminding'),
(94,'room','allowance'),
(95,'room','minutes'),
(96,'room','room'),
(97,'room','screen'),
(98,'room','support'),
(99,'room','event'),
(100,'room','venueheard'),
(101,'room','handed'),
(102,'feedback','noteset'),
(103,'video','line'),
(104,'video','recording'),
(105,'video','venuevideo'),
(106,'video','video'),
(107,'newsroom','article'),
(108,'newsroom','checkword'),
(109,'newsroom','edition'),
(110,'newsroom','externallink'),
(111,'newsroom','leader'),
(112,'newsroom','reviewtask'),
(113,'newsroom','publishedtext'),
(114,'newsroom','newsfile'),
(115,'newsroom','newssite'),
(116,'newsroom','meetingstory'),
(117,'newsroom','front'),
(118,'newsroom','formeraddress'),
(119,'newsroom','picture'),
(120,'newsroom','meetingphoto'),
(121,'newsroom','picturerendition'),
(122,'newsroom','publicationentry'),
(123,'newsroom','publicationtile'),
(124,'newsroom','readcount'),
(125,'newsroom','readermessage'),
(126,'newsroom','review'),
(127,'newsroom','section'),
(128,'newsroom','siteduty'),
(129,'newsroom','standingpage'),
(130,'newsroom','taking'),
(131,'newsroom','takingstep'),
(132,'newsroom','dismissal'),
(133,'archive','retentionrule'),
(134,'archive','rehearsal'),
(135,'archive','meetingarchive'),
(136,'wagtail_localize','string'),
(137,'wagtail_localize','template'),
(138,'wagtail_localize','translatableobject'),
(139,'wagtail_localize','translationsource'),
(140,'wagtail_localize','translationlog'),
(141,'wagtail_localize','translationcontext'),
(142,'wagtail_localize','templatesegment'),
(143,'wagtail_localize','stringsegment'),
(144,'wagtail_localize','relatedobjectsegment'),
(145,'wagtail_localize','stringtranslation'),
(146,'wagtail_localize','overridablesegment'),
(147,'wagtail_localize','segmentoverride'),
(148,'wagtail_localize','localesynchronization'),
(149,'wagtailredirects','redirect'),
(150,'wagtailusers','userprofile'),
(151,'wagtailimages','rendition'),
(152,'wagtailsearch','indexentry'),
(153,'wagtailsearch','sqliteftsindexentry'),
(154,'wagtailadmin','editingsession'),
(155,'wagtailadmin','formstate'),
(156,'taggit','tag'),
(157,'taggit','taggeditem');
INSERT INTO "django_migrations" VALUES
(1,'contenttypes','0001_initial',CURRENT_TIMESTAMP),
(2,'contenttypes','0002_remove_content_type_name',CURRENT_TIMESTAMP),
(3,'auth','0001_initial',CURRENT_TIMESTAMP),
(4,'auth','0002_alter_permission_name_max_length',CURRENT_TIMESTAMP),
(5,'auth','0003_alter_user_email_max_length',CURRENT_TIMESTAMP),
(6,'auth','0004_alter_user_username_opts',CURRENT_TIMESTAMP),
(7,'auth','0005_alter_user_last_login_null',CURRENT_TIMESTAMP),
(8,'auth','0006_require_contenttypes_0002',CURRENT_TIMESTAMP),
(9,'auth','0007_alter_validators_add_error_messages',CURRENT_TIMESTAMP),
(10,'auth','0008_alter_user_username_max_length',CURRENT_TIMESTAMP),
(11,'auth','0009_alter_user_last_name_max_length',CURRENT_TIMESTAMP),
(12,'auth','0010_alter_group_name_max_length',CURRENT_TIMESTAMP),
(13,'auth','0011_update_proxy_permissions',CURRENT_TIMESTAMP),
(14,'auth','0012_alter_user_first_name_max_length',CURRENT_TIMESTAMP),
(15,'accounts','0001_initial',CURRENT_TIMESTAMP),
(16,'account','0001_initial',CURRENT_TIMESTAMP),
(17,'account','0002_email_max_length',CURRENT_TIMESTAMP),
(18,'account','0003_alter_emailaddress_create_unique_verified_email',CURRENT_TIMESTAMP),
(19,'account','0004_alter_emailaddress_drop_unique_email',CURRENT_TIMESTAMP),
(20,'account','0005_emailaddress_idx_upper_email',CURRENT_TIMESTAMP),
(21,'account','0006_emailaddress_lower',CURRENT_TIMESTAMP),
(22,'account','0007_emailaddress_idx_email',CURRENT_TIMESTAMP),
(23,'account','0008_emailaddress_unique_primary_email_fixup',CURRENT_TIMESTAMP),
(24,'account','0009_emailaddress_unique_primary_email',CURRENT_TIMESTAMP),
(25,'organisation','0001_initial',CURRENT_TIMESTAMP),
(26,'cycles','0001_initial',CURRENT_TIMESTAMP),
(27,'meetings','0001_initial',CURRENT_TIMESTAMP),
(28,'archive','0001_initial',CURRENT_TIMESTAMP),
(29,'casting','0001_initial',CURRENT_TIMESTAMP),
(30,'comments','0001_initial',CURRENT_TIMESTAMP),
(31,'custody','0001_initial',CURRENT_TIMESTAMP),
(32,'deadlines','0001_initial',CURRENT_TIMESTAMP),
(33,'debriefs','0001_initial',CURRENT_TIMESTAMP),
(34,'debriefs','0002_follow_through',CURRENT_TIMESTAMP),
(35,'django_tasks_database','0001_initial',CURRENT_TIMESTAMP),
(36,'django_tasks_database','0002_alter_dbtaskresult_options',CURRENT_TIMESTAMP),
(37,'django_tasks_database','0003_dbtaskresult_enqueued_at_dbtaskresult_finished_at',CURRENT_TIMESTAMP),
(38,'django_tasks_database','0004_dbtaskresult_started_at',CURRENT_TIMESTAMP),
(39,'django_tasks_database','0005_alter_dbtaskresult_priority_and_more',CURRENT_TIMESTAMP),
(40,'django_tasks_database','0006_alter_dbtaskresult_args_kwargs_and_more',CURRENT_TIMESTAMP),
(41,'django_tasks_database','0007_add_separate_results_fields',CURRENT_TIMESTAMP),
(42,'django_tasks_database','0008_separate_results_field',CURRENT_TIMESTAMP),
(43,'django_tasks_database','0009_remove_results_field',CURRENT_TIMESTAMP),
(44,'django_tasks_database','0010_alter_dbtaskresult_status',CURRENT_TIMESTAMP),
(45,'django_tasks_database','0011_rename_complete_status',CURRENT_TIMESTAMP),
(46,'django_tasks_database','0012_add_separate_exception_fields',CURRENT_TIMESTAMP),
(47,'django_tasks_database','0013_separate_exception_fields',CURRENT_TIMESTAMP),
(48,'django_tasks_database','0014_remove_dbtaskresult_exception_data',CURRENT_TIMESTAMP),
(49,'django_tasks_database','0015_correctly_order_run_after',CURRENT_TIMESTAMP),
(50,'django_tasks_database','0016_remove_dbtaskresult_django_task_new_ordering_idx_and_more',CURRENT_TIMESTAMP),
(51,'django_tasks_database','0017_dbtaskresult_metadata',CURRENT_TIMESTAMP),
(52,'django_tasks_database','0018_rename_succeeded_status',CURRENT_TIMESTAMP),
(53,'django_tasks_database','0019_rename_django_task_new_ordering_idx_tasks_db_new_ordering_idx_and_more',CURRENT_TIMESTAMP),
(54,'django_tasks_database','0020_update_db_task_result_ordering',CURRENT_TIMESTAMP),
(55,'django_tasks_database','0021_conditional_partial_index_ordering',CURRENT_TIMESTAMP),
(56,'evidence','0001_initial',CURRENT_TIMESTAMP),
(57,'results','0001_initial',CURRENT_TIMESTAMP),
(58,'feedback','0001_initial',CURRENT_TIMESTAMP),
(59,'followup','0001_initial',CURRENT_TIMESTAMP),
(60,'followup','0002_follow_through',CURRENT_TIMESTAMP),
(61,'mail','0001_initial',CURRENT_TIMESTAMP),
(62,'mfa','0001_initial',CURRENT_TIMESTAMP),
(63,'mfa','0002_authenticator_timestamps',CURRENT_TIMESTAMP),
(64,'mfa','0003_authenticator_type_uniq',CURRENT_TIMESTAMP),
(65,'wagtailcore','0001_initial',CURRENT_TIMESTAMP),
(66,'wagtailcore','0002_initial_data',CURRENT_TIMESTAMP),
(67,'wagtailcore','0003_add_uniqueness_constraint_on_group_page_permission',CURRENT_TIMESTAMP),
(68,'wagtailcore','0004_page_locked',CURRENT_TIMESTAMP),
(69,'wagtailcore','0005_add_page_lock_permission_to_moderators',CURRENT_TIMESTAMP),
(70,'wagtailcore','0006_add_lock_page_permission',CURRENT_TIMESTAMP),
(71,'wagtailcore','0007_page_latest_revision_created_at',CURRENT_TIMESTAMP),
(72,'wagtailcore','0008_populate_latest_revision_created_at',CURRENT_TIMESTAMP),
(73,'wagtailcore','0009_remove_auto_now_add_from_pagerevision_created_at',CURRENT_TIMESTAMP),
(74,'wagtailcore','0010_change_page_owner_to_null_on_delete',CURRENT_TIMESTAMP),
(75,'wagtailcore','0011_page_first_published_at',CURRENT_TIMESTAMP),
(76,'wagtailcore','0012_extend_page_slug_field',CURRENT_TIMESTAMP),
(77,'wagtailcore','0013_update_golive_expire_help_text',CURRENT_TIMESTAMP),
(78,'wagtailcore','0014_add_verbose_name',CURRENT_TIMESTAMP),
(79,'wagtailcore','0015_add_more_verbose_names',CURRENT_TIMESTAMP),
(80,'wagtailcore','0016_change_page_url_path_to_text_field',CURRENT_TIMESTAMP),
(81,'wagtailcore','0017_change_edit_page_permission_description',CURRENT_TIMESTAMP),
(82,'wagtailcore','0018_pagerevision_submitted_for_moderation_index',CURRENT_TIMESTAMP),
(83,'wagtailcore','0019_verbose_names_cleanup',CURRENT_TIMESTAMP),
(84,'wagtailcore','0020_add_index_on_page_first_published_at',CURRENT_TIMESTAMP),
(85,'wagtailcore','0021_capitalizeverbose',CURRENT_TIMESTAMP),
(86,'wagtailcore','0022_add_site_name',CURRENT_TIMESTAMP),
(87,'wagtailcore','0023_alter_page_revision_on_delete_behaviour',CURRENT_TIMESTAMP),
(88,'wagtailcore','0024_collection',CURRENT_TIMESTAMP),
(89,'wagtailcore','0025_collection_initial_data',CURRENT_TIMESTAMP),
(90,'wagtailcore','0026_group_collection_permission',CURRENT_TIMESTAMP),
(91,'wagtailcore','0027_fix_collection_path_collation',CURRENT_TIMESTAMP),
(92,'wagtailcore','0024_alter_page_content_type_on_delete_behaviour',CURRENT_TIMESTAMP),
(93,'wagtailcore','0028_merge',CURRENT_TIMESTAMP),
(94,'wagtailcore','0029_unicode_slugfield_dj19',CURRENT_TIMESTAMP),
(95,'wagtailcore','0030_index_on_pagerevision_created_at',CURRENT_TIMESTAMP),
(96,'wagtailcore','0031_add_page_view_restriction_types',CURRENT_TIMESTAMP),
(97,'wagtailcore','0032_add_bulk_delete_page_permission',CURRENT_TIMESTAMP),
(98,'wagtailcore','0033_remove_golive_expiry_help_text',CURRENT_TIMESTAMP),
(99,'wagtailcore','0034_page_live_revision',CURRENT_TIMESTAMP),
(100,'wagtailcore','0035_page_last_published_at',CURRENT_TIMESTAMP),
(101,'wagtailcore','0036_populate_page_last_published_at',CURRENT_TIMESTAMP),
(102,'wagtailcore','0037_set_page_owner_editable',CURRENT_TIMESTAMP),
(103,'wagtailcore','0038_make_first_published_at_editable',CURRENT_TIMESTAMP),
(104,'wagtailcore','0039_collectionviewrestriction',CURRENT_TIMESTAMP),
(105,'wagtailcore','0040_page_draft_title',CURRENT_TIMESTAMP),
(106,'wagtailcore','0041_group_collection_permissions_verbose_name_plural',CURRENT_TIMESTAMP),
(107,'wagtailcore','0042_index_on_pagerevision_approved_go_live_at',CURRENT_TIMESTAMP),
(108,'wagtailcore','0043_lock_fields',CURRENT_TIMESTAMP),
(109,'wagtailcore','0044_add_unlock_grouppagepermission',CURRENT_TIMESTAMP),
(110,'wagtailcore','0045_assign_unlock_grouppagepermission',CURRENT_TIMESTAMP),
(111,'wagtailcore','0046_site_name_remove_null',CURRENT_TIMESTAMP),
(112,'wagtailcore','0047_add_workflow_models',CURRENT_TIMESTAMP),
(113,'wagtailcore','0048_add_default_workflows',CURRENT_TIMESTAMP),
(114,'wagtailcore','0049_taskstate_finished_by',CURRENT_TIMESTAMP),
(115,'wagtailcore','0050_workflow_rejected_to_needs_changes',CURRENT_TIMESTAMP),
(116,'wagtailcore','0051_taskstate_comment',CURRENT_TIMESTAMP),
(117,'wagtailcore','0052_pagelogentry',CURRENT_TIMESTAMP),
(118,'wagtailcore','0053_locale_model',CURRENT_TIMESTAMP),
(119,'wagtailcore','0054_initial_locale',CURRENT_TIMESTAMP),
(120,'wagtailcore','0055_page_locale_fields',CURRENT_TIMESTAMP),
(121,'wagtailcore','0056_page_locale_fields_populate',CURRENT_TIMESTAMP),
(122,'wagtailcore','0057_page_locale_fields_notnull',CURRENT_TIMESTAMP),
(123,'wagtailcore','0058_page_alias_of',CURRENT_TIMESTAMP),
(124,'wagtailcore','0059_apply_collection_ordering',CURRENT_TIMESTAMP),
(125,'wagtailcore','0060_fix_workflow_unique_constraint',CURRENT_TIMESTAMP),
(126,'wagtailcore','0061_change_promote_tab_helpt_text_and_verbose_names',CURRENT_TIMESTAMP),
(127,'wagtailcore','0062_comment_models_and_pagesubscription',CURRENT_TIMESTAMP),
(128,'wagtailcore','0063_modellogentry',CURRENT_TIMESTAMP),
(129,'wagtailcore','0064_log_timestamp_indexes',CURRENT_TIMESTAMP),
(130,'wagtailcore','0065_log_entry_uuid',CURRENT_TIMESTAMP),
(131,'wagtailcore','0066_collection_management_permissions',CURRENT_TIMESTAMP),
(132,'wagtailcore','0067_alter_pagerevision_content_json',CURRENT_TIMESTAMP),
(133,'wagtailcore','0068_log_entry_empty_object',CURRENT_TIMESTAMP),
(134,'wagtailcore','0069_log_entry_jsonfield',CURRENT_TIMESTAMP),
(135,'wagtail_localize','0001_initial',CURRENT_TIMESTAMP),
(136,'wagtailcore','0070_rename_pagerevision_revision',CURRENT_TIMESTAMP),
(137,'wagtailcore','0071_populate_revision_content_type',CURRENT_TIMESTAMP),
(138,'wagtailcore','0072_alter_revision_content_type_notnull',CURRENT_TIMESTAMP),
(139,'wagtailcore','0073_page_latest_revision',CURRENT_TIMESTAMP),
(140,'wagtailcore','0074_revision_object_str',CURRENT_TIMESTAMP),
(141,'wagtailcore','0075_populate_latest_revision_and_revision_object_str',CURRENT_TIMESTAMP),
(142,'wagtailcore','0076_modellogentry_revision',CURRENT_TIMESTAMP),
(143,'wagtailcore','0077_alter_revision_user',CURRENT_TIMESTAMP),
(144,'wagtailcore','0078_referenceindex',CURRENT_TIMESTAMP),
(145,'wagtailcore','0079_rename_taskstate_page_revision',CURRENT_TIMESTAMP),
(146,'wagtailcore','0080_generic_workflowstate',CURRENT_TIMESTAMP),
(147,'wagtailcore','0081_populate_workflowstate_content_type',CURRENT_TIMESTAMP),
(148,'wagtailcore','0082_alter_workflowstate_content_type_notnull',CURRENT_TIMESTAMP),
(149,'wagtailcore','0083_workflowcontenttype',CURRENT_TIMESTAMP),
(150,'wagtailcore','0084_add_default_page_permissions',CURRENT_TIMESTAMP),
(151,'wagtailcore','0085_add_grouppagepermission_permission',CURRENT_TIMESTAMP),
(152,'wagtailcore','0086_populate_grouppagepermission_permission',CURRENT_TIMESTAMP),
(153,'wagtailcore','0087_alter_grouppagepermission_unique_together_and_more',CURRENT_TIMESTAMP),
(154,'wagtailcore','0088_fix_log_entry_json_timestamps',CURRENT_TIMESTAMP),
(155,'wagtailcore','0089_log_entry_data_json_null_to_object',CURRENT_TIMESTAMP),
(156,'wagtailcore','0090_remove_grouppagepermission_permission_type',CURRENT_TIMESTAMP),
(157,'wagtailcore','0091_remove_revision_submitted_for_moderation',CURRENT_TIMESTAMP),
(158,'wagtailcore','0092_alter_collectionviewrestriction_password_and_more',CURRENT_TIMESTAMP),
(159,'wagtailcore','0093_uploadedfile',CURRENT_TIMESTAMP),
(160,'wagtailcore','0094_alter_page_locale',CURRENT_TIMESTAMP),
(161,'wagtailcore','0095_groupsitepermission',CURRENT_TIMESTAMP),
(162,'wagtailcore','0096_referenceindex_referenceindex_source_object_and_more',CURRENT_TIMESTAMP),
(163,'wagtailcore','0097_baselogentry_uuid_action_timestamp_indexes',CURRENT_TIMESTAMP),
(164,'taggit','0001_initial',CURRENT_TIMESTAMP),
(165,'taggit','0002_auto_20150616_2121',CURRENT_TIMESTAMP),
(166,'taggit','0003_taggeditem_add_unique_index',CURRENT_TIMESTAMP),
(167,'taggit','0004_alter_taggeditem_content_type_alter_taggeditem_tag',CURRENT_TIMESTAMP),
(168,'taggit','0005_auto_20220424_2025',CURRENT_TIMESTAMP),
(169,'taggit','0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx',CURRENT_TIMESTAMP),
(170,'newsroom','0001_initial',CURRENT_TIMESTAMP),
(171,'notice','0001_initial',CURRENT_TIMESTAMP),
(172,'notice','0002_slides',CURRENT_TIMESTAMP),
(173,'printing','0001_initial',CURRENT_TIMESTAMP),
(174,'room','0001_initial',CURRENT_TIMESTAMP),
(175,'socialaccount','0001_initial',CURRENT_TIMESTAMP),
(176,'socialaccount','0002_token_max_lengths',CURRENT_TIMESTAMP),
(177,'socialaccount','0003_extra_data_default_dict',CURRENT_TIMESTAMP),
(178,'socialaccount','0004_app_provider_id_settings',CURRENT_TIMESTAMP),
(179,'socialaccount','0005_socialtoken_nullable_app',CURRENT_TIMESTAMP),
(180,'socialaccount','0006_alter_socialaccount_extra_data',CURRENT_TIMESTAMP),
(181,'video','0001_initial',CURRENT_TIMESTAMP),
(182,'wagtail_localize','0002_translation',CURRENT_TIMESTAMP),
(183,'wagtail_localize','0003_delete_translation_sources',CURRENT_TIMESTAMP),
(184,'wagtail_localize','0004_one_source_per_objectlocale',CURRENT_TIMESTAMP),
(185,'wagtail_localize','0005_remove_translationsource_object',CURRENT_TIMESTAMP),
(186,'wagtail_localize','0006_create_submit_translation_permission',CURRENT_TIMESTAMP),
(187,'wagtail_localize','0007_stringtranslation_type_and_tool_name',CURRENT_TIMESTAMP),
(188,'wagtail_localize','0008_stringtranslation_last_translated_by',CURRENT_TIMESTAMP),
(189,'wagtail_localize','0009_stringtranslation_errors',CURRENT_TIMESTAMP),
(190,'wagtail_localize','0010_overridablesegment',CURRENT_TIMESTAMP),
(191,'wagtail_localize','0011_segmentoverride',CURRENT_TIMESTAMP),
(192,'wagtail_localize','0012_localesynchronization',CURRENT_TIMESTAMP),
(193,'wagtail_localize','0013_translationsource_schema_version',CURRENT_TIMESTAMP),
(194,'wagtail_localize','0014_remove_translation_source_last_updated_at',CURRENT_TIMESTAMP),
(195,'wagtail_localize','0015_translationcontext_field_path',CURRENT_TIMESTAMP),
(196,'wagtail_localize','0016_rename_page_revision_translationlog_revision',CURRENT_TIMESTAMP),
(197,'wagtailadmin','0001_create_admin_access_permissions',CURRENT_TIMESTAMP),
(198,'wagtailadmin','0002_admin',CURRENT_TIMESTAMP),
(199,'wagtailadmin','0003_admin_managed',CURRENT_TIMESTAMP),
(200,'wagtailadmin','0004_editingsession',CURRENT_TIMESTAMP),
(201,'wagtailadmin','0005_editingsession_is_editing',CURRENT_TIMESTAMP),
(202,'wagtailadmin','0006_formstate',CURRENT_TIMESTAMP),
(203,'wagtaildocs','0001_initial',CURRENT_TIMESTAMP),
(204,'wagtaildocs','0002_initial_data',CURRENT_TIMESTAMP),
(205,'wagtaildocs','0003_add_verbose_names',CURRENT_TIMESTAMP),
(206,'wagtaildocs','0004_capitalizeverbose',CURRENT_TIMESTAMP),
(207,'wagtaildocs','0005_document_collection',CURRENT_TIMESTAMP),
(208,'wagtaildocs','0006_copy_document_permissions_to_collections',CURRENT_TIMESTAMP),
(209,'wagtaildocs','0005_alter_uploaded_by_user_on_delete_action',CURRENT_TIMESTAMP),
(210,'wagtaildocs','0007_merge',CURRENT_TIMESTAMP),
(211,'wagtaildocs','0008_document_file_size',CURRENT_TIMESTAMP),
(212,'wagtaildocs','0009_document_verbose_name_plural',CURRENT_TIMESTAMP),
(213,'wagtaildocs','0010_document_file_hash',CURRENT_TIMESTAMP),
(214,'wagtaildocs','0011_add_choose_permissions',CURRENT_TIMESTAMP),
(215,'wagtaildocs','0012_uploadeddocument',CURRENT_TIMESTAMP),
(216,'wagtaildocs','0013_delete_uploadeddocument',CURRENT_TIMESTAMP),
(217,'wagtaildocs','0014_alter_document_file_size',CURRENT_TIMESTAMP),
(218,'wagtailimages','0001_initial',CURRENT_TIMESTAMP),
(219,'wagtailimages','0002_initial_data',CURRENT_TIMESTAMP),
(220,'wagtailimages','0003_fix_focal_point_fields',CURRENT_TIMESTAMP),
(221,'wagtailimages','0004_make_focal_point_key_not_nullable',CURRENT_TIMESTAMP),
(222,'wagtailimages','0005_make_filter_spec_unique',CURRENT_TIMESTAMP),
(223,'wagtailimages','0006_add_verbose_names',CURRENT_TIMESTAMP),
(224,'wagtailimages','0007_image_file_size',CURRENT_TIMESTAMP),
(225,'wagtailimages','0008_image_created_at_index',CURRENT_TIMESTAMP),
(226,'wagtailimages','0009_capitalizeverbose',CURRENT_TIMESTAMP),
(227,'wagtailimages','0010_change_on_delete_behaviour',CURRENT_TIMESTAMP),
(228,'wagtailimages','0011_image_collection',CURRENT_TIMESTAMP),
(229,'wagtailimages','0012_copy_image_permissions_to_collections',CURRENT_TIMESTAMP),
(230,'wagtailimages','0013_make_rendition_upload_callable',CURRENT_TIMESTAMP),
(231,'wagtailimages','0014_add_filter_spec_field',CURRENT_TIMESTAMP),
(232,'wagtailimages','0015_fill_filter_spec_field',CURRENT_TIMESTAMP),
(233,'wagtailimages','0016_deprecate_rendition_filter_relation',CURRENT_TIMESTAMP),
(234,'wagtailimages','0017_reduce_focal_point_key_max_length',CURRENT_TIMESTAMP),
(235,'wagtailimages','0018_remove_rendition_filter',CURRENT_TIMESTAMP),
(236,'wagtailimages','0019_delete_filter',CURRENT_TIMESTAMP),
(237,'wagtailimages','0020_add-verbose-name',CURRENT_TIMESTAMP),
(238,'wagtailimages','0021_image_file_hash',CURRENT_TIMESTAMP),
(239,'wagtailimages','0022_uploadedimage',CURRENT_TIMESTAMP),
(240,'wagtailimages','0023_add_choose_permissions',CURRENT_TIMESTAMP),
(241,'wagtailimages','0024_index_image_file_hash',CURRENT_TIMESTAMP),
(242,'wagtailimages','0025_alter_image_file_alter_rendition_file',CURRENT_TIMESTAMP),
(243,'wagtailimages','0026_delete_uploadedimage',CURRENT_TIMESTAMP),
(244,'wagtailimages','0027_image_description',CURRENT_TIMESTAMP),
(245,'wagtailredirects','0001_initial',CURRENT_TIMESTAMP),
(246,'wagtailredirects','0002_add_verbose_names',CURRENT_TIMESTAMP),
(247,'wagtailredirects','0003_make_site_field_editable',CURRENT_TIMESTAMP),
(248,'wagtailredirects','0004_set_unique_on_path_and_site',CURRENT_TIMESTAMP),
(249,'wagtailredirects','0005_capitalizeverbose',CURRENT_TIMESTAMP),
(250,'wagtailredirects','0006_redirect_increase_max_length',CURRENT_TIMESTAMP),
(251,'wagtailredirects','0007_add_autocreate_fields',CURRENT_TIMESTAMP),
(252,'wagtailredirects','0008_add_verbose_name_plural',CURRENT_TIMESTAMP),
(253,'wagtailsearch','0001_initial',CURRENT_TIMESTAMP),
(254,'wagtailsearch','0002_add_verbose_names',CURRENT_TIMESTAMP),
(255,'wagtailsearch','0003_remove_editors_pick',CURRENT_TIMESTAMP),
(256,'wagtailsearch','0004_querydailyhits_verbose_name_plural',CURRENT_TIMESTAMP),
(257,'wagtailsearch','0005_create_indexentry',CURRENT_TIMESTAMP),
(258,'wagtailsearch','0006_customise_indexentry',CURRENT_TIMESTAMP),
(259,'wagtailsearch','0007_delete_editorspick',CURRENT_TIMESTAMP),
(260,'wagtailsearch','0008_remove_query_and_querydailyhits_models',CURRENT_TIMESTAMP),
(261,'wagtailsearch','0009_remove_ngram_autocomplete',CURRENT_TIMESTAMP),
(262,'wagtailsearch','0010_add_text_fields',CURRENT_TIMESTAMP),
(263,'wagtailusers','0001_initial',CURRENT_TIMESTAMP),
(264,'wagtailusers','0002_add_verbose_name_on_userprofile',CURRENT_TIMESTAMP),
(265,'wagtailusers','0003_add_verbose_names',CURRENT_TIMESTAMP),
(266,'wagtailusers','0004_capitalizeverbose',CURRENT_TIMESTAMP),
(267,'wagtailusers','0005_make_related_name_wagtail_specific',CURRENT_TIMESTAMP),
(268,'wagtailusers','0006_userprofile_prefered_language',CURRENT_TIMESTAMP),
(269,'wagtailusers','0007_userprofile_current_time_zone',CURRENT_TIMESTAMP),
(270,'wagtailusers','0008_userprofile_avatar',CURRENT_TIMESTAMP),
(271,'wagtailusers','0009_userprofile_verbose_name_plural',CURRENT_TIMESTAMP),
(272,'wagtailusers','0010_userprofile_updated_comments_notifications',CURRENT_TIMESTAMP),
(273,'wagtailusers','0011_userprofile_dismissibles',CURRENT_TIMESTAMP),
(274,'wagtailusers','0012_userprofile_theme',CURRENT_TIMESTAMP),
(275,'wagtailusers','0013_userprofile_density',CURRENT_TIMESTAMP),
(276,'wagtailusers','0014_userprofile_contrast',CURRENT_TIMESTAMP),
(277,'wagtailusers','0015_userprofile_keyboard_shortcuts',CURRENT_TIMESTAMP),
(278,'wagtailimages','0001_squashed_0021',CURRENT_TIMESTAMP),
(279,'wagtailcore','0001_squashed_0016_change_page_url_path_to_text_field',CURRENT_TIMESTAMP);
INSERT INTO "wagtailcore_collection" VALUES
(1,'0001',1,0,'Root');
INSERT INTO "wagtailcore_groupapprovaltask" VALUES
(1);
INSERT INTO "wagtailcore_groupapprovaltask_groups" VALUES
(1,1,1);
INSERT INTO "wagtailcore_groupcollectionpermission" VALUES
(1,1,2,107),
(2,1,1,107),
(3,1,2,108),
(4,1,1,108),
(5,1,2,110),
(6,1,1,110),
(7,1,2,111),
(8,1,1,111),
(9,1,2,112),
(10,1,1,112),
(11,1,2,114),
(12,1,1,114);
INSERT INTO "wagtailcore_grouppagepermission" VALUES
(1,1,1,65),
(2,1,1,66),
(3,1,1,71),
(4,2,1,65),
(5,2,1,66),
(6,1,1,70),
(7,1,1,72);
INSERT INTO "wagtailcore_locale" VALUES
(1,'en');
INSERT INTO "wagtailcore_page" VALUES
(1,'0001',1,1,'Root','root',1,0,'/','',0,'',NULL,NULL,0,1,NULL,0,NULL,NULL,NULL,NULL,'Root',NULL,NULL,1,'6a317973ba454ac0b8ba2a82d8c93b18',NULL,NULL),
(2,'00010001',2,0,'Welcome to your new Wagtail site!','home',1,0,'/home/','',0,'',NULL,NULL,0,1,NULL,0,NULL,NULL,NULL,NULL,'Welcome to your new Wagtail site!',NULL,NULL,1,'6d84b1fd28bb489380750c0dafc28072',NULL,NULL);
INSERT INTO "wagtailcore_site" VALUES
(1,'localhost',80,1,2,'');
INSERT INTO "wagtailcore_task" VALUES
(1,'Moderators approval',1,2);
INSERT INTO "wagtailcore_workflow" VALUES
(1,'Moderators approval',1);
INSERT INTO "wagtailcore_workflowpage" VALUES
(1,1);
INSERT INTO "wagtailcore_workflowtask" VALUES
(1,0,1,1);
DELETE FROM sqlite_sequence;
INSERT INTO "sqlite_sequence" VALUES
('account_emailaddress',0),
('auth_group',2),
('auth_group_permissions',20),
('auth_permission',632),
('deadlines_calendarfeed',0),
('deadlines_digest',0),
('deadlines_feedentry',0),
('debriefs_debrief',0),
('debriefs_version',0),
('django_content_type',157),
('django_migrations',279),
('followup_action',0),
('followup_chainlink',0),
('followup_exhibit',0),
('followup_requirement',0),
('meetings_attendee',0),
('meetings_meetingrole',0),
('meetings_presenter',0),
('meetings_venue',0),
('mfa_authenticator',0),
('newsroom_formeraddress',0),
('newsroom_picturerendition',0),
('newsroom_readcount',0),
('newsroom_siteduty',0),
('newsroom_taking',0),
('organisation_person',0),
('organisation_role',0),
('organisation_unit',0),
('socialaccount_socialaccount',0),
('socialaccount_socialapp',0),
('socialaccount_socialtoken',0),
('taggit_tag',0),
('taggit_taggeditem',0),
('wagtail_localize_stringtranslation',0),
('wagtail_localize_translation',0),
('wagtail_localize_translationcontext',0),
('wagtail_localize_translationlog',0),
('wagtail_localize_translationsource',0),
('wagtailadmin_editingsession',0),
('wagtailcore_collection',1),
('wagtailcore_comment',0),
('wagtailcore_groupapprovaltask_groups',1),
('wagtailcore_groupcollectionpermission',12),
('wagtailcore_grouppagepermission',7),
('wagtailcore_locale',1),
('wagtailcore_modellogentry',0),
('wagtailcore_page',2),
('wagtailcore_pagelogentry',0),
('wagtailcore_pageviewrestriction',0),
('wagtailcore_revision',0),
('wagtailcore_site',1),
('wagtailcore_task',1),
('wagtailcore_taskstate',0),
('wagtailcore_workflow',1),
('wagtailcore_workflowstate',0),
('wagtailcore_workflowtask',1),
('wagtaildocs_document',0),
('wagtailimages_image',0),
('wagtailimages_rendition',0),
('wagtailredirects_redirect',0),
('wagtailsearch_indexentry',0),
('wagtailusers_userprofile',0);
CREATE INDEX "account_emailaddress_email_03be32b2" ON "account_emailaddress" ("email");
CREATE INDEX "account_emailaddress_user_id_2c513194" ON "account_emailaddress" ("user_id");
CREATE UNIQUE INDEX "account_emailaddress_user_id_email_987c8728_uniq" ON "account_emailaddress" ("user_id", "email");
CREATE INDEX "account_emailconfirmation_email_address_id_5b7f8c58" ON "account_emailconfirmation" ("email_address_id");
CREATE INDEX "accounts_accountentry_account_id_b8afe12b" ON "accounts_accountentry" ("account_id");
CREATE INDEX "accounts_accountentry_actor_id_ae3cecc1" ON "accounts_accountentry" ("actor_id");
CREATE INDEX "accounts_accountentry_at_14211755" ON "accounts_accountentry" ("at");
CREATE INDEX "accounts_madeonce_at_37a99bc5" ON "accounts_madeonce" ("at");
CREATE INDEX "accounts_session_expire_date_5bbfba7c" ON "accounts_session" ("expire_date");
CREATE INDEX "accounts_session_user_id_d5aaed01" ON "accounts_session" ("user_id");
CREATE INDEX "accounts_tries_last_eda84449" ON "accounts_tries" ("last");
CREATE INDEX "accounts_user_groups_group_id_bd11a704" ON "accounts_user_groups" ("group_id");
CREATE INDEX "accounts_user_groups_user_id_52b62117" ON "accounts_user_groups" ("user_id");
CREATE UNIQUE INDEX "accounts_user_groups_user_id_group_id_59c0b32f_uniq" ON "accounts_user_groups" ("user_id", "group_id");
CREATE INDEX "accounts_user_user_permissions_permission_id_113bb443" ON "accounts_user_user_permissions" ("permission_id");
CREATE INDEX "accounts_user_user_permissions_user_id_e4f0a161" ON "accounts_user_user_permissions" ("user_id");
CREATE UNIQUE INDEX "accounts_user_user_permissions_user_id_permission_id_2ab516c2_uniq" ON "accounts_user_user_permissions" ("user_id", "permission_id");
CREATE UNIQUE INDEX "archive_made_one_at_a_time" ON "archive_meetingarchive" ("meeting_id", "language") WHERE "state" IN ('waiting', 'making');
CREATE INDEX "archive_meetingarchive_meeting_id_004f7c6a" ON "archive_meetingarchive" ("meeting_id");
CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "base_content_object_idx" ON "wagtailcore_revision" ("base_content_type_id", "object_id");
CREATE INDEX "casting_issue_attendee_id_19c8203a" ON "casting_issue" ("attendee_id");
CREATE INDEX "casting_recusal_attendee_id_157c077e" ON "casting_recusal" ("attendee_id");
CREATE INDEX "casting_round_meeting_id_cdef9152" ON "casting_round" ("meeting_id");
CREATE INDEX "comments_ratercomment_presenter_id_d559ee4d" ON "comments_ratercomment" ("presenter_id");
CREATE INDEX "content_object_idx" ON "wagtailcore_revision" ("content_type_id", "object_id");
CREATE INDEX "custody_keyshare_custody_id_16771cba" ON "custody_keyshare" ("custody_id");
CREATE INDEX "custody_keyshare_person_id_e925ab51" ON "custody_keyshare" ("person_id");
CREATE INDEX "cycles_cycle_unit_id_189f728b" ON "cycles_cycle" ("unit_id");
CREATE INDEX "deadlines_digest_person_id_72d85948" ON "deadlines_digest" ("person_id");
CREATE INDEX "deadlines_feedentry_feed_id_6e3e2bd8" ON "deadlines_feedentry" ("feed_id");
CREATE INDEX "debriefs_attachment_debrief_id_339fe591" ON "debriefs_attachment" ("debrief_id");
CREATE INDEX "debriefs_debrief_cycle_id_f31a5bc0" ON "debriefs_debrief" ("cycle_id");
CREATE INDEX "debriefs_debrief_person_id_6f0af853" ON "debriefs_debrief" ("person_id");
CREATE INDEX "debriefs_debrief_unit_id_ed941fdf" ON "debriefs_debrief" ("unit_id");
CREATE INDEX "debriefs_step_actor_id_c9ac9885" ON "debriefs_step" ("actor_id");
CREATE INDEX "debriefs_step_debrief_id_b83e7212" ON "debriefs_step" ("debrief_id");
CREATE INDEX "debriefs_version_attachments_attachment_id_6c203c52" ON "debriefs_version_attachments" ("attachment_id");
CREATE INDEX "debriefs_version_attachments_version_id_4724cc9a" ON "debriefs_version_attachments" ("version_id");
CREATE UNIQUE INDEX "debriefs_version_attachments_version_id_attachment_id_3a99ae98_uniq" ON "debriefs_version_attachments" ("version_id", "attachment_id");
CREATE INDEX "debriefs_version_debrief_id_bb2bf79c" ON "debriefs_version" ("debrief_id");
CREATE INDEX "debriefs_version_submitted_by_id_d7e7da0f" ON "debriefs_version" ("submitted_by_id");
CREATE TRIGGER delete_wagtailsearch_indexentry_fts AFTER DELETE ON wagtailsearch_indexentry BEGIN DELETE FROM wagtailsearch_indexentry_fts WHERE rowid=OLD.id; END;
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE INDEX "django_task_backend_071754_idx" ON "django_tasks_database_dbtaskresult" ("backend_name");
CREATE INDEX "django_task_queue_n_99c321_idx" ON "django_tasks_database_dbtaskresult" ("queue_name");
CREATE INDEX "evidence_amendment_meeting_id_35f8ad1a" ON "evidence_amendment" ("meeting_id");
CREATE INDEX "feedback_noteset_publication_id_4b64cf26" ON "feedback_noteset" ("publication_id");
CREATE INDEX "followup_action_meeting_id_1e342abc" ON "followup_action" ("meeting_id");
CREATE INDEX "followup_action_owner_person_id_27b272f0" ON "followup_action" ("owner_person_id");
CREATE INDEX "followup_action_requirement_id_a62b9d54" ON "followup_action" ("requirement_id");
CREATE INDEX "followup_action_unit_id_4c339dbf" ON "followup_action" ("unit_id");
CREATE INDEX "followup_chainlink_action_id_f3757759" ON "followup_chainlink" ("action_id");
CREATE INDEX "followup_chainlink_actor_id_64534f4e" ON "followup_chainlink" ("actor_id");
CREATE INDEX "followup_exhibit_action_id_1725a22a" ON "followup_exhibit" ("action_id");
CREATE INDEX "followup_requirement_carried_from_id_e55ca686" ON "followup_requirement" ("carried_from_id");
CREATE INDEX "followup_requirement_meeting_id_f58a23be" ON "followup_requirement" ("meeting_id");
CREATE INDEX "formstate_user_object" ON "wagtailadmin_formstate" ("user_id", "content_type_id", "object_id", "parent_object_id");
CREATE TRIGGER insert_wagtailsearch_indexentry_fts AFTER INSERT ON wagtailsearch_indexentry BEGIN INSERT INTO wagtailsearch_indexentry_fts(title, body, autocomplete, rowid) VALUES (NEW.title, NEW.body, NEW.autocomplete, NEW.id); END;
CREATE INDEX "mail_state_next_try" ON "mail_message" ("state", "next_try");
CREATE UNIQUE INDEX "meeting_role_held_once_everywhere" ON "meetings_meetingrole" ("meeting_id", "person_id", "kind") WHERE "venue_id" IS NULL;
CREATE INDEX "meetings_attendee_meeting_id_7f19274c" ON "meetings_attendee" ("meeting_id");
CREATE INDEX "meetings_attendee_person_id_3c9737bd" ON "meetings_attendee" ("person_id");
CREATE INDEX "meetings_attendee_venue_id_06cde982" ON "meetings_attendee" ("venue_id");
CREATE INDEX "meetings_auditentry_actor_id_ddc94f57" ON "meetings_auditentry" ("actor_id");
CREATE INDEX "meetings_auditentry_meeting_id_6426315d" ON "meetings_auditentry" ("meeting_id");
CREATE INDEX "meetings_item_meeting_id_2a00af32" ON "meetings_item" ("meeting_id");
CREATE INDEX "meetings_item_presenter_id_d64874d0" ON "meetings_item" ("presenter_id");
CREATE INDEX "meetings_meeting_cycle_id_c46c8248" ON "meetings_meeting" ("cycle_id");
CREATE INDEX "meetings_meetingrole_meeting_id_bed7c316" ON "meetings_meetingrole" ("meeting_id");
CREATE INDEX "meetings_meetingrole_person_id_b97ec64c" ON "meetings_meetingrole" ("person_id");
CREATE INDEX "meetings_meetingrole_venue_id_f34dcf7d" ON "meetings_meetingrole" ("venue_id");
CREATE INDEX "meetings_presenter_meeting_id_420e858e" ON "meetings_presenter" ("meeting_id");
CREATE INDEX "meetings_presenter_person_id_69e6a9bb" ON "meetings_presenter" ("person_id");
CREATE INDEX "meetings_presenter_unit_id_0c9991c0" ON "meetings_presenter" ("unit_id");
CREATE INDEX "meetings_venue_meeting_id_3c991a07" ON "meetings_venue" ("meeting_id");
CREATE INDEX "mfa_authenticator_user_id_0c3a50c0" ON "mfa_authenticator" ("user_id");
CREATE UNIQUE INDEX "named_once" ON "followup_action" ("meeting_id", "unit_id", "kind", "source") WHERE "requirement_id" IS NULL;
CREATE INDEX "newsroom_ar_languag_bbf289_idx" ON "newsroom_article" ("language", "listed_at", "site_id");
CREATE INDEX "newsroom_ar_site_id_6c90b1_idx" ON "newsroom_article" ("site_id", "is_featured");
CREATE INDEX "newsroom_ar_site_id_c6b24a_idx" ON "newsroom_article" ("site_id", "language", "listed_at");
CREATE INDEX "newsroom_article_meeting_id_47af3c8d" ON "newsroom_article" ("meeting_id");
CREATE INDEX "newsroom_article_picture_id_c1baf4db" ON "newsroom_article" ("picture_id");
CREATE INDEX "newsroom_article_site_id_42a4db82" ON "newsroom_article" ("site_id");
CREATE INDEX "newsroom_dismissal_by_id_8fc0e1a9" ON "newsroom_dismissal" ("by_id");
CREATE INDEX "newsroom_dismissal_page_id_5fc3404a" ON "newsroom_dismissal" ("page_id");
CREATE INDEX "newsroom_externallink_ask_after_632ed395" ON "newsroom_externallink" ("ask_after");
CREATE INDEX "newsroom_formeraddress_page_id_a036691a" ON "newsroom_formeraddress" ("page_id");
CREATE INDEX "newsroom_formeraddress_site_id_2cf2ce0e" ON "newsroom_formeraddress" ("site_id");
CREATE INDEX "newsroom_front_site_id_fcb3716b" ON "newsroom_front" ("site_id");
CREATE INDEX "newsroom_meetingphoto_meeting_id_0f83b7ed" ON "newsroom_meetingphoto" ("meeting_id");
CREATE INDEX "newsroom_meetingphoto_picture_id_4968e780" ON "newsroom_meetingphoto" ("picture_id");
CREATE INDEX "newsroom_meetingstory_site_id_b5de470d" ON "newsroom_meetingstory" ("site_id");
CREATE INDEX "newsroom_newsfile_collection_id_f946b7eb" ON "newsroom_newsfile" ("collection_id");
CREATE INDEX "newsroom_newsfile_uploaded_by_user_id_f642883e" ON "newsroom_newsfile" ("uploaded_by_user_id");
CREATE INDEX "newsroom_picture_collection_id_8430e6c7" ON "newsroom_picture" ("collection_id");
CREATE INDEX "newsroom_picture_created_at_a3ac0901" ON "newsroom_picture" ("created_at");
CREATE INDEX "newsroom_picture_file_hash_5a1b41e8" ON "newsroom_picture" ("file_hash");
CREATE INDEX "newsroom_picture_uploaded_by_user_id_cce49d62" ON "newsroom_picture" ("uploaded_by_user_id");
CREATE INDEX "newsroom_picturerendition_filter_spec_518fdfac" ON "newsroom_picturerendition" ("filter_spec");
CREATE INDEX "newsroom_picturerendition_image_id_da50a3e7" ON "newsroom_picturerendition" ("image_id");
CREATE INDEX "newsroom_pu_page_id_af2021_idx" ON "newsroom_publicationentry" ("page_id", "number");
CREATE INDEX "newsroom_pu_site_id_ab3381_idx" ON "newsroom_publicationentry" ("site_id", "number");
CREATE INDEX "newsroom_publicationentry_actor_id_9225e811" ON "newsroom_publicationentry" ("actor_id");
CREATE INDEX "newsroom_publicationentry_page_id_b738aac3" ON "newsroom_publicationentry" ("page_id");
CREATE INDEX "newsroom_publicationentry_site_id_b724e840" ON "newsroom_publicationentry" ("site_id");
CREATE INDEX "newsroom_re_day_c006d2_idx" ON "newsroom_readcount" ("day");
CREATE INDEX "newsroom_re_page_id_b132de_idx" ON "newsroom_review" ("page_id", "content");
CREATE INDEX "newsroom_readcount_page_id_15ee5332" ON "newsroom_readcount" ("page_id");
CREATE INDEX "newsroom_readermessage_dealt_by_id_e4d1fa56" ON "newsroom_readermessage" ("dealt_by_id");
CREATE INDEX "newsroom_readermessage_site_id_730004b5" ON "newsroom_readermessage" ("site_id");
CREATE INDEX "newsroom_review_by_id_3dc53ce6" ON "newsroom_review" ("by_id");
CREATE INDEX "newsroom_review_page_id_64592c3a" ON "newsroom_review" ("page_id");
CREATE INDEX "newsroom_review_site_id_0c1f338e" ON "newsroom_review" ("site_id");
CREATE INDEX "newsroom_section_site_id_5eb8b2ac" ON "newsroom_section" ("site_id");
CREATE INDEX "newsroom_siteduty_site_id_d0206a1e" ON "newsroom_siteduty" ("site_id");
CREATE INDEX "newsroom_siteduty_user_id_8e35e921" ON "newsroom_siteduty" ("user_id");
CREATE INDEX "newsroom_standingpage_site_id_d18baffe" ON "newsroom_standingpage" ("site_id");
CREATE INDEX "newsroom_taking_original_id_7f24314b" ON "newsroom_taking" ("original_id");
CREATE INDEX "newsroom_taking_site_id_20914ba5" ON "newsroom_taking" ("site_id");
CREATE INDEX "newsroom_taking_source_id_f271309b" ON "newsroom_taking" ("source_id");
CREATE INDEX "newsroom_takingstep_by_id_91bca868" ON "newsroom_takingstep" ("by_id");
CREATE INDEX "newsroom_takingstep_taking_id_da629078" ON "newsroom_takingstep" ("taking_id");
CREATE INDEX "notice_invitation_meeting_id_64daee7d" ON "notice_invitation" ("meeting_id");
CREATE INDEX "notice_invitation_person_id_039045e0" ON "notice_invitation" ("person_id");
CREATE INDEX "notice_sentnotice_meeting_id_f652c302" ON "notice_sentnotice" ("meeting_id");
CREATE UNIQUE INDEX "one_group_site" ON "newsroom_newssite" ("is_group") WHERE "is_group";
CREATE UNIQUE INDEX "one_main_venue" ON "meetings_venue" ("meeting_id") WHERE "is_main";
CREATE UNIQUE INDEX "one_site_of_a_host" ON "newsroom_newssite" ("host") WHERE NOT ("host" = '');
CREATE INDEX "organisation_person_unit_id_92dce499" ON "organisation_person" ("unit_id");
CREATE INDEX "organisation_role_person_id_f451c250" ON "organisation_role" ("person_id");
CREATE INDEX "organisation_role_unit_id_5073e075" ON "organisation_role" ("unit_id");
CREATE INDEX "organisation_unit_parent_id_1a56e487" ON "organisation_unit" ("parent_id");
CREATE INDEX "printing_signedfile_meeting_id_2a0c1773" ON "printing_signedfile" ("meeting_id");
CREATE INDEX "referenceindex_source_object" ON "wagtailcore_referenceindex" ("base_content_type_id", "object_id");
CREATE INDEX "referenceindex_target_object" ON "wagtailcore_referenceindex" ("to_content_type_id", "to_object_id");
CREATE INDEX "results_componentscore_meeting_id_18df2e1a" ON "results_componentscore" ("meeting_id");
CREATE INDEX "results_componentscore_presenter_id_2aa94d14" ON "results_componentscore" ("presenter_id");
CREATE INDEX "results_decision_meeting_id_6240c78a" ON "results_decision" ("meeting_id");
CREATE INDEX "results_publishedfile_publication_id_1d998f51" ON "results_publishedfile" ("publication_id");
CREATE INDEX "results_publishedpage_publication_id_236b81b9" ON "results_publishedpage" ("publication_id");
CREATE INDEX "results_statistics_meeting_id_f961a786" ON "results_statistics" ("meeting_id");
CREATE UNIQUE INDEX "role_held_once_everywhere" ON "organisation_role" ("person_id", "kind") WHERE "unit_id" IS NULL;
CREATE INDEX "room_allowance_meeting_id_8cde2bdb" ON "room_allowance" ("meeting_id");
CREATE INDEX "room_event_actor_id_ea565706" ON "room_event" ("actor_id");
CREATE INDEX "room_event_meeting_id_b094896b" ON "room_event" ("meeting_id");
CREATE INDEX "room_handed_meeting_id_94f5d4f0" ON "room_handed" ("meeting_id");
CREATE INDEX "room_minutes_approver_id_57760f5f" ON "room_minutes" ("approver_id");
CREATE INDEX "room_room_chair_scores_set_by_id_2dab77c4" ON "room_room" ("chair_scores_set_by_id");
CREATE INDEX "room_screen_meeting_id_0a713d16" ON "room_screen" ("meeting_id");
CREATE INDEX "room_screen_placed_by_id_979db851" ON "room_screen" ("placed_by_id");
CREATE INDEX "room_screen_venue_id_5b6df316" ON "room_screen" ("venue_id");
CREATE INDEX "room_support_meeting_id_7cce2c3a" ON "room_support" ("meeting_id");
CREATE UNIQUE INDEX "socialaccount_socialaccount_provider_uid_fc810c6e_uniq" ON "socialaccount_socialaccount" ("provider", "uid");
CREATE INDEX "socialaccount_socialaccount_user_id_8146e70c" ON "socialaccount_socialaccount" ("user_id");
CREATE INDEX "socialaccount_socialtoken_account_id_951f210e" ON "socialaccount_socialtoken" ("account_id");
CREATE INDEX "socialaccount_socialtoken_app_id_636a42d7" ON "socialaccount_socialtoken" ("app_id");
CREATE UNIQUE INDEX "socialaccount_socialtoken_app_id_account_id_fca4e0ac_uniq" ON "socialaccount_socialtoken" ("app_id", "account_id");
CREATE INDEX "taggit_tagg_content_8fc721_idx" ON "taggit_taggeditem" ("content_type_id", "object_id");
CREATE INDEX "taggit_taggeditem_content_type_id_9957a03c" ON "taggit_taggeditem" ("content_type_id");
CREATE INDEX "taggit_taggeditem_object_id_e2d7d1df" ON "taggit_taggeditem" ("object_id");
CREATE INDEX "taggit_taggeditem_tag_id_f4f5b767" ON "taggit_taggeditem" ("tag_id");
CREATE INDEX "tasks_db_new_ordering_idx" ON "django_tasks_database_dbtaskresult" ("status", "priority" DESC, "run_after" ASC, "enqueued_at" ASC) WHERE "status" = 'READY';
CREATE UNIQUE INDEX "unique_authenticator_type" ON "mfa_authenticator" ("user_id", "type") WHERE "type" IN ('totp', 'recovery_codes');
CREATE UNIQUE INDEX "unique_in_progress_workflow" ON "wagtailcore_workflowstate" ("base_content_type_id", "object_id") WHERE "status" IN ('in_progress', 'needs_changes');
CREATE UNIQUE INDEX "unique_primary_email" ON "account_emailaddress" ("user_id", "primary") WHERE "primary";
CREATE UNIQUE INDEX "unique_verified_email" ON "account_emailaddress" ("email") WHERE "verified";
CREATE UNIQUE INDEX "unit_unique_at_top" ON "organisation_unit" ("name") WHERE "parent_id" IS NULL;
CREATE TRIGGER update_wagtailsearch_indexentry_fts AFTER UPDATE ON wagtailsearch_indexentry BEGIN UPDATE wagtailsearch_indexentry_fts SET title=NEW.title, body=NEW.body, autocomplete=NEW.autocomplete WHERE rowid=NEW.id; END;
CREATE INDEX "video_recording_meeting_id_f4c30431" ON "video_recording" ("meeting_id");
CREATE INDEX "wagtail_localize_localesynchronization_sync_from_id_1bc4c2eb" ON "wagtail_localize_localesynchronization" ("sync_from_id");
CREATE INDEX "wagtail_localize_overridablesegment_context_id_eed8c388" ON "wagtail_localize_overridablesegment" ("context_id");
CREATE INDEX "wagtail_localize_overridablesegment_source_id_5720ac20" ON "wagtail_localize_overridablesegment" ("source_id");
CREATE INDEX "wagtail_localize_relatedobjectsegment_context_id_c0a725be" ON "wagtail_localize_relatedobjectsegment" ("context_id");
CREATE INDEX "wagtail_localize_relatedobjectsegment_object_id_6c7b58df" ON "wagtail_localize_relatedobjectsegment" ("object_id");
CREATE INDEX "wagtail_localize_relatedobjectsegment_source_id_9a3b1373" ON "wagtail_localize_relatedobjectsegment" ("source_id");
CREATE INDEX "wagtail_localize_segmentoverride_context_id_f827efe0" ON "wagtail_localize_segmentoverride" ("context_id");
CREATE INDEX "wagtail_localize_segmentoverride_last_translated_by_id_a86448fc" ON "wagtail_localize_segmentoverride" ("last_translated_by_id");
CREATE INDEX "wagtail_localize_segmentoverride_locale_id_b1673d41" ON "wagtail_localize_segmentoverride" ("locale_id");
CREATE INDEX "wagtail_localize_string_locale_id_2cded126" ON "wagtail_localize_string" ("locale_id");
CREATE UNIQUE INDEX "wagtail_localize_string_locale_id_data_hash_bae71852_uniq" ON "wagtail_localize_string" ("locale_id", "data_hash");
CREATE INDEX "wagtail_localize_stringsegment_context_id_63235539" ON "wagtail_localize_stringsegment" ("context_id");
CREATE INDEX "wagtail_localize_stringsegment_source_id_5804129f" ON "wagtail_localize_stringsegment" ("source_id");
CREATE INDEX "wagtail_localize_stringsegment_string_id_6356d5ec" ON "wagtail_localize_stringsegment" ("string_id");
CREATE INDEX "wagtail_localize_stringtranslation_context_id_3cc13049" ON "wagtail_localize_stringtranslation" ("context_id");
CREATE INDEX "wagtail_localize_stringtranslation_last_translated_by_id_764c7a3f" ON "wagtail_localize_stringtranslation" ("last_translated_by_id");
CREATE INDEX "wagtail_localize_stringtranslation_locale_id_b9e3730d" ON "wagtail_localize_stringtranslation" ("locale_id");
CREATE UNIQUE INDEX "wagtail_localize_stringtranslation_locale_id_translation_of_id_context_id_d2d59359_uniq" ON "wagtail_localize_stringtranslation" ("locale_id", "translation_of_id", "context_id");
CREATE INDEX "wagtail_localize_stringtranslation_translation_of_id_8eef01d0" ON "wagtail_localize_stringtranslation" ("translation_of_id");
CREATE INDEX "wagtail_localize_templatesegment_context_id_81456b25" ON "wagtail_localize_templatesegment" ("context_id");
CREATE INDEX "wagtail_localize_templatesegment_source_id_26b89dc6" ON "wagtail_localize_templatesegment" ("source_id");
CREATE INDEX "wagtail_localize_templatesegment_template_id_c370b3c8" ON "wagtail_localize_templatesegment" ("template_id");
CREATE INDEX "wagtail_localize_translatableobject_content_type_id_0d6c5139" ON "wagtail_localize_translatableobject" ("content_type_id");
CREATE UNIQUE INDEX "wagtail_localize_translatableobject_content_type_id_translation_key_de875339_uniq" ON "wagtail_localize_translatableobject" ("content_type_id", "translation_key");
CREATE INDEX "wagtail_localize_translation_source_id_e326e1e3" ON "wagtail_localize_translation" ("source_id");
CREATE UNIQUE INDEX "wagtail_localize_translation_source_id_target_locale_id_7e943cf8_uniq" ON "wagtail_localize_translation" ("source_id", "target_locale_id");
CREATE INDEX "wagtail_localize_translation_target_locale_id_8c524f73" ON "wagtail_localize_translation" ("target_locale_id");
CREATE INDEX "wagtail_localize_translationcontext_object_id_86263ce7" ON "wagtail_localize_translationcontext" ("object_id");
CREATE UNIQUE INDEX "wagtail_localize_translationcontext_object_id_path_id_c7f5d707_uniq" ON "wagtail_localize_translationcontext" ("object_id", "path_id");
CREATE INDEX "wagtail_localize_translationlog_locale_id_37619cb4" ON "wagtail_localize_translationlog" ("locale_id");
CREATE INDEX "wagtail_localize_translationlog_revision_id_e3b62278" ON "wagtail_localize_translationlog" ("revision_id");
CREATE INDEX "wagtail_localize_translationlog_source_id_7228923e" ON "wagtail_localize_translationlog" ("source_id");
CREATE INDEX "wagtail_localize_translationsource_locale_id_0ac264c0" ON "wagtail_localize_translationsource" ("locale_id");
CREATE INDEX "wagtail_localize_translationsource_object_id_6a078fd2" ON "wagtail_localize_translationsource" ("object_id");
CREATE UNIQUE INDEX "wagtail_localize_translationsource_object_id_locale_id_fb6a8d8e_uniq" ON "wagtail_localize_translationsource" ("object_id", "locale_id");
CREATE INDEX "wagtail_localize_translationsource_specific_content_type_id_3095eb76" ON "wagtail_localize_translationsource" ("specific_content_type_id");
CREATE INDEX "wagtailadmi_content_717955_idx" ON "wagtailadmin_editingsession" ("content_type_id", "object_id");
CREATE INDEX "wagtailadmin_editingsession_content_type_id_4df7730e" ON "wagtailadmin_editingsession" ("content_type_id");
CREATE INDEX "wagtailadmin_editingsession_user_id_6e1a9b70" ON "wagtailadmin_editingsession" ("user_id");
CREATE INDEX "wagtailadmin_formstate_content_type_id_e32438b3" ON "wagtailadmin_formstate" ("content_type_id");
CREATE INDEX "wagtailadmin_formstate_user_id_b910adc2" ON "wagtailadmin_formstate" ("user_id");
CREATE INDEX "wagtailcore_collectionviewrestriction_collection_id_761908ec" ON "wagtailcore_collectionviewrestriction" ("collection_id");
CREATE INDEX "wagtailcore_collectionviewrestriction_groups_collectionviewrestriction_id_47320efd" ON "wagtailcore_collectionviewrestriction_groups" ("collectionviewrestriction_id");
CREATE UNIQUE INDEX "wagtailcore_collectionviewrestriction_groups_collectionviewrestriction_id_group_id_988995ae_uniq" ON "wagtailcore_collectionviewrestriction_groups" ("collectionviewrestriction_id", "group_id");
CREATE INDEX "wagtailcore_collectionviewrestriction_groups_group_id_1823f2a3" ON "wagtailcore_collectionviewrestriction_groups" ("group_id");
CREATE INDEX "wagtailcore_comment_page_id_108444b5" ON "wagtailcore_comment" ("page_id");
CREATE INDEX "wagtailcore_comment_resolved_by_id_a282aa0e" ON "wagtailcore_comment" ("resolved_by_id");
CREATE INDEX "wagtailcore_comment_revision_created_id_1d058279" ON "wagtailcore_comment" ("revision_created_id");
CREATE INDEX "wagtailcore_comment_user_id_0c577ca6" ON "wagtailcore_comment" ("user_id");
CREATE INDEX "wagtailcore_commentreply_comment_id_afc7e027" ON "wagtailcore_commentreply" ("comment_id");
CREATE INDEX "wagtailcore_commentreply_user_id_d0b3b9c3" ON "wagtailcore_commentreply" ("user_id");
CREATE INDEX "wagtailcore_groupapprovaltask_groups_group_id_2e64b61f" ON "wagtailcore_groupapprovaltask_groups" ("group_id");
CREATE INDEX "wagtailcore_groupapprovaltask_groups_groupapprovaltask_id_9a9255ea" ON "wagtailcore_groupapprovaltask_groups" ("groupapprovaltask_id");
CREATE UNIQUE INDEX "wagtailcore_groupapprovaltask_groups_groupapprovaltask_id_group_id_bb5ee7eb_uniq" ON "wagtailcore_groupapprovaltask_groups" ("groupapprovaltask_id", "group_id");
CREATE INDEX "wagtailcore_groupcollectionpermission_collection_id_5423575a" ON "wagtailcore_groupcollectionpermission" ("collection_id");
CREATE INDEX "wagtailcore_groupcollectionpermission_group_id_05d61460" ON "wagtailcore_groupcollectionpermission" ("group_id");
CREATE UNIQUE INDEX "wagtailcore_groupcollectionpermission_group_id_collection_id_permission_id_a21cefe9_uniq" ON "wagtailcore_groupcollectionpermission" ("group_id", "collection_id", "permission_id");
CREATE INDEX "wagtailcore_groupcollectionpermission_permission_id_1b626275" ON "wagtailcore_groupcollectionpermission" ("permission_id");
CREATE INDEX "wagtailcore_grouppagepermission_group_id_fc07e671" ON "wagtailcore_grouppagepermission" ("group_id");
CREATE INDEX "wagtailcore_grouppagepermission_page_id_710b114a" ON "wagtailcore_grouppagepermission" ("page_id");
CREATE INDEX "wagtailcore_grouppagepermission_permission_id_05acb22e" ON "wagtailcore_grouppagepermission" ("permission_id");
CREATE INDEX "wagtailcore_groupsitepermission_group_id_e5cdbee4" ON "wagtailcore_groupsitepermission" ("group_id");
CREATE UNIQUE INDEX "wagtailcore_groupsitepermission_group_id_site_id_permission_id_a58ee30d_uniq" ON "wagtailcore_groupsitepermission" ("group_id", "site_id", "permission_id");
CREATE INDEX "wagtailcore_groupsitepermission_permission_id_459b1f38" ON "wagtailcore_groupsitepermission" ("permission_id");
CREATE INDEX "wagtailcore_groupsitepermission_site_id_245de488" ON "wagtailcore_groupsitepermission" ("site_id");
CREATE INDEX "wagtailcore_modellogentry_action_d2d856ee" ON "wagtailcore_modellogentry" ("action");
CREATE INDEX "wagtailcore_modellogentry_content_changed_8bc39742" ON "wagtailcore_modellogentry" ("content_changed");
CREATE INDEX "wagtailcore_modellogentry_content_type_id_68849e77" ON "wagtailcore_modellogentry" ("content_type_id");
CREATE INDEX "wagtailcore_modellogentry_object_id_e0e7d4ef" ON "wagtailcore_modellogentry" ("object_id");
CREATE INDEX "wagtailcore_modellogentry_revision_id_df6ca33a" ON "wagtailcore_modellogentry" ("revision_id");
CREATE INDEX "wagtailcore_modellogentry_timestamp_9694521b" ON "wagtailcore_modellogentry" ("timestamp");
CREATE INDEX "wagtailcore_modellogentry_user_id_0278d1bf" ON "wagtailcore_modellogentry" ("user_id");
CREATE INDEX "wagtailcore_page_alias_of_id_12945502" ON "wagtailcore_page" ("alias_of_id");
CREATE INDEX "wagtailcore_page_content_type_id_c28424df" ON "wagtailcore_page" ("content_type_id");
CREATE INDEX "wagtailcore_page_first_published_at_2b5dd637" ON "wagtailcore_page" ("first_published_at");
CREATE INDEX "wagtailcore_page_latest_revision_id_e60fef51" ON "wagtailcore_page" ("latest_revision_id");
CREATE INDEX "wagtailcore_page_live_revision_id_930bd822" ON "wagtailcore_page" ("live_revision_id");
CREATE INDEX "wagtailcore_page_locale_id_3c7e30a6" ON "wagtailcore_page" ("locale_id");
CREATE INDEX "wagtailcore_page_locked_by_id_bcb86245" ON "wagtailcore_page" ("locked_by_id");
CREATE INDEX "wagtailcore_page_owner_id_fbf7c332" ON "wagtailcore_page" ("owner_id");
CREATE INDEX "wagtailcore_page_slug_e7c11b8f" ON "wagtailcore_page" ("slug");
CREATE UNIQUE INDEX "wagtailcore_page_translation_key_locale_id_9b041bad_uniq" ON "wagtailcore_page" ("translation_key", "locale_id");
CREATE INDEX "wagtailcore_pagelogentry_action_c2408198" ON "wagtailcore_pagelogentry" ("action");
CREATE INDEX "wagtailcore_pagelogentry_content_changed_99f27ade" ON "wagtailcore_pagelogentry" ("content_changed");
CREATE INDEX "wagtailcore_pagelogentry_content_type_id_74e7708a" ON "wagtailcore_pagelogentry" ("content_type_id");
CREATE INDEX "wagtailcore_pagelogentry_page_id_8464e327" ON "wagtailcore_pagelogentry" ("page_id");
CREATE INDEX "wagtailcore_pagelogentry_revision_id_8043d103" ON "wagtailcore_pagelogentry" ("revision_id");
CREATE INDEX "wagtailcore_pagelogentry_timestamp_deb774c4" ON "wagtailcore_pagelogentry" ("timestamp");
CREATE INDEX "wagtailcore_pagelogentry_user_id_604ccfd8" ON "wagtailcore_pagelogentry" ("user_id");
CREATE INDEX "wagtailcore_pagesubscription_page_id_a085e7a6" ON "wagtailcore_pagesubscription" ("page_id");
CREATE UNIQUE INDEX "wagtailcore_pagesubscription_page_id_user_id_0cef73ed_uniq" ON "wagtailcore_pagesubscription" ("page_id", "user_id");
CREATE INDEX "wagtailcore_pagesubscription_user_id_89d7def9" ON "wagtailcore_pagesubscription" ("user_id");
CREATE INDEX "wagtailcore_pageviewrestriction_groups_group_id_6460f223" ON "wagtailcore_pageviewrestriction_groups" ("group_id");
CREATE INDEX "wagtailcore_pageviewrestriction_groups_pageviewrestriction_id_f147a99a" ON "wagtailcore_pageviewrestriction_groups" ("pageviewrestriction_id");
CREATE UNIQUE INDEX "wagtailcore_pageviewrestriction_groups_pageviewrestriction_id_group_id_d23f80bb_uniq" ON "wagtailcore_pageviewrestriction_groups" ("pageviewrestriction_id", "group_id");
CREATE INDEX "wagtailcore_pageviewrestriction_page_id_15a8bea6" ON "wagtailcore_pageviewrestriction" ("page_id");
CREATE INDEX "wagtailcore_referenceindex_base_content_type_id_313cf40f" ON "wagtailcore_referenceindex" ("base_content_type_id");
CREATE UNIQUE INDEX "wagtailcore_referenceindex_base_content_type_id_object_id_to_content_type_id_to_object_id_content_path_hash_9e6ccd6a_uniq" ON "wagtailcore_referenceindex" ("base_content_type_id", "object_id", "to_content_type_id", "to_object_id", "content_path_hash");
CREATE INDEX "wagtailcore_referenceindex_content_type_id_766e0336" ON "wagtailcore_referenceindex" ("content_type_id");
CREATE INDEX "wagtailcore_referenceindex_to_content_type_id_93690bbd" ON "wagtailcore_referenceindex" ("to_content_type_id");
CREATE INDEX "wagtailcore_revision_approved_go_live_at_88d3dee5" ON "wagtailcore_revision" ("approved_go_live_at");
CREATE INDEX "wagtailcore_revision_base_content_type_id_5b4ef7bd" ON "wagtailcore_revision" ("base_content_type_id");
CREATE INDEX "wagtailcore_revision_content_type_id_c8cb69c0" ON "wagtailcore_revision" ("content_type_id");
CREATE INDEX "wagtailcore_revision_created_at_81450aa6" ON "wagtailcore_revision" ("created_at");
CREATE INDEX "wagtailcore_revision_user_id_03df83b0" ON "wagtailcore_revision" ("user_id");
CREATE INDEX "wagtailcore_site_hostname_96b20b46" ON "wagtailcore_site" ("hostname");
CREATE UNIQUE INDEX "wagtailcore_site_hostname_port_2c626d70_uniq" ON "wagtailcore_site" ("hostname", "port");
CREATE INDEX "wagtailcore_site_root_page_id_e02fb95c" ON "wagtailcore_site" ("root_page_id");
CREATE INDEX "wagtailcore_task_content_type_id_249ab8ba" ON "wagtailcore_task" ("content_type_id");
CREATE INDEX "wagtailcore_taskstate_content_type_id_0a758fdc" ON "wagtailcore_taskstate" ("content_type_id");
CREATE INDEX "wagtailcore_taskstate_finished_by_id_13f98229" ON "wagtailcore_taskstate" ("finished_by_id");
CREATE INDEX "wagtailcore_taskstate_revision_id_df25a499" ON "wagtailcore_taskstate" ("revision_id");
CREATE INDEX "wagtailcore_taskstate_task_id_c3677c34" ON "wagtailcore_taskstate" ("task_id");
CREATE INDEX "wagtailcore_taskstate_workflow_state_id_9239a775" ON "wagtailcore_taskstate" ("workflow_state_id");
CREATE INDEX "wagtailcore_uploadedfile_for_content_type_id_b0fc87b2" ON "wagtailcore_uploadedfile" ("for_content_type_id");
CREATE INDEX "wagtailcore_uploadedfile_uploaded_by_user_id_c7580fe8" ON "wagtailcore_uploadedfile" ("uploaded_by_user_id");
CREATE INDEX "wagtailcore_uuid_06a44d_idx" ON "wagtailcore_pagelogentry" ("uuid", "action", "timestamp" DESC);
CREATE INDEX "wagtailcore_uuid_d6363b_idx" ON "wagtailcore_modellogentry" ("uuid", "action", "timestamp" DESC);
CREATE INDEX "wagtailcore_workflowcontenttype_workflow_id_9aad7cd2" ON "wagtailcore_workflowcontenttype" ("workflow_id");
CREATE INDEX "wagtailcore_workflowpage_workflow_id_56f56ff6" ON "wagtailcore_workflowpage" ("workflow_id");
CREATE INDEX "wagtailcore_workflowstate_base_content_type_id_a30dc576" ON "wagtailcore_workflowstate" ("base_content_type_id");
CREATE INDEX "wagtailcore_workflowstate_content_type_id_2bb78ce1" ON "wagtailcore_workflowstate" ("content_type_id");
CREATE INDEX "wagtailcore_workflowstate_requested_by_id_4090bca3" ON "wagtailcore_workflowstate" ("requested_by_id");
CREATE INDEX "wagtailcore_workflowstate_workflow_id_1f18378f" ON "wagtailcore_workflowstate" ("workflow_id");
CREATE INDEX "wagtailcore_workflowtask_task_id_ce7716fe" ON "wagtailcore_workflowtask" ("task_id");
CREATE INDEX "wagtailcore_workflowtask_workflow_id_b9717175" ON "wagtailcore_workflowtask" ("workflow_id");
CREATE UNIQUE INDEX "wagtailcore_workflowtask_workflow_id_task_id_4ec7a62b_uniq" ON "wagtailcore_workflowtask" ("workflow_id", "task_id");
CREATE INDEX "wagtaildocs_document_collection_id_23881625" ON "wagtaildocs_document" ("collection_id");
CREATE INDEX "wagtaildocs_document_uploaded_by_user_id_17258b41" ON "wagtaildocs_document" ("uploaded_by_user_id");
CREATE INDEX "wagtailimages_image_collection_id_c2f8af7e" ON "wagtailimages_image" ("collection_id");
CREATE INDEX "wagtailimages_image_created_at_86fa6cd4" ON "wagtailimages_image" ("created_at");
CREATE INDEX "wagtailimages_image_file_hash_fb5bbb23" ON "wagtailimages_image" ("file_hash");
CREATE INDEX "wagtailimages_image_uploaded_by_user_id_5d73dc75" ON "wagtailimages_image" ("uploaded_by_user_id");
CREATE INDEX "wagtailimages_rendition_filter_spec_1cba3201" ON "wagtailimages_rendition" ("filter_spec");
CREATE INDEX "wagtailimages_rendition_image_id_3e1fd774" ON "wagtailimages_rendition" ("image_id");
CREATE UNIQUE INDEX "wagtailimages_rendition_image_id_filter_spec_focal_point_key_323c8fe0_uniq" ON "wagtailimages_rendition" ("image_id", "filter_spec", "focal_point_key");
CREATE INDEX "wagtailredirects_redirect_old_path_bb35247b" ON "wagtailredirects_redirect" ("old_path");
CREATE UNIQUE INDEX "wagtailredirects_redirect_old_path_site_id_783622d7_uniq" ON "wagtailredirects_redirect" ("old_path", "site_id");
CREATE INDEX "wagtailredirects_redirect_redirect_page_id_b5728a8f" ON "wagtailredirects_redirect" ("redirect_page_id");
CREATE INDEX "wagtailredirects_redirect_site_id_780a0e1e" ON "wagtailredirects_redirect" ("site_id");
CREATE INDEX "wagtailsearch_indexentry_content_type_id_62ed694f" ON "wagtailsearch_indexentry" ("content_type_id");
CREATE UNIQUE INDEX "wagtailsearch_indexentry_content_type_id_object_id_bcd7ba73_uniq" ON "wagtailsearch_indexentry" ("content_type_id", "object_id");
CREATE INDEX "workflowstate_base_ct_id_idx" ON "wagtailcore_workflowstate" ("base_content_type_id", "object_id");
CREATE INDEX "workflowstate_ct_id_idx" ON "wagtailcore_workflowstate" ("content_type_id", "object_id");
COMMIT;
