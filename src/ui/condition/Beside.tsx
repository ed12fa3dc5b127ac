import { useEffect, useRef, useState } from 'react'
import { type Names, namingOf } from '../../shared/condition/naming.ts'
import { type Written, writeCondition } from '../../shared/condition/read.ts'
import { sentenceOf } from '../../shared/condition/sentence.ts'
import type { About, Condition } from '../../shared/condition/tree.ts'
import type { Vocabulary } from '../../shared/condition/vocabulary.ts'
import { currentLocale } from '../../shared/texts.ts'
import { Problem } from '../api.ts'
import { Door } from '../Door.tsx'
import { FindByName, type Found } from '../FindByName.tsx'
import { useFormat } from '../format.ts'
import { Section } from '../Section.tsx'
import { Failed } from '../States.tsx'
import { useSettings } from '../settings.tsx'
import { t } from './beside-texts.ts'
import type { Answers } from './ConditionEditor.tsx'
import { readablePart } from './model/complete.ts'

export type Subject = { id: number; name: string; second: string | null }
export type Counted = {
  n: number
  from: number | null
  to: number | null
  sampled: number | null
  examples: readonly Subject[]
  overlaps: readonly { id: number; name: string; n: number }[]
}
export type Explanation = {
  subject: Subject
  holds: boolean
  parts: readonly {
    at: string
    holds: boolean
    value?: unknown
    figure?: string | null | undefined
    touches?: readonly { id: number; at: string; kind: string; title: string }[] | undefined
  }[]
}
/** What the server is asked while a condition is edited. */
export type AskBeside = {
  count: (about: About, written: Written) => Promise<Counted>
  explain: (about: About, written: Written, subject: number) => Promise<Explanation>
  named: (about: About) => (q: string, asked: boolean) => readonly Found[] | undefined
}

const pause = 250
const pages = { person: '/persons', account: '/accounts' } as const

