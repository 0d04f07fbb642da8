DELETE FROM "chunk_words";--> statement-breakpoint
DELETE FROM "search_terms";--> statement-breakpoint
DELETE FROM "search_statistics";--> statement-breakpoint
ALTER TABLE "chunk_words" ALTER COLUMN "weights" SET DATA TYPE sparsevec(1000000000);--> statement-breakpoint
ALTER TABLE "search_statistics" ALTER COLUMN "term_count" SET DATA TYPE bigint;--> statement-breakpoint
ALTER TABLE "search_statistics" ADD COLUMN "pivot" real NOT NULL;--> statement-breakpoint
ALTER TABLE "path_steps" ADD COLUMN "week_to" integer;--> statement-breakpoint
ALTER TABLE "path_steps" ADD COLUMN "eligible" text[] NOT NULL;--> statement-breakpoint
-- Counts of terms follow the rows of chunk_words, whoever writes or removes them. One lock for all who change counts:
-- two transactions that touch the same terms in different orders would otherwise end in a deadlock.
CREATE FUNCTION search_count_terms() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  direction integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM changed) THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(7265115);
  UPDATE search_terms AS known SET chunk_count = greatest(0, known.chunk_count + direction * found.chunks)
  FROM (
    SELECT lexeme, count(*)::integer AS chunks FROM changed, unnest(tsvector_to_array(changed.terms)) AS lexeme GROUP BY lexeme
  ) AS found
  WHERE known.term = found.lexeme;
  UPDATE search_statistics
  SET chunk_count = greatest(0, chunk_count + direction * (SELECT count(*) FROM changed)),
      term_count = greatest(0, term_count + direction * (SELECT coalesce(sum(length), 0) FROM changed));
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER chunk_words_added AFTER INSERT ON "chunk_words" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_count_terms();--> statement-breakpoint
CREATE TRIGGER chunk_words_removed AFTER DELETE ON "chunk_words" REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION search_count_terms();
