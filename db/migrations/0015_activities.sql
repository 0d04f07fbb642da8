CREATE TABLE "activities" (
	"id" text PRIMARY KEY NOT NULL,
	"org_id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"title" text NOT NULL,
	"place" text DEFAULT '' NOT NULL,
	"plan" text DEFAULT '' NOT NULL,
	"record" text DEFAULT '' NOT NULL,
	"held_on" date NOT NULL,
	"hours" integer NOT NULL,
	"category" text NOT NULL,
	"level" text NOT NULL,
	"form" text NOT NULL,
	"leader_id" text,
	"closed_at" timestamp with time zone,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attendances" (
	"id" text PRIMARY KEY NOT NULL,
	"activity_id" text NOT NULL,
	"person_id" text NOT NULL,
	"state" text NOT NULL,
	"missed_hours" integer DEFAULT 0 NOT NULL,
	"artefacts" jsonb NOT NULL,
	"told_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "activities" ADD CONSTRAINT "activities_org_id_organisations_id_fk" FOREIGN KEY ("org_id") REFERENCES "public"."organisations"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activities" ADD CONSTRAINT "activities_leader_id_persons_id_fk" FOREIGN KEY ("leader_id") REFERENCES "public"."persons"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attendances" ADD CONSTRAINT "attendances_activity_id_activities_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attendances" ADD CONSTRAINT "attendances_person_id_persons_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."persons"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activities_org_id_idx" ON "activities" USING btree ("org_id","held_on");--> statement-breakpoint
CREATE INDEX "activities_leader_id_idx" ON "activities" USING btree ("leader_id");--> statement-breakpoint
CREATE UNIQUE INDEX "attendances_activity_id_person_id_unique" ON "attendances" USING btree ("activity_id","person_id");--> statement-breakpoint
CREATE INDEX "attendances_person_id_idx" ON "attendances" USING btree ("person_id");