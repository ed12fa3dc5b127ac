-- The worklist of quality may be the work of a step: nobody holds its records one by one.
alter table process_step drop constraint process_step_work_check;
alter table process_step add constraint process_step_work_check
  check (work in ('lead', 'accepted_lead', 'opportunity', 'complaint', 'quality'));
update process_step set work = 'quality' where name = 'Keep records complete' and work is null;
