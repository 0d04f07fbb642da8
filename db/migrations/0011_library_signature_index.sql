DROP INDEX "resource_signatures_bands_idx";--> statement-breakpoint
CREATE INDEX "resource_signatures_bands_idx" ON "resource_signatures" USING gin ("bands") WITH (fastupdate=false);