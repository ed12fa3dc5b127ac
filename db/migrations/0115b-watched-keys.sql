-- Somebody looks at what arrives by this key: until then a sample of it is shown.
alter table write_key add column watched_until timestamptz;
-- Of a browser's own page a day is known at most once: who looks for it finds it by its day.
create index tracking_arrival_at on tracking_arrival (at);
