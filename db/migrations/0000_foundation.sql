CREATE EXTENSION IF NOT EXISTS vector;--> statement-breakpoint
CREATE TABLE "auth_accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"issuer" text,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"token" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"username" text,
	"display_username" text,
	"person_id" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "organisations" (
	"id" text PRIMARY KEY NOT NULL,
	"parent_id" text,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"path" text NOT NULL,
	"is_rural" boolean DEFAULT false NOT NULL,
	"is_city_direct" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "people_events" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text,
	"actor_id" text,
	"kind" text NOT NULL,
	"detail" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "persons" (
	"id" text PRIMARY KEY NOT NULL,
	"user_name" text NOT NULL,
	"name" text NOT NULL,
	"org_id" text NOT NULL,
	"subject" text,
	"stage" text,
	"grades" text[] DEFAULT '{}' NOT NULL,
	"ladder_level" text,
	"teaching_years" integer,
	"locale" text DEFAULT 'zh' NOT NULL,
	"is_active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "role_grants" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"org_id" text NOT NULL,
	"role" text NOT NULL,
	"granted_by" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_attempts" (
	"key" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"locked_until" timestamp with time zone,
	"last_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "model_calls" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"prompt_id" text NOT NULL,
	"prompt_version" integer NOT NULL,
	"input_hash" text NOT NULL,
	"model" text NOT NULL,
	"mode" text,
	"tokens_in" integer NOT NULL,
	"tokens_out" integer NOT NULL,
	"ms" integer NOT NULL,
	"attempts" integer NOT NULL,
	"outcome" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "job_progress" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"total" integer,
	"error_code" text,
	"result" jsonb,
	"owner_id" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "blobs" (
	"sha256" text PRIMARY KEY NOT NULL,
	"bytes" bigint NOT NULL,
	"mime" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "chunks" (
	"id" text PRIMARY KEY NOT NULL,
	"resource_id" text NOT NULL,
	"seq" integer NOT NULL,
	"text" text NOT NULL,
	"breadcrumb" text[] NOT NULL,
	"locator" jsonb NOT NULL,
	"characters" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"resource_id" text PRIMARY KEY NOT NULL,
	"format" text NOT NULL,
	"blocks" jsonb NOT NULL,
	"read_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ingest_batches" (
	"id" text PRIMARY KEY NOT NULL,
	"owner_id" text NOT NULL,
	"org_id" text NOT NULL,
	"kind" text,
	"visibility" text NOT NULL,
	"visible_org_id" text,
	"state" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ingest_files" (
	"id" text PRIMARY KEY NOT NULL,
	"batch_id" text NOT NULL,
	"path" text NOT NULL,
	"sha256" text,
	"bytes" bigint NOT NULL,
	"state" text NOT NULL,
	"error_code" text,
	"error_detail" text,
	"resource_id" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"read_ms" integer,
	"total_ms" integer,
	"peak_bytes" bigint,
	"lease_until" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "resource_files" (
	"id" text PRIMARY KEY NOT NULL,
	"resource_id" text NOT NULL,
	"sha256" text NOT NULL,
	"role" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "resources" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"stage" text,
	"grades" text[] DEFAULT '{}' NOT NULL,
	"subject" text,
	"edition" text,
	"volume" text,
	"unit" text,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"competencies" text[] DEFAULT '{}' NOT NULL,
	"summary" text DEFAULT '' NOT NULL,
	"minutes" integer NOT NULL,
	"language" text DEFAULT 'zh' NOT NULL,
	"provenance" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"owner_id" text NOT NULL,
	"org_id" text NOT NULL,
	"visibility" text NOT NULL,
	"visible_org_id" text,
	"source_sha256" text,
	"characters" integer DEFAULT 0 NOT NULL,
	"facts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"warnings" text[] DEFAULT '{}' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "suggestions" (
	"id" text PRIMARY KEY NOT NULL,
	"resource_id" text NOT NULL,
	"field" text NOT NULL,
	"value" jsonb NOT NULL,
	"source" text NOT NULL,
	"confidence" real NOT NULL,
	"evidence" text NOT NULL,
	"status" text NOT NULL,
	"decided_by" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "chunk_embeddings" (
	"space_id" text NOT NULL,
	"chunk_id" text NOT NULL,
	"resource_id" text NOT NULL,
	"embedding" vector NOT NULL,
	CONSTRAINT "chunk_embeddings_space_id_chunk_id_pk" PRIMARY KEY("space_id","chunk_id")
);
--> statement-breakpoint
CREATE TABLE "chunk_words" (
	"chunk_id" text PRIMARY KEY NOT NULL,
	"resource_id" text NOT NULL,
	"terms" "tsvector" NOT NULL,
	"weights" sparsevec(1000000) NOT NULL,
	"length" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "embedding_spaces" (
	"id" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"dimensions" integer NOT NULL,
	"state" text NOT NULL,
	"weight" real DEFAULT 0 NOT NULL,
	"self_test" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_labels" (
	"id" text PRIMARY KEY NOT NULL,
	"query" text NOT NULL,
	"chunk_id" text NOT NULL,
	"relevance" integer NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_statistics" (
	"id" text PRIMARY KEY NOT NULL,
	"chunk_count" integer NOT NULL,
	"term_count" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_terms" (
	"id" serial PRIMARY KEY NOT NULL,
	"term" text NOT NULL,
	"chunk_count" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "needs" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"text" text NOT NULL,
	"reading" jsonb NOT NULL,
	"made_by" jsonb NOT NULL,
	"is_confirmed" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "not_relevant" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"resource_id" text NOT NULL,
	"reasons" text[] NOT NULL,
	"note" text,
	"at" timestamp with time zone NOT NULL,
	"withdrawn_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "path_steps" (
	"id" text PRIMARY KEY NOT NULL,
	"path_id" text NOT NULL,
	"resource_id" text NOT NULL,
	"week" integer,
	"seq" integer NOT NULL,
	"kind" text NOT NULL,
	"group_id" text,
	"state" text NOT NULL,
	"minutes" integer NOT NULL,
	"credits" real NOT NULL,
	"relevance" real NOT NULL,
	"reason" jsonb NOT NULL,
	"quote" text NOT NULL,
	"chunk_id" text,
	"locator" jsonb,
	"done_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "path_templates" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"version" integer NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"org_id" text NOT NULL,
	"ladder_level" text NOT NULL,
	"subject" text,
	"body" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "paths" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"need_id" text NOT NULL,
	"template_id" text NOT NULL,
	"state" text NOT NULL,
	"starts_on" date NOT NULL,
	"weeks" integer NOT NULL,
	"minutes_per_week" integer NOT NULL,
	"judged_by" jsonb NOT NULL,
	"solving" jsonb NOT NULL,
	"accepted_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "step_evidence" (
	"id" text PRIMARY KEY NOT NULL,
	"step_id" text NOT NULL,
	"reflection" text,
	"sha256" text,
	"file_name" text,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "auth_accounts" ADD CONSTRAINT "auth_accounts_user_id_auth_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_sessions" ADD CONSTRAINT "auth_sessions_user_id_auth_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_users" ADD CONSTRAINT "auth_users_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "organisations" ADD CONSTRAINT "organisations_parent_id_organisations_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "people_events" ADD CONSTRAINT "people_events_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "people_events" ADD CONSTRAINT "people_events_actor_id_persons_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "persons" ADD CONSTRAINT "persons_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_grants" ADD CONSTRAINT "role_grants_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_grants" ADD CONSTRAINT "role_grants_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role_grants" ADD CONSTRAINT "role_grants_granted_by_persons_id_fk" FOREIGN KEY ("granted_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "job_progress" ADD CONSTRAINT "job_progress_owner_id_persons_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chunks" ADD CONSTRAINT "chunks_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingest_batches" ADD CONSTRAINT "ingest_batches_owner_id_persons_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingest_batches" ADD CONSTRAINT "ingest_batches_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingest_batches" ADD CONSTRAINT "ingest_batches_visible_org_id_organisations_id_fk" FOREIGN KEY ("visible_org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingest_files" ADD CONSTRAINT "ingest_files_batch_id_ingest_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."ingest_batches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingest_files" ADD CONSTRAINT "ingest_files_sha256_blobs_sha256_fk" FOREIGN KEY ("sha256") REFERENCES "public"."blobs"("sha256") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ingest_files" ADD CONSTRAINT "ingest_files_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_files" ADD CONSTRAINT "resource_files_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resource_files" ADD CONSTRAINT "resource_files_sha256_blobs_sha256_fk" FOREIGN KEY ("sha256") REFERENCES "public"."blobs"("sha256") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resources" ADD CONSTRAINT "resources_owner_id_persons_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resources" ADD CONSTRAINT "resources_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resources" ADD CONSTRAINT "resources_visible_org_id_organisations_id_fk" FOREIGN KEY ("visible_org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "resources" ADD CONSTRAINT "resources_source_sha256_blobs_sha256_fk" FOREIGN KEY ("source_sha256") REFERENCES "public"."blobs"("sha256") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suggestions" ADD CONSTRAINT "suggestions_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suggestions" ADD CONSTRAINT "suggestions_decided_by_persons_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chunk_embeddings" ADD CONSTRAINT "chunk_embeddings_space_id_embedding_spaces_id_fk" FOREIGN KEY ("space_id") REFERENCES "public"."embedding_spaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chunk_embeddings" ADD CONSTRAINT "chunk_embeddings_chunk_id_chunks_id_fk" FOREIGN KEY ("chunk_id") REFERENCES "public"."chunks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chunk_embeddings" ADD CONSTRAINT "chunk_embeddings_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chunk_words" ADD CONSTRAINT "chunk_words_chunk_id_chunks_id_fk" FOREIGN KEY ("chunk_id") REFERENCES "public"."chunks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chunk_words" ADD CONSTRAINT "chunk_words_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_labels" ADD CONSTRAINT "search_labels_chunk_id_chunks_id_fk" FOREIGN KEY ("chunk_id") REFERENCES "public"."chunks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "needs" ADD CONSTRAINT "needs_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "not_relevant" ADD CONSTRAINT "not_relevant_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "not_relevant" ADD CONSTRAINT "not_relevant_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "path_steps" ADD CONSTRAINT "path_steps_path_id_paths_id_fk" FOREIGN KEY ("path_id") REFERENCES "public"."paths"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "path_steps" ADD CONSTRAINT "path_steps_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "path_steps" ADD CONSTRAINT "path_steps_chunk_id_chunks_id_fk" FOREIGN KEY ("chunk_id") REFERENCES "public"."chunks"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "path_templates" ADD CONSTRAINT "path_templates_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "paths" ADD CONSTRAINT "paths_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "paths" ADD CONSTRAINT "paths_need_id_needs_id_fk" FOREIGN KEY ("need_id") REFERENCES "public"."needs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "paths" ADD CONSTRAINT "paths_template_id_path_templates_id_fk" FOREIGN KEY ("template_id") REFERENCES "public"."path_templates"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_evidence" ADD CONSTRAINT "step_evidence_step_id_path_steps_id_fk" FOREIGN KEY ("step_id") REFERENCES "public"."path_steps"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_evidence" ADD CONSTRAINT "step_evidence_sha256_blobs_sha256_fk" FOREIGN KEY ("sha256") REFERENCES "public"."blobs"("sha256") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "auth_accounts_user_id_idx" ON "auth_accounts" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "auth_sessions_token_unique" ON "auth_sessions" USING btree ("token");--> statement-breakpoint
CREATE INDEX "auth_sessions_user_id_idx" ON "auth_sessions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "auth_users_email_unique" ON "auth_users" USING btree ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "auth_users_username_unique" ON "auth_users" USING btree ("username");--> statement-breakpoint
CREATE UNIQUE INDEX "auth_users_person_id_unique" ON "auth_users" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "auth_verifications_identifier_idx" ON "auth_verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "organisations_parent_id_idx" ON "organisations" USING btree ("parent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "organisations_path_unique" ON "organisations" USING btree ("path" text_pattern_ops);--> statement-breakpoint
CREATE UNIQUE INDEX "organisations_parent_id_name_unique" ON "organisations" USING btree ("parent_id","name");--> statement-breakpoint
CREATE INDEX "people_events_person_id_idx" ON "people_events" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "people_events_actor_id_idx" ON "people_events" USING btree ("actor_id");--> statement-breakpoint
CREATE UNIQUE INDEX "persons_user_name_unique" ON "persons" USING btree ("user_name");--> statement-breakpoint
CREATE INDEX "persons_org_id_idx" ON "persons" USING btree ("org_id");--> statement-breakpoint
CREATE UNIQUE INDEX "role_grants_person_id_org_id_role_unique" ON "role_grants" USING btree ("person_id","org_id","role");--> statement-breakpoint
CREATE INDEX "role_grants_org_id_idx" ON "role_grants" USING btree ("org_id");--> statement-breakpoint
CREATE INDEX "role_grants_granted_by_idx" ON "role_grants" USING btree ("granted_by");--> statement-breakpoint
CREATE INDEX "model_calls_at_idx" ON "model_calls" USING btree ("at");--> statement-breakpoint
CREATE INDEX "model_calls_prompt_id_idx" ON "model_calls" USING btree ("prompt_id","at");--> statement-breakpoint
CREATE INDEX "job_progress_owner_id_idx" ON "job_progress" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "job_progress_name_state_idx" ON "job_progress" USING btree ("name","state");--> statement-breakpoint
CREATE UNIQUE INDEX "chunks_resource_id_seq_unique" ON "chunks" USING btree ("resource_id","seq");--> statement-breakpoint
CREATE INDEX "ingest_batches_owner_id_idx" ON "ingest_batches" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "ingest_batches_org_id_idx" ON "ingest_batches" USING btree ("org_id");--> statement-breakpoint
CREATE INDEX "ingest_batches_visible_org_id_idx" ON "ingest_batches" USING btree ("visible_org_id");--> statement-breakpoint
CREATE UNIQUE INDEX "ingest_files_batch_id_path_unique" ON "ingest_files" USING btree ("batch_id","path");--> statement-breakpoint
CREATE INDEX "ingest_files_sha256_idx" ON "ingest_files" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "ingest_files_resource_id_idx" ON "ingest_files" USING btree ("resource_id");--> statement-breakpoint
CREATE INDEX "ingest_files_state_lease_until_idx" ON "ingest_files" USING btree ("state","lease_until");--> statement-breakpoint
CREATE INDEX "resource_files_resource_id_idx" ON "resource_files" USING btree ("resource_id");--> statement-breakpoint
CREATE INDEX "resource_files_sha256_idx" ON "resource_files" USING btree ("sha256");--> statement-breakpoint
CREATE UNIQUE INDEX "resource_files_resource_id_sha256_role_unique" ON "resource_files" USING btree ("resource_id","sha256","role");--> statement-breakpoint
CREATE UNIQUE INDEX "resources_org_id_source_sha256_unique" ON "resources" USING btree ("org_id","source_sha256");--> statement-breakpoint
CREATE INDEX "resources_owner_id_idx" ON "resources" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "resources_visible_org_id_idx" ON "resources" USING btree ("visible_org_id");--> statement-breakpoint
CREATE INDEX "resources_source_sha256_idx" ON "resources" USING btree ("source_sha256");--> statement-breakpoint
CREATE INDEX "resources_created_at_idx" ON "resources" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "suggestions_resource_id_idx" ON "suggestions" USING btree ("resource_id");--> statement-breakpoint
CREATE INDEX "suggestions_decided_by_idx" ON "suggestions" USING btree ("decided_by");--> statement-breakpoint
CREATE INDEX "chunk_embeddings_chunk_id_idx" ON "chunk_embeddings" USING btree ("chunk_id");--> statement-breakpoint
CREATE INDEX "chunk_embeddings_resource_id_idx" ON "chunk_embeddings" USING btree ("resource_id");--> statement-breakpoint
CREATE INDEX "chunk_words_terms_idx" ON "chunk_words" USING gin ("terms");--> statement-breakpoint
CREATE INDEX "chunk_words_resource_id_idx" ON "chunk_words" USING btree ("resource_id");--> statement-breakpoint
CREATE UNIQUE INDEX "embedding_spaces_provider_model_dimensions_unique" ON "embedding_spaces" USING btree ("provider","model","dimensions");--> statement-breakpoint
CREATE UNIQUE INDEX "search_labels_query_chunk_id_unique" ON "search_labels" USING btree ("query","chunk_id");--> statement-breakpoint
CREATE INDEX "search_labels_chunk_id_idx" ON "search_labels" USING btree ("chunk_id");--> statement-breakpoint
CREATE UNIQUE INDEX "search_terms_term_unique" ON "search_terms" USING btree ("term");--> statement-breakpoint
CREATE INDEX "needs_person_id_idx" ON "needs" USING btree ("person_id","created_at");--> statement-breakpoint
CREATE INDEX "not_relevant_person_id_idx" ON "not_relevant" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "not_relevant_resource_id_idx" ON "not_relevant" USING btree ("resource_id");--> statement-breakpoint
CREATE UNIQUE INDEX "path_steps_path_id_resource_id_unique" ON "path_steps" USING btree ("path_id","resource_id");--> statement-breakpoint
CREATE INDEX "path_steps_resource_id_idx" ON "path_steps" USING btree ("resource_id");--> statement-breakpoint
CREATE INDEX "path_steps_chunk_id_idx" ON "path_steps" USING btree ("chunk_id");--> statement-breakpoint
CREATE UNIQUE INDEX "path_templates_org_id_key_version_unique" ON "path_templates" USING btree ("org_id","key","version");--> statement-breakpoint
CREATE INDEX "path_templates_ladder_level_idx" ON "path_templates" USING btree ("ladder_level");--> statement-breakpoint
CREATE INDEX "paths_person_id_idx" ON "paths" USING btree ("person_id","created_at");--> statement-breakpoint
CREATE INDEX "paths_need_id_idx" ON "paths" USING btree ("need_id");--> statement-breakpoint
CREATE INDEX "paths_template_id_idx" ON "paths" USING btree ("template_id");--> statement-breakpoint
CREATE INDEX "step_evidence_step_id_idx" ON "step_evidence" USING btree ("step_id");--> statement-breakpoint
CREATE INDEX "step_evidence_sha256_idx" ON "step_evidence" USING btree ("sha256");