-- Orders: what was bought, in the company's currency, in cents.
create table customer_order (
  id bigint generated always as identity primary key,
  number text not null unique,
  account_id bigint references account,
  person_id bigint references person,
  opportunity_id bigint unique,
  territory_id bigint references territory,
  ordered_at timestamptz not null,
  promised_on date,
  delivered_on date,
  total_cents bigint not null,
  margin_cents bigint,
  mode touch_mode not null default 'live',
  created_at timestamptz not null
);
create index customer_order_account on customer_order (account_id, ordered_at desc);
create index customer_order_at on customer_order (ordered_at, id);
create table order_line (
  order_id bigint not null references customer_order on delete cascade,
  position int not null,
  product_id bigint references product,
  product_group_id bigint references product_group,
  quantity numeric(14,3) not null default 1,
  amount_cents bigint not null,
  margin_cents bigint,
  primary key (order_id, position)
);
grant select, insert, update on customer_order to linchpin_unrestricted;
grant select, insert, update, delete on order_line to linchpin_unrestricted;
grant select on customer_order, order_line to linchpin_restricted;
alter table customer_order enable row level security;
alter table order_line enable row level security;
create policy all_rows on customer_order to linchpin_unrestricted using (true) with check (true);
create policy all_rows on order_line to linchpin_unrestricted using (true) with check (true);
create policy my_territory on customer_order for select to linchpin_restricted using (territory_id = any((select my_territories())::bigint[]));
create policy of_order on order_line for select to linchpin_restricted using (exists (select 1 from customer_order o where o.id = order_id));
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
