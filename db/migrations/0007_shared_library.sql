CREATE TABLE "audit_events" (
	"id" text PRIMARY KEY NOT NULL,
	"resource_id" text NOT NULL,
	"audit_id" text,
	"at" timestamp with time zone NOT NULL,
	"person_id" text,
	"what" text NOT NULL,
	"note" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audits" (
	"id" text PRIMARY KEY NOT NULL,
	"resource_id" text NOT NULL,
	"version" integer NOT NULL,
	"against" integer,
	"visibility" text NOT NULL,
	"visible_org_id" text,
	"body_org_id" text NOT NULL,
	"state" text NOT NULL,
	"submitted_by" text,
	"submitted_at" timestamp with time zone NOT NULL,
	"self_check" jsonb NOT NULL,
	"commitment" text NOT NULL,
	"changed" jsonb NOT NULL,
	"findings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"how" text NOT NULL,
	"verdict" jsonb,
	"reason" text,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "audits_scope_check" CHECK (("audits"."visibility" = 'organisation') = ("audits"."visible_org_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "negative_terms" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"term" text NOT NULL,
	"severity" text NOT NULL,
	"reason" text NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "collection_items" (
	"collection_id" text NOT NULL,
	"resource_id" text NOT NULL,
	"position" integer NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"added_by" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "collection_items_collection_id_resource_id_pk" PRIMARY KEY("collection_id","resource_id")
);
--> statement-breakpoint
CREATE TABLE "collections" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"owner_id" text NOT NULL,
	"org_id" text NOT NULL,
	"visibility" text NOT NULL,
	"visible_org_id" text,
	"is_open" boolean DEFAULT false NOT NULL,
	"is_shelf" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "collections_sharing_check" CHECK (("collections"."visibility" = 'organisation') = ("collections"."visible_org_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "comments" (
	"id" text PRIMARY KEY NOT NULL,
	"resource_id" text NOT NULL,
	"parent_id" text,
	"person_id" text,
	"version" integer NOT NULL,
	"anchor" jsonb NOT NULL,
	"text" text NOT NULL,
	"resolved_by" text,
	"resolved_at" timestamp with time zone,
	"hidden_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contribution_calls" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"title" text NOT NULL,
	"text" text NOT NULL,
	"kind" text,
	"stage" text,
	"grades" text[] DEFAULT '{}' NOT NULL,
	"subject" text,
	"unit" text,
	"closes_on" date NOT NULL,
	"state" text NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "contributions" (
	"call_id" text NOT NULL,
	"resource_id" text NOT NULL,
	"person_id" text,
	"note" text DEFAULT '' NOT NULL,
	"state" text NOT NULL,
	"answer" text,
	"decided_by" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "contributions_call_id_resource_id_pk" PRIMARY KEY("call_id","resource_id")
);
--> statement-breakpoint
CREATE TABLE "flags" (
	"id" text PRIMARY KEY NOT NULL,
	"resource_id" text NOT NULL,
	"person_id" text,
	"reason" text NOT NULL,
	"text" text NOT NULL,
	"state" text NOT NULL,
	"answer" text,
	"decided_by" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ratings" (
	"resource_id" text NOT NULL,
	"person_id" text NOT NULL,
	"stars" integer NOT NULL,
	"sentence" text NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "ratings_resource_id_person_id_pk" PRIMARY KEY("resource_id","person_id"),
	CONSTRAINT "ratings_stars_check" CHECK ("ratings"."stars" between 1 and 5)
);
--> statement-breakpoint
CREATE TABLE "resource_uses" (
	"resource_id" text NOT NULL,
	"person_id" text NOT NULL,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	CONSTRAINT "resource_uses_resource_id_person_id_day_kind_pk" PRIMARY KEY("resource_id","person_id","day","kind")
);
--> statement-breakpoint
CREATE TABLE "reuses" (
	"id" text PRIMARY KEY NOT NULL,
	"resource_id" text NOT NULL,
	"person_id" text NOT NULL,
	"org_id" text NOT NULL,
	"kind" text NOT NULL,
	"day" date NOT NULL,
	"note" text NOT NULL,
	"in_resource_id" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "spaces" (
	"org_id" text PRIMARY KEY NOT NULL,
	"introduction" text DEFAULT '' NOT NULL,
	"updated_by" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "health_snapshots" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"day" date NOT NULL,
	"cells" jsonb NOT NULL,
	"counts" jsonb NOT NULL,
	"taken_by" text,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "resource_drafts" (
	"resource_id" text NOT NULL,
	"person_id" text NOT NULL,
	"based_on" integer NOT NULL,
	"content" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "resource_drafts_resource_id_person_id_pk" PRIMARY KEY("resource_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "resource_parents" (
	"id" text PRIMARY KEY NOT NULL,
	"child_id" text NOT NULL,
	"parent_id" text,
	"parent_version" integer NOT NULL,
	"parent_title" text NOT NULL,
	"created_by" text,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "resource_signatures" (
	"resource_id" text PRIMARY KEY NOT NULL,
	"minima" integer[] NOT NULL,
	"bands" integer[] NOT NULL,
	"shingles" integer NOT NULL,
	"text_hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "resource_twins" (
	"a_id" text NOT NULL,
	"b_id" text NOT NULL,
	"kind" text NOT NULL,
	"similarity" real NOT NULL,
	"containment" real NOT NULL,
	"state" text NOT NULL,
	"decided_by" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "resource_twins_a_id_b_id_pk" PRIMARY KEY("a_id","b_id")
);
--> statement-breakpoint
CREATE TABLE "resource_versions" (
	"resource_id" text NOT NULL,
	"number" integer NOT NULL,
	"how" text NOT NULL,
	"based_on" integer,
	"author_id" text,
	"note" text DEFAULT '' NOT NULL,
	"fields" jsonb NOT NULL,
	"provenance" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"format" text NOT NULL,
	"blocks" jsonb NOT NULL,
	"sections" jsonb NOT NULL,
	"source_sha256" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "resource_versions_resource_id_number_pk" PRIMARY KEY("resource_id","number")
);
--> statement-breakpoint
CREATE TABLE "tag_suggestions" (
	"id" text PRIMARY KEY NOT NULL,
	"tag" text NOT NULL,
	"state" text NOT NULL,
	"merged_into" text,
	"decided_by" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "query_rewrites" (
	"model" text NOT NULL,
	"query" text NOT NULL,
	"terms" text[] NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "query_rewrites_model_query_pk" PRIMARY KEY("model","query")
);
--> statement-breakpoint
CREATE TABLE "saved_searches" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"filters" jsonb NOT NULL,
	"is_alerting" boolean DEFAULT true NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "chunks" ADD COLUMN "section" text;--> statement-breakpoint
ALTER TABLE "documents" ADD COLUMN "sections" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "resource_files" ADD COLUMN "since" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "resources" ADD COLUMN "lesson" text;--> statement-breakpoint
ALTER TABLE "resources" ADD COLUMN "edition_era" text;--> statement-breakpoint
ALTER TABLE "resources" ADD COLUMN "core_competencies" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "resources" ADD COLUMN "ai_use" text;--> statement-breakpoint
ALTER TABLE "resources" ADD COLUMN "licence" text;--> statement-breakpoint
ALTER TABLE "resources" ADD COLUMN "source_name" text;--> statement-breakpoint
ALTER TABLE "resources" ADD COLUMN "source_url" text;--> statement-breakpoint
ALTER TABLE "resources" ADD COLUMN "listing" text DEFAULT 'draft' NOT NULL;--> statement-breakpoint
ALTER TABLE "resources" ADD COLUMN "head_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "resources" ADD COLUMN "listed_version" integer;--> statement-breakpoint
ALTER TABLE "resources" ADD COLUMN "listed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "resources" ADD COLUMN "editing_org_id" text;--> statement-breakpoint
ALTER TABLE "resources" ADD COLUMN "quality" real DEFAULT 0.5 NOT NULL;--> statement-breakpoint
ALTER TABLE "resources" ADD COLUMN "completeness" real;--> statement-breakpoint
ALTER TABLE "search_labels" ADD COLUMN "person_id" text;--> statement-breakpoint
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_audit_id_audits_id_fk" FOREIGN KEY ("audit_id") REFERENCES "public"."audits"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_visible_org_id_organisations_id_fk" FOREIGN KEY ("visible_org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_body_org_id_organisations_id_fk" FOREIGN KEY ("body_org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_submitted_by_persons_id_fk" FOREIGN KEY ("submitted_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_decided_by_persons_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audits" ADD CONSTRAINT "audits_version_fk" FOREIGN KEY ("resource_id","version") REFERENCES "public"."resource_versions"("resource_id","number") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "negative_terms" ADD CONSTRAINT "negative_terms_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "negative_terms" ADD CONSTRAINT "negative_terms_created_by_persons_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "collection_items" ADD CONSTRAINT "collection_items_collection_id_collections_id_fk" FOREIGN KEY ("collection_id") REFERENCES "public"."collections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "collection_items" ADD CONSTRAINT "collection_items_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "collection_items" ADD CONSTRAINT "collection_items_added_by_persons_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "collections" ADD CONSTRAINT "collections_owner_id_persons_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "collections" ADD CONSTRAINT "collections_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "collections" ADD CONSTRAINT "collections_visible_org_id_organisations_id_fk" FOREIGN KEY ("visible_org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_parent_id_comments_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."comments"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_resolved_by_persons_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contribution_calls" ADD CONSTRAINT "contribution_calls_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contribution_calls" ADD CONSTRAINT "contribution_calls_created_by_persons_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contributions" ADD CONSTRAINT "contributions_call_id_contribution_calls_id_fk" FOREIGN KEY ("call_id") REFERENCES "public"."contribution_calls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contributions" ADD CONSTRAINT "contributions_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contributions" ADD CONSTRAINT "contributions_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contributions" ADD CONSTRAINT "contributions_decided_by_persons_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flags" ADD CONSTRAINT "flags_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flags" ADD CONSTRAINT "flags_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "flags" ADD CONSTRAINT "flags_decided_by_persons_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ratings" ADD CONSTRAINT "ratings_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ratings" ADD CONSTRAINT "ratings_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_uses" ADD CONSTRAINT "resource_uses_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_uses" ADD CONSTRAINT "resource_uses_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reuses" ADD CONSTRAINT "reuses_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reuses" ADD CONSTRAINT "reuses_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reuses" ADD CONSTRAINT "reuses_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reuses" ADD CONSTRAINT "reuses_in_resource_id_resources_id_fk" FOREIGN KEY ("in_resource_id") REFERENCES "public"."resources"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "spaces" ADD CONSTRAINT "spaces_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "spaces" ADD CONSTRAINT "spaces_updated_by_persons_id_fk" FOREIGN KEY ("updated_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "health_snapshots" ADD CONSTRAINT "health_snapshots_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "health_snapshots" ADD CONSTRAINT "health_snapshots_taken_by_persons_id_fk" FOREIGN KEY ("taken_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_drafts" ADD CONSTRAINT "resource_drafts_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_drafts" ADD CONSTRAINT "resource_drafts_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_parents" ADD CONSTRAINT "resource_parents_child_id_resources_id_fk" FOREIGN KEY ("child_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_parents" ADD CONSTRAINT "resource_parents_parent_id_resources_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."resources"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_parents" ADD CONSTRAINT "resource_parents_created_by_persons_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_signatures" ADD CONSTRAINT "resource_signatures_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_twins" ADD CONSTRAINT "resource_twins_a_id_resources_id_fk" FOREIGN KEY ("a_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_twins" ADD CONSTRAINT "resource_twins_b_id_resources_id_fk" FOREIGN KEY ("b_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_twins" ADD CONSTRAINT "resource_twins_decided_by_persons_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_versions" ADD CONSTRAINT "resource_versions_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_versions" ADD CONSTRAINT "resource_versions_author_id_persons_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_versions" ADD CONSTRAINT "resource_versions_source_sha256_blobs_sha256_fk" FOREIGN KEY ("source_sha256") REFERENCES "public"."blobs"("sha256") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tag_suggestions" ADD CONSTRAINT "tag_suggestions_decided_by_persons_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_searches" ADD CONSTRAINT "saved_searches_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_events_resource_id_idx" ON "audit_events" USING btree ("resource_id");--> statement-breakpoint
CREATE INDEX "audit_events_audit_id_idx" ON "audit_events" USING btree ("audit_id");--> statement-breakpoint
CREATE INDEX "audit_events_person_id_idx" ON "audit_events" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "audits_resource_id_open_unique" ON "audits" USING btree ("resource_id") WHERE state in ('machine_check', 'human_check');--> statement-breakpoint
CREATE INDEX "audits_resource_id_version_idx" ON "audits" USING btree ("resource_id","version");--> statement-breakpoint
CREATE INDEX "audits_body_org_id_state_idx" ON "audits" USING btree ("body_org_id","state");--> statement-breakpoint
CREATE INDEX "audits_visible_org_id_idx" ON "audits" USING btree ("visible_org_id");--> statement-breakpoint
CREATE INDEX "audits_submitted_by_idx" ON "audits" USING btree ("submitted_by");--> statement-breakpoint
CREATE INDEX "audits_decided_by_idx" ON "audits" USING btree ("decided_by");--> statement-breakpoint
CREATE UNIQUE INDEX "negative_terms_org_id_term_unique" ON "negative_terms" USING btree ("org_id","term");--> statement-breakpoint
CREATE INDEX "negative_terms_created_by_idx" ON "negative_terms" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "collection_items_resource_id_idx" ON "collection_items" USING btree ("resource_id");--> statement-breakpoint
CREATE INDEX "collection_items_added_by_idx" ON "collection_items" USING btree ("added_by");--> statement-breakpoint
CREATE INDEX "collections_owner_id_idx" ON "collections" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "collections_org_id_idx" ON "collections" USING btree ("org_id");--> statement-breakpoint
CREATE INDEX "collections_visible_org_id_idx" ON "collections" USING btree ("visible_org_id");--> statement-breakpoint
CREATE INDEX "comments_resource_id_idx" ON "comments" USING btree ("resource_id");--> statement-breakpoint
CREATE INDEX "comments_parent_id_idx" ON "comments" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "comments_person_id_idx" ON "comments" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "comments_resolved_by_idx" ON "comments" USING btree ("resolved_by");--> statement-breakpoint
CREATE INDEX "contribution_calls_org_id_idx" ON "contribution_calls" USING btree ("org_id");--> statement-breakpoint
CREATE INDEX "contribution_calls_created_by_idx" ON "contribution_calls" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "contributions_resource_id_idx" ON "contributions" USING btree ("resource_id");--> statement-breakpoint
CREATE INDEX "contributions_person_id_idx" ON "contributions" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "contributions_decided_by_idx" ON "contributions" USING btree ("decided_by");--> statement-breakpoint
CREATE INDEX "flags_resource_id_idx" ON "flags" USING btree ("resource_id");--> statement-breakpoint
CREATE INDEX "flags_person_id_idx" ON "flags" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "flags_decided_by_idx" ON "flags" USING btree ("decided_by");--> statement-breakpoint
CREATE INDEX "ratings_person_id_idx" ON "ratings" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "resource_uses_person_id_idx" ON "resource_uses" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "reuses_resource_id_idx" ON "reuses" USING btree ("resource_id");--> statement-breakpoint
CREATE INDEX "reuses_person_id_idx" ON "reuses" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "reuses_org_id_idx" ON "reuses" USING btree ("org_id");--> statement-breakpoint
CREATE INDEX "reuses_in_resource_id_idx" ON "reuses" USING btree ("in_resource_id");--> statement-breakpoint
CREATE UNIQUE INDEX "health_snapshots_org_id_day_unique" ON "health_snapshots" USING btree ("org_id","day");--> statement-breakpoint
CREATE INDEX "health_snapshots_taken_by_idx" ON "health_snapshots" USING btree ("taken_by");--> statement-breakpoint
CREATE INDEX "resource_drafts_person_id_idx" ON "resource_drafts" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "resource_parents_child_id_parent_id_unique" ON "resource_parents" USING btree ("child_id","parent_id");--> statement-breakpoint
CREATE INDEX "resource_parents_parent_id_idx" ON "resource_parents" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "resource_parents_created_by_idx" ON "resource_parents" USING btree ("created_by");--> statement-breakpoint
CREATE INDEX "resource_signatures_bands_idx" ON "resource_signatures" USING gin ("bands");--> statement-breakpoint
CREATE INDEX "resource_signatures_text_hash_idx" ON "resource_signatures" USING btree ("text_hash");--> statement-breakpoint
CREATE INDEX "resource_twins_b_id_idx" ON "resource_twins" USING btree ("b_id");--> statement-breakpoint
CREATE INDEX "resource_twins_decided_by_idx" ON "resource_twins" USING btree ("decided_by");--> statement-breakpoint
CREATE INDEX "resource_versions_author_id_idx" ON "resource_versions" USING btree ("author_id");--> statement-breakpoint
CREATE INDEX "resource_versions_source_sha256_idx" ON "resource_versions" USING btree ("source_sha256");--> statement-breakpoint
CREATE UNIQUE INDEX "tag_suggestions_tag_unique" ON "tag_suggestions" USING btree ("tag");--> statement-breakpoint
CREATE INDEX "tag_suggestions_decided_by_idx" ON "tag_suggestions" USING btree ("decided_by");--> statement-breakpoint
CREATE INDEX "saved_searches_person_id_idx" ON "saved_searches" USING btree ("person_id");--> statement-breakpoint
ALTER TABLE "resources" ADD CONSTRAINT "resources_editing_org_id_organisations_id_fk" FOREIGN KEY ("editing_org_id") REFERENCES "public"."organisations"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_labels" ADD CONSTRAINT "search_labels_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "resources_editing_org_id_idx" ON "resources" USING btree ("editing_org_id");--> statement-breakpoint
CREATE INDEX "resources_listed_at_idx" ON "resources" USING btree ("listed_at");--> statement-breakpoint
CREATE INDEX "search_labels_person_id_idx" ON "search_labels" USING btree ("person_id");--> statement-breakpoint
ALTER TABLE "resources" ADD CONSTRAINT "resources_listing_check" CHECK (("resources"."listing" = 'listed') = ("resources"."listed_version" is not null));