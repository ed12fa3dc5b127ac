import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../../test/installation.ts'
import { systemActor } from '../team/model/actor.ts'
import { type Identification, identifyPerson, recognisePersons } from './identify.ts'

let world: World
let known: { id: number; email: string; name: string; country: string | null; phone: string | null }[]
beforeAll(async () => {
  world = await openWorld({ scale: 'small' })
  await world.rows(sql`update person set external_id = 'crm-' || id where id % 2 = 0 and external_id is null`)
  await world.rows(sql`update person set phone = null where id % 3 = 0`)
  known = await world.rows(
    sql`select id, email, name, country, phone from person where email is not null order by id`,
  )
})
afterAll(() => world?.close())

it('recognises whom an identification tells nothing new about, and nobody else', async () => {
  const asked = fc.record({
    at: fc.nat({ max: 10_000 }),
    by: fc.constantFrom('email', 'id', 'both'),
    says: fc.constantFrom('nothing', 'phone', 'name', 'company', 'visitor'),
    upper: fc.boolean(),
  })
  let recognised = 0
  await fc.assert(
    fc.asyncProperty(asked, async ({ at, by, says, upper }) => {
      const person = known[at % known.length]!
      const said: Identification = {
        email: by === 'id' ? null : upper ? person.email.toUpperCase() : person.email,
        externalId: by === 'email' ? null : `crm-${person.id}`,
        phone: says === 'phone' ? '+31 6 1234 5678' : null,
        name: says === 'name' ? 'Somebody' : null,
        companyName: says === 'company' ? 'Nieuwe Firma' : null,
      }
      const anonymousKeys = says === 'visitor' ? [`seen-${at % 20}`] : []
      const answer = await world.db.as(systemActor, tx => recognisePersons(tx, [{ said, anonymousKeys }]))
      const before = await world.digest()
      const { personId } = await world.db.as(systemActor, tx =>
        identifyPerson(
          tx,
          systemActor,
          { ...said, anonymousKey: anonymousKeys[0] ?? null },
          world.clock.now(),
        ),
      )
      const changed = (await world.digest()) !== before
      if (answer[0]!.personId === null) return
      recognised++
      expect([answer[0]!.personId, changed]).toEqual([personId, false])
    }),
    { numRuns: 60, seed: 73 },
  )
  expect(recognised).toBeGreaterThan(15)
})
