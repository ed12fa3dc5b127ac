-- A letter to a company goes to its own address, whoever is named in the line of attention.
alter table letter_recipient add column to_company boolean not null default false;
