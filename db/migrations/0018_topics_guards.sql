-- What happened to a topic, what a call demanded and what was handed in can only grow.
create trigger topic_events_append_only before update or delete on topic_events
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger topic_call_versions_append_only before update or delete on topic_call_versions
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger topic_versions_append_only before update or delete on topic_versions
  for each row execute function refuse_change();
--> statement-breakpoint
create trigger expert_events_append_only before update or delete on expert_events
  for each row execute function refuse_change();
