ALTER TABLE "path_steps" DROP CONSTRAINT "path_steps_resource_id_resources_id_fk";
--> statement-breakpoint
ALTER TABLE "path_steps" ALTER COLUMN "resource_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "path_steps" ADD CONSTRAINT "path_steps_resource_id_resources_id_fk" FOREIGN KEY ("resource_id") REFERENCES "public"."resources"("id") ON DELETE set null ON UPDATE no action;