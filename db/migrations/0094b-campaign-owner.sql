-- A campaign has an owner, is open work while it runs, and goes along when somebody leaves.
alter table campaign add column owner_id bigint references app_user;
create index campaign_owner on campaign (owner_id) where owner_id is not null;
alter table process_step drop constraint process_step_work_check;
alter table process_step add constraint process_step_work_check
  check (work in ('lead', 'accepted_lead', 'opportunity', 'complaint', 'campaign', 'quality'));
