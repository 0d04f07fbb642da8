with
by_key as materialized (select chunk_words.chunk_id, chunk_words.resource_id, chunk_words.weights from chunk_words where chunk_words.terms @@ $1::tsquery),
few as materialized (select resources.id from resources where (("resources"."visibility" = $2 or "resources"."owner_id" = $3 or ("resources"."visibility" = $4 and ("resources"."visible_org_id" in ($5) or "resources"."visible_org_id" in (select looked_after.id from "organisations" as looked_after where starts_with(looked_after.path, $6)))))) limit $7),
candidates as materialized (
select chunk_id, resource_id, weights from by_key
union all
select own.chunk_id, own.resource_id, own.weights
from few cross join lateral (select chunk_words.chunk_id, chunk_words.resource_id, chunk_words.weights from chunk_words where chunk_words.resource_id = few.id offset 0) as own
where (select count(*) from few) <= $8 and own.chunk_id not in (select chunk_id from by_key)
),
by_meaning as materialized (
select chunk_id, resource_id, similarity from (
select chunk_embeddings.chunk_id, chunk_embeddings.resource_id, -(chunk_embeddings.embedding::halfvec(2) <#> $9::halfvec(2)) as similarity
from chunk_embeddings join resources on resources.id = chunk_embeddings.resource_id
where chunk_embeddings.space_id = $10 and (("resources"."visibility" = $11 or "resources"."owner_id" = $12 or ("resources"."visibility" = $13 and ("resources"."visible_org_id" in ($14) or "resources"."visible_org_id" in (select looked_after.id from "organisations" as looked_after where starts_with(looked_after.path, $15))))))
order by chunk_embeddings.embedding::halfvec(2) <#> $16::halfvec(2) limit $17
) as near where similarity >= $18),
matched as (select resource_id from candidates union select resource_id from by_meaning),
flagged as materialized (
select *, 0 as fails from matched cross join lateral (
select resources.id, resources.kind, resources.stage, resources.grades, resources.subject, resources.edition,
resources.volume, resources.tags, resources.competencies, resources.org_id, resources.created_at,
resources.unit, resources.edition_era, resources.ai_use, resources.licence, coalesce(resources.visible_org_id, resources.visibility) as scope,
resources.quality, resources.listed_at,
(select documents.format from documents where documents.resource_id = resources.id) as format
from resources where resources.id = matched.resource_id and (("resources"."visibility" = $19 or "resources"."owner_id" = $20 or ("resources"."visibility" = $21 and ("resources"."visible_org_id" in ($22) or "resources"."visible_org_id" in (select looked_after.id from "organisations" as looked_after where starts_with(looked_after.path, $23)))))) offset 0
) as checked),
by_words as materialized (
select chunk_id, resource_id, score from (
select candidates.chunk_id, candidates.resource_id,
-((candidates.weights <#> $24::sparsevec) + 0) as score
from candidates join flagged on flagged.id = candidates.resource_id offset 0
) as scored where score > 0),
worded as (select resource_id, max(score) as best, count(*)::integer as passages from by_words group by resource_id),
found as materialized (
select flagged.*, worded.best, coalesce(worded.passages, 0) as passages
from flagged left join worded on worded.resource_id = flagged.id
where worded.best >= $25 * (select max(best) from worded) or flagged.id in (select resource_id from by_meaning)
),
foremost as (select id, passages from found where fails = 0 and best is not null order by best desc, id limit $26),
placed as (
select by_words.chunk_id, by_words.resource_id, by_words.score, foremost.passages,
row_number() over (partition by by_words.resource_id order by by_words.score desc, by_words.chunk_id) as place
from by_words join foremost on foremost.id = by_words.resource_id
),
pool as (
select chunk_id, resource_id, score, passages from placed where place <= $27
union all
select by_meaning.chunk_id, by_meaning.resource_id, null, found.passages from by_meaning
join found on found.id = by_meaning.resource_id and found.fails = 0
where by_meaning.chunk_id not in (select chunk_id from placed where place <= $28)
),
counted as (
select named.name, named.value, organisations.name as label, named.count from (
select facet.name, facet.value, facet.count::integer as count,
row_number() over (partition by facet.name order by facet.count desc, facet.value) as place
from (
select case grouping("kind", "stage", "subject", "edition", "volume", "org_id", "format", "unit", "edition_era", "ai_use", "licence", "scope") when 2047 then $29::text when 3071 then $30::text when 3583 then $31::text when 3839 then $32::text when 3967 then $33::text when 4031 then $34::text when 4063 then $35::text when 4079 then $36::text when 4087 then $37::text when 4091 then $38::text when 4093 then $39::text when 4094 then $40::text end as name, coalesce("kind", "stage", "subject", "edition", "volume", "org_id", "format", "unit", "edition_era", "ai_use", "licence", "scope") as value,
case grouping("kind", "stage", "subject", "edition", "volume", "org_id", "format", "unit", "edition_era", "ai_use", "licence", "scope") when 2047 then count(*) filter (where fails = 0) when 3071 then count(*) filter (where fails = 0) when 3583 then count(*) filter (where fails = 0) when 3839 then count(*) filter (where fails = 0) when 3967 then count(*) filter (where fails = 0) when 4031 then count(*) filter (where fails = 0) when 4063 then count(*) filter (where fails = 0) when 4079 then count(*) filter (where fails = 0) when 4087 then count(*) filter (where fails = 0) when 4091 then count(*) filter (where fails = 0) when 4093 then count(*) filter (where fails = 0) when 4094 then count(*) filter (where fails = 0) end as count
from found group by grouping sets (("kind"), ("stage"), ("subject"), ("edition"), ("volume"), ("org_id"), ("format"), ("unit"), ("edition_era"), ("ai_use"), ("licence"), ("scope"))
union all select $41::text, item, count(*) filter (where fails = 0)
from found cross join unnest(found."grades") as item group by item union all select $42::text, item, count(*) filter (where fails = 0)
from found cross join unnest(found."tags") as item group by item union all select $43::text, item, count(*) filter (where fails = 0)
from found cross join unnest(found."competencies") as item group by item
) as facet
where facet.count > 0 and facet.value is not null
) as named left join organisations on named.name in ('orgIds', 'scopes') and organisations.id = named.value
where named.place <= $44 order by named.name, named.place)
select
(select count(*)::integer from found where fails = 0) as total,
(select coalesce(jsonb_agg(counted), '[]') from counted) as facets,
(select coalesce(jsonb_agg(jsonb_build_object('id', pool.chunk_id, 'group', pool.resource_id,
'words', coalesce(pool.score, (select -((chunk_words.weights <#> $45::sparsevec) + 0) from chunk_words
where chunk_words.chunk_id = pool.chunk_id), 0), 'similarity', (select -((chunk_embeddings.embedding <#> $46::vector) + 0) from chunk_embeddings
where chunk_embeddings.chunk_id = pool.chunk_id and chunk_embeddings.space_id = $47), 'passages', pool.passages)), '[]')
from pool) as pool,
(select coalesce(jsonb_agg(jsonb_build_object('id', found.id, 'quality', found.quality, 'listedAt', found.listed_at,
'isOldEdition', coalesce(found.edition_era = 'old', false))), '[]')
from found where found.id in (select resource_id from pool)) as standings
