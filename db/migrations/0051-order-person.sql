-- The funnel and its credits look up orders by whoever ordered.
create index customer_order_person on customer_order (person_id) where person_id is not null;
