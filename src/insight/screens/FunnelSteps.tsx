import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { type Format, useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { changeOfCounts, differenceOfShares } from '../model/difference.ts'
import type { FunnelAnswer, ValueAnswer } from './api.ts'
import { f } from './funnel-texts.ts'
import { opens } from './narrowing.ts'
import { t } from './texts.ts'

type Step = FunnelAnswer['steps'][number]
type Wait = FunnelAnswer['waits'][number]

/** Each step by how many came, which share went on, how long that takes and what a person there is worth. */
export function FunnelSteps({
  data,
  earlier,
  value,
}: {
  data: FunnelAnswer
  earlier: FunnelAnswer | undefined
  value: ValueAnswer | undefined
}) {
  const format = useFormat()
  return (
    <Section title={f('steps')}>
      <div className="funnel-scroll">
        <table className="rows funnel-steps" aria-label={f('steps')}>
          <thead>
            <tr>
              <th scope="col">{f('step')}</th>
              <th scope="col">{f('came')}</th>
              <th scope="col">{f('went')}</th>
              <th scope="col">{f('share')}</th>
              <th scope="col">{f('against')}</th>
              <th scope="col" title={f('daysWhy')}>
                {f('days')}
              </th>
              <th scope="col" title={f('allWhy')}>
                {f('daysOfAll')}
              </th>
              <th scope="col" title={f('stillWhy')}>
                {f('still')}
              </th>
              <th scope="col" title={f('worthWhy')}>
                {f('worth')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.steps.map((step, index) => (
              <StepRow
                key={step.stage}
                step={step}
                wait={data.waits[index]!}
                before={earlier?.steps[index]}
                worth={value?.stages.find(({ stage }) => stage === step.before)}
                format={format}
              />
            ))}
          </tbody>
        </table>
      </div>
      <p className="t12 i2 funnel-note">{f('allWhy')}</p>
    </Section>
  )
}

function StepRow({
  step,
  wait,
  before,
  worth,
  format,
}: {
  step: Step
  wait: Wait
  before: Step | undefined
  worth: ValueAnswer['stages'][number] | undefined
  format: Format
}) {
  const [address] = useAddress()
  const of = step.before
  return (
    <tr>
      <th scope="row">{f('stepName', { before: t(of), stage: t(step.stage).toLocaleLowerCase() })}</th>
      <td>
        <Door to={opens(address, { stage: of })}>{format.count(step.came)}</Door>
        {before && <span className="under">{countMeans(step.came, before.came)}</span>}
      </td>
      <td>
        <Door to={opens(address, { stage: of, went: 'true' })}>{format.count(step.went)}</Door>
      </td>
      <td>
        {step.conversion ? format.percent(step.conversion.share) : f('unknown')}
        {step.conversion && (
          <span className="under">
            {f('interval', {
              low: format.percent(step.conversion.low),
              high: format.percent(step.conversion.high),
            })}
          </span>
        )}
      </td>
      <td className="means">{shareMeans(step, before)}</td>
      <td>
        <Days of={wait} />
      </td>
      <td>
        {wait.withWaiting.medianDays === null && wait.n + wait.waiting.n > 0 ? (
          f('notYet')
        ) : (
          <Days of={wait.withWaiting} />
        )}
      </td>
      <td>
        <Door to={opens(address, { stage: of, left: 'true' })}>{format.count(step.came - step.went)}</Door>
        {wait.waiting.medianDays !== null && (
          <span className="under">{f('day', { n: days(wait.waiting.medianDays) })}</span>
        )}
      </td>
      <td>
        {worth && worth.people > 0
          ? format.money(Math.round(worth.amountCents / worth.people))
          : f('unknown')}
      </td>
    </tr>
  )
}

const days = (n: number): string => (n < 10 ? String(n) : String(Math.round(n)))

function Days({
  of,
}: {
  of: { medianDays: number | null; lowDays: number | null; highDays: number | null }
}) {
  if (of.medianDays === null) return f('unknown')
  const end = (n: number | null) => (n === null ? '…' : days(n))
  return (
    <>
      {f('day', { n: days(of.medianDays) })}
      <span className="under">{f('range', { low: end(of.lowDays), high: end(of.highDays) })}</span>
    </>
  )
}

/** What the difference of two conversions means, in words. */
function shareMeans(step: Step, before: Step | undefined): string {
  const { meaning } = differenceOfShares(step.conversion, before?.conversion ?? null)
  if (meaning === 'nothing') return f('nothing')
  const apart = (step.conversion!.share - before!.conversion!.share) * 100
  const points = Math.abs(Math.round(apart * 10) / 10)
  if (meaning === 'chance') return f('chance', { points: `${apart < 0 ? '\u2212' : '+'}${points}` })
  return f(meaning === 'more' ? 'rose' : 'fell', { points })
}

function countMeans(now: number, before: number): string {
  const { meaning } = changeOfCounts(now, before)
  return meaning === 'nothing'
    ? ''
    : f(meaning === 'more' ? 'countRose' : meaning === 'less' ? 'countFell' : 'countChance')
}
