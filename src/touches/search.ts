import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, refuseCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import type { Actor } from '../team/model/actor.ts'
import type { foundAnswer } from './model/contract.ts'
import type { TouchKind, TouchSide } from './model/touch.ts'
import { hitBegins, hitEnds, isBegun, phrasesOf, piecesOf, spellings, wordsOf } from './model/words.ts'
import {
  amongSegment,
  columns,
  names,
  subjectsOfAccount,
  subjectsOfGroup,
  subjectsOfPerson,
} from './queries.ts'

export type Found = z.infer<typeof foundAnswer>
export type WordFilter = {
  /** Words; without them all entries of a segment. */
  q?: string
  personId?: number
  accountId?: number
  /** With the account all below it. */
  below?: 'true' | 'false'
  segment?: number
  side?: TouchSide
  kind?: TouchKind
  productGroupId?: number
  from?: string
  to?: string
  cursor?: string
  limit: number
}

const languages = ['english', 'dutch', 'german'] as const

type Asked = { words: readonly string[]; phrases: readonly string[]; isBegun: boolean }

/** All words and phrases in one language, each word by any spelling, the last one also as the beginning of a word. */
const inLanguage = (language: string, { words, phrases, isBegun }: Asked): RawBuilder<unknown> => {
  const config = sql.lit(language)
  const plain = (word: string) => sql`plainto_tsquery(${config}, ${word})`
  const begun = (word: string) =>
    sql`to_tsquery(${config}, ${`${word}:*`}) || to_tsquery('simple', ${`${word}:*`})`
  const asked = words.map((word, n) => {
    const ways = spellings(word).map(isBegun && n === words.length - 1 ? begun : plain)
    return sql`(${sql.join(ways, sql` || `)})`
  })
  return sql`(${sql.join([...asked, ...phrases.map(phrase => sql`phraseto_tsquery(${config}, ${phrase})`)], sql` && `)})`
}

/**
 * Entries of the contact log that contain the words, newest first, with what was found marked: of one person, of one
 * account with its persons, of those in a segment, else of all that the reader may see; of a segment also without words.
 * Texts are read as English, Dutch and German alike.
 */
export async function searchTouches(
  tx: Tx,
  actor: Pick<Actor, 'role'>,
  filter: WordFilter,
): Promise<{ items: Found[]; next: string | null }> {
  const { q = '' } = filter
  const asks: Asked = { words: wordsOf(q), phrases: phrasesOf(q), isBegun: isBegun(q) }
  const hasWords = asks.words.length > 0
  if (!hasWords && filter.segment === undefined)
    // Such a list has one empty page: a marker is none of ours.
    return filter.cursor ? refuseCursor() : { items: [], next: null }
  const after = filter.cursor ? readCursor(filter.cursor, 2) : null
  const query = hasWords
    ? sql`(${sql.join(
        languages.map(language => inLanguage(language, asks)),
        sql` || `,
      )})`
    : null
  const subjects = amongSegment(
    filter.personId
      ? subjectsOfPerson(filter.personId)
      : filter.accountId
        ? (filter.below === 'true' ? subjectsOfGroup : subjectsOfAccount)(filter.accountId)
        : null,
    filter.segment,
  )
  const hits =
    actor.role === 'partner' && query
      ? restricted(filter, query, subjects, after)
      : open(filter, query, subjects, after)
  const { rows } = await sql<
    Omit<Found, 'titlePieces' | 'excerpt'> & { marked: string; part: string | null }
  >`
    with hit as materialized (${hits}), t as materialized (select t.* from touch t join hit using (id))
    select ${columns}, ${query ? found(asks) : sql`t.title as marked, null as part`}
    from t ${names} order by t.occurred_at desc, t.id desc`.execute(tx)
  const items = rows.slice(0, filter.limit).map(({ marked, part, ...row }) => ({
    ...row,
    titlePieces: piecesOf(marked),
    excerpt: part === null ? [] : piecesOf(part),
  }))
  const last = items.at(-1)
  return { items, next: rows.length > filter.limit && last ? writeCursor([last.occurredAt, last.id]) : null }
}

