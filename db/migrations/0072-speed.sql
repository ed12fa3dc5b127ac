-- The moments of the touches that gave a funnel row its source, campaign and product group: a later touch cannot
-- change them. Null is none yet, or not derived since this column is there.
alter table funnel_stage
  add column source_at timestamptz,
  add column campaign_at timestamptz,
  add column product_group_at timestamptz;
