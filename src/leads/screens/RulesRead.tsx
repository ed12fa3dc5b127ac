import type { ReactNode } from 'react'
import { sentenceDiff } from '../../segments/model/sentence-diff.ts'
import { Button } from '../../ui/Button.tsx'
import { Section } from '../../ui/Section.tsx'
import type { Rules } from './api.ts'
import { t } from './definition-texts.ts'
import { signed } from './words.ts'

/** The most that rules of a side can give together. */
const most = (points: readonly number[]): number =>
  points.reduce((sum, each) => sum + Math.max(0, Math.round(each)), 0)

export type RuleList = 'fit' | 'engagement' | 'exclusions'
/** A rule in words: what it says and what it gives. */
type Worded = { id: string; label: string; sentence: string; end: string }
type Row = { now: Worded | null; was: Worded | null }

const worded: Record<RuleList, (rules: Rules) => Worded[]> = {
  fit: ({ fit }) => fit.map(({ points, ...rule }) => ({ ...rule, end: signed(points) })),
  engagement: ({ engagement }) =>
    engagement.map(rule => ({
      id: rule.id,
      label: rule.label,
      sentence: `${rule.sentence}, ${countedWords(rule)}`,
      end: signed(rule.cap),
    })),
  exclusions: ({ exclusions }) => exclusions.map(rule => ({ ...rule, end: t('out') })),
}

/** Each rule beside what it was; those that were taken out behind. */
function rowsOf(list: RuleList, rules: Rules, before: Rules | null): Row[] {
  const now = worded[list](rules)
  const was = before ? worded[list](before) : now
  return [
    ...now.map(rule => ({ now: rule, was: was.find(({ id }) => id === rule.id) ?? null })),
    ...was.filter(({ id }) => !now.some(rule => rule.id === id)).map(rule => ({ now: null, was: rule })),
  ]
}

type Around = {
  /** What stands at the right of a rule, by its id. */
  beside?: (ruleId: string) => ReactNode
  /** Opens a rule to be changed. */
  onOpen?: ((list: RuleList, ruleId: string) => void) | undefined
  /** Adds a rule. */
  onAdd?: ((list: RuleList) => void) | undefined
}

/** All rules as one page of sentences, each with its points; with `before` what was taken out and what came in is marked. */
export function RulesRead({
  rules,
  before = null,
  onThreshold,
  ...around
}: Around & { rules: Rules; before?: Rules | null; onThreshold?: (() => void) | undefined }) {
  const counts: Record<RuleList, string> = {
    fit: t('fitNote', { n: most(rules.fit.map(({ points }) => points)) }),
    engagement: t('engagementNote', { n: most(rules.engagement.map(({ cap }) => cap)) }),
    exclusions: t('neverNote'),
  }
  return (
    <>
      {(['fit', 'engagement', 'exclusions'] as const).map(list => (
        <RuleSection
          key={list}
          list={list}
          rows={rowsOf(list, rules, before)}
          count={counts[list]}
          {...around}
        />
      ))}
      <Qualified rules={rules} before={before} onOpen={onThreshold} />
    </>
  )
}

const titles = { fit: 'fit', engagement: 'engagement', exclusions: 'never' } as const

