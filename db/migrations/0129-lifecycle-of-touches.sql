-- When new touches were, of somebody whose stage they move only if they are the first: null is anything else that changed.
alter table lifecycle_due add column touched_at timestamptz;
