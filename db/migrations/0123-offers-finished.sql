-- What became of an appointment: said by its seller or a manager once it has begun; null is not said yet.
alter table appointment add column outcome text check (outcome in ('held', 'missed'));
alter table appointment add column outcome_at timestamptz;
alter table appointment add column outcome_by bigint references app_user;
alter table appointment add constraint appointment_outcome check (
  (outcome is null) = (outcome_at is null) and (outcome is null or state = 'booked')
);

-- Among several who are named: the first of the list who is free then, or whoever has the fewest ahead.
alter table meeting_rule add column pick text not null default 'least' check (pick in ('least', 'order'));
alter table meeting_seller add column position int not null default 0;

-- A coupon for one product group: of an order counts what it holds of that group.
alter table coupon add column for_group_id bigint references product_group;
-- What the counter was told of the order, also where no such order is recorded here.
alter table coupon_redemption add column order_number text;
alter table coupon_redemption add column group_said boolean not null default false;
create index coupon_redemption_number on coupon_redemption (order_number) where order_number is not null;
