with by_words as materialized (
select chunk_id, resource_id, score from (
select chunk_words.chunk_id, chunk_words.resource_id,
-((chunk_words.weights <#> $1::sparsevec) + 0) as score
from chunk_words join resources on resources.id = chunk_words.resource_id
where chunk_words.terms @@ $2::tsquery and (("resources"."visibility" = $3 or "resources"."owner_id" = $4 or ("resources"."visibility" = $5 and ("resources"."visible_org_id" in ($6) or "resources"."visible_org_id" in (select looked_after.id from "organisations" as looked_after where starts_with(looked_after.path, $7)))))) and resources.minutes <= $8 and resources.id not in (select jsonb_array_elements_text($9::jsonb))
) as candidates where score > 0),
by_meaning as materialized (
select chunk_id, resource_id, similarity from (
select chunk_embeddings.chunk_id, chunk_embeddings.resource_id, -((chunk_embeddings.embedding <#> $10::vector) + 0) as similarity
from chunk_embeddings join resources on resources.id = chunk_embeddings.resource_id
where chunk_embeddings.space_id = $11 and (("resources"."visibility" = $12 or "resources"."owner_id" = $13 or ("resources"."visibility" = $14 and ("resources"."visible_org_id" in ($15) or "resources"."visible_org_id" in (select looked_after.id from "organisations" as looked_after where starts_with(looked_after.path, $16)))))) and resources.minutes <= $17 and resources.id not in (select jsonb_array_elements_text($18::jsonb)) and coalesce(resources.subject in (select jsonb_array_elements_text($19::jsonb)), false) and resources.tags && array(select jsonb_array_elements_text($20::jsonb)) and exists (
select 1 from organisations as home join organisations as chosen on starts_with(home.path, chosen.path)
where home.id = resources.org_id and chosen.id in (select jsonb_array_elements_text($21::jsonb)))
order by (chunk_embeddings.embedding <#> $22::vector) + 0 limit $23
) as near where similarity >= $24),
worded as (select resource_id, max(score) as best, count(*)::integer as passages from by_words group by resource_id),
matched as (select resource_id from worded union select resource_id from by_meaning),
flagged as materialized (
select *, (not "ok_subjects")::integer + (not "ok_tags")::integer + (not "ok_orgIds")::integer as fails from (
select resources.id, resources.kind, resources.stage, resources.grades, resources.subject, resources.edition,
resources.volume, resources.tags, resources.competencies, resources.org_id, resources.created_at,
(select documents.format from documents where documents.resource_id = resources.id) as format
, worded.best, coalesce(worded.passages, 0) as passages , (coalesce(resources.subject in (select jsonb_array_elements_text($25::jsonb)), false)) as "ok_subjects", (resources.tags && array(select jsonb_array_elements_text($26::jsonb))) as "ok_tags", (exists (
select 1 from organisations as home join organisations as chosen on starts_with(home.path, chosen.path)
where home.id = resources.org_id and chosen.id in (select jsonb_array_elements_text($27::jsonb)))) as "ok_orgIds"
from matched join resources on resources.id = matched.resource_id left join worded on worded.resource_id = resources.id
) as checked),
foremost as (select id, passages from flagged where fails = 0 and best is not null order by best desc, id limit $28),
placed as (
select by_words.chunk_id, by_words.resource_id, by_words.score, foremost.passages,
row_number() over (partition by by_words.resource_id order by by_words.score desc, by_words.chunk_id) as place
from by_words join foremost on foremost.id = by_words.resource_id
),
pool as (
select chunk_id, resource_id, score, passages from placed where place <= $29
union all
select by_meaning.chunk_id, by_meaning.resource_id, null, flagged.passages from by_meaning
join flagged on flagged.id = by_meaning.resource_id and flagged.fails = 0
where by_meaning.chunk_id not in (select chunk_id from placed where place <= $30)
),
counted as (
select named.name, named.value, organisations.name as label, named.count from (
select facet.name, facet.value, count(*)::integer as count,
row_number() over (partition by facet.name order by count(*) desc, facet.value) as place
from flagged cross join lateral (
values ($31::text, flagged.kind, fails), ($32::text, flagged.stage, fails), ($33::text, flagged.subject, fails - (not "ok_subjects")::integer), ($34::text, flagged.edition, fails), ($35::text, flagged.volume, fails), ($36::text, flagged.org_id, fails - (not "ok_orgIds")::integer), ($37::text, flagged.format, fails) union all select $38::text, item, fails from unnest(flagged."grades") as item union all select $39::text, item, fails - (not "ok_tags")::integer from unnest(flagged."tags") as item union all select $40::text, item, fails from unnest(flagged."competencies") as item
) as facet(name, value, fails)
where facet.fails = 0 and facet.value is not null
group by facet.name, facet.value
) as named left join organisations on named.name = 'orgIds' and organisations.id = named.value
where named.place <= $41 order by named.name, named.place)
select
(select count(*)::integer from flagged where fails = 0) as total,
(select coalesce(jsonb_agg(counted), '[]') from counted) as facets,
(select coalesce(jsonb_agg(jsonb_build_object('id', pool.chunk_id, 'group', pool.resource_id,
'words', coalesce(pool.score, (select -((chunk_words.weights <#> $42::sparsevec) + 0) from chunk_words
where chunk_words.chunk_id = pool.chunk_id), 0), 'similarity', (select -((chunk_embeddings.embedding <#> $43::vector) + 0) from chunk_embeddings
where chunk_embeddings.chunk_id = pool.chunk_id and chunk_embeddings.space_id = $44), 'passages', pool.passages)), '[]')
from pool) as pool
