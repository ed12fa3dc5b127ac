-- Open work is counted from indexes alone: by owner and step of tasks, by state and owner of leads.
create index task_open on task (step_id, owner_id) where done_at is null;
create index lead_worked on lead (state, owner_id) where state in ('open', 'accepted');
