import { most } from '../../shared/condition/reading.ts'
import type { About, SequenceTest, Step, TouchTest } from '../../shared/condition/tree.ts'
import { Button } from '../Button.tsx'
import { useEditing } from './asking.ts'
import { MatchFields, PropertyKey } from './MatchFields.tsx'
import type { Row, Test } from './model/node.ts'
import { Choose, DaysInput, RangeInputs } from './Small.tsx'
import { t } from './texts.ts'
import { When } from './When.tsx'

type Change = (row: Omit<Row, 'id'>, tag?: string) => void
type Measure = 'count' | 'days' | 'persons' | 'sum'

const nameOf = ({ measure }: TouchTest): Measure =>
  measure === undefined ? 'count' : typeof measure === 'string' ? measure : 'sum'

/** How many touches, of which kind, when, and after what. */
export function TouchRow({
  row,
  test,
  about,
  onChange,
}: {
  row: Row
  test: TouchTest
  about: About
  onChange: Change
}) {
  const { find, goTo } = useEditing()
  const set = (change: Partial<Record<keyof TouchTest, unknown>>) =>
    onChange({ test: without({ ...test, ...change }) as Test, not: row.not }, `touches ${row.id}`)
  const become = (name: Measure) =>
    set({ measure: name === 'count' ? undefined : name === 'sum' ? { sum: '' } : name })
  const { measure } = test
  return (
    <span className="touch-row">
      <span className="line">
        <Choose<'has' | 'hasNot'>
          label={t('holdsOrNot')}
          value={row.not ? 'hasNot' : 'has'}
          options={[
            { value: 'has', label: t('has') },
            { value: 'hasNot', label: t('hasNot') },
          ]}
          onChange={value => onChange({ test, not: value === 'hasNot' })}
        />
        <RangeInputs
          value={test}
          whole={nameOf(test) !== 'sum'}
          onChange={({ from, to }) => set({ from, to })}
        />
        <Choose<Measure>
          label={t('measure')}
          value={nameOf(test)}
          options={(
            ['count', 'days', 'sum', ...(about === 'account' ? ['persons' as const] : [])] as const
          ).map(value => ({ value, label: t(`measure_${value}`) }))}
          onChange={become}
        />
        {typeof measure === 'object' && (
          <>
            <span className="words">{t('sumOf')}</span>
            <PropertyKey
              about={about}
              value={measure.sum}
              onChange={sum => set({ measure: { sum } })}
              find={find}
            />
          </>
        )}
      </span>
      <span className="line">
        <MatchFields match={test.touches} about={about} onChange={touches => set({ touches })} />
        <When value={test.window} onChange={window => set({ window })} />
        {test.since === undefined && (
          <button
            type="button"
            className="plain"
            onClick={() => {
              set({ since: test.touches.kinds ? { kinds: test.touches.kinds } : {} })
              goTo(row.id)
            }}
          >
            {t('sinceAdd')}
          </button>
        )}
      </span>
      {test.since !== undefined && (
        <span className="line">
          <span className="words">{t('sinceHead')}</span>
          <button
            type="button"
            className="stop"
            aria-label={t('sinceStop')}
            onClick={() => {
              set({ since: undefined })
              goTo(row.id)
            }}
          >
            <span aria-hidden="true">×</span>
          </button>
          <MatchFields match={test.since} about={about} onChange={since => set({ since })} />
        </span>
      )}
    </span>
  )
}

const without = (given: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))

/** Touches one after the other, with how soon; the last may be one that did not come. */
export function SequenceRow({
  row,
  test,
  about,
  onChange,
}: {
  row: Row
  test: SequenceTest
  about: About
  onChange: Change
}) {
  const put = (change: Record<string, unknown>) =>
    onChange({ test: without({ ...test, ...change }) as Test, not: row.not }, `steps ${row.id}`)
  const steps = (next: readonly Step[]) =>
    put({ sequence: next.map((step, i) => settled(step, i, next.length)) })
  const set = (at: number, change: Partial<Record<keyof Step, unknown>>) =>
    steps(test.sequence.map((step, i) => (i === at ? (without({ ...step, ...change }) as Step) : step)))
  return (
    <span className="touch-row">
      <span className="line">
        <Choose<'has' | 'hasNot'>
          label={t('holdsOrNot')}
          value={row.not ? 'hasNot' : 'has'}
          options={[
            { value: 'has', label: t('has') },
            { value: 'hasNot', label: t('hasNot') },
          ]}
          onChange={value => onChange({ test, not: value === 'hasNot' })}
        />
      </span>
      {test.sequence.map((step, at) => {
        const isLast = at === test.sequence.length - 1
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <span className="line step" key={at}>
            <span className="words">{t(at === 0 ? 'first' : 'next')}</span>
            <MatchFields match={step.touches} about={about} onChange={touches => set(at, { touches })} />
            {at === 0 && <When value={test.window} onChange={window => put({ window })} />}
            {at > 0 && <Within step={step} onChange={within => set(at, { within })} />}
            {at > 0 && isLast && (
              <Choose<'came' | 'absent'>
                label={t('cameLabel')}
                value={step.absent ? 'absent' : 'came'}
                options={[
                  { value: 'came', label: t('came') },
                  { value: 'absent', label: t('absent') },
                ]}
                onChange={value =>
                  set(
                    at,
                    value === 'absent' ? { absent: true, within: step.within ?? 7 } : { absent: undefined },
                  )
                }
              />
            )}
            {test.sequence.length > 2 && (
              <button
                type="button"
                className="stop"
                aria-label={t('removeStep', { n: at + 1 })}
                onClick={() => steps(test.sequence.filter((_, i) => i !== at))}
              >
                <span aria-hidden="true">×</span>
              </button>
            )}
          </span>
        )
      })}
      {test.sequence.length < most.steps && (
        <span className="line">
          <Button
            small
            quiet
            onClick={() => steps([...test.sequence, { touches: test.sequence.at(-1)!.touches, within: 7 }])}
          >
            {t('addStep')}
          </Button>
        </span>
      )}
    </span>
  )
}

/** A step with what its place allows: the first has no days, only the last may be absent. */
function settled({ touches, within, absent }: Step, at: number, length: number): Step {
  return {
    touches,
    ...(at === 0 || within === undefined ? {} : { within }),
    ...(absent && at === length - 1 && at > 0 && within !== undefined ? { absent } : {}),
  }
}

function Within({ step, onChange }: { step: Step; onChange: (within: number | undefined) => void }) {
  return (
    <span className="limit">
      <Choose<'any' | 'days'>
        label={t('withinKind')}
        value={step.within === undefined ? 'any' : 'days'}
        options={[
          ...(step.absent ? [] : [{ value: 'any' as const, label: t('anyTimeLater') }]),
          { value: 'days', label: t('withinDays') },
        ]}
        onChange={kind => onChange(kind === 'any' ? undefined : 7)}
      />
      {step.within !== undefined && (
        <DaysInput
          label={t('withinLabel')}
          value={step.within}
          onChange={days => onChange(Math.max(1, days))}
        />
      )}
    </span>
  )
}
