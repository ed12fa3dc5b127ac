-- What moved since yesterday, for telling owners once a day.
create index fact_lifecycle_at on fact (at) where name = 'lifecycle.changed';
