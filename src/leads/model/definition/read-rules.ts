import { readCondition } from '../../../shared/condition/read.ts'
import { isObject, type Problem } from '../../../shared/condition/reading.ts'
import { type Condition, everyPart, type Match } from '../../../shared/condition/tree.ts'
import type { Vocabulary } from '../../../shared/condition/vocabulary.ts'
import {
  type EngagementRule,
  type Exclusion,
  type FitRule,
  type Grades,
  type LikelihoodGoal,
  likelihoodTraitOf,
  type Rules,
  type Threshold,
} from './rules.ts'

/** So many rules are read by people; more is a mistake or an attack. */
const most = { rules: 80, thresholds: 200, label: 120, problems: 20 }

/**
 * Rules in what was sent, with nothing in them that is not known here. Refuses by place, as JSON pointers: no rule at all, an id
 * used twice, points that are no whole number from -100 to 100, a cap against its points, a half-life outside 0.5 to 365
 * days, thresholds outside 1 to 100, grades that do not fall, a letter by what nothing is said of, conditions that cannot be read.
 */
export function readRules(
  given: unknown,
  vocabulary: Vocabulary,
): { rules: Rules } | { problems: Problem[] } {
  const reading = new RulesReading(vocabulary)
  const rules = reading.rules(given)
  return reading.problems.length > 0 ? { problems: reading.problems } : { rules }
}

class RulesReading {
  readonly problems: Problem[] = []
  private readonly ids = new Set<string>()
  private readonly vocabulary: Vocabulary

  constructor(vocabulary: Vocabulary) {
    this.vocabulary = vocabulary
  }

  rules(given: unknown): Rules {
    const all = this.object('', given, [
      'fit',
      'engagement',
      'exclusions',
      'threshold',
      'thresholds',
      'grades',
    ])
    const rules: Rules = {
      fit: this.list('/fit', all.fit, most.rules, (at, each) => this.fitRule(at, each)),
      engagement: this.list('/engagement', all.engagement, most.rules, (at, each) =>
        this.engagementRule(at, each),
      ),
      exclusions: this.list('/exclusions', all.exclusions, most.rules, (at, each) =>
        this.exclusion(at, each),
      ),
      threshold: this.whole('/threshold', all.threshold, 1, 100),
      thresholds: this.list('/thresholds', all.thresholds, most.thresholds, (at, each) =>
        this.threshold(at, each),
      ),
      grades: this.grades(all.grades),
    }
    if (rules.fit.length + rules.engagement.length === 0)
      this.wrong('/fit', 'A definition needs at least one rule with points.')
    const places = rules.thresholds.map(
      ({ productGroupId, territoryId }) => `${productGroupId} ${territoryId}`,
    )
    const twice = places.findIndex((place, at) => places.indexOf(place) < at)
    if (twice >= 0)
      this.wrong(`/thresholds/${twice}`, 'There is a threshold for this product group and territory already.')
    return rules
  }

  private fitRule(at: string, given: Record<string, unknown>): FitRule {
    this.only(at, given, ['id', 'label', 'points', 'when'])
    return {
      ...this.named(at, given),
      points: this.whole(`${at}/points`, given.points, -100, 100),
      when: this.condition(`${at}/when`, given.when),
    }
  }

  private engagementRule(at: string, given: Record<string, unknown>): EngagementRule {
    this.only(at, given, ['id', 'label', 'touches', 'pointsEach', 'cap', 'halfLifeDays', 'minimum'])
    const pointsEach = this.number(`${at}/pointsEach`, given.pointsEach, -100, 100)
    const cap = this.number(`${at}/cap`, given.cap, -100, 100)
    if (cap * pointsEach < 0) this.wrong(`${at}/cap`, 'The most must have the sign of the points.')
    return {
      ...this.named(at, given),
      touches: this.match(`${at}/touches`, given.touches),
      pointsEach,
      cap,
      halfLifeDays: this.number(`${at}/halfLifeDays`, given.halfLifeDays, 0.5, 365),
      ...(given.minimum === undefined ? {} : { minimum: this.minimum(`${at}/minimum`, given.minimum) }),
    }
  }

  private minimum(at: string, given: unknown): { touches: number; days: number } {
    const { touches, days } = this.object(at, given, ['touches', 'days'])
    return {
      touches: this.whole(`${at}/touches`, touches, 1, 1000),
      days: this.whole(`${at}/days`, days, 1, 365),
    }
  }

  private exclusion(at: string, given: Record<string, unknown>): Exclusion {
    this.only(at, given, ['id', 'label', 'when'])
    return { ...this.named(at, given), when: this.condition(`${at}/when`, given.when) }
  }

  private threshold(at: string, given: Record<string, unknown>): Threshold {
    this.only(at, given, ['productGroupId', 'territoryId', 'points'])
    const { productGroupId, territoryId, points } = given
    const id = (key: string, value: unknown): number =>
      Number.isSafeInteger(value) && (value as number) > 0
        ? (value as number)
        : this.wrong(`${at}/${key}`, 'There is no such one here.', 0)
    if (productGroupId === undefined && territoryId === undefined)
      this.wrong(at, 'This must name a product group, a territory or both.')
    return {
      ...(productGroupId === undefined ? {} : { productGroupId: id('productGroupId', productGroupId) }),
      ...(territoryId === undefined ? {} : { territoryId: id('territoryId', territoryId) }),
      points: this.whole(`${at}/points`, points, 1, 100),
    }
  }

