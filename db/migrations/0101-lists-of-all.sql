-- Views and changes of many for lists of orders, complaints and tasks.
alter table saved_view drop constraint saved_view_record_check,
  add constraint saved_view_record_check
    check (record in ('person', 'account', 'opportunity', 'lead', 'order', 'complaint', 'task', 'campaign'));
alter table usual_view drop constraint usual_view_record_check,
  add constraint usual_view_record_check
    check (record in ('person', 'account', 'opportunity', 'lead', 'order', 'complaint', 'task', 'campaign'));
alter table bulk_edit drop constraint bulk_edit_record_check,
  add constraint bulk_edit_record_check
    check (record in ('person', 'account', 'opportunity', 'lead', 'order', 'complaint', 'task', 'campaign'));

-- Orders in which lists are read. They tell the territory as well: a restricted reader passes the rows of others unread.
drop index customer_order_at;
create index customer_order_at on customer_order (ordered_at, id) include (territory_id);
create index customer_order_by_number on customer_order (number collate reading_order, id) include (territory_id);
create index customer_order_by_total on customer_order (total_cents, id) include (territory_id);
create index customer_order_by_margin on customer_order (margin_cents, id) include (territory_id);
create index customer_order_by_promised on customer_order (promised_on, id) include (territory_id);
create index customer_order_by_delivered on customer_order (delivered_on, id) include (territory_id);
create index complaint_by_settled on complaint (settled_at, id);
create index task_by_title on task (title collate reading_order, id);
create index task_by_due on task (due_on, id);
create index task_by_created on task (created_at, id);
create index task_by_done on task (done_at, id);
