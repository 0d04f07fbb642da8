CREATE TABLE "resource_names" (
	"resource_id" text PRIMARY KEY NOT NULL,
	"beginnings" "tsvector" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "resource_names" ADD CONSTRAINT "resource_names_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "resource_names_beginnings_idx" ON "resource_names" USING gin ("beginnings");