import { forms } from './campaigns.ts'
import { type Chunk, chunked } from './chunks.ts'
import type { Lead } from './leads.ts'
import type { Random } from './random.ts'
import { dateOf, day, minute, plus, type Span } from './seasons.ts'
import type { Visitor } from './visitors.ts'

type Visit = readonly [formId: number, subjectId: number, at: Date]

/** Who looked at the hosted forms: whoever sent one, some visitors without a name; others were counted only. */
export function* formVisitRows(
  leads: readonly Lead[],
  visitors: readonly Visitor[],
  random: Random,
  span: Span,
): Generator<Chunk> {
  const visits: Visit[] = []
  for (const { story, person, raisedAt } of leads) {
    if (story.formId === null) continue
    for (let left = random.int(1, 3); left > 0; left--)
      visits.push([story.formId, person.id, plus(raisedAt, -random.int(2, 9) * left * minute)])
  }
  for (const { id, person, firstSeenAt } of visitors)
    if (person === null && random.chance(0.3))
      visits.push([random.chance(0.7) ? 1 : 2, id, plus(firstSeenAt, random.int(0, 3) * minute)])
  const past = visits.filter(([, , at]) => at <= span.now).sort((a, b) => a[2].getTime() - b[2].getTime())
  yield* chunked(
    'form_visit',
    'id form_id subject_id at',
    past.map((visit, i) => [i + 1, ...visit]),
  )
  const views = new Map<string, number>()
  const count = (form: number, of: string, more: number) =>
    views.set(`${form} ${of}`, (views.get(`${form} ${of}`) ?? 0) + more)
  for (const [form, , at] of past) count(form, dateOf(at), 1)
  for (const { id } of forms)
    for (let ago = 0; ago < 365; ago++)
      count(id, dateOf(plus(span.now, -ago * day)), random.int(1, id === 1 ? 20 : 8))
  yield* chunked(
    'form_view',
    'form_id day views',
    [...views].map(([key, n]) => [...key.split(' '), n]),
  )
}
