import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { traitValue } from '../platform/trait.ts'
import { businessHost, freeHosts } from './model/free-mail.ts'
import { functionPatterns, jobFunctionOf, seniorityOf, seniorityPatterns } from './model/job-title.ts'
import { traitsOfTitle } from './traits-of-title.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
})
afterAll(() => world?.close())

const asked = { moment: { now: new Date(0), timeZone: 'UTC' } }
type Row = { jobTitle?: string; seniority?: string; jobFunction?: string; email?: string }
async function traitsOf(rows: Row[]): Promise<Record<keyof typeof traitsOfTitle, string | null>[]> {
  const given = rows.map((row, at) => ({ at, ...row }))
  return world.rows(sql`
    select ${traitValue(traitsOfTitle.functionRead!, asked)} as "functionRead",
      ${traitValue(traitsOfTitle.seniorityRead!, asked)} as "seniorityRead", ${traitValue(traitsOfTitle.emailKind!, asked)} as "emailKind"
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g(at int, "jobTitle" text, seniority text, "jobFunction" text, email text)
    cross join lateral (select "jobTitle" as job_title, seniority, "jobFunction" as job_function, email) p order by at`)
}

describe('what a title tells', () => {
  it.each([
    ['Head of Packaging', 'head', 'production'],
    ['Werkstudentin Einkauf', 'student', 'purchasing'],
    ['Vice President Sales', 'director', 'sales'],
    ['President', 'board', null],
    ['Co-Founder', 'owner', null],
    ['Coordinator Logistics', null, 'operations'],
    ['Geschäftsführerin', 'board', 'general_management'],
    ['Abteilungsleiterin Instandhaltung', 'head', 'engineering'],
    ['International Buyer', null, 'purchasing'],
    ['Stagiaire kwaliteit', 'intern', 'quality'],
    ['Leadership coach', null, null],
  ])('%s: %s, %s', (title, seniority, jobFunction) => {
    expect([seniorityOf(title), jobFunctionOf(title)]).toEqual([seniority, jobFunction])
  })

  it('is the same in the database', async () => {
    const words = [...seniorityPatterns, ...functionPatterns]
      .flatMap(([, pattern]) => pattern.split(/[<>()|]+/))
      .filter(word => /^[\p{L} ]+$/u.test(word))
    const word = fc.oneof(
      fc.constantFrom(...words, 'CEO', 'CTO', 'leiter', 'leiterin', 'de', 'of', '&', 'Ä', 'é', '_', '3'),
      fc.string({ maxLength: 3 }),
    )
    const cased = fc
      .tuple(word, fc.constantFrom('plain', 'upper', 'apart'))
      .map(([text, how]) =>
        how === 'upper' ? text.toUpperCase() : how === 'apart' ? text.normalize('NFD') : text,
      )
    const title = fc
      .array(fc.tuple(cased, fc.constantFrom(' ', '-', '', '/', 'ö')), { minLength: 1, maxLength: 4 })
      .map(parts => parts.flat().join('').replaceAll('\0', '').toWellFormed())
    await fc.assert(
      fc.asyncProperty(fc.array(title, { minLength: 40, maxLength: 40 }), async titles => {
        const found = await traitsOf(titles.map(jobTitle => ({ jobTitle })))
        expect(found.map(({ seniorityRead, functionRead }) => [seniorityRead, functionRead])).toEqual(
          titles.map(each => [seniorityOf(each), jobFunctionOf(each)]),
        )
      }),
      { numRuns: 40 },
    )
  })

  it('gives way to what is stated', async () => {
    expect(
      await traitsOf([{ jobTitle: 'Head of Sales', seniority: 'director', jobFunction: 'quality' }]),
    ).toMatchObject([{ seniorityRead: 'director', functionRead: 'quality' }])
  })
})

it('an address is of an organisation or of a free host, in memory and in the database', async () => {
  const host = fc.oneof(fc.constantFrom(...freeHosts, 'GMail.com', 'acme.example'), fc.domain())
  const email = fc.tuple(fc.stringMatching(/^[a-z0-9."@-]{0,8}$/), host).map(parts => parts.join('@'))
  await fc.assert(
    fc.asyncProperty(fc.array(email, { minLength: 40, maxLength: 40 }), async emails => {
      const found = await traitsOf([{}, ...emails.map(each => ({ email: each }))])
      expect(found.map(({ emailKind }) => emailKind)).toEqual([
        null,
        ...emails.map(each => (businessHost(each) === null ? 'free' : 'business')),
      ])
    }),
    { numRuns: 10 },
  )
})
