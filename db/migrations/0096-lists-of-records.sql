-- Views and changes of many for lists of further records.
alter table saved_view drop constraint saved_view_record_check,
  add constraint saved_view_record_check check (record in ('person', 'account', 'opportunity', 'lead', 'order'));
alter table usual_view drop constraint usual_view_record_check,
  add constraint usual_view_record_check check (record in ('person', 'account', 'opportunity', 'lead', 'order'));
alter table bulk_edit drop constraint bulk_edit_record_check,
  add constraint bulk_edit_record_check check (record in ('person', 'account', 'opportunity', 'lead', 'order'));

-- Orders in which lists are read. Accounts by what is derived of them: read from there.
create index lifecycle_by_place on lifecycle (place, subject_id);
create index lifecycle_by_since on lifecycle (since, subject_id);
create index account_class_by_letter on account_class (letter collate reading_order, account_id);
create index account_class_by_since on account_class (since, account_id);

create index opportunity_by_latest on opportunity ((case when closed_at is null then opened_at else closed_at end), id);
create index opportunity_by_name on opportunity (name collate reading_order, id);
create index opportunity_by_amount on opportunity (amount_cents, id);
create index opportunity_by_expected on opportunity (expected_close, id);
create index opportunity_by_step_day on opportunity (next_step_on, id);
create index opportunity_by_opened on opportunity (opened_at, id);
create index opportunity_by_stage_since on opportunity (stage_since, id);
create index opportunity_by_closed on opportunity (closed_at, id);

create index lead_by_latest on lead ((case when verdict_at is null then raised_at else verdict_at end), id);
create index lead_by_raised on lead (raised_at, id);
create index lead_by_score on lead (score, id);
create index lead_by_source on lead (source collate reading_order, id);
create index lead_by_verdict on lead (verdict_at, id);
create index promise_by_due on promise (kind, due_at, about);
