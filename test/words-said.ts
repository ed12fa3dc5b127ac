import { sql } from 'kysely'
import { expect } from 'vitest'
import { judgePersons } from '../src/consent/who-may.ts'
import { systemActor } from '../src/team/model/actor.ts'
import type { World } from './installation.ts'

/** A word of somebody about one purpose and channel; the later one has the higher number. */
type Word = { by: number; matter: string; isYes: boolean; at: number }
type Merge = { id: number; keep: number; gone: number; at: number; isUndone: boolean }

/**
 * What was said by whom, kept beside the program as the plainest thing that can be right: a list of words and a list of
 * merges. The last word of each counts, as long as nobody who was one with him or her by then has said it anew; where
 * words differ, no counts. Who is taken out of a merge has what the kept one said against it meanwhile, if that was its
 * last word.
 */
export function openWords() {
  let now = 0
  const words: Word[] = []
  const merges: Merge[] = []
  const inForce = (gone: number) => merges.find(merge => merge.gone === gone && !merge.isUndone)
  /** Everybody above, with the moment since when. */
  const path = (id: number): Map<number, number> => {
    const found = new Map([[id, 0]])
    let since = 0
    for (let merge = inForce(id); merge; merge = inForce(merge.keep)) {
      since = Math.max(since, merge.at)
      found.set(merge.keep, since)
    }
    return found
  }
  const oneSince = (a: number, b: number): number => {
    const [one, other] = [path(a), path(b)]
    const shared = [...one].flatMap(([id, since]) => (other.has(id) ? [Math.max(since, other.get(id)!)] : []))
    return shared.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...shared)
  }
  const lastOf = (by: number, matter: string): Word | undefined =>
    words
      .filter(word => word.by === by && word.matter === matter)
      .sort((a, b) => a.at - b.at)
      .at(-1)
  const share = ({ keep, gone, at }: Merge) => {
    for (const matter of new Set(words.map(word => word.matter))) {
      const last = lastOf(keep, matter)
      if (last && !last.isYes && last.at > at) words.push({ ...last, by: gone })
    }
  }
  const concerned = new Set<number>()
  return {
    /** What was said before anybody was looked at. */
    known(by: number, matter: string, isYes: boolean): void {
      words.push({ by, matter, isYes, at: ++now })
    },
    say(by: number, matter: string, isYes: boolean): void {
      concerned.add(by)
      words.push({ by, matter, isYes, at: ++now })
    },
    merge(id: number, keep: number, gone: number): void {
      for (const each of [keep, gone]) concerned.add(each)
      merges.push({ id, keep, gone, at: ++now, isUndone: false })
    },
    undo(id: number): void {
      const merge = merges.find(each => each.id === id)
      if (!merge) return
      // Later merges into the same one are lifted meanwhile, the last one first.
      const later = merges.filter(each => each.id > id && each.keep === merge.keep && !each.isUndone)
      for (const each of later.reverse()) share(each)
      share(merge)
      merge.isUndone = true
    },
    /** Everybody who said something, was merged or taken apart since. */
    concerned: (): number[] => [...concerned],
    /** Is `id`, who is nobody else today, one who took it back? */
    isWithdrawn(id: number, matter: string): boolean {
      const all = [...new Set(words.map(word => word.by))].filter(by => by === id || path(by).has(id))
      const said = words.filter(word => word.matter === matter && all.includes(word.by))
      return all.some(by => {
        const last = lastOf(by, matter)
        if (!last || last.isYes) return false
        return by === id || !said.some(other => other.by !== by && other.at > oneSince(by, other.by))
      })
    },
  }
}

export type Words = ReturnType<typeof openWords>

/** Purposes and channels of which words are kept. */
export const asked = [
  ['newsletter', 'email'],
  ['product_news', 'email'],
  ['product_news', 'phone'],
] as const

/** What was said before the test began. */
export async function knowWords(world: World, words: Words): Promise<void> {
  const said = await world.rows(sql<{ by: number; matter: string; granted: boolean }>`
    select subject_id as by, purpose || ' ' || channel as matter, granted from consent
    where matter = 'consent' and not pending order by at, id`)
  for (const { by, matter, granted } of said) words.known(by, matter, granted)
}

/** Whom each of these ids is today. */
export const idsToday = async (world: World, ids: readonly number[]): Promise<Map<number, number>> =>
  new Map(
    (
      await world.rows(sql<{ id: number; now: number }>`
        select s.id, coalesce((select person_id from identity i where i.subject_id = s.id), s.id) as now
        from unnest(${ids}::bigint[]) as s(id)`)
    ).map(({ id, now }) => [id, now]),
  )

/** Whoever took a consent back has taken it back, whoever else he or she is today; whoever did not, has not. */
export async function withdrawalsStand(
  world: World,
  words: Words,
  after: string,
  erased: ReadonlySet<number> = new Set(),
): Promise<void> {
  const now = await idsToday(
    world,
    words.concerned().filter(id => !erased.has(id)),
  )
  const ids = [...new Set(now.values())].filter(id => !erased.has(id))
  for (const [purpose, channel] of asked) {
    const judged = await world.db.as(systemActor, tx =>
      judgePersons(tx, { purpose, channel, ids }, world.clock.now()),
    )
    for (const { personId, reason } of judged) {
      if (reason === 'objected' || reason === 'suppressed') continue
      const wanted = words.isWithdrawn(personId, `${purpose} ${channel}`)
      const found = { after, personId, purpose, channel, isWithdrawn: reason === 'withdrawn' }
      expect(found).toEqual({ ...found, isWithdrawn: wanted })
    }
  }
}
