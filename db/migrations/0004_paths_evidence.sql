ALTER TABLE "step_evidence" DROP CONSTRAINT "step_evidence_sha256_blobs_sha256_fk";
--> statement-breakpoint
DROP INDEX "step_evidence_sha256_idx";