-- What was in the library before versions existed becomes its first version; what was shared beyond a group counts as listed.
INSERT INTO "resource_versions" ("resource_id", "number", "how", "author_id", "fields", "provenance", "format", "blocks", "sections", "source_sha256", "created_at")
SELECT r."id", 1, 'read', r."owner_id",
  jsonb_build_object('title', r."title", 'kind', r."kind", 'stage', r."stage", 'grades', to_jsonb(r."grades"), 'subject', r."subject",
    'edition', r."edition", 'editionEra', r."edition_era", 'volume', r."volume", 'unit', r."unit", 'lesson', r."lesson",
    'tags', to_jsonb(r."tags"), 'competencies', to_jsonb(r."competencies"), 'coreCompetencies', to_jsonb(r."core_competencies"),
    'aiUse', r."ai_use", 'licence', r."licence", 'sourceName', r."source_name", 'sourceUrl', r."source_url",
    'summary', r."summary", 'minutes', r."minutes", 'language', r."language"), r."provenance",
  d."format", d."blocks", d."sections", r."source_sha256", r."updated_at"
FROM "resources" r JOIN "documents" d ON d."resource_id" = r."id";--> statement-breakpoint
UPDATE "resources" SET "listing" = 'listed', "listed_version" = 1, "listed_at" = "created_at"
WHERE "visibility" = 'public' OR ("visibility" = 'organisation' AND "visible_org_id" IN (SELECT "id" FROM "organisations" WHERE "kind" <> 'group'));
