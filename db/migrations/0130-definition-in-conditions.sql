-- A definition of a qualified lead speaks the one language of conditions. What it judged by before says the same in it.
alter table lead_definition add column in_force_from timestamptz;
update lead_definition set in_force_from = created_at;
alter table lead_definition alter column in_force_from set not null;
drop index lead_definition_active;
alter table lead_definition drop column active;
alter table lead_definition rename column definition to rules;
create index lead_definition_in_force on lead_definition (in_force_from);

create function pg_temp.condition_of(rule jsonb) returns jsonb language plpgsql as $$
declare
  trait text := case rule ->> 'field' when 'jobFunction' then 'functionRead' when 'seniority' then 'seniorityRead'
    when 'accountKind' then 'kind' else rule ->> 'field' end;
  of_account boolean := rule ->> 'field' in ('industry', 'employees', 'accountKind');
  wanted jsonb := rule -> 'in';
  tests jsonb := '[]';
  test jsonb;
begin
  -- Territories were told by their names.
  if trait = 'territory' then
    select jsonb_agg(t.id order by t.id) into wanted from territory t
      where lower(t.name) in (select lower(e.told) from jsonb_array_elements_text(rule -> 'in') e(told));
  end if;
  if rule ? 'in' then
    tests := tests || case when coalesce(jsonb_array_length(wanted), 0) = 0 then jsonb_build_object('any', '[]'::jsonb)
      else jsonb_build_object('trait', trait, 'test', 'one_of', 'values', wanted) end;
  end if;
  if rule ? 'from' or rule ? 'to' then
    tests := tests || jsonb_strip_nulls(jsonb_build_object('trait', trait, 'test', 'number', 'from', rule -> 'from', 'to', rule -> 'to'));
  end if;
  test := case jsonb_array_length(tests) when 1 then tests -> 0 else jsonb_build_object('all', tests) end;
  -- Where a person is, the account says first.
  if trait in ('country', 'territory') then
    return jsonb_build_object('any', jsonb_build_array(jsonb_build_object('account', test), jsonb_build_object('all', jsonb_build_array(
      jsonb_build_object('not', jsonb_build_object('account', jsonb_build_object('trait', trait, 'test', 'known'))), test))));
  end if;
  return case when of_account then jsonb_build_object('account', test) else test end;
end $$;

update lead_definition set rules = jsonb_build_object(
  'fit', coalesce((
    select jsonb_agg(jsonb_build_object('id', r -> 'id', 'label', r -> 'label', 'points', r -> 'points',
      'when', pg_temp.condition_of(r)) order by n)
    from jsonb_array_elements(rules -> 'rules') with ordinality e(r, n) where r ->> 'side' = 'fit'), '[]'),
  'engagement', coalesce((
    select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', r -> 'id', 'label', r -> 'label',
      'touches', jsonb_strip_nulls(jsonb_build_object('kinds', r -> 'touchKinds', 'words', nullif(r ->> 'titleIncludes', ''))),
      'pointsEach', r -> 'pointsEach', 'cap', r -> 'cap', 'halfLifeDays', r -> 'halfLifeDays', 'minimum', r -> 'minimum')) order by n)
    from jsonb_array_elements(rules -> 'rules') with ordinality e(r, n) where r ->> 'side' = 'engagement'), '[]'),
  'exclusions', '[]'::jsonb, 'threshold', rules -> 'threshold', 'thresholds', '[]'::jsonb,
  'grades', jsonb_build_object('fit', '[36, 24, 12]'::jsonb, 'engagement', '[30, 20, 10]'::jsonb));

-- What the score of a lead knew, from which moment on: `known` where that changed, and the touches that came to count or count
-- no longer. With it and the version, a score is the same again at any moment.
alter table lead add column scored_at timestamptz;
create table lead_input (
  id bigint generated always as identity primary key,
  lead_id bigint not null references lead on delete cascade,
  at timestamptz not null,
  known jsonb,
  added bigint[] not null default '{}',
  removed bigint[] not null default '{}'
);
create index lead_input_lead on lead_input (lead_id, id);
grant select, insert on lead_input to linchpin_unrestricted;
grant select on lead_input to linchpin_restricted;
alter table lead_input enable row level security;
create policy all_rows on lead_input to linchpin_unrestricted using (true) with check (true);
create policy of_lead on lead_input for select to linchpin_restricted using (exists (select from lead l where l.id = lead_id));