  private grades(given: unknown): Rules['grades'] {
    const { fit, engagement, letterBy } = this.object('/grades', given, ['fit', 'engagement', 'letterBy'])
    return {
      fit: this.steps('/grades/fit', fit, 200),
      engagement: this.steps('/grades/engagement', engagement, 200),
      ...(letterBy === undefined ? {} : { letterBy: this.letterBy('/grades/letterBy', letterBy) }),
    }
  }

  private letterBy(at: string, given: unknown): NonNullable<Grades['letterBy']> {
    const { goal, least } = this.object(at, given, ['goal', 'least'])
    const goals = Object.keys(likelihoodTraitOf) as LikelihoodGoal[]
    const steps = this.steps(`${at}/least`, least, 100)
    if (steps.some(percent => percent < 1)) this.wrong(`${at}/least`, 'These must be from 1 to 100 percent.')
    const found = goals.find(each => each === goal)
    return {
      goal: found ?? this.wrong(`${at}/goal`, `This must be one of ${goals.join(', ')}.`, 'won'),
      least: steps,
    }
  }

  private steps(at: string, given: unknown, most: number): [number, number, number] {
    const falls = (a: number, b: number) => Number.isInteger(a) && Number.isInteger(b) && a > b
    if (
      Array.isArray(given) &&
      given.length === 3 &&
      falls(given[0], given[1]) &&
      falls(given[1], given[2]) &&
      Math.max(...given.map(Math.abs)) <= most
    )
      return [given[0], given[1], given[2]]
    return this.wrong(at, 'These must be three whole numbers, each lower than the one before.', [3, 2, 1])
  }

  private named(at: string, { id, label }: Record<string, unknown>): { id: string; label: string } {
    if (typeof id !== 'string' || !/^[a-z0-9_]{1,40}$/.test(id) || id === 'limit')
      this.wrong(`${at}/id`, 'An id is 1 to 40 of a-z, 0-9 and _, and not "limit".')
    else if (this.ids.has(id)) this.wrong(`${at}/id`, 'This id is used twice.')
    else this.ids.add(id)
    const words = typeof label === 'string' && label.isWellFormed() ? label.trim() : ''
    if (words === '' || words.length > most.label || words.includes('\0'))
      this.wrong(`${at}/label`, `A rule needs a name of 1 to ${most.label} characters.`)
    return { id: String(id), label: words }
  }

  private condition(at: string, when: unknown): Condition {
    const read = readCondition({ version: 1, about: 'person', when }, 'person', this.vocabulary)
    if ('condition' in read) return this.ofOnePerson(at, read.condition)
    for (const problem of read.problems)
      this.wrong(`${at}${problem.at.slice('/when'.length)}`, problem.detail)
    return { any: [] }
  }

  /** A lead keeps what its score knew: of colleagues that is for their own records to keep. */
  private ofOnePerson(at: string, condition: Condition): Condition {
    if ('all' in condition && condition.all.length === 0)
      return this.wrong(at, 'This holds of everybody. Say of whom.', condition)
    return [...everyPart(condition)].some(part => 'persons' in part)
      ? this.wrong(
          at,
          'Rules do not ask each person of an account. Make a segment of accounts and ask for that.',
          condition,
        )
      : condition
  }

  private match(at: string, touches: unknown): Match {
    const when = { touches, from: 1 }
    const read = readCondition({ version: 1, about: 'person', when }, 'person', this.vocabulary)
    if ('condition' in read) return (read.condition as { touches: Match }).touches
    for (const problem of read.problems)
      this.wrong(`${at}${problem.at.slice('/when/touches'.length)}`, problem.detail)
    return {}
  }

  private whole(at: string, given: unknown, from: number, to: number): number {
    return Number.isInteger(given) && (given as number) >= from && (given as number) <= to
      ? (given as number) + 0
      : this.wrong(at, `This must be a whole number from ${from} to ${to}.`, from)
  }

  private number(at: string, given: unknown, from: number, to: number): number {
    return typeof given === 'number' && given >= from && given <= to
      ? given + 0
      : this.wrong(at, `This must be a number from ${from} to ${to}.`, 0)
  }

  private list<T>(
    at: string,
    given: unknown,
    longest: number,
    read: (at: string, each: Record<string, unknown>) => T,
  ): T[] {
    if (!Array.isArray(given) || given.length > longest)
      return this.wrong(at, `This must be a list of at most ${longest}.`, [])
    return given.flatMap((each, n) =>
      isObject(each)
        ? [read(`${at}/${n}`, each)]
        : this.wrong<T[]>(`${at}/${n}`, 'This must be an object.', []),
    )
  }

  private object(at: string, given: unknown, known: readonly string[]): Record<string, unknown> {
    if (!isObject(given)) return this.wrong(at, 'This must be an object.', {})
    this.only(at, given, known)
    return given
  }

  private only(at: string, given: Record<string, unknown>, known: readonly string[]): void {
    for (const key of Object.keys(given))
      if (!known.includes(key))
        this.wrong(
          `${at}/${key.slice(0, 60).replace(/~/g, '~0').replace(/\//g, '~1')}`,
          `There is no "${key.slice(0, 60)}" here.`,
        )
  }

  private wrong<T = void>(at: string, detail: string, instead?: T): T {
    if (this.problems.length < most.problems) this.problems.push({ at, detail })
    return instead as T
  }
}
