import { sql } from 'kysely'
import type { TraitSql, TraitsSql } from '../platform/trait.ts'
import { freeHosts } from './model/free-mail.ts'
import { functionPatterns, seniorityPatterns, type TitlePatterns } from './model/job-title.ts'

/** What a title tells by these patterns, in the database; regular expressions of which letters are letters in any language. */
const titleSql = (patterns: TitlePatterns) => {
  const title = sql`(normalize(p.job_title, NFC) collate "und-x-icu")`
  const cases = patterns.map(
    ([key, pattern]) =>
      sql`when ${title} ~* ${sql.lit(pattern.replaceAll('<', '\\m').replaceAll('>', '\\M'))} then ${sql.lit(key)}`,
  )
  return sql`case ${sql.join(cases, sql` `)} end`
}

const reads = ['person'] as const
/** What is stated, or else told by the title. */
const stated = (column: string, patterns: TitlePatterns): TraitSql => ({
  kind: 'text',
  value: sql`coalesce(${sql.ref(column)}, ${titleSql(patterns)})`,
  reads,
})

/** What the title and the address of a person tell beside what is stated. */
export const traitsOfTitle: TraitsSql = {
  functionRead: stated('p.job_function', functionPatterns),
  seniorityRead: stated('p.seniority', seniorityPatterns),
  emailKind: {
    kind: 'choice',
    value: sql`case when p.email is null then null when p.email ~ '.@[^@]+$'
      and lower(substring(p.email from '[^@]*$')) <> all(${sql.lit(`{${[...freeHosts].join(',')}}`)}::text[]) then 'business' else 'free' end`,
    choices: ['business', 'free'],
    reads,
  },
}
