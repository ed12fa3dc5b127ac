import type { Tx } from '../platform/database.ts'
import { joinVisitor } from './store.ts'
import { retireVisitor, setShared, unjoinSubjects } from './store-visitors.ts'
import { visitorSubjects } from './visitors.ts'

/** Several people have used these browsers: whose an act is depends from now on on when it was. */
export async function shareVisitors(tx: Tx, visitorIds: readonly number[]): Promise<void> {
  await setShared(tx, visitorIds)
}

/** The subject under a key of ours that is this person's from its beginning. */
export async function subjectOfPerson(tx: Tx, key: string, personId: number, now: Date): Promise<number> {
  const { subjectId } = (await visitorSubjects(tx, [key], now)).get(key)!
  await joinVisitor(tx, key, personId, now)
  return subjectId
}

/** What these subjects did is nobody's again; the browser itself is a new visitor when it is next seen. */
export async function releaseSubjects(
  tx: Tx,
  subjectIds: readonly number[],
  visitorId: number,
): Promise<void> {
  await unjoinSubjects(tx, subjectIds)
  await retireVisitor(tx, visitorId)
}
