import { describe, expect, it } from 'vitest'
import { chance } from '../../../shared/statistics/chance.ts'
import { type JudgedLead, suggest } from './suggest.ts'

const places = ['source', 'functionRead', 'account.employees', 'custom.fleet']
const sources = ['paid_search', 'organic', 'fair', 'content_syndication', 'email']
const functions = ['operations', 'purchasing', 'student', 'marketing', 'engineering']

/** Leads of a company, each accepted and won with these chances. */
function company(
  seed: number,
  n: number,
  accepts: (lead: Pick<JudgedLead, 'known'>) => number = () => 0.6,
  more: (lead: Pick<JudgedLead, 'known'>) => Partial<JudgedLead> = () => ({}),
): JudgedLead[] {
  const random = chance(seed)
  const one = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!
  return Array.from({ length: n }, (_, id) => {
    const known = {
      source: one(sources),
      functionRead: random() < 0.1 ? null : one(functions),
      'account.employees': Math.floor(10 ** (1 + 3 * random())),
      'custom.fleet': random() < 0.3,
    }
    const accepted = random() < accepts({ known })
    const rejectedFor = accepted ? null : one(['too_small', 'wrong_person', 'unreachable'])
    const won = random() < 0.1 ? null : accepted && random() < 0.3
    const lostFor = accepted && won === false ? one(['price', 'no_decision']) : null
    return { id, known, accepted, won, rejectedFor, lostFor, weighed: [], ...more({ known }) }
  })
}

describe('what the past says of a definition', () => {
  it('leaves out a source of whose leads hardly any is accepted, and says why they were rejected', () => {
    const isPoor = ({ known }: Pick<JudgedLead, 'known'>) => known.source === 'content_syndication'
    const leads = company(
      7,
      2_000,
      lead => (isPoor(lead) ? 0.02 : 0.6),
      lead => (isPoor(lead) ? { rejectedFor: 'student' } : {}),
    )
    const [first, ...others] = suggest(leads, places)
    expect(first).toMatchObject({
      parts: [{ place: 'source', value: 'content_syndication' }],
      when: { trait: 'source', test: 'one_of', values: ['content_syndication'] },
      change: { kind: 'exclude' },
      end: 'accepted',
    })
    const members = leads.filter(isPoor)
    expect(first!.leadIds).toEqual(members.map(({ id }) => id))
    expect(first!.accepted.group).toMatchObject({
      cases: members.length,
      hits: members.filter(({ accepted }) => accepted).length,
    })
    expect(first!.rejected).toEqual({ reason: 'student', leads: members.length, of: members.length })
    expect(others).toEqual([])
  })

  it('tells the part of a source that is poor from the source', () => {
    const leads = company(11, 4_000, ({ known }) =>
      known.source === 'fair' && known.functionRead === 'student' ? 0.01 : 0.6,
    )
    expect(suggest(leads, places)[0]).toMatchObject({
      when: {
        all: [
          { trait: 'source', test: 'one_of', values: ['fair'] },
          { trait: 'functionRead', test: 'one_of', values: ['student'] },
        ],
      },
      change: { kind: 'exclude' },
    })
  })

  it('gives points for what comes more often, and takes them for what comes less often', () => {
    const more = suggest(
      company(3, 3_000, ({ known }) => (known['custom.fleet'] ? 0.9 : 0.3)),
      places,
    )[0]!
    expect(more).toMatchObject({ when: { trait: 'custom.fleet', test: 'yes' }, change: { points: 15 } })
    const less = suggest(
      company(5, 3_000, ({ known }) => ((known['account.employees'] as number) <= 30 ? 0.2 : 0.7)),
      places,
    )[0]!
    // Few employees take points, or many give them.
    const [part] = less.parts
    expect(part).toMatchObject({ place: 'account.employees' })
    expect(Math.sign((less.change as { points: number }).points)).toBe('to' in part! ? -1 : 1)
  })

  it('says nothing of what a rule weighs already, and nothing of few', () => {
    const accepts = ({ known }: Pick<JudgedLead, 'known'>) => (known.source === 'fair' ? 0.02 : 0.6)
    const weighed = company(7, 2_000, accepts, () => ({ weighed: ['source'] }))
    expect(suggest(weighed, places).map(({ parts }) => parts.map(({ place }) => place))).not.toContainEqual([
      'source',
    ])
    expect(suggest(company(7, 100, accepts), places)).toEqual([])
    expect(suggest([], places)).toEqual([])
  })

  it('says nothing where there is nothing, in 95 of 100 companies', () => {
    const said = Array.from({ length: 100 }, (_, seed) => suggest(company(seed + 1, 800), places)).filter(
      found => found.length > 0,
    )
    expect(said.length).toBeLessThanOrEqual(5)
  })
})
