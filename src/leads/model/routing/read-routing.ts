import { readCondition } from '../../../shared/condition/read.ts'
import { isObject, type Problem } from '../../../shared/condition/reading.ts'
import type { Condition } from '../../../shared/condition/tree.ts'
import type { Vocabulary } from '../../../shared/condition/vocabulary.ts'
import { picks, type RoutingRule, type RoutingTarget, type Taker, usersOf } from './rule.ts'

/** So many rules are read by people; more is a mistake or an attack. */
const most = { rules: 80, users: 200, weight: 100, label: 120 }

/**
 * Rules of routing in what was sent, with nothing in them that is not known here. Refuses by place, as JSON pointers: no rule at all,
 * a key used twice, a rule without a name, conditions that cannot be read, nobody to get a lead, users of whom `maySell` is not so.
 */
export function readRouting(
  given: unknown,
  vocabulary: Vocabulary,
  maySell: ReadonlySet<number>,
): { rules: RoutingRule[] } | { problems: Problem[] } {
  const problems: Problem[] = []
  const wrong = (at: string, detail: string) => void problems.push({ at, detail })
  if (!Array.isArray(given) || given.length === 0 || given.length > most.rules) {
    wrong('', `These must be 1 to ${most.rules} rules.`)
    return { problems }
  }
  const keys = new Set<string>()
  const rules = given.flatMap((each, index): RoutingRule[] => {
    const at = `/${index}`
    if (!isObject(each)) return [wrong(at, 'This is no rule.')].flatMap(() => [])
    for (const name of Object.keys(each))
      if (!['key', 'label', 'when', 'to'].includes(name)) wrong(`${at}/${name}`, 'This is not known here.')
    const { key, label } = each
    if (typeof key !== 'string' || !/^[a-z0-9][a-z0-9-]{0,59}$/.test(key))
      wrong(`${at}/key`, 'A key has small letters, digits and hyphens, at most 60.')
    else if (keys.has(key)) wrong(`${at}/key`, `Two rules have the key "${key}".`)
    else keys.add(key)
    if (typeof label !== 'string' || label.trim() === '' || label.length > most.label)
      wrong(`${at}/label`, `A rule has a name of at most ${most.label} characters.`)
    const when = conditionOf(`${at}/when`, each.when ?? null, vocabulary, problems)
    const to = targetOf(`${at}/to`, each.to, wrong)
    if (to)
      for (const userId of usersOf({ to }))
        if (!maySell.has(userId)) wrong(`${at}/to`, 'Only people who sell and can sign in get leads.')
    return to && typeof key === 'string' && typeof label === 'string'
      ? [{ key, label: label.trim(), when, to }]
      : []
  })
  return problems.length > 0 ? { problems: problems.slice(0, 20) } : { rules }
}

function conditionOf(
  at: string,
  given: unknown,
  vocabulary: Vocabulary,
  problems: Problem[],
): Condition | null {
  if (given === null) return null
  const read = readCondition({ version: 1, about: 'person', when: given }, 'person', vocabulary)
  if ('condition' in read) return read.condition
  problems.push(
    ...read.problems.map(problem => ({ ...problem, at: `${at}${problem.at.replace(/^\/when/, '')}` })),
  )
  return null
}

function targetOf(
  at: string,
  given: unknown,
  wrong: (at: string, detail: string) => void,
): RoutingTarget | null {
  const no = (place: string, detail: string) => {
    wrong(`${at}${place}`, detail)
    return null
  }
  const only = (...known: string[]) => {
    for (const name of Object.keys(given as object))
      if (!known.includes(name)) wrong(`${at}/${name}`, 'This is not known here.')
  }
  if (!isObject(given)) return no('', 'Say who gets the lead.')
  if (given.kind === 'account_owner') {
    only('kind')
    return { kind: 'account_owner' }
  }
  if (given.kind === 'pool') {
    only('kind', 'userIds')
    const { userIds } = given
    if (!isList(userIds) || !userIds.every(isId)) return no('/userIds', 'Name who may claim the lead.')
    return { kind: 'pool', userIds: [...new Set(userIds)] }
  }
  if (given.kind !== 'users') return no('/kind', 'This is one of: account_owner, users, pool.')
  only('kind', 'users', 'pick', 'today')
  const { users, pick, today } = given
  if (!isList(users) || !users.every(isTaker))
    return no('/users', `Name who gets the lead, each with a weight of 0 to ${most.weight}.`)
  if (users.every(({ weight }) => weight === 0)) return no('/users', 'Somebody has to have a weight.')
  if (new Set(users.map(({ userId }) => userId)).size < users.length) return no('/users', 'Name each once.')
  const how = picks.find(known => known === pick)
  if (!how) return no('/pick', `This is one of: ${picks.join(', ')}.`)
  if (today !== undefined && typeof today !== 'boolean') return no('/today', 'This is true or false.')
  return {
    kind: 'users',
    users: users.map(({ userId, weight }) => ({ userId, weight })),
    pick: how,
    ...(today === true ? { today } : {}),
  }
}

const isList = (given: unknown): given is unknown[] =>
  Array.isArray(given) && given.length > 0 && given.length <= most.users
const isId = (given: unknown): given is number => Number.isSafeInteger(given) && (given as number) > 0
const isTaker = (given: unknown): given is Taker =>
  isObject(given) &&
  Object.keys(given).every(name => name === 'userId' || name === 'weight') &&
  isId(given.userId) &&
  Number.isInteger(given.weight) &&
  (given.weight as number) >= 0 &&
  (given.weight as number) <= most.weight
