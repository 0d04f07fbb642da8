with flagged as materialized (
select *, (not "ok_kinds")::integer as fails from (
select resources.id, resources.kind, resources.stage, resources.grades, resources.subject, resources.edition,
resources.volume, resources.tags, resources.competencies, resources.org_id, resources.created_at,
resources.unit, resources.edition_era, resources.ai_use, resources.licence, coalesce(resources.visible_org_id, resources.visibility) as scope,
resources.quality, resources.listed_at,
(select documents.format from documents where documents.resource_id = resources.id) as format
, (resources.kind in (select jsonb_array_elements_text($1::jsonb))) as "ok_kinds"
from resources where (("resources"."visibility" = $2 or "resources"."owner_id" = $3 or ("resources"."visibility" = $4 and ("resources"."visible_org_id" in ($5) or "resources"."visible_org_id" in (select looked_after.id from "organisations" as looked_after where starts_with(looked_after.path, $6)))))) offset 0
) as checked),
counted as (
select named.name, named.value, organisations.name as label, named.count from (
select facet.name, facet.value, facet.count::integer as count,
row_number() over (partition by facet.name order by facet.count desc, facet.value) as place
from (
select case grouping("kind", "stage", "subject", "edition", "volume", "org_id", "format", "unit", "edition_era", "ai_use", "licence", "scope") when 2047 then $7::text when 3071 then $8::text when 3583 then $9::text when 3839 then $10::text when 3967 then $11::text when 4031 then $12::text when 4063 then $13::text when 4079 then $14::text when 4087 then $15::text when 4091 then $16::text when 4093 then $17::text when 4094 then $18::text end as name, coalesce("kind", "stage", "subject", "edition", "volume", "org_id", "format", "unit", "edition_era", "ai_use", "licence", "scope") as value,
case grouping("kind", "stage", "subject", "edition", "volume", "org_id", "format", "unit", "edition_era", "ai_use", "licence", "scope") when 2047 then count(*) filter (where fails - (not "ok_kinds")::integer = 0) when 3071 then count(*) filter (where fails = 0) when 3583 then count(*) filter (where fails = 0) when 3839 then count(*) filter (where fails = 0) when 3967 then count(*) filter (where fails = 0) when 4031 then count(*) filter (where fails = 0) when 4063 then count(*) filter (where fails = 0) when 4079 then count(*) filter (where fails = 0) when 4087 then count(*) filter (where fails = 0) when 4091 then count(*) filter (where fails = 0) when 4093 then count(*) filter (where fails = 0) when 4094 then count(*) filter (where fails = 0) end as count
from flagged group by grouping sets (("kind"), ("stage"), ("subject"), ("edition"), ("volume"), ("org_id"), ("format"), ("unit"), ("edition_era"), ("ai_use"), ("licence"), ("scope"))
union all select $19::text, item, count(*) filter (where fails = 0)
from flagged cross join unnest(flagged."grades") as item group by item union all select $20::text, item, count(*) filter (where fails = 0)
from flagged cross join unnest(flagged."tags") as item group by item union all select $21::text, item, count(*) filter (where fails = 0)
from flagged cross join unnest(flagged."competencies") as item group by item
) as facet
where facet.count > 0 and facet.value is not null
) as named left join organisations on named.name in ('orgIds', 'scopes') and organisations.id = named.value
where named.place <= $22 order by named.name, named.place),
page as (
select id, created_at from flagged where fails = 0 order by created_at desc, id desc limit $23 offset $24
)
select
(select count(*)::integer from flagged where fails = 0) as total,
(select coalesce(jsonb_agg(counted), '[]') from counted) as facets,
(select coalesce(jsonb_agg(id order by created_at desc, id desc), '[]') from page) as ids
