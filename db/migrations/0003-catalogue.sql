-- Catalogue: product groups, products, competitors.
create table product_group (
  id bigint generated always as identity primary key,
  name text not null unique,
  name_key text not null unique
);
create table product (
  id bigint generated always as identity primary key,
  name text not null,
  name_key text not null unique,
  product_group_id bigint references product_group,
  list_price_cents bigint,
  cost_cents bigint,
  active boolean not null default true
);
create index product_group_of on product (product_group_id);
create table competitor (
  id bigint generated always as identity primary key,
  name text not null unique,
  website text,
  note text
);
grant select, insert, update, delete on product_group, product, competitor to linchpin_unrestricted;
grant select on product_group, product, competitor to linchpin_restricted;
grant usage on all sequences in schema public to linchpin_unrestricted, linchpin_restricted;
