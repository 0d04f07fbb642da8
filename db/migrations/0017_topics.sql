CREATE TABLE "person_ties" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"person_id" text NOT NULL,
	"other_id" text,
	"org_id" text,
	"label" text DEFAULT '' NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topic_appeals" (
	"id" text PRIMARY KEY NOT NULL,
	"topic_id" text NOT NULL,
	"about" text NOT NULL,
	"by_id" text NOT NULL,
	"text" text NOT NULL,
	"state" text NOT NULL,
	"proposal" text,
	"answer" text DEFAULT '' NOT NULL,
	"proposed_by_id" text,
	"confirmed_by_id" text,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topic_attachments" (
	"id" text PRIMARY KEY NOT NULL,
	"topic_id" text NOT NULL,
	"use" text NOT NULL,
	"name" text NOT NULL,
	"sha256" text NOT NULL,
	"bytes" integer NOT NULL,
	"reading" text NOT NULL,
	"refusal" text,
	"text" text DEFAULT '' NOT NULL,
	"by_id" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topic_boilerplates" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"name" text NOT NULL,
	"text" text NOT NULL,
	"kind" text NOT NULL,
	"by_id" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topic_call_versions" (
	"id" text PRIMARY KEY NOT NULL,
	"call_id" text NOT NULL,
	"number" integer NOT NULL,
	"body" jsonb NOT NULL,
	"reason" text NOT NULL,
	"by_id" text,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topic_calls" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"title" text NOT NULL,
	"state" text NOT NULL,
	"version" integer NOT NULL,
	"body" jsonb NOT NULL,
	"copied_from_id" text,
	"last_number" integer DEFAULT 0 NOT NULL,
	"created_by_id" text,
	"published_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topic_events" (
	"id" text PRIMARY KEY NOT NULL,
	"topic_id" text NOT NULL,
	"seq" integer NOT NULL,
	"kind" text NOT NULL,
	"from_state" text,
	"to_state" text,
	"actor_id" text,
	"reason" text DEFAULT '' NOT NULL,
	"detail" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topic_findings" (
	"id" text PRIMARY KEY NOT NULL,
	"topic_id" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"section" text NOT NULL,
	"quote" text DEFAULT '' NOT NULL,
	"start" integer,
	"detail" jsonb NOT NULL,
	"source" text NOT NULL,
	"state" text NOT NULL,
	"set_aside_by_id" text,
	"reason" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topic_fingerprints" (
	"topic_id" text NOT NULL,
	"section" text NOT NULL,
	"hashes" integer[] NOT NULL,
	"characters" integer NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topic_members" (
	"id" text PRIMARY KEY NOT NULL,
	"topic_id" text NOT NULL,
	"person_id" text NOT NULL,
	"place" integer NOT NULL,
	"task" text DEFAULT '' NOT NULL,
	"state" text NOT NULL,
	"responded_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topic_mutes" (
	"person_id" text NOT NULL,
	"kind" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topic_reminders" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"href" text NOT NULL,
	"params" jsonb NOT NULL,
	"due_on" date,
	"is_done" boolean DEFAULT false NOT NULL,
	"read_at" timestamp with time zone,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topic_resources" (
	"topic_id" text NOT NULL,
	"resource_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topic_statements" (
	"id" text PRIMARY KEY NOT NULL,
	"topic_id" text NOT NULL,
	"kind" text NOT NULL,
	"person_id" text NOT NULL,
	"state" text NOT NULL,
	"title" text,
	"text" text DEFAULT '' NOT NULL,
	"given_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topic_verdicts" (
	"id" text PRIMARY KEY NOT NULL,
	"topic_id" text NOT NULL,
	"rule_id" text NOT NULL,
	"call_version" integer NOT NULL,
	"verdict" text NOT NULL,
	"fact" jsonb NOT NULL,
	"set_to" text,
	"set_by_id" text,
	"set_reason" text DEFAULT '' NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topic_versions" (
	"id" text PRIMARY KEY NOT NULL,
	"topic_id" text NOT NULL,
	"number" integer NOT NULL,
	"form" jsonb NOT NULL,
	"command" text NOT NULL,
	"by_id" text,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topics" (
	"id" text PRIMARY KEY NOT NULL,
	"call_id" text,
	"org_id" text NOT NULL,
	"leader_id" text NOT NULL,
	"state" text NOT NULL,
	"title" text NOT NULL,
	"track" text NOT NULL,
	"subject" text,
	"stage" text,
	"guide_item" text,
	"form" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"call_version" integer,
	"submitted_at" timestamp with time zone,
	"blind_code" text,
	"merged_into_id" text,
	"approval_number" text,
	"approved_on" date,
	"ends_on" date,
	"closed_on" date,
	"grade" text,
	"cancelled_cause" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "assignments" (
	"id" text PRIMARY KEY NOT NULL,
	"call_id" text NOT NULL,
	"topic_id" text NOT NULL,
	"expert_id" text NOT NULL,
	"panel_id" text,
	"state" text NOT NULL,
	"role" text NOT NULL,
	"is_frozen" boolean DEFAULT false NOT NULL,
	"affinity" real NOT NULL,
	"parts" jsonb NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"replaces_id" text,
	"due_on" date NOT NULL,
	"responded_at" timestamp with time zone,
	"submitted_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"id" text PRIMARY KEY NOT NULL,
	"topic_id" text NOT NULL,
	"round" integer NOT NULL,
	"proposal" text NOT NULL,
	"merge_into_id" text,
	"reasons" jsonb NOT NULL,
	"state" text NOT NULL,
	"proposed_by_id" text NOT NULL,
	"confirmed_by_id" text,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "decisions_two_keys" CHECK ("decisions"."confirmed_by_id" is null or "decisions"."confirmed_by_id" <> "decisions"."proposed_by_id")
);
--> statement-breakpoint
CREATE TABLE "declared_conflicts" (
	"id" text PRIMARY KEY NOT NULL,
	"expert_id" text NOT NULL,
	"other_person_id" text,
	"other_org_id" text,
	"kind" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "declared_conflicts_other" CHECK (("declared_conflicts"."other_person_id" is null) <> ("declared_conflicts"."other_org_id" is null))
);
--> statement-breakpoint
CREATE TABLE "deliberations" (
	"id" text PRIMARY KEY NOT NULL,
	"topic_id" text NOT NULL,
	"way" text NOT NULL,
	"cause" jsonb NOT NULL,
	"state" text NOT NULL,
	"minutes" text DEFAULT '' NOT NULL,
	"by_id" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "expert_events" (
	"id" text PRIMARY KEY NOT NULL,
	"expert_id" text NOT NULL,
	"kind" text NOT NULL,
	"rule_id" text,
	"reason" text DEFAULT '' NOT NULL,
	"actor_id" text,
	"detail" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "experts" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"person_id" text NOT NULL,
	"state" text NOT NULL,
	"title" text NOT NULL,
	"subjects" text[] NOT NULL,
	"stages" text[] NOT NULL,
	"directions" text[] NOT NULL,
	"record" text DEFAULT '' NOT NULL,
	"most_load" integer,
	"away" jsonb NOT NULL,
	"preferences" jsonb NOT NULL,
	"entered_on" date,
	"left_on" date,
	"reason" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notices" (
	"id" text PRIMARY KEY NOT NULL,
	"call_id" text NOT NULL,
	"topic_ids" text[] NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date NOT NULL,
	"text" text DEFAULT '' NOT NULL,
	"by_id" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "panels" (
	"id" text PRIMARY KEY NOT NULL,
	"call_id" text NOT NULL,
	"state" text NOT NULL,
	"seed" integer NOT NULL,
	"options" jsonb NOT NULL,
	"result" jsonb NOT NULL,
	"by_id" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reviews" (
	"id" text PRIMARY KEY NOT NULL,
	"assignment_id" text NOT NULL,
	"state" text NOT NULL,
	"body" jsonb NOT NULL,
	"total" integer,
	"hints" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"submitted_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "closing_opinions" (
	"id" text PRIMARY KEY NOT NULL,
	"closing_id" text NOT NULL,
	"expert_id" text NOT NULL,
	"is_of_subject" integer NOT NULL,
	"grade" text,
	"text" text DEFAULT '' NOT NULL,
	"given_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "closings" (
	"id" text PRIMARY KEY NOT NULL,
	"topic_id" text NOT NULL,
	"round" integer NOT NULL,
	"way" text NOT NULL,
	"held_on" date,
	"report" jsonb NOT NULL,
	"state" text NOT NULL,
	"grade" text,
	"opinion" text DEFAULT '' NOT NULL,
	"decided_by_id" text,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "commitments" (
	"id" text PRIMARY KEY NOT NULL,
	"topic_id" text NOT NULL,
	"kind" text NOT NULL,
	"ordinal" integer NOT NULL,
	"text" text NOT NULL,
	"form" text DEFAULT '' NOT NULL,
	"due_on" date,
	"person_id" text,
	"state" text NOT NULL,
	"evidence" text DEFAULT '' NOT NULL,
	"change_id" text,
	"judged_by_id" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "milestones" (
	"id" text PRIMARY KEY NOT NULL,
	"topic_id" text NOT NULL,
	"kind" text NOT NULL,
	"ordinal" integer NOT NULL,
	"rule_id" text NOT NULL,
	"due_on" date NOT NULL,
	"original_due_on" date NOT NULL,
	"state" text NOT NULL,
	"report" jsonb NOT NULL,
	"revision" integer NOT NULL,
	"submitted_at" timestamp with time zone,
	"decided_by_id" text,
	"decided_at" timestamp with time zone,
	"reason" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outcomes" (
	"id" text PRIMARY KEY NOT NULL,
	"topic_id" text NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"abstract" text DEFAULT '' NOT NULL,
	"words" integer,
	"published" text DEFAULT '' NOT NULL,
	"author_ids" text[] NOT NULL,
	"commitment_id" text,
	"attachment_id" text,
	"resource_id" text,
	"state" text NOT NULL,
	"refusal" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "topic_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"topic_id" text NOT NULL,
	"kind" text NOT NULL,
	"before" jsonb NOT NULL,
	"after" jsonb NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"asked_by_id" text NOT NULL,
	"endorsed_by_id" text,
	"decided_by_id" text,
	"answer" text DEFAULT '' NOT NULL,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "person_ties" ADD CONSTRAINT "person_ties_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_ties" ADD CONSTRAINT "person_ties_other_id_persons_id_fk" FOREIGN KEY ("other_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_ties" ADD CONSTRAINT "person_ties_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_appeals" ADD CONSTRAINT "topic_appeals_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_appeals" ADD CONSTRAINT "topic_appeals_by_id_persons_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_appeals" ADD CONSTRAINT "topic_appeals_proposed_by_id_persons_id_fk" FOREIGN KEY ("proposed_by_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_appeals" ADD CONSTRAINT "topic_appeals_confirmed_by_id_persons_id_fk" FOREIGN KEY ("confirmed_by_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_attachments" ADD CONSTRAINT "topic_attachments_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_attachments" ADD CONSTRAINT "topic_attachments_by_id_persons_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_boilerplates" ADD CONSTRAINT "topic_boilerplates_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_boilerplates" ADD CONSTRAINT "topic_boilerplates_by_id_persons_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_call_versions" ADD CONSTRAINT "topic_call_versions_call_id_topic_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."topic_calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_call_versions" ADD CONSTRAINT "topic_call_versions_by_id_persons_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_calls" ADD CONSTRAINT "topic_calls_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_calls" ADD CONSTRAINT "topic_calls_copied_from_id_topic_calls_id_fk" FOREIGN KEY ("copied_from_id") REFERENCES "public"."topic_calls"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_calls" ADD CONSTRAINT "topic_calls_created_by_id_persons_id_fk" FOREIGN KEY ("created_by_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_events" ADD CONSTRAINT "topic_events_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_events" ADD CONSTRAINT "topic_events_actor_id_persons_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_findings" ADD CONSTRAINT "topic_findings_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_findings" ADD CONSTRAINT "topic_findings_set_aside_by_id_persons_id_fk" FOREIGN KEY ("set_aside_by_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_fingerprints" ADD CONSTRAINT "topic_fingerprints_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_members" ADD CONSTRAINT "topic_members_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_members" ADD CONSTRAINT "topic_members_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_mutes" ADD CONSTRAINT "topic_mutes_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_reminders" ADD CONSTRAINT "topic_reminders_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_resources" ADD CONSTRAINT "topic_resources_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_resources" ADD CONSTRAINT "topic_resources_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_statements" ADD CONSTRAINT "topic_statements_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_statements" ADD CONSTRAINT "topic_statements_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_verdicts" ADD CONSTRAINT "topic_verdicts_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_verdicts" ADD CONSTRAINT "topic_verdicts_set_by_id_persons_id_fk" FOREIGN KEY ("set_by_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_versions" ADD CONSTRAINT "topic_versions_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_versions" ADD CONSTRAINT "topic_versions_by_id_persons_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topics" ADD CONSTRAINT "topics_call_id_topic_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."topic_calls"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topics" ADD CONSTRAINT "topics_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topics" ADD CONSTRAINT "topics_leader_id_persons_id_fk" FOREIGN KEY ("leader_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topics" ADD CONSTRAINT "topics_merged_into_id_topics_id_fk" FOREIGN KEY ("merged_into_id") REFERENCES "public"."topics"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_call_id_topic_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."topic_calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_expert_id_experts_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."experts"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_panel_id_panels_id_fk" FOREIGN KEY ("panel_id") REFERENCES "public"."panels"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_replaces_id_assignments_id_fk" FOREIGN KEY ("replaces_id") REFERENCES "public"."assignments"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_merge_into_id_topics_id_fk" FOREIGN KEY ("merge_into_id") REFERENCES "public"."topics"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_proposed_by_id_persons_id_fk" FOREIGN KEY ("proposed_by_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_confirmed_by_id_persons_id_fk" FOREIGN KEY ("confirmed_by_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "declared_conflicts" ADD CONSTRAINT "declared_conflicts_expert_id_experts_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."experts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "declared_conflicts" ADD CONSTRAINT "declared_conflicts_other_person_id_persons_id_fk" FOREIGN KEY ("other_person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "declared_conflicts" ADD CONSTRAINT "declared_conflicts_other_org_id_organisations_id_fk" FOREIGN KEY ("other_org_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliberations" ADD CONSTRAINT "deliberations_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliberations" ADD CONSTRAINT "deliberations_by_id_persons_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expert_events" ADD CONSTRAINT "expert_events_expert_id_experts_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."experts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "expert_events" ADD CONSTRAINT "expert_events_actor_id_persons_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experts" ADD CONSTRAINT "experts_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experts" ADD CONSTRAINT "experts_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_call_id_topic_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."topic_calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_by_id_persons_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "panels" ADD CONSTRAINT "panels_call_id_topic_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."topic_calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "panels" ADD CONSTRAINT "panels_by_id_persons_id_fk" FOREIGN KEY ("by_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_assignment_id_assignments_id_fk" FOREIGN KEY ("assignment_id") REFERENCES "public"."assignments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closing_opinions" ADD CONSTRAINT "closing_opinions_closing_id_closings_id_fk" FOREIGN KEY ("closing_id") REFERENCES "public"."closings"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closing_opinions" ADD CONSTRAINT "closing_opinions_expert_id_experts_id_fk" FOREIGN KEY ("expert_id") REFERENCES "public"."experts"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closings" ADD CONSTRAINT "closings_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "closings" ADD CONSTRAINT "closings_decided_by_id_persons_id_fk" FOREIGN KEY ("decided_by_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commitments" ADD CONSTRAINT "commitments_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commitments" ADD CONSTRAINT "commitments_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commitments" ADD CONSTRAINT "commitments_change_id_topic_changes_id_fk" FOREIGN KEY ("change_id") REFERENCES "public"."topic_changes"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commitments" ADD CONSTRAINT "commitments_judged_by_id_persons_id_fk" FOREIGN KEY ("judged_by_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "milestones" ADD CONSTRAINT "milestones_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "milestones" ADD CONSTRAINT "milestones_decided_by_id_persons_id_fk" FOREIGN KEY ("decided_by_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outcomes" ADD CONSTRAINT "outcomes_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outcomes" ADD CONSTRAINT "outcomes_commitment_id_commitments_id_fk" FOREIGN KEY ("commitment_id") REFERENCES "public"."commitments"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outcomes" ADD CONSTRAINT "outcomes_attachment_id_topic_attachments_id_fk" FOREIGN KEY ("attachment_id") REFERENCES "public"."topic_attachments"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outcomes" ADD CONSTRAINT "outcomes_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_changes" ADD CONSTRAINT "topic_changes_topic_id_topics_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topics"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_changes" ADD CONSTRAINT "topic_changes_asked_by_id_persons_id_fk" FOREIGN KEY ("asked_by_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_changes" ADD CONSTRAINT "topic_changes_endorsed_by_id_persons_id_fk" FOREIGN KEY ("endorsed_by_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic_changes" ADD CONSTRAINT "topic_changes_decided_by_id_persons_id_fk" FOREIGN KEY ("decided_by_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "person_ties_person_id_idx" ON "person_ties" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "person_ties_other_id_idx" ON "person_ties" USING btree ("other_id");--> statement-breakpoint
CREATE INDEX "person_ties_org_id_idx" ON "person_ties" USING btree ("org_id");--> statement-breakpoint
CREATE INDEX "topic_appeals_topic_id_idx" ON "topic_appeals" USING btree ("topic_id");--> statement-breakpoint
CREATE INDEX "topic_appeals_by_id_idx" ON "topic_appeals" USING btree ("by_id");--> statement-breakpoint
CREATE INDEX "topic_appeals_proposed_by_id_idx" ON "topic_appeals" USING btree ("proposed_by_id");--> statement-breakpoint
CREATE INDEX "topic_appeals_confirmed_by_id_idx" ON "topic_appeals" USING btree ("confirmed_by_id");--> statement-breakpoint
CREATE INDEX "topic_attachments_topic_id_idx" ON "topic_attachments" USING btree ("topic_id");--> statement-breakpoint
CREATE INDEX "topic_attachments_by_id_idx" ON "topic_attachments" USING btree ("by_id");--> statement-breakpoint
CREATE INDEX "topic_boilerplates_org_id_idx" ON "topic_boilerplates" USING btree ("org_id");--> statement-breakpoint
CREATE INDEX "topic_boilerplates_by_id_idx" ON "topic_boilerplates" USING btree ("by_id");--> statement-breakpoint
CREATE UNIQUE INDEX "topic_call_versions_call_id_number_unique" ON "topic_call_versions" USING btree ("call_id","number");--> statement-breakpoint
CREATE INDEX "topic_call_versions_by_id_idx" ON "topic_call_versions" USING btree ("by_id");--> statement-breakpoint
CREATE INDEX "topic_calls_org_id_idx" ON "topic_calls" USING btree ("org_id","created_at");--> statement-breakpoint
CREATE INDEX "topic_calls_copied_from_id_idx" ON "topic_calls" USING btree ("copied_from_id");--> statement-breakpoint
CREATE INDEX "topic_calls_created_by_id_idx" ON "topic_calls" USING btree ("created_by_id");--> statement-breakpoint
CREATE UNIQUE INDEX "topic_events_topic_id_seq_unique" ON "topic_events" USING btree ("topic_id","seq");--> statement-breakpoint
CREATE INDEX "topic_events_actor_id_idx" ON "topic_events" USING btree ("actor_id");--> statement-breakpoint
CREATE UNIQUE INDEX "topic_findings_topic_id_key_unique" ON "topic_findings" USING btree ("topic_id","key");--> statement-breakpoint
CREATE INDEX "topic_findings_set_aside_by_id_idx" ON "topic_findings" USING btree ("set_aside_by_id");--> statement-breakpoint
CREATE UNIQUE INDEX "topic_fingerprints_topic_id_section_unique" ON "topic_fingerprints" USING btree ("topic_id","section");--> statement-breakpoint
CREATE INDEX "topic_fingerprints_hashes_idx" ON "topic_fingerprints" USING gin ("hashes");--> statement-breakpoint
CREATE UNIQUE INDEX "topic_members_topic_id_person_id_unique" ON "topic_members" USING btree ("topic_id","person_id");--> statement-breakpoint
CREATE INDEX "topic_members_person_id_idx" ON "topic_members" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "topic_mutes_person_id_kind_unique" ON "topic_mutes" USING btree ("person_id","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "topic_reminders_person_id_key_unique" ON "topic_reminders" USING btree ("person_id","key");--> statement-breakpoint
CREATE INDEX "topic_reminders_person_id_idx" ON "topic_reminders" USING btree ("person_id","is_done","at");--> statement-breakpoint
CREATE UNIQUE INDEX "topic_resources_topic_id_resource_id_unique" ON "topic_resources" USING btree ("topic_id","resource_id");--> statement-breakpoint
CREATE INDEX "topic_resources_resource_id_idx" ON "topic_resources" USING btree ("resource_id");--> statement-breakpoint
CREATE UNIQUE INDEX "topic_statements_topic_id_kind_person_id_unique" ON "topic_statements" USING btree ("topic_id","kind","person_id");--> statement-breakpoint
CREATE INDEX "topic_statements_person_id_idx" ON "topic_statements" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "topic_verdicts_topic_id_rule_id_unique" ON "topic_verdicts" USING btree ("topic_id","rule_id");--> statement-breakpoint
CREATE INDEX "topic_verdicts_set_by_id_idx" ON "topic_verdicts" USING btree ("set_by_id");--> statement-breakpoint
CREATE UNIQUE INDEX "topic_versions_topic_id_number_unique" ON "topic_versions" USING btree ("topic_id","number");--> statement-breakpoint
CREATE INDEX "topic_versions_by_id_idx" ON "topic_versions" USING btree ("by_id");--> statement-breakpoint
CREATE INDEX "topics_call_id_idx" ON "topics" USING btree ("call_id","state");--> statement-breakpoint
CREATE INDEX "topics_org_id_idx" ON "topics" USING btree ("org_id");--> statement-breakpoint
CREATE INDEX "topics_leader_id_idx" ON "topics" USING btree ("leader_id");--> statement-breakpoint
CREATE INDEX "topics_merged_into_id_idx" ON "topics" USING btree ("merged_into_id");--> statement-breakpoint
CREATE UNIQUE INDEX "topics_call_id_blind_code_unique" ON "topics" USING btree ("call_id","blind_code");--> statement-breakpoint
CREATE UNIQUE INDEX "topics_approval_number_unique" ON "topics" USING btree ("approval_number");--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_topic_id_expert_id_unique" ON "assignments" USING btree ("topic_id","expert_id");--> statement-breakpoint
CREATE INDEX "assignments_call_id_idx" ON "assignments" USING btree ("call_id");--> statement-breakpoint
CREATE INDEX "assignments_expert_id_idx" ON "assignments" USING btree ("expert_id","state");--> statement-breakpoint
CREATE INDEX "assignments_panel_id_idx" ON "assignments" USING btree ("panel_id");--> statement-breakpoint
CREATE INDEX "assignments_replaces_id_idx" ON "assignments" USING btree ("replaces_id");--> statement-breakpoint
CREATE UNIQUE INDEX "decisions_topic_id_round_unique" ON "decisions" USING btree ("topic_id","round");--> statement-breakpoint
CREATE INDEX "decisions_merge_into_id_idx" ON "decisions" USING btree ("merge_into_id");--> statement-breakpoint
CREATE INDEX "decisions_proposed_by_id_idx" ON "decisions" USING btree ("proposed_by_id");--> statement-breakpoint
CREATE INDEX "decisions_confirmed_by_id_idx" ON "decisions" USING btree ("confirmed_by_id");--> statement-breakpoint
CREATE INDEX "declared_conflicts_expert_id_idx" ON "declared_conflicts" USING btree ("expert_id");--> statement-breakpoint
CREATE INDEX "declared_conflicts_other_person_id_idx" ON "declared_conflicts" USING btree ("other_person_id");--> statement-breakpoint
CREATE INDEX "declared_conflicts_other_org_id_idx" ON "declared_conflicts" USING btree ("other_org_id");--> statement-breakpoint
CREATE INDEX "deliberations_topic_id_idx" ON "deliberations" USING btree ("topic_id");--> statement-breakpoint
CREATE INDEX "deliberations_by_id_idx" ON "deliberations" USING btree ("by_id");--> statement-breakpoint
CREATE INDEX "expert_events_expert_id_idx" ON "expert_events" USING btree ("expert_id","at");--> statement-breakpoint
CREATE INDEX "expert_events_actor_id_idx" ON "expert_events" USING btree ("actor_id");--> statement-breakpoint
CREATE UNIQUE INDEX "experts_org_id_person_id_unique" ON "experts" USING btree ("org_id","person_id");--> statement-breakpoint
CREATE INDEX "experts_person_id_idx" ON "experts" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "notices_call_id_idx" ON "notices" USING btree ("call_id");--> statement-breakpoint
CREATE INDEX "notices_by_id_idx" ON "notices" USING btree ("by_id");--> statement-breakpoint
CREATE INDEX "panels_call_id_idx" ON "panels" USING btree ("call_id","created_at");--> statement-breakpoint
CREATE INDEX "panels_by_id_idx" ON "panels" USING btree ("by_id");--> statement-breakpoint
CREATE UNIQUE INDEX "reviews_assignment_id_unique" ON "reviews" USING btree ("assignment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "closing_opinions_closing_id_expert_id_unique" ON "closing_opinions" USING btree ("closing_id","expert_id");--> statement-breakpoint
CREATE INDEX "closing_opinions_expert_id_idx" ON "closing_opinions" USING btree ("expert_id");--> statement-breakpoint
CREATE UNIQUE INDEX "closings_topic_id_round_unique" ON "closings" USING btree ("topic_id","round");--> statement-breakpoint
CREATE INDEX "closings_decided_by_id_idx" ON "closings" USING btree ("decided_by_id");--> statement-breakpoint
CREATE UNIQUE INDEX "commitments_topic_id_kind_ordinal_unique" ON "commitments" USING btree ("topic_id","kind","ordinal");--> statement-breakpoint
CREATE INDEX "commitments_person_id_idx" ON "commitments" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "commitments_change_id_idx" ON "commitments" USING btree ("change_id");--> statement-breakpoint
CREATE INDEX "commitments_judged_by_id_idx" ON "commitments" USING btree ("judged_by_id");--> statement-breakpoint
CREATE UNIQUE INDEX "milestones_topic_id_kind_ordinal_unique" ON "milestones" USING btree ("topic_id","kind","ordinal");--> statement-breakpoint
CREATE INDEX "milestones_due_on_idx" ON "milestones" USING btree ("state","due_on");--> statement-breakpoint
CREATE INDEX "milestones_decided_by_id_idx" ON "milestones" USING btree ("decided_by_id");--> statement-breakpoint
CREATE INDEX "outcomes_topic_id_idx" ON "outcomes" USING btree ("topic_id");--> statement-breakpoint
CREATE INDEX "outcomes_commitment_id_idx" ON "outcomes" USING btree ("commitment_id");--> statement-breakpoint
CREATE INDEX "outcomes_attachment_id_idx" ON "outcomes" USING btree ("attachment_id");--> statement-breakpoint
CREATE INDEX "outcomes_resource_id_idx" ON "outcomes" USING btree ("resource_id");--> statement-breakpoint
CREATE INDEX "topic_changes_topic_id_idx" ON "topic_changes" USING btree ("topic_id");--> statement-breakpoint
CREATE INDEX "topic_changes_asked_by_id_idx" ON "topic_changes" USING btree ("asked_by_id");--> statement-breakpoint
CREATE INDEX "topic_changes_endorsed_by_id_idx" ON "topic_changes" USING btree ("endorsed_by_id");--> statement-breakpoint
CREATE INDEX "topic_changes_decided_by_id_idx" ON "topic_changes" USING btree ("decided_by_id");