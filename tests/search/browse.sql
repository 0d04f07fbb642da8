with flagged as materialized (
select *, (not "ok_kinds")::integer as fails from (
select resources.id, resources.kind, resources.stage, resources.grades, resources.subject, resources.edition,
resources.volume, resources.tags, resources.competencies, resources.org_id, resources.created_at,
(select documents.format from documents where documents.resource_id = resources.id) as format
, (resources.kind in (select jsonb_array_elements_text($1::jsonb))) as "ok_kinds"
from resources where (("resources"."visibility" = $2 or "resources"."owner_id" = $3 or ("resources"."visibility" = $4 and ("resources"."visible_org_id" in ($5) or "resources"."visible_org_id" in (select looked_after.id from "organisations" as looked_after where starts_with(looked_after.path, $6))))))
) as checked),
counted as (
select named.name, named.value, organisations.name as label, named.count from (
select facet.name, facet.value, count(*)::integer as count,
row_number() over (partition by facet.name order by count(*) desc, facet.value) as place
from flagged cross join lateral (
values ($7::text, flagged.kind, fails - (not "ok_kinds")::integer), ($8::text, flagged.stage, fails), ($9::text, flagged.subject, fails), ($10::text, flagged.edition, fails), ($11::text, flagged.volume, fails), ($12::text, flagged.org_id, fails), ($13::text, flagged.format, fails) union all select $14::text, item, fails from unnest(flagged."grades") as item union all select $15::text, item, fails from unnest(flagged."tags") as item union all select $16::text, item, fails from unnest(flagged."competencies") as item
) as facet(name, value, fails)
where facet.fails = 0 and facet.value is not null
group by facet.name, facet.value
) as named left join organisations on named.name = 'orgIds' and organisations.id = named.value
where named.place <= $17 order by named.name, named.place),
page as (
select id, created_at from flagged where fails = 0 order by created_at desc, id desc limit $18 offset $19
)
select
(select count(*)::integer from flagged where fails = 0) as total,
(select coalesce(jsonb_agg(counted), '[]') from counted) as facets,
(select coalesce(jsonb_agg(id order by created_at desc, id desc), '[]') from page) as ids