type After = readonly (string | number)[] | null

const found = (
  asks: Asked,
): RawBuilder<unknown> => sql`${headline(sql`t.title`, asks, 'HighlightAll=true')} as marked,
  case when t.body is not null then ${headline(sql`left(t.body, 20000)`, asks, 'MaxFragments=1, MinWords=12, MaxWords=32')} end as part`

const open = (
  filter: WordFilter,
  query: RawBuilder<unknown> | null,
  subjects: RawBuilder<unknown> | null,
  after: After,
) => sql`
  select t.id from touch t
  where ${query ? sql`touch_words(t.title, t.body) @@ ${query} and (t.body is not null or t.kind not in ('web_page', 'ad', 'track'))` : sql`true`}
    ${
      subjects
        ? sql`and t.subject_id in (${subjects})`
        : sql`and (
      exists (select 1 from person p where p.id = t.subject_id) or exists (select 1 from account a where a.id = account_today(t.account_id))
      or exists (select 1 from account a where a.id = account_today(t.subject_id))
      or exists (select 1 from identity i join person p on p.id = i.person_id where i.subject_id = t.subject_id))`
    }
    ${filter.side ? sql`and t.side = ${filter.side}` : sql``}
    ${filter.kind ? sql`and t.kind = ${filter.kind}` : sql``}
    ${filter.productGroupId ? sql`and t.product_group_id = ${filter.productGroupId}` : sql``}
    ${filter.from ? sql`and t.occurred_at >= ${filter.from}::timestamptz` : sql``}
    ${filter.to ? sql`and t.occurred_at < ${filter.to}::timestamptz` : sql``}
    ${after ? sql`and (t.occurred_at, t.id) < (${after[0]}::timestamptz, ${after[1]}::bigint)` : sql``}
    and t.withdrawn is null and not exists (select 1 from touch c where c.supersedes_id = t.id)
  order by t.occurred_at desc, t.id desc limit ${filter.limit + 1}`

const restricted = (
  filter: WordFilter,
  query: RawBuilder<unknown>,
  subjects: RawBuilder<unknown> | null,
  after: After,
) => sql`
  select id from search_touches(${query}, ${subjects ? sql`array(${subjects})` : sql`null`}, ${filter.kind ?? null}::touch_kind,
    ${filter.side ?? null}::touch_side, ${filter.productGroupId ?? null}::bigint, ${filter.from ?? null}::timestamptz,
    ${filter.to ?? null}::timestamptz, ${after?.[0] ?? null}::timestamptz, ${after?.[1] ?? null}::bigint, ${filter.limit + 1}::int)`

/** The words marked in a text, read in the person's language where that finds them, else in the first that does. */
const headline = (text: RawBuilder<unknown>, asks: Asked, options: string): RawBuilder<unknown> => {
  const plain = sql`translate(${text}, ${hitBegins + hitEnds}, '')`
  const how = sql.lit(`StartSel="${hitBegins}", StopSel="${hitEnds}", ${options}`)
  const marked = (language: string) =>
    sql`ts_headline(${sql.lit(language)}, ${plain}, ${inLanguage(language, asks)}, ${how})`
  const finds = (language: string) =>
    sql`to_tsvector(${sql.lit(language)}, ${plain}) @@ ${inLanguage(language, asks)}`
  return sql`case
    when p.language = 'nl' and ${finds('dutch')} then ${marked('dutch')}
    when p.language = 'de' and ${finds('german')} then ${marked('german')}
    when ${finds('english')} then ${marked('english')}
    when ${finds('dutch')} then ${marked('dutch')}
    when ${finds('german')} then ${marked('german')}
    else ${marked('english')} end`
}
