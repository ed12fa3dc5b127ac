import type pg from 'pg'

/** A column as the catalogue describes it: `type` is its full SQL name, such as `numeric(12,2)`. */
export type Column = { name: string; type: string }
export type Table = { name: string; columns: Column[]; readable: boolean }
export type Sequence = { name: string; value: string }

/**
 * Every table that holds rows of ours, with schema, quoted for SQL. Parents stand before the tables that
 * refer to them. Left out: the lists of applied migrations, which the restoring side writes itself, and
 * partitions, which are read through their parent. Generated columns are computed again.
 */
export const listTables = async (client: pg.Client): Promise<Table[]> => {
  const { rows } = await client.query<Table & { id: number }>(`
    select c.oid::int8::int as id, format('%I.%I', n.nspname, c.relname) as name,
      has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT')
        and (not c.relrowsecurity or pg_has_role(c.relowner, 'USAGE')) as readable,
      coalesce((select json_agg(json_build_object('name', quote_ident(a.attname),
          'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          and a.attgenerated = ''), '[]') as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
      and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
      and (n.nspname, c.relname) not in (('public', 'migration'), ('graphile_worker', 'migrations'))
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by n.nspname, c.relname`)
  const { rows: links } = await client.query<{ child: number; parent: number }>(`
    select conrelid::int8::int as child, confrelid::int8::int as parent
    from pg_constraint where contype = 'f' and conrelid <> confrelid`)
  return parentsFirst(rows, links).map(({ name, columns, readable }) => ({ name, columns, readable }))
}

const parentsFirst = <T extends { id: number }>(
  tables: T[],
  links: { child: number; parent: number }[],
): T[] => {
  const waiting = new Map(tables.map(table => [table.id, table]))
  const ordered: T[] = []
  while (waiting.size > 0) {
    const blocked = new Set(links.filter(({ parent }) => waiting.has(parent)).map(({ child }) => child))
    const free = [...waiting.values()].filter(({ id }) => !blocked.has(id))
    // A ring of references has no order; replica mode does not need one.
    const next = free.length > 0 ? free : [...waiting.values()]
    ordered.push(...next)
    for (const { id } of next) waiting.delete(id)
  }
  return ordered
}

/** Where each used sequence stands; unused ones stay as the migrations made them. */
export const listSequences = async (client: pg.Client): Promise<Sequence[]> => {
  const { rows } = await client.query<Sequence>(`
    select format('%I.%I', schemaname, sequencename) as name, last_value::text as value
    from pg_sequences where last_value is not null order by 1`)
  return rows
}

export const listMigrations = async (client: pg.Client): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>('select name from public.migration order by name')
  return rows.map(({ name }) => name)
}

/** Values travel as PostgreSQL's own text: these make that text the same on every server. */
export const textSettings = `set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
  set local timezone = 'UTC'; set local extra_float_digits = 1; set local bytea_output = 'hex';
  set local row_security = off; set local lock_timeout = '30s'; set local statement_timeout = 0`
