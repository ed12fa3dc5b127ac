-- Lists of a million rows: an order as people read, and an index for each order that is read in it.
-- Letters alike but for case are alike, ä stands beside a (ISO/IEC 14651 as CLDR tailors it, second level). Its comparisons
-- are those of text, which are leakproof: unlike lower(), a policy lets them reach an index, for partners too. A
-- PostgreSQL built without ICU sorts by code points.
do $$
begin
  create collation reading_order (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
exception when feature_not_supported or invalid_parameter_value then
  create collation reading_order from "C";
end $$;

drop index person_list;
drop index account_list;
create index person_by_name on person (name collate reading_order, id);
create index person_by_email on person (email collate reading_order, id);
create index person_by_known on person (known_at, id);
create index person_by_updated on person (updated_at, id);
create index person_by_country on person (country collate reading_order, id);
create index person_by_source on person (source collate reading_order, id);
create index person_by_job_title on person (job_title collate reading_order, id);
create index account_by_name on account (name collate reading_order, id);
create index account_by_kind on account (kind collate reading_order, id);
create index account_by_industry on account (industry collate reading_order, id);
create index account_by_country on account (country collate reading_order, id);
create index account_by_city on account (city collate reading_order, id);
create index account_by_employees on account (employees, id);
create index account_by_created on account (created_at, id);
create index account_by_updated on account (updated_at, id);
create index account_marketing_owner on account (marketing_owner_id);
