with by_words as materialized (select chunk_words.chunk_id, chunk_words.resource_id,
-((chunk_words.weights <#> $1::sparsevec) + 0) as score
from chunk_words join resources on resources.id = chunk_words.resource_id
where chunk_words.terms @@ $2::tsquery and (("resources"."visibility" = $3 or "resources"."owner_id" = $4 or ("resources"."visibility" = $5 and ("resources"."visible_org_id" in ($6) or "resources"."visible_org_id" in (select looked_after.id from "organisations" as looked_after where starts_with(looked_after.path, $7))))))),
by_meaning as materialized (select null::text as chunk_id, null::text as resource_id, null::float8 as similarity where false),
worded as (select resource_id, max(score) as best, count(*)::integer as passages from by_words group by resource_id),
matched as (select resource_id from worded union select resource_id from by_meaning),
flagged as materialized (
select *, 0 as fails from (
select resources.id, resources.kind, resources.stage, resources.grades, resources.subject, resources.edition,
resources.volume, resources.tags, resources.competencies, resources.org_id, resources.created_at
, worded.best, coalesce(worded.passages, 0) as passages
from matched join resources on resources.id = matched.resource_id left join worded on worded.resource_id = resources.id
) as checked),
foremost as (select id from flagged where fails = 0 and best is not null order by best desc, id limit $8),
placed as (
select by_words.chunk_id, by_words.resource_id, by_words.score,
row_number() over (partition by by_words.resource_id order by by_words.score desc, by_words.chunk_id) as place
from by_words join foremost on foremost.id = by_words.resource_id
),
pool as (
select chunk_id, resource_id, score from placed where place <= $9
union all
select by_meaning.chunk_id, by_meaning.resource_id, null from by_meaning
join flagged on flagged.id = by_meaning.resource_id and flagged.fails = 0
where by_meaning.chunk_id not in (select chunk_id from placed where place <= $10)
),
counted as (
(select $11::text as name, kind as value, null::text as label, count(*)::integer as count
from flagged where fails = 0 and kind is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $12::text as name, stage as value, null::text as label, count(*)::integer as count
from flagged where fails = 0 and stage is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $13::text as name, subject as value, null::text as label, count(*)::integer as count
from flagged where fails = 0 and subject is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $14::text as name, edition as value, null::text as label, count(*)::integer as count
from flagged where fails = 0 and edition is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $15::text as name, volume as value, null::text as label, count(*)::integer as count
from flagged where fails = 0 and volume is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $16::text as name, item as value, null::text as label, count(*)::integer as count
from flagged cross join unnest(flagged."grades") as item where fails = 0 and item is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $17::text as name, item as value, null::text as label, count(*)::integer as count
from flagged cross join unnest(flagged."tags") as item where fails = 0 and item is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $18::text as name, item as value, null::text as label, count(*)::integer as count
from flagged cross join unnest(flagged."competencies") as item where fails = 0 and item is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $19::text as name, org_id as value, organisations.name as label, count(*)::integer as count
from flagged join organisations on organisations.id = flagged.org_id where fails = 0 and org_id is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $20::text as name, format as value, null::text as label, count(*)::integer as count
from flagged join documents on documents.resource_id = flagged.id where fails = 0 and format is not null
group by 2, 3 order by 4 desc, 2 limit 40))
select
(select count(*)::integer from flagged where fails = 0) as total,
(select coalesce(jsonb_agg(counted), '[]') from counted) as facets,
(select coalesce(jsonb_object_agg(flagged.id, flagged.passages), '{}') from flagged
where fails = 0 and id in (select resource_id from pool)) as passages,
(select coalesce(jsonb_agg(jsonb_build_object('id', pool.chunk_id, 'group', pool.resource_id,
'words', coalesce(pool.score, (select -((chunk_words.weights <#> $21::sparsevec) + 0) from chunk_words
where chunk_words.chunk_id = pool.chunk_id), 0), 'similarity', null::float8)), '[]') from pool) as pool
