import { type RawBuilder, sql } from 'kysely'
import type { z } from 'zod'
import { readCursor, writeCursor } from '../platform/cursor.ts'
import type { Tx } from '../platform/database.ts'
import { declaredForForms, versionOf } from './designs.ts'
import { askedOf } from './model/asked.ts'
import type { designContract } from './model/design-contract.ts'
import { formLanguages } from './model/fields.ts'
import { difference, mismatch, probabilityAbove, standing, wilson } from './model/odds.ts'
import { type HostedForm, hostedForm } from './queries.ts'

type Contract = typeof designContract
type Which = { from?: string; to?: string; variant?: string; source?: string }
type Figures = z.infer<Contract['GET /api/forms/:id/figures']['response']>
type Asked = z.output<Contract['GET /api/forms/:id/arrivals']['query']>
type Arrivals = z.infer<Contract['GET /api/forms/:id/arrivals']['response']>

const inPeriod = (formId: number, { from, to, variant, source }: Which): RawBuilder<unknown> => sql`
  a.form_id = ${formId}
  ${from ? sql`and a.at >= ${from}::date` : sql``} ${to ? sql`and a.at < ${to}::date + 1` : sql``}
  ${variant ? sql`and a.variant = ${variant}` : sql``} ${source ? sql`and a.source = ${source}` : sql``}`

/** What a form did in a period; days are of UTC. Drop-off is of visits whose browser ran our script: of others nothing is known. */
export async function formFigures(tx: Tx, formId: number, which: Which): Promise<Figures> {
  const form = await hostedForm(tx, formId)
  const { design } = (await versionOf(tx, form, form.version))!
  const { rows } = await sql<{
    since: string | null
    views: number
    scripted: number
    starts: number
    sent: number
    seconds: number | null
  }>`
    select to_json(min(a.at))#>>'{}' as since, count(*) as views, count(*) filter (where a.scripted) as scripted,
      count(*) filter (where a.started_at is not null) as starts, count(*) filter (where a.sent_at is not null) as sent,
      percentile_cont(0.5) within group (order by extract(epoch from a.sent_at - a.at)) filter (where a.sent_at is not null) as seconds
    from form_arrival a where ${inPeriod(formId, which)}`.execute(tx)
  const all = rows[0]!
  const { rows: last } = await sql<{ field: string; n: number }>`
    select a.last_field as field, count(*) as n from form_arrival a
    where ${inPeriod(formId, which)} and a.scripted and a.sent_at is null and a.last_field is not null group by 1`.execute(
    tx,
  )
  const { rows: refusals } = await sql<{ reason: string; field: string; n: number }>`
    select reason, field, sum(n) as n from form_refusal where form_id = ${formId}
      ${which.from ? sql`and day >= ${which.from}::date` : sql``} ${which.to ? sql`and day <= ${which.to}::date` : sql``}
    group by 1, 2 order by 3 desc`.execute(tx)
  const { rows: sources } = await sql<{ source: string }>`
    select distinct a.source from form_arrival a where a.form_id = ${formId} and a.source is not null order by 1`.execute(
    tx,
  )
  const { rows: waiting } = await sql<{ n: number }>`
    select count(*) as n from form_held where form_id = ${formId} and state = 'held'`.execute(tx)
  const leftAt = new Map(last.map(({ field, n }) => [field, n]))
  const language = formLanguages.find(each => each === form.language) ?? 'en'
  const asked = askedOf(design, await declaredForForms(tx), { kind: form.kind, language })
  const named = asked.map(({ name, label }) => ({ name, label }))
  const gone = [...leftAt.keys()].filter(field => !named.some(({ name }) => name === field))
  // Whoever left at a field had come as far as those before it; whoever sent had come to the end.
  let reached = all.starts
  const fields = [...named, ...gone.map(name => ({ name, label: name }))].map(({ name, label }) => {
    const left = leftAt.get(name) ?? 0
    const here = { name, label, reached, left, refused: sum(refusals.filter(({ field }) => field === name)) }
    reached -= left
    return here
  })
  const reasons = new Map<string, number>()
  for (const { reason, field, n } of refusals)
    if (field === '') reasons.set(reason, (reasons.get(reason) ?? 0) + n)
  const atFields = sum(refusals.filter(({ field }) => field !== ''))
  if (atFields > 0) reasons.set('field', atFields)
  return {
    since: all.since,
    views: all.views,
    scripted: all.scripted,
    starts: all.starts,
    sent: all.sent,
    medianSeconds: all.seconds === null ? null : Math.round(all.seconds),
    fields,
    refusals: [...reasons].map(([reason, n]) => ({ reason, n })),
    held: waiting[0]!.n,
    sources: sources.map(({ source }) => source),
    ...(await compared(tx, formId, form.version, design.variants, which)),
  }
}

const sum = (rows: readonly { n: number }[]): number => rows.reduce((all, { n }) => all + n, 0)

