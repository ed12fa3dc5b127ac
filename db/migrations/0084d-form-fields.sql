-- Declared fields of persons that a hosted form asks for, by their keys, in the order in which it shows them.
alter table form add column custom_fields text[] not null default '{}';
