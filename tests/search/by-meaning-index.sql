with by_words as materialized (
select chunk_id, resource_id, score from (
select chunk_words.chunk_id, chunk_words.resource_id,
-((chunk_words.weights <#> $1::sparsevec) + 0) as score
from chunk_words join resources on resources.id = chunk_words.resource_id
where chunk_words.terms @@ $2::tsquery and (("resources"."visibility" = $3 or "resources"."owner_id" = $4 or ("resources"."visibility" = $5 and ("resources"."visible_org_id" in ($6) or "resources"."visible_org_id" in (select looked_after.id from "organisations" as looked_after where starts_with(looked_after.path, $7))))))
) as candidates where score > 0),
by_meaning as materialized (
select chunk_id, resource_id, similarity from (
select chunk_embeddings.chunk_id, chunk_embeddings.resource_id, -(chunk_embeddings.embedding::halfvec(2) <#> $8::halfvec(2)) as similarity
from chunk_embeddings join resources on resources.id = chunk_embeddings.resource_id
where chunk_embeddings.space_id = $9 and (("resources"."visibility" = $10 or "resources"."owner_id" = $11 or ("resources"."visibility" = $12 and ("resources"."visible_org_id" in ($13) or "resources"."visible_org_id" in (select looked_after.id from "organisations" as looked_after where starts_with(looked_after.path, $14))))))
order by chunk_embeddings.embedding::halfvec(2) <#> $15::halfvec(2) limit $16
) as near where similarity >= $17),
worded as (select resource_id, max(score) as best, count(*)::integer as passages from by_words group by resource_id),
matched as (select resource_id from worded union select resource_id from by_meaning),
flagged as materialized (
select *, 0 as fails from (
select resources.id, resources.kind, resources.stage, resources.grades, resources.subject, resources.edition,
resources.volume, resources.tags, resources.competencies, resources.org_id, resources.created_at,
(select documents.format from documents where documents.resource_id = resources.id) as format
, worded.best, coalesce(worded.passages, 0) as passages
from matched join resources on resources.id = matched.resource_id left join worded on worded.resource_id = resources.id
) as checked),
foremost as (select id, passages from flagged where fails = 0 and best is not null order by best desc, id limit $18),
placed as (
select by_words.chunk_id, by_words.resource_id, by_words.score, foremost.passages,
row_number() over (partition by by_words.resource_id order by by_words.score desc, by_words.chunk_id) as place
from by_words join foremost on foremost.id = by_words.resource_id
),
pool as (
select chunk_id, resource_id, score, passages from placed where place <= $19
union all
select by_meaning.chunk_id, by_meaning.resource_id, null, flagged.passages from by_meaning
join flagged on flagged.id = by_meaning.resource_id and flagged.fails = 0
where by_meaning.chunk_id not in (select chunk_id from placed where place <= $20)
),
counted as (
select named.name, named.value, organisations.name as label, named.count from (
select facet.name, facet.value, count(*)::integer as count,
row_number() over (partition by facet.name order by count(*) desc, facet.value) as place
from flagged cross join lateral (
values ($21::text, flagged.kind, fails), ($22::text, flagged.stage, fails), ($23::text, flagged.subject, fails), ($24::text, flagged.edition, fails), ($25::text, flagged.volume, fails), ($26::text, flagged.org_id, fails), ($27::text, flagged.format, fails) union all select $28::text, item, fails from unnest(flagged."grades") as item union all select $29::text, item, fails from unnest(flagged."tags") as item union all select $30::text, item, fails from unnest(flagged."competencies") as item
) as facet(name, value, fails)
where facet.fails = 0 and facet.value is not null
group by facet.name, facet.value
) as named left join organisations on named.name = 'orgIds' and organisations.id = named.value
where named.place <= $31 order by named.name, named.place)
select
(select count(*)::integer from flagged where fails = 0) as total,
(select coalesce(jsonb_agg(counted), '[]') from counted) as facets,
(select coalesce(jsonb_agg(jsonb_build_object('id', pool.chunk_id, 'group', pool.resource_id,
'words', coalesce(pool.score, (select -((chunk_words.weights <#> $32::sparsevec) + 0) from chunk_words
where chunk_words.chunk_id = pool.chunk_id), 0), 'similarity', (select -((chunk_embeddings.embedding <#> $33::vector) + 0) from chunk_embeddings
where chunk_embeddings.chunk_id = pool.chunk_id and chunk_embeddings.space_id = $34), 'passages', pool.passages)), '[]')
from pool) as pool