/**
 * The pages of the version that is published, each visitor counted once: who is followed by the visitor, who is not by
 * the view. Embedded forms show no page and are left out; machines were never counted.
 */
async function compared(
  tx: Tx,
  formId: number,
  version: number,
  variants: readonly { key: string; name: string; share: number }[],
  which: Which,
): Promise<Pick<Figures, 'variants' | 'mismatch' | 'test'>> {
  const { rows: tests } = await sql<NonNullable<Figures['test']> & { version: number }>`
    select version, baseline, lift, planned, to_json(started_at)#>>'{}' as "startedAt",
      to_json(ended_at)#>>'{}' as "endedAt", winner
    from form_test where form_id = ${formId} order by id desc limit 1`.execute(tx)
  const test = tests[0] ?? null
  const running = test && test.endedAt === null ? test : null
  const { rows } = await sql<{ variant: string; views: number; shown: number; sent: number }>`
    with unit as (
      select a.variant, coalesce(i.person_id, v.subject_id)::text as visitor, a.key, a.sent_at
      from form_arrival a left join form_visit v on v.id = a.visit_id left join identity i on i.subject_id = v.subject_id
      where ${inPeriod(formId, { from: which.from, to: which.to, source: which.source } as Which)}
        and a.version = ${version} and a.place = 'hosted'
        ${running ? sql`and a.at >= ${running.startedAt}::timestamptz` : sql``}
    )
    select variant, count(*) as views, count(distinct coalesce(visitor, key::text)) as shown,
      count(distinct coalesce(visitor, key::text)) filter (where sent_at is not null) as sent
    from unit group by variant`.execute(tx)
  const counts = variants.map(
    ({ key }) => rows.find(row => row.variant === key) ?? { views: 0, shown: 0, sent: 0 },
  )
  const sharedOut = mismatch(
    counts.map(({ shown }) => shown),
    variants.map(({ share }) => share),
  )
  return {
    variants: variants.map(({ key, name, share }, at) => {
      const { views, shown, sent } = counts[at]!
      const first = counts[0]!
      return {
        key,
        name,
        share,
        views,
        shown,
        sent,
        interval: wilson({ shown, sent }),
        difference: at === 0 ? null : difference({ shown, sent }, first),
        probability: at === 0 ? null : probabilityAbove({ shown, sent }, first),
        standing: at === 0 || !running ? null : standing({ shown, sent }, first, running.planned, sharedOut),
      }
    }),
    mismatch: variants.length > 1 ? sharedOut : null,
    test: test && {
      baseline: test.baseline,
      lift: test.lift,
      planned: test.planned,
      startedAt: test.startedAt,
      endedAt: test.endedAt,
      winner: test.winner,
    },
  }
}

async function fieldsBefore(tx: Tx, form: HostedForm, field: string): Promise<string[]> {
  const { design } = (await versionOf(tx, form, form.version))!
  const asked = askedOf(design, await declaredForForms(tx), { kind: form.kind, language: 'en' })
  const names = asked.map(({ name }) => name)
  return names.includes(field) ? names.slice(0, names.indexOf(field)) : names
}

/** The visits behind a figure, newest first; `total` is the figure. */
export async function formArrivals(tx: Tx, formId: number, asked: Asked): Promise<Arrivals> {
  const form = await hostedForm(tx, formId)
  const { show, field, cursor, limit } = asked
  // Those who came as far as a field are those who did not leave at one before it, as the figure reckons.
  const before = show === 'reached' ? await fieldsBefore(tx, form, field ?? '') : []
  const shown = {
    views: sql`true`,
    starts: sql`a.started_at is not null`,
    sent: sql`a.sent_at is not null`,
    reached: sql`a.started_at is not null and (a.sent_at is not null or a.last_field <> all (${before}::text[]))`,
    left: sql`a.scripted and a.sent_at is null and a.last_field = ${field ?? ''}`,
    silent: sql`not a.scripted`,
  }[show]
  const where = sql`${inPeriod(formId, asked as Which)} and ${shown}`
  const after = cursor ? readCursor(cursor, 2) : null
  const { rows } = await sql<Arrivals['items'][number]>`
    select a.key, to_json(a.at)#>>'{}' as at, a.variant, a.last_field as "lastField", a.sent_at is not null as sent, a.source,
      case when p.id is null then null else json_build_object('id', p.id, 'name', p.name) end as person
    from form_arrival a left join form_visit v on v.id = a.visit_id left join identity i on i.subject_id = v.subject_id
      left join person p on p.id = coalesce(i.person_id, v.subject_id)
    where ${where} ${after ? sql`and (a.at, a.key) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
    order by a.at desc, a.key desc limit ${limit + 1}`.execute(tx)
  const counted = await sql<{ n: number }>`select count(*) as n from form_arrival a where ${where}`.execute(
    tx,
  )
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return {
    items,
    next: rows.length > limit && last ? writeCursor([last.at, last.key]) : null,
    total: counted.rows[0]!.n,
  }
}
