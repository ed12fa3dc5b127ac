import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Act, addMonths, type ContactHistory, mayContact, type Purpose } from './may-contact.ts'

const newsletter: Purpose = {
  key: 'newsletter',
  profiling: false,
  basis: 'consent',
  channels: ['email', 'phone'],
  doubleOptIn: false,
  validMonths: null,
  active: true,
}
const research: Purpose = { ...newsletter, key: 'research', basis: 'legitimate_interests' }
const profiling: Purpose = { ...research, key: 'profiling', profiling: true, channels: [] }
const day = (n: number) => new Date(Date.UTC(2026, 0, n))
const now = day(100)
/** One with the first since that day. */
const since = (n: number) => ({ 1: day(n).getTime() })
let next = 0
const act = (change: Partial<Act>): Act => ({
  id: ++next,
  subjectId: 1,
  oneSince: null,
  matter: 'consent',
  purpose: 'newsletter',
  channel: 'email',
  granted: true,
  pending: false,
  at: day(1),
  ...change,
})
const of = (...acts: Act[]): ContactHistory => ({ erased: false, acts, suppressed: [] })
const objection = (purpose: string, channel: string, change: Partial<Act> = {}) =>
  act({ matter: 'objection', purpose, channel, granted: false, ...change })

describe('whether somebody may be contacted', () => {
  it.each<[string, ContactHistory, Purpose, 'email' | 'phone' | 'letter' | null, boolean, string]>([
    ['nothing said', of(), newsletter, 'email', false, 'no_consent'],
    ['agreed', of(act({})), newsletter, 'email', true, 'consented'],
    ['agreed to another channel', of(act({ channel: 'phone' })), newsletter, 'email', false, 'no_consent'],
    [
      'taken back later',
      of(act({}), act({ granted: false, at: day(2) })),
      newsletter,
      'email',
      false,
      'withdrawn',
    ],
    [
      'agreed again',
      of(act({ granted: false }), act({ at: day(2) })),
      newsletter,
      'email',
      true,
      'consented',
    ],
    [
      'at one moment the later row counts',
      of(act({}), act({ granted: false })),
      newsletter,
      'email',
      false,
      'withdrawn',
    ],
    ['not yet confirmed', of(act({ granted: false, pending: true })), newsletter, 'email', false, 'pending'],
    ['said tomorrow', of(act({ at: day(101) })), newsletter, 'email', false, 'no_consent'],
    ['a legitimate interest', of(), research, 'email', true, 'basis'],
    [
      'refused despite the interest',
      of(act({ purpose: 'research', granted: false })),
      research,
      'email',
      false,
      'withdrawn',
    ],
    ['a channel that is not offered', of(), research, 'letter', false, 'not_offered'],
    [
      'objected to the purpose',
      of(act({}), objection('newsletter', '*')),
      newsletter,
      'email',
      false,
      'objected',
    ],
    ['objected to the channel', of(act({}), objection('*', 'email')), newsletter, 'email', false, 'objected'],
    [
      'objected to another channel',
      of(act({}), objection('*', 'phone')),
      newsletter,
      'email',
      true,
      'consented',
    ],
    [
      'agreed after objecting to everything',
      of(objection('*', '*'), act({ at: day(2) })),
      newsletter,
      'email',
      false,
      'objected',
    ],
    [
      'ended the objection',
      of(act({}), objection('*', '*'), objection('*', '*', { granted: true, at: day(2) })),
      newsletter,
      'email',
      true,
      'consented',
    ],
    ['objection to everything stops profiling', of(objection('*', '*')), profiling, null, false, 'objected'],
    ['objection to profiling', of(objection('profiling', '*')), profiling, null, false, 'objected'],
    ['objection to e-mail leaves profiling', of(objection('*', 'email')), profiling, null, true, 'basis'],
    ['erased', { ...of(act({})), erased: true }, newsletter, 'email', false, 'erased'],
    [
      'suppressed address',
      { ...of(act({})), suppressed: [{ kind: 'email', reason: 'bounced', at: day(1) }] },
      newsletter,
      'email',
      false,
      'suppressed',
    ],
    [
      'suppressed number, by e-mail',
      { ...of(act({})), suppressed: [{ kind: 'phone', reason: 'listed', at: day(1) }] },
      newsletter,
      'email',
      true,
      'consented',
    ],
    [
      'merged: the stricter of both',
      of(act({ at: day(5) }), act({ subjectId: 2, oneSince: since(10), granted: false })),
      newsletter,
      'email',
      false,
      'withdrawn',
    ],
    [
      'merged: said anew afterwards',
      of(act({ at: day(11) }), act({ subjectId: 2, oneSince: since(10), granted: false })),
      newsletter,
      'email',
      true,
      'consented',
    ],
    [
      'merged: only the other had agreed',
      of(act({ subjectId: 2, oneSince: since(10) })),
      newsletter,
      'email',
      true,
      'consented',
    ],
    [
      'merged: an objection of the other stays',
      of(act({ at: day(11) }), objection('*', '*', { subjectId: 2, oneSince: since(10) })),
      newsletter,
      'email',
      false,
      'objected',
    ],
    [
      'merged: what a stranger agreed to before becoming one changes nothing',
      of(
        act({ at: day(11) }),
        act({ subjectId: 2, oneSince: { 1: day(12).getTime(), 3: day(10).getTime() }, granted: false }),
        act({ subjectId: 3, oneSince: { 1: day(12).getTime(), 2: day(10).getTime() } }),
      ),
      newsletter,
      'email',
      false,
      'withdrawn',
    ],
  ])('%s', (_, history, purpose, channel, may, reason) => {
    const verdict = mayContact(history, purpose, channel, now)
    expect([verdict.may, verdict.reason]).toEqual([may, reason])
    expect(verdict.sentence).toMatch(/^[A-Z].*\.$/)
  })

  it('consent lasts as long as the company says', () => {
    const short = { ...newsletter, validMonths: 2 }
    expect(mayContact(of(act({ at: day(41) })), short, 'email', day(99)).may).toBe(true)
    expect(mayContact(of(act({ at: day(41) })), short, 'email', day(100)).reason).toBe('expired')
    expect(addMonths(new Date('2026-01-31T12:00:00Z'), 1).toISOString()).toBe('2026-02-28T12:00:00.000Z')
  })

  it('nothing said before an objection, and no order of rows, turns it into a yes', () => {
    const anyAct = fc.record({
      matter: fc.constantFrom<Act['matter']>('consent', 'objection'),
      purpose: fc.constantFrom('newsletter', 'research', '*'),
      channel: fc.constantFrom('email', 'phone', '*'),
      granted: fc.boolean(),
      at: fc.integer({ min: 1, max: 50 }).map(day),
      subject: fc.constantFrom(1, 2),
    })
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (rows, order) => {
        const acts = rows.map(({ subject, ...row }) =>
          act({ ...row, subjectId: subject, oneSince: subject === 2 ? since(25) : null }),
        )
        const first = mayContact(of(...acts), newsletter, 'email', now)
        const shuffled = acts.map(row => ({ row, key: order.next().value! })).sort((a, b) => a.key - b.key)
        expect(mayContact(of(...shuffled.map(({ row }) => row)), newsletter, 'email', now)).toEqual(first)
        const last = objection('*', '*', { at: day(60) })
        expect(mayContact(of(...acts, last), newsletter, 'email', now).may).toBe(false)
      }),
    )
  })
})