function RuleSection({
  list,
  rows,
  count,
  beside,
  onOpen,
  onAdd,
}: Around & { list: RuleList; rows: readonly Row[]; count: string }) {
  return (
    <Section
      title={t(titles[list])}
      count={count}
      note={
        onAdd ? (
          <Button small quiet onClick={() => onAdd(list)}>
            {t(`add_${list}`)}
          </Button>
        ) : (
          list === 'fit' && <span className="t12 i3">{t('points')}</span>
        )
      }
    >
      {rows.length === 0 && <p className="i3">{t('neverNone')}</p>}
      <ul className={beside ? 'rules talked' : 'rules'}>
        {rows.map(({ now, was }) => {
          const rule = (now ?? was)!
          return (
            <li key={rule.id} className={isSame(now, was) ? 'rule' : 'rule changed'}>
              <span>
                {onOpen && now ? (
                  <button type="button" className="rule-name" onClick={() => onOpen(list, rule.id)}>
                    <Change now={now.label} was={was?.label ?? null} />
                  </button>
                ) : (
                  <Change now={now?.label ?? null} was={was?.label ?? null} />
                )}
                <span className="i3 t12">
                  {' · '}
                  <Change now={now?.sentence ?? null} was={was?.sentence ?? null} />
                </span>
              </span>
              <b>
                <Change now={now?.end ?? null} was={was?.end ?? null} />
              </b>
              {beside && <div className="rule-beside">{beside(rule.id)}</div>}
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

const isSame = (now: Worded | null, was: Worded | null): boolean =>
  now?.label === was?.label && now?.sentence === was?.sentence && now?.end === was?.end

/** Words with what was taken out struck through and what came in marked. */
function Change({ now, was }: { now: string | null; was: string | null }) {
  if (now === was) return <>{now}</>
  if (was === null) return <ins>{now}</ins>
  if (now === null) return <del>{was}</del>
  return sentenceDiff(was, now).map((piece, at) =>
    piece.kind === 'same' ? (
      `${piece.text} `
    ) : piece.kind === 'added' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place
      <ins key={at}>{piece.text} </ins>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place
      <del key={at}>{piece.text} </del>
    ),
  )
}

/** How touches of a rule add up. */
function countedWords({ pointsEach, halfLifeDays, minimum }: Rules['engagement'][number]): string {
  return [
    t('each', { points: signed(pointsEach) }),
    ...(minimum ? [t('minimum', { touches: minimum.touches, days: minimum.days })] : []),
    t('halves', { days: halfLifeDays }),
  ].join(', ')
}

const letters = ['A', 'B', 'C', 'D'] as const
const figures = ['1', '2', '3', '4'] as const

function Qualified({
  rules,
  before,
  onOpen,
}: {
  rules: Rules
  before: Rules | null
  onOpen: (() => void) | undefined
}) {
  const was = before ?? rules
  const places = (all: Rules) => all.thresholds.map(each => ({ ...each, what: thresholdWords(each) }))
  const [now, then] = [places(rules), places(was)]
  const words = (found: (typeof now)[number] | undefined) =>
    found ? t('fromFor', { n: found.points, what: found.what }) : null
  const all = [...new Set([...now, ...then].map(({ what }) => what))]
  const of = (list: typeof now, what: string) => words(list.find(each => each.what === what))
  return (
    <Section
      title={t('qualified')}
      note={
        onOpen && (
          <Button small quiet onClick={onOpen}>
            {t('change')}
          </Button>
        )
      }
    >
      <p>
        <Change now={t('from', { n: rules.threshold })} was={t('from', { n: was.threshold })} />
      </p>
      {all.map(what => (
        <p key={what}>
          <Change now={of(now, what)} was={of(then, what)} />
        </p>
      ))}
      <table className="grades">
        <tbody>
          <LetterRow now={rules.grades.letterBy} was={was.grades.letterBy} />
          <GradeRow name={t('fit')} steps={letters} least={rules.grades.fit} was={was.grades.fit} />
          <GradeRow
            name={t('engagement')}
            steps={figures}
            least={rules.grades.engagement}
            was={was.grades.engagement}
          />
        </tbody>
      </table>
      {(rules.grades.letterBy ?? was.grades.letterBy) && (
        <p className="t12 i2">
          <Change
            now={rules.grades.letterBy ? t('letterElse') : null}
            was={was.grades.letterBy ? t('letterElse') : null}
          />
        </p>
      )}
    </Section>
  )
}

function thresholdWords({ productGroup, territory }: Rules['thresholds'][number]): string {
  if (productGroup && territory) return t('groupIn', { group: productGroup.name, territory: territory.name })
  return productGroup?.name ?? (territory ? t('inTerritory', { territory: territory.name }) : t('gone'))
}

type LetterBy = Rules['grades']['letterBy']

/** From how many percent of a likelihood on which letter is given; nothing where fit gives it. */
function LetterRow({ now, was }: { now: LetterBy; was: LetterBy }) {
  const shown = now ?? was
  if (!shown) return null
  const name = (by: LetterBy) => (by ? t(`letter_${by.goal}`) : null)
  const words = (by: LetterBy, n: number) =>
    by ? (n < by.least.length ? t('fromPercent', { n: by.least[n]! }) : t('less')) : null
  return (
    <tr>
      <th scope="row">
        <Change now={name(now)} was={name(was)} />
      </th>
      {letters.map((step, n) => (
        <td key={step}>
          <b className="grade-step">{step}</b> <Change now={words(now, n)} was={words(was, n)} />
        </td>
      ))}
    </tr>
  )
}

function GradeRow({
  name,
  steps,
  least,
  was,
}: {
  name: string
  steps: readonly string[]
  least: readonly number[]
  was: readonly number[]
}) {
  const words = (n: number, all: readonly number[]) =>
    n === 0 ? t('andMore', { n: all[0]! }) : n < all.length ? t('fromPoints', { n: all[n]! }) : t('less')
  return (
    <tr>
      <th scope="row">{name}</th>
      {steps.map((step, n) => (
        <td key={step}>
          <b className="grade-step">{step}</b> <Change now={words(n, least)} was={words(n, was)} />
        </td>
      ))}
    </tr>
  )
}
