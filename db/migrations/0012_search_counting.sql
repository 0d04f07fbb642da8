-- Each text changes the counts of some thousand terms: with room on its page a row stays where it is, and no index has
-- to be told. Sorted, neighbours on a page are changed together.
ALTER TABLE "search_terms" SET (fillfactor = 60);--> statement-breakpoint
CREATE OR REPLACE FUNCTION search_count_terms() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  direction integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM changed) THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(7265115);
  UPDATE search_terms AS known SET chunk_count = greatest(0, known.chunk_count + direction * found.chunks)
  FROM (
    SELECT lexeme, count(*)::integer AS chunks FROM changed, unnest(tsvector_to_array(changed.terms)) AS lexeme
    GROUP BY lexeme ORDER BY lexeme
  ) AS found
  WHERE known.term = found.lexeme;
  UPDATE search_statistics
  SET chunk_count = greatest(0, chunk_count + direction * (SELECT count(*) FROM changed)),
      term_count = greatest(0, term_count + direction * (SELECT coalesce(sum(length), 0) FROM changed));
  RETURN NULL;
END
$$;
