-- People without a lead that stands who would become one when they next do something: by the draft that was tried, or by the
-- version it is read beside.
create table definition_backtest_today (
  id bigint generated always as identity primary key,
  backtest_id bigint not null references definition_backtest on delete cascade,
  -- As recorded: identity says who it is today.
  person_id bigint not null,
  draft boolean not null,
  base boolean not null,
  check (draft or base)
);
create index definition_backtest_today_backtest on definition_backtest_today (backtest_id, id);
create index definition_backtest_today_person on definition_backtest_today (person_id);
-- So many people were scored; null in tests of before.
alter table definition_backtest add today_people int;
grant select, insert, update, delete on definition_backtest_today to linchpin_unrestricted;