/** What a condition says, how many it holds of, ten of them, the overlap with segments, and why somebody is in or out. */
export function Beside({
  about,
  condition,
  when,
  vocabulary,
  names,
  ask,
  self,
  onAnswers,
}: {
  about: About
  /** As it stands, also where it cannot be asked yet. */
  condition: Condition
  /** Null where it cannot be asked yet. */
  when: Condition | null
  vocabulary: Vocabulary
  names: Names
  ask: AskBeside
  /** The segment that is edited: not among those it overlaps with. */
  self?: number
  onAnswers: (answers: Answers | null) => void
}) {
  const f = useFormat()
  const { currency } = useSettings()
  const naming = namingOf(vocabulary, names, { locale: currentLocale(), currency })
  const { counted, problem, waiting } = useCount(about, when, ask)
  const overlaps = counted?.overlaps.filter(({ id }) => id !== self) ?? []
  return (
    <div className="beside">
      <Section title={t('says')}>
        <p className="said" aria-live="polite">
          {sentenceOf(when ?? readablePart(condition, about, vocabulary), about, naming)}
        </p>
      </Section>
      <div className="count-now">
        <Section title={t(about === 'person' ? 'countPersons' : 'countAccounts')}>
          {!when && <p className="t12 i3">{t('notYet')}</p>}
          {when && problem && <Failed problem={problem} />}
          {when && !problem && (
            <div aria-live="polite" aria-busy={waiting}>
              <span className={waiting ? 'count stale' : 'count'} data-count={waiting ? '' : counted?.n}>
                {counted
                  ? counted.from === null
                    ? f.count(counted.n)
                    : t('about', { n: f.count(counted.n) })
                  : '…'}
              </span>
              {counted?.from != null && (
                <div className="t12 i3">
                  {t('estimate', {
                    from: f.count(counted.from),
                    to: f.count(counted.to!),
                    sampled: f.count(counted.sampled!),
                  })}
                </div>
              )}
            </div>
          )}
        </Section>
      </div>
      {when && counted && !problem && (
        <>
          <Section title={t('examples')} note={counted.n > 10 ? t('newest') : undefined}>
            {counted.examples.length === 0 ? (
              <p className="t12 i3">{t('nobody')}</p>
            ) : (
              <ul className="list">
                {counted.examples.map(({ id, name, second }) => (
                  <li key={id}>
                    <span className="name-two">
                      <Door to={`${pages[about]}/${id}`}>{name}</Door>
                      {second && <span className="t12 i3">{second}</span>}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Section>
          {overlaps.length > 0 && (
            <Section title={t('overlap')} note={counted.sampled === null ? undefined : t('ofSample')}>
              <ul className="list">
                {overlaps.map(({ id, name, n }) => (
                  <li key={id}>
                    <span className="grow">
                      <Door to={`/segments/${id}`}>{name}</Door>
                    </span>
                    <span className="nw">{f.count(n)}</span>
                  </li>
                ))}
              </ul>
            </Section>
          )}
        </>
      )}
      <WhyOne about={about} when={when} ask={ask} naming={naming} onAnswers={onAnswers} />
    </div>
  )
}

/** The count of what was edited last; answers to what stood before are dropped. */
function useCount(about: About, when: Condition | null, ask: AskBeside) {
  const [counted, setCounted] = useState<Counted | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [waiting, setWaiting] = useState(false)
  const key = when && JSON.stringify(when)
  const latest = useRef({ ask, when })
  latest.current = { ask, when }
  useEffect(() => {
    if (key === null) return
    let stale = false
    setWaiting(true)
    const timer = setTimeout(() => {
      latest.current.ask
        .count(about, writeCondition(about, latest.current.when!))
        .then(
          answer => {
            if (stale) return
            setCounted(answer)
            setProblem(null)
          },
          (error: unknown) => {
            if (!stale && error instanceof Problem) setProblem(error)
          },
        )
        .finally(() => {
          if (!stale) setWaiting(false)
        })
    }, pause)
    return () => {
      stale = true
      clearTimeout(timer)
    }
  }, [about, key])
  return { counted, problem, waiting }
}

/** Picks somebody, and tells the tree beside it what was found of them. */
function WhyOne({
  about,
  when,
  ask,
  naming,
  onAnswers,
}: {
  about: About
  when: Condition | null
  ask: AskBeside
  naming: ReturnType<typeof namingOf>
  onAnswers: (answers: Answers | null) => void
}) {
  const f = useFormat()
  const [picked, setPicked] = useState<{ id: number; name: string } | null>(null)
  const [found, setFound] = useState<Explanation | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const key = when && JSON.stringify(when)
  const latest = useRef({ ask, when, onAnswers, naming, f })
  latest.current = { ask, when, onAnswers, naming, f }
  useEffect(() => {
    const now = latest.current
    if (!picked || key === null) {
      setFound(null)
      now.onAnswers(null)
      return
    }
    let stale = false
    now.ask.explain(about, writeCondition(about, now.when!), picked.id).then(
      answer => {
        if (stale) return
        setFound(answer)
        setProblem(null)
        now.onAnswers(
          new Map(answer.parts.map(part => [part.at, { holds: part.holds, found: foundWords(part, now.f) }])),
        )
      },
      (error: unknown) => {
        if (stale) return
        if (error instanceof Problem) setProblem(error)
        now.onAnswers(null)
      },
    )
    return () => {
      stale = true
    }
  }, [about, key, picked])
  return (
    <Section title={t('why')}>
      <FindByName
        label={t(about === 'person' ? 'whyPerson' : 'whyAccount')}
        useFound={ask.named(about)}
        value={picked}
        onChange={setPicked}
      />
      {problem && <Failed problem={problem} />}
      {picked && found && !problem && (
        <p aria-live="polite">
          <Door to={`${pages[about]}/${found.subject.id}`}>{found.subject.name}</Door>{' '}
          {t(found.holds ? 'isIn' : 'isOut')}
        </p>
      )}
    </Section>
  )
}

/** What was found of one part: the value, the figure, the latest touches with their days. */
export function foundWords(
  { value, figure, touches }: Explanation['parts'][number],
  f: ReturnType<typeof useFormat>,
): string {
  const days = touches?.map(touch => t('touch', { title: touch.title, day: f.day(touch.at) })) ?? []
  return [
    value === undefined ? null : value === null ? t('unknown') : t('found', { value: String(value) }),
    figure === undefined ? null : figure === null ? t('nothingBefore') : t('figure', { n: figure }),
    ...days,
  ]
    .filter(part => part !== null)
    .join('; ')
}
