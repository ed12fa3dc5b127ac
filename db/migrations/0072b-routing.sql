-- Routing asks with every lead when each of sales got the last one.
create index lead_owner_routed on lead (owner_id, routed_at);
