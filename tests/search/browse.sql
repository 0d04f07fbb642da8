with flagged as materialized (
select *, (not "ok_kinds")::integer as fails from (
select resources.id, resources.kind, resources.stage, resources.grades, resources.subject, resources.edition,
resources.volume, resources.tags, resources.competencies, resources.org_id, resources.created_at
, (resources.kind in (select jsonb_array_elements_text($1::jsonb))) as "ok_kinds"
from resources where (("resources"."visibility" = $2 or "resources"."owner_id" = $3 or ("resources"."visibility" = $4 and ("resources"."visible_org_id" in ($5) or "resources"."visible_org_id" in (select looked_after.id from "organisations" as looked_after where starts_with(looked_after.path, $6))))))
) as checked),
counted as (
(select $7::text as name, kind as value, null::text as label, count(*)::integer as count
from flagged where fails - (not "ok_kinds")::integer = 0 and kind is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $8::text as name, stage as value, null::text as label, count(*)::integer as count
from flagged where fails = 0 and stage is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $9::text as name, subject as value, null::text as label, count(*)::integer as count
from flagged where fails = 0 and subject is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $10::text as name, edition as value, null::text as label, count(*)::integer as count
from flagged where fails = 0 and edition is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $11::text as name, volume as value, null::text as label, count(*)::integer as count
from flagged where fails = 0 and volume is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $12::text as name, item as value, null::text as label, count(*)::integer as count
from flagged cross join unnest(flagged."grades") as item where fails = 0 and item is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $13::text as name, item as value, null::text as label, count(*)::integer as count
from flagged cross join unnest(flagged."tags") as item where fails = 0 and item is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $14::text as name, item as value, null::text as label, count(*)::integer as count
from flagged cross join unnest(flagged."competencies") as item where fails = 0 and item is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $15::text as name, org_id as value, organisations.name as label, count(*)::integer as count
from flagged join organisations on organisations.id = flagged.org_id where fails = 0 and org_id is not null
group by 2, 3 order by 4 desc, 2 limit 40) union all
(select $16::text as name, format as value, null::text as label, count(*)::integer as count
from flagged join documents on documents.resource_id = flagged.id where fails = 0 and format is not null
group by 2, 3 order by 4 desc, 2 limit 40)),
page as (
select id, created_at from flagged where fails = 0 order by created_at desc, id desc limit $17 offset $18
)
select
(select count(*)::integer from flagged where fails = 0) as total,
(select coalesce(jsonb_agg(counted), '[]') from counted) as facets,
(select coalesce(jsonb_agg(id order by created_at desc, id desc), '[]') from page) as ids
