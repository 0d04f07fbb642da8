ALTER TABLE "job_progress" ADD COLUMN "queue_id" text;--> statement-breakpoint
ALTER TABLE "job_progress" ADD COLUMN "attempts" integer DEFAULT 0 NOT NULL;