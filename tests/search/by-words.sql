with candidates as materialized (select chunk_words.chunk_id, chunk_words.resource_id, chunk_words.weights from chunk_words where chunk_words.terms @@ $1::tsquery),
by_meaning as materialized (select null::text as chunk_id, null::text as resource_id, null::float8 as similarity where false),
matched as (select resource_id from candidates union select resource_id from by_meaning),
flagged as materialized (
select *, 0 as fails from matched cross join lateral (
select resources.id, resources.kind, resources.stage, resources.grades, resources.subject, resources.edition,
resources.volume, resources.tags, resources.competencies, resources.org_id, resources.created_at,
resources.unit, resources.edition_era, resources.ai_use, resources.licence, coalesce(resources.visible_org_id, resources.visibility) as scope,
(select documents.format from documents where documents.resource_id = resources.id) as format
from resources where resources.id = matched.resource_id and (("resources"."visibility" = $2 or "resources"."owner_id" = $3 or ("resources"."visibility" = $4 and ("resources"."visible_org_id" in ($5) or "resources"."visible_org_id" in (select looked_after.id from "organisations" as looked_after where starts_with(looked_after.path, $6)))))) offset 0
) as checked),
by_words as materialized (
select chunk_id, resource_id, score from (
select candidates.chunk_id, candidates.resource_id,
-((candidates.weights <#> $7::sparsevec) + 0) as score
from candidates join flagged on flagged.id = candidates.resource_id offset 0
) as scored where score > 0),
worded as (select resource_id, max(score) as best, count(*)::integer as passages from by_words group by resource_id),
found as materialized (
select flagged.*, worded.best, coalesce(worded.passages, 0) as passages
from flagged left join worded on worded.resource_id = flagged.id
where worded.best >= $8 * (select max(best) from worded) or flagged.id in (select resource_id from by_meaning)
),
foremost as (select id, passages from found where fails = 0 and best is not null order by best desc, id limit $9),
placed as (
select by_words.chunk_id, by_words.resource_id, by_words.score, foremost.passages,
row_number() over (partition by by_words.resource_id order by by_words.score desc, by_words.chunk_id) as place
from by_words join foremost on foremost.id = by_words.resource_id
),
pool as (
select chunk_id, resource_id, score, passages from placed where place <= $10
union all
select by_meaning.chunk_id, by_meaning.resource_id, null, found.passages from by_meaning
join found on found.id = by_meaning.resource_id and found.fails = 0
where by_meaning.chunk_id not in (select chunk_id from placed where place <= $11)
),
counted as (
select named.name, named.value, organisations.name as label, named.count from (
select facet.name, facet.value, facet.count::integer as count,
row_number() over (partition by facet.name order by facet.count desc, facet.value) as place
from (
select case grouping("kind", "stage", "subject", "edition", "volume", "org_id", "format", "unit", "edition_era", "ai_use", "licence", "scope") when 2047 then $12::text when 3071 then $13::text when 3583 then $14::text when 3839 then $15::text when 3967 then $16::text when 4031 then $17::text when 4063 then $18::text when 4079 then $19::text when 4087 then $20::text when 4091 then $21::text when 4093 then $22::text when 4094 then $23::text end as name, coalesce("kind", "stage", "subject", "edition", "volume", "org_id", "format", "unit", "edition_era", "ai_use", "licence", "scope") as value,
case grouping("kind", "stage", "subject", "edition", "volume", "org_id", "format", "unit", "edition_era", "ai_use", "licence", "scope") when 2047 then count(*) filter (where fails = 0) when 3071 then count(*) filter (where fails = 0) when 3583 then count(*) filter (where fails = 0) when 3839 then count(*) filter (where fails = 0) when 3967 then count(*) filter (where fails = 0) when 4031 then count(*) filter (where fails = 0) when 4063 then count(*) filter (where fails = 0) when 4079 then count(*) filter (where fails = 0) when 4087 then count(*) filter (where fails = 0) when 4091 then count(*) filter (where fails = 0) when 4093 then count(*) filter (where fails = 0) when 4094 then count(*) filter (where fails = 0) end as count
from found group by grouping sets (("kind"), ("stage"), ("subject"), ("edition"), ("volume"), ("org_id"), ("format"), ("unit"), ("edition_era"), ("ai_use"), ("licence"), ("scope"))
union all select $24::text, item, count(*) filter (where fails = 0)
from found cross join unnest(found."grades") as item group by item union all select $25::text, item, count(*) filter (where fails = 0)
from found cross join unnest(found."tags") as item group by item union all select $26::text, item, count(*) filter (where fails = 0)
from found cross join unnest(found."competencies") as item group by item
) as facet
where facet.count > 0 and facet.value is not null
) as named left join organisations on named.name in ('orgIds', 'scopes') and organisations.id = named.value
where named.place <= $27 order by named.name, named.place)
select
(select count(*)::integer from found where fails = 0) as total,
(select coalesce(jsonb_agg(counted), '[]') from counted) as facets,
(select coalesce(jsonb_agg(jsonb_build_object('id', pool.chunk_id, 'group', pool.resource_id,
'words', coalesce(pool.score, (select -((chunk_words.weights <#> $28::sparsevec) + 0) from chunk_words
where chunk_words.chunk_id = pool.chunk_id), 0), 'similarity', null::float8, 'passages', pool.passages)), '[]')
from pool) as pool
