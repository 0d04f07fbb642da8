CREATE TABLE "person_profiles" (
	"person_id" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"org_id" text NOT NULL,
	"ladder_level" text,
	"subject" text,
	"stage" text,
	"hired_on" date,
	"positions" jsonb NOT NULL,
	"is_active" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cycle_plan_items" (
	"id" text PRIMARY KEY NOT NULL,
	"plan_id" text NOT NULL,
	"ref" text NOT NULL,
	"source" text NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"category" text NOT NULL,
	"level" text NOT NULL,
	"form" text NOT NULL,
	"term_from" date NOT NULL,
	"seq" integer NOT NULL,
	"minutes" integer NOT NULL,
	"hours" integer NOT NULL,
	"credits" integer NOT NULL,
	"counted" integer NOT NULL,
	"relevance" real NOT NULL,
	"serves" text[] NOT NULL,
	"quote" text,
	"done_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "cycle_plans" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"need_id" text,
	"state" text NOT NULL,
	"made_on" date NOT NULL,
	"cycle_from" date NOT NULL,
	"cycle_to" date NOT NULL,
	"minutes_per_week" integer NOT NULL,
	"policy_ids" text[] NOT NULL,
	"proof" jsonb NOT NULL,
	"solving" jsonb NOT NULL,
	"accepted_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reach_rows" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"person_id" text NOT NULL,
	"verdict" text NOT NULL,
	"conflicts" jsonb NOT NULL,
	"minutes" integer
);
--> statement-breakpoint
CREATE TABLE "reach_runs" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"policy_id" text,
	"as_of" date NOT NULL,
	"minutes_per_week" integer NOT NULL,
	"state" text NOT NULL,
	"counts" jsonb NOT NULL,
	"job_id" text,
	"created_by" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "policies" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"key" text NOT NULL,
	"version" integer NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"summary" text DEFAULT '' NOT NULL,
	"state" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"body" jsonb NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_by" text,
	"published_by" text,
	"published_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "certificates" (
	"id" text PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"kind" text NOT NULL,
	"person_id" text NOT NULL,
	"org_id" text NOT NULL,
	"subject_key" text NOT NULL,
	"payload" jsonb NOT NULL,
	"key_id" text NOT NULL,
	"signature" text NOT NULL,
	"issued_by" text,
	"issued_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_by" text,
	"revoked_reason" text
);
--> statement-breakpoint
CREATE TABLE "credit_accounts" (
	"person_id" text PRIMARY KEY NOT NULL,
	"last_seq" integer NOT NULL,
	"last_hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credit_appeal_votes" (
	"id" text PRIMARY KEY NOT NULL,
	"appeal_id" text NOT NULL,
	"person_id" text NOT NULL,
	"verdict" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credit_appeals" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"claim_id" text NOT NULL,
	"body_org_id" text NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"filed_at" timestamp with time zone NOT NULL,
	"due_on" date NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "credit_batch_rows" (
	"id" text PRIMARY KEY NOT NULL,
	"batch_id" text NOT NULL,
	"row_no" integer NOT NULL,
	"cells" jsonb NOT NULL,
	"state" text NOT NULL,
	"code" text,
	"params" jsonb,
	"person_id" text,
	"entry_id" text,
	"record" jsonb
);
--> statement-breakpoint
CREATE TABLE "credit_batches" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"state" text NOT NULL,
	"file_name" text NOT NULL,
	"sha256" text NOT NULL,
	"columns" jsonb NOT NULL,
	"counts" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"registrar_id" text,
	"auditor_id" text,
	"auditor_org_id" text,
	"note" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credit_claim_events" (
	"id" text PRIMARY KEY NOT NULL,
	"claim_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"person_id" text,
	"org_id" text,
	"what" text NOT NULL,
	"note" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credit_claims" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"org_id" text NOT NULL,
	"state" text NOT NULL,
	"category" text NOT NULL,
	"level" text NOT NULL,
	"form" text NOT NULL,
	"title" text NOT NULL,
	"organiser" text DEFAULT '' NOT NULL,
	"occurred_on" date NOT NULL,
	"hours" integer NOT NULL,
	"absent_hours" integer DEFAULT 0 NOT NULL,
	"stated_credits" integer,
	"certificate_no" text,
	"evidence" jsonb NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"source" text NOT NULL,
	"source_key" text NOT NULL,
	"route" jsonb,
	"registrar_org_id" text,
	"auditor_org_id" text,
	"registrar_id" text,
	"auditor_id" text,
	"submitted_at" timestamp with time zone,
	"registered_at" timestamp with time zone,
	"decided_at" timestamp with time zone,
	"returned_by" text,
	"returned_reason" text,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "credit_claims_two_keys" CHECK ("credit_claims"."registrar_id" <> "credit_claims"."auditor_id")
);
--> statement-breakpoint
CREATE TABLE "credit_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"seq" integer NOT NULL,
	"kind" text NOT NULL,
	"reverses_id" text,
	"org_id" text NOT NULL,
	"category" text NOT NULL,
	"level" text NOT NULL,
	"form" text NOT NULL,
	"title" text NOT NULL,
	"occurred_on" date NOT NULL,
	"expires_on" date,
	"hours" integer NOT NULL,
	"credits" integer NOT NULL,
	"trace" jsonb NOT NULL,
	"policy_id" text,
	"claim_id" text,
	"batch_id" text,
	"evidence" jsonb NOT NULL,
	"certificate_no" text,
	"registrar_id" text NOT NULL,
	"registrar_org_id" text NOT NULL,
	"auditor_id" text NOT NULL,
	"auditor_org_id" text NOT NULL,
	"source_key" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"posted_at" timestamp with time zone NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "credit_entries_two_keys" CHECK ("credit_entries"."registrar_id" <> "credit_entries"."auditor_id"),
	CONSTRAINT "credit_entries_not_for_oneself" CHECK ("credit_entries"."person_id" not in ("credit_entries"."registrar_id", "credit_entries"."auditor_id")),
	CONSTRAINT "credit_entries_reversal" CHECK (("credit_entries"."kind" = 'reversal') = ("credit_entries"."reverses_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "credit_exceptions" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"rule_id" text NOT NULL,
	"change" jsonb NOT NULL,
	"reason" text NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date,
	"state" text NOT NULL,
	"requested_by" text NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"decision_note" text,
	"ended_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "credit_exceptions_approved_by_another" CHECK ("credit_exceptions"."state" <> 'approved' or "credit_exceptions"."requested_by" <> "credit_exceptions"."decided_by")
);
--> statement-breakpoint
CREATE TABLE "credit_standings" (
	"person_id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"as_of" date NOT NULL,
	"policy_key" text NOT NULL,
	"cycle_from" date NOT NULL,
	"cycle_to" date NOT NULL,
	"counted" integer NOT NULL,
	"needed" integer NOT NULL,
	"year_counted" integer NOT NULL,
	"year_needed" integer NOT NULL,
	"is_year_met" boolean NOT NULL,
	"is_complete" boolean NOT NULL,
	"impossible" integer NOT NULL,
	"rules" jsonb NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "offerings" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"title" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"category" text NOT NULL,
	"level" text NOT NULL,
	"form" text NOT NULL,
	"hours" integer NOT NULL,
	"stated_credits" integer,
	"minutes" integer NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date,
	"repeats" text NOT NULL,
	"after" text[] DEFAULT '{}' NOT NULL,
	"subjects" text[] DEFAULT '{}' NOT NULL,
	"stages" text[] DEFAULT '{}' NOT NULL,
	"is_open" boolean DEFAULT true NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"id" text PRIMARY KEY NOT NULL,
	"public_key" text NOT NULL,
	"sealed_private_key" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "standing_snapshots" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"org_id" text NOT NULL,
	"as_of" date NOT NULL,
	"reason" text NOT NULL,
	"policy_key" text NOT NULL,
	"body" jsonb NOT NULL,
	"sha256" text NOT NULL,
	"taken_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "persons" ADD COLUMN "hired_on" date;--> statement-breakpoint
ALTER TABLE "persons" ADD COLUMN "positions" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "person_profiles" ADD CONSTRAINT "person_profiles_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_profiles" ADD CONSTRAINT "person_profiles_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cycle_plan_items" ADD CONSTRAINT "cycle_plan_items_plan_id_cycle_plans_id_fk" FOREIGN KEY ("plan_id") REFERENCES "public"."cycle_plans"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cycle_plans" ADD CONSTRAINT "cycle_plans_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cycle_plans" ADD CONSTRAINT "cycle_plans_need_id_needs_id_fk" FOREIGN KEY ("need_id") REFERENCES "public"."needs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reach_rows" ADD CONSTRAINT "reach_rows_run_id_reach_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."reach_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reach_rows" ADD CONSTRAINT "reach_rows_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reach_runs" ADD CONSTRAINT "reach_runs_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reach_runs" ADD CONSTRAINT "reach_runs_policy_id_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."policies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reach_runs" ADD CONSTRAINT "reach_runs_job_id_job_progress_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."job_progress"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reach_runs" ADD CONSTRAINT "reach_runs_created_by_persons_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policies" ADD CONSTRAINT "policies_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policies" ADD CONSTRAINT "policies_created_by_persons_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policies" ADD CONSTRAINT "policies_published_by_persons_id_fk" FOREIGN KEY ("published_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_key_id_signing_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."signing_keys"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_issued_by_persons_id_fk" FOREIGN KEY ("issued_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_revoked_by_persons_id_fk" FOREIGN KEY ("revoked_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_accounts" ADD CONSTRAINT "credit_accounts_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_appeal_votes" ADD CONSTRAINT "credit_appeal_votes_appeal_id_credit_appeals_id_fk" FOREIGN KEY ("appeal_id") REFERENCES "public"."credit_appeals"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_appeal_votes" ADD CONSTRAINT "credit_appeal_votes_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_appeals" ADD CONSTRAINT "credit_appeals_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_appeals" ADD CONSTRAINT "credit_appeals_claim_id_credit_claims_id_fk" FOREIGN KEY ("claim_id") REFERENCES "public"."credit_claims"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_appeals" ADD CONSTRAINT "credit_appeals_body_org_id_organisations_id_fk" FOREIGN KEY ("body_org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_batch_rows" ADD CONSTRAINT "credit_batch_rows_batch_id_credit_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."credit_batches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_batch_rows" ADD CONSTRAINT "credit_batch_rows_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_batch_rows" ADD CONSTRAINT "credit_batch_rows_entry_id_credit_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."credit_entries"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_batches" ADD CONSTRAINT "credit_batches_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_batches" ADD CONSTRAINT "credit_batches_created_by_persons_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_batches" ADD CONSTRAINT "credit_batches_registrar_id_persons_id_fk" FOREIGN KEY ("registrar_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_batches" ADD CONSTRAINT "credit_batches_auditor_id_persons_id_fk" FOREIGN KEY ("auditor_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_batches" ADD CONSTRAINT "credit_batches_auditor_org_id_organisations_id_fk" FOREIGN KEY ("auditor_org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_claim_events" ADD CONSTRAINT "credit_claim_events_claim_id_credit_claims_id_fk" FOREIGN KEY ("claim_id") REFERENCES "public"."credit_claims"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_claim_events" ADD CONSTRAINT "credit_claim_events_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_claim_events" ADD CONSTRAINT "credit_claim_events_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_claims" ADD CONSTRAINT "credit_claims_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_claims" ADD CONSTRAINT "credit_claims_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_claims" ADD CONSTRAINT "credit_claims_registrar_org_id_organisations_id_fk" FOREIGN KEY ("registrar_org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_claims" ADD CONSTRAINT "credit_claims_auditor_org_id_organisations_id_fk" FOREIGN KEY ("auditor_org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_claims" ADD CONSTRAINT "credit_claims_registrar_id_persons_id_fk" FOREIGN KEY ("registrar_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_claims" ADD CONSTRAINT "credit_claims_auditor_id_persons_id_fk" FOREIGN KEY ("auditor_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_reverses_id_credit_entries_id_fk" FOREIGN KEY ("reverses_id") REFERENCES "public"."credit_entries"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_policy_id_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."policies"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_claim_id_credit_claims_id_fk" FOREIGN KEY ("claim_id") REFERENCES "public"."credit_claims"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_batch_id_credit_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."credit_batches"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_registrar_id_persons_id_fk" FOREIGN KEY ("registrar_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_registrar_org_id_organisations_id_fk" FOREIGN KEY ("registrar_org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_auditor_id_persons_id_fk" FOREIGN KEY ("auditor_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_entries" ADD CONSTRAINT "credit_entries_auditor_org_id_organisations_id_fk" FOREIGN KEY ("auditor_org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_exceptions" ADD CONSTRAINT "credit_exceptions_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_exceptions" ADD CONSTRAINT "credit_exceptions_requested_by_persons_id_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_exceptions" ADD CONSTRAINT "credit_exceptions_decided_by_persons_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_standings" ADD CONSTRAINT "credit_standings_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_standings" ADD CONSTRAINT "credit_standings_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offerings" ADD CONSTRAINT "offerings_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offerings" ADD CONSTRAINT "offerings_created_by_persons_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standing_snapshots" ADD CONSTRAINT "standing_snapshots_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standing_snapshots" ADD CONSTRAINT "standing_snapshots_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "person_profiles_person_id_since_unique" ON "person_profiles" USING btree ("person_id","since");--> statement-breakpoint
CREATE INDEX "person_profiles_org_id_idx" ON "person_profiles" USING btree ("org_id");--> statement-breakpoint
CREATE UNIQUE INDEX "cycle_plan_items_plan_id_ref_unique" ON "cycle_plan_items" USING btree ("plan_id","ref");--> statement-breakpoint
CREATE INDEX "cycle_plans_person_id_idx" ON "cycle_plans" USING btree ("person_id","created_at");--> statement-breakpoint
CREATE INDEX "cycle_plans_need_id_idx" ON "cycle_plans" USING btree ("need_id");--> statement-breakpoint
CREATE UNIQUE INDEX "reach_rows_run_id_person_id_unique" ON "reach_rows" USING btree ("run_id","person_id");--> statement-breakpoint
CREATE INDEX "reach_rows_person_id_idx" ON "reach_rows" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "reach_runs_org_id_idx" ON "reach_runs" USING btree ("org_id","created_at");--> statement-breakpoint
CREATE INDEX "reach_runs_policy_id_idx" ON "reach_runs" USING btree ("policy_id");--> statement-breakpoint
CREATE INDEX "reach_runs_job_id_idx" ON "reach_runs" USING btree ("job_id");--> statement-breakpoint
CREATE INDEX "reach_runs_created_by_idx" ON "reach_runs" USING btree ("created_by");--> statement-breakpoint
CREATE UNIQUE INDEX "policies_org_id_key_version_unique" ON "policies" USING btree ("org_id","key","version");--> statement-breakpoint
CREATE INDEX "policies_created_by_idx" ON "policies" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "policies_published_by_idx" ON "policies" USING btree ("published_by");--> statement-breakpoint
CREATE UNIQUE INDEX "certificates_number_unique" ON "certificates" USING btree ("number");--> statement-breakpoint
CREATE UNIQUE INDEX "certificates_subject_key_unique" ON "certificates" USING btree ("subject_key") WHERE "certificates"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX "certificates_person_id_idx" ON "certificates" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "certificates_org_id_idx" ON "certificates" USING btree ("org_id");--> statement-breakpoint
CREATE INDEX "certificates_key_id_idx" ON "certificates" USING btree ("key_id");--> statement-breakpoint
CREATE INDEX "certificates_issued_by_idx" ON "certificates" USING btree ("issued_by");--> statement-breakpoint
CREATE INDEX "certificates_revoked_by_idx" ON "certificates" USING btree ("revoked_by");--> statement-breakpoint
CREATE UNIQUE INDEX "credit_appeal_votes_appeal_id_person_id_unique" ON "credit_appeal_votes" USING btree ("appeal_id","person_id");--> statement-breakpoint
CREATE INDEX "credit_appeal_votes_person_id_idx" ON "credit_appeal_votes" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "credit_appeals_person_id_idx" ON "credit_appeals" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "credit_appeals_claim_id_idx" ON "credit_appeals" USING btree ("claim_id");--> statement-breakpoint
CREATE INDEX "credit_appeals_body_org_id_idx" ON "credit_appeals" USING btree ("body_org_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "credit_batch_rows_batch_id_row_no_unique" ON "credit_batch_rows" USING btree ("batch_id","row_no");--> statement-breakpoint
CREATE INDEX "credit_batch_rows_person_id_idx" ON "credit_batch_rows" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "credit_batch_rows_entry_id_idx" ON "credit_batch_rows" USING btree ("entry_id");--> statement-breakpoint
CREATE INDEX "credit_batches_org_id_idx" ON "credit_batches" USING btree ("org_id");--> statement-breakpoint
CREATE INDEX "credit_batches_created_by_idx" ON "credit_batches" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "credit_batches_registrar_id_idx" ON "credit_batches" USING btree ("registrar_id");--> statement-breakpoint
CREATE INDEX "credit_batches_auditor_id_idx" ON "credit_batches" USING btree ("auditor_id");--> statement-breakpoint
CREATE INDEX "credit_batches_auditor_org_id_idx" ON "credit_batches" USING btree ("auditor_org_id");--> statement-breakpoint
CREATE INDEX "credit_claim_events_claim_id_idx" ON "credit_claim_events" USING btree ("claim_id","at");--> statement-breakpoint
CREATE INDEX "credit_claim_events_person_id_idx" ON "credit_claim_events" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "credit_claim_events_org_id_idx" ON "credit_claim_events" USING btree ("org_id");--> statement-breakpoint
CREATE UNIQUE INDEX "credit_claims_source_key_unique" ON "credit_claims" USING btree ("source_key");--> statement-breakpoint
CREATE INDEX "credit_claims_person_id_idx" ON "credit_claims" USING btree ("person_id","state");--> statement-breakpoint
CREATE INDEX "credit_claims_org_id_idx" ON "credit_claims" USING btree ("org_id");--> statement-breakpoint
CREATE INDEX "credit_claims_registrar_org_id_idx" ON "credit_claims" USING btree ("registrar_org_id","state");--> statement-breakpoint
CREATE INDEX "credit_claims_auditor_org_id_idx" ON "credit_claims" USING btree ("auditor_org_id","state");--> statement-breakpoint
CREATE INDEX "credit_claims_registrar_id_idx" ON "credit_claims" USING btree ("registrar_id");--> statement-breakpoint
CREATE INDEX "credit_claims_auditor_id_idx" ON "credit_claims" USING btree ("auditor_id");--> statement-breakpoint
CREATE UNIQUE INDEX "credit_entries_person_id_seq_unique" ON "credit_entries" USING btree ("person_id","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "credit_entries_source_key_unique" ON "credit_entries" USING btree ("source_key");--> statement-breakpoint
CREATE UNIQUE INDEX "credit_entries_reverses_id_unique" ON "credit_entries" USING btree ("reverses_id");--> statement-breakpoint
CREATE INDEX "credit_entries_org_id_idx" ON "credit_entries" USING btree ("org_id");--> statement-breakpoint
CREATE INDEX "credit_entries_policy_id_idx" ON "credit_entries" USING btree ("policy_id");--> statement-breakpoint
CREATE INDEX "credit_entries_claim_id_idx" ON "credit_entries" USING btree ("claim_id");--> statement-breakpoint
CREATE INDEX "credit_entries_batch_id_idx" ON "credit_entries" USING btree ("batch_id");--> statement-breakpoint
CREATE INDEX "credit_entries_registrar_id_idx" ON "credit_entries" USING btree ("registrar_id");--> statement-breakpoint
CREATE INDEX "credit_entries_registrar_org_id_idx" ON "credit_entries" USING btree ("registrar_org_id");--> statement-breakpoint
CREATE INDEX "credit_entries_auditor_id_idx" ON "credit_entries" USING btree ("auditor_id");--> statement-breakpoint
CREATE INDEX "credit_entries_auditor_org_id_idx" ON "credit_entries" USING btree ("auditor_org_id");--> statement-breakpoint
CREATE INDEX "credit_exceptions_person_id_idx" ON "credit_exceptions" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "credit_exceptions_requested_by_idx" ON "credit_exceptions" USING btree ("requested_by");--> statement-breakpoint
CREATE INDEX "credit_exceptions_decided_by_idx" ON "credit_exceptions" USING btree ("decided_by");--> statement-breakpoint
CREATE INDEX "credit_standings_org_id_idx" ON "credit_standings" USING btree ("org_id");--> statement-breakpoint
CREATE INDEX "offerings_org_id_idx" ON "offerings" USING btree ("org_id");--> statement-breakpoint
CREATE INDEX "offerings_created_by_idx" ON "offerings" USING btree ("created_by");--> statement-breakpoint
CREATE UNIQUE INDEX "standing_snapshots_person_id_as_of_reason_unique" ON "standing_snapshots" USING btree ("person_id","as_of","reason");--> statement-breakpoint
CREATE INDEX "standing_snapshots_org_id_idx" ON "standing_snapshots" USING btree ("org_id","as_of");