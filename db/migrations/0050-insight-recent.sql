-- Today reads what happened in the last hours and days across accounts.
create index touch_recent on touch (occurred_at desc) where account_id is not null;
