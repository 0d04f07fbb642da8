-- The ledger and what hangs on it can only grow. TRUNCATE stays possible for tests; the product never truncates.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are only ever added', tg_table_name using errcode = 'restrict_violation';
end $$;
--> statement-breakpoint
create trigger credit_entries_append_only before update or delete on credit_entries
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger standing_snapshots_append_only before update or delete on standing_snapshots
  for each row execute function refuse_change();
--> statement-breakpoint
-- A published policy is followed by another version or withdrawn; its rules never change.
create function refuse_policy_change() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (new.body, new.valid_from, new.valid_to, new.org_id, new.key, new.version)
      is distinct from (old.body, old.valid_from, old.valid_to, old.org_id, old.key, old.version) then
    raise exception 'a published policy is never changed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger policies_published_stay before update on policies
  for each row execute function refuse_policy_change();
--> statement-breakpoint
-- What is known of a person, from each change on.
create function keep_person_profile() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (new.org_id, new.ladder_level, new.subject, new.stage, new.hired_on, new.positions, new.is_active)
      is not distinct from (old.org_id, old.ladder_level, old.subject, old.stage, old.hired_on, old.positions, old.is_active) then
    return new;
  end if;
  insert into person_profiles (person_id, since, org_id, ladder_level, subject, stage, hired_on, positions, is_active)
  values (new.id, new.updated_at, new.org_id, new.ladder_level, new.subject, new.stage, new.hired_on, new.positions, new.is_active)
  on conflict (person_id, since) do update set org_id = excluded.org_id, ladder_level = excluded.ladder_level,
    subject = excluded.subject, stage = excluded.stage, hired_on = excluded.hired_on, positions = excluded.positions,
    is_active = excluded.is_active;
  return new;
end $$;
--> statement-breakpoint
create trigger persons_keep_profile after insert or update on persons
  for each row execute function keep_person_profile();
--> statement-breakpoint
insert into person_profiles (person_id, since, org_id, ladder_level, subject, stage, hired_on, positions, is_active)
select id, created_at, org_id, ladder_level, subject, stage, hired_on, positions, is_active from persons;
